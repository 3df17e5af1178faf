package dockerenvs.conda.channel;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Servers that have the same files as others.
///
/// @param byPrefix the first part of URLs, and what may stand in its place, tried in order. As in pixi, what
///     is replaced is asked only if it is in its own list
public record Mirrors(Map<String, List<String>> byPrefix) {
    /// Everything comes from where it is said to be.
    public static final Mirrors NONE = new Mirrors(Map.of());

    public Mirrors {
        SequencedMap<String, List<String>> own = new LinkedHashMap<>();
        byPrefix.forEach((prefix, places) ->
                own.put(closed(prefix), places.stream().map(Mirrors::closed).toList()));
        byPrefix = Collections.unmodifiableMap(own);
    }

    private static String closed(String prefix) {
        return prefix.endsWith("/") ? prefix : prefix + "/";
    }

    /// These, and for prefixes that are not among them, others.
    Mirrors with(Mirrors others) {
        SequencedMap<String, List<String>> all = new LinkedHashMap<>(others.byPrefix);
        all.putAll(byPrefix);
        return new Mirrors(all);
    }

    /// Where to ask for `url`, in order; the longest prefix decides.
    List<URI> of(URI url) {
        var text = url.toString();
        var longest = byPrefix.keySet().stream().filter(text::startsWith).max(Comparator.comparingInt(String::length));
        if (longest.isEmpty()) {
            return List.of(url);
        }
        var urls = new ArrayList<URI>();
        for (var place : byPrefix.getOrDefault(longest.get(), List.of())) {
            urls.add(URI.create(place + text.substring(longest.get().length())));
        }
        return urls;
    }

    @Override
    public String toString() {
        return "mirrors of %d prefixes".formatted(byPrefix.size());
    }
}
