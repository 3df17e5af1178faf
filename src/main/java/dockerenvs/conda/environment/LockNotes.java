package dockerenvs.conda.environment;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a lock was made for, as comments above it, so that everybody reads the lock and we know how to make it anew:
///
/// ```
///   # docker-envs lock
///   # base: docker.io/library/debian:12-slim@sha256:…
///   # spec: python >=3.12
///   # spec for linux-64: numba
///   # variable: LANG=C.UTF-8
///   version: 6
/// ```
///
/// | key | says |
/// |---|---|
/// | `base` | the image below the environment, with its digest |
/// | `channel` | a channel as somebody has named it, in their order |
/// | `pin` | what holds for packages that are there |
/// | `priority` | what the order of channels means, where it is not strict |
/// | `spec` | what was asked for, in its order |
/// | `until` | packages that are newer were not taken |
/// | `variable` | an environment variable to set |
/// | `virtual` | what the machine has |
public final class LockNotes {
    /// Nothing is said.
    public static final LockNotes NONE = new LockNotes(Collections.emptySortedMap());

    private static final String TITLE = "# docker-envs lock";
    private static final String FOR_ALL = "";
    private static final List<String> KEYS =
            List.of("base", "channel", "priority", "until", "spec", "pin", "variable", "virtual");
    private static final Pattern LINE =
            Pattern.compile("# (" + String.join("|", KEYS) + ")(?: for ([a-z0-9-]+))?: (.*)");

    /// Values by platform, by key.
    private final SortedMap<String, SortedMap<String, List<String>>> values;

    private LockNotes(SortedMap<String, SortedMap<String, List<String>>> values) {
        this.values = values;
    }

    /// What the comments above a lock say; nothing where somebody else has made it.
    public static LockNotes parse(String text) {
        if (!text.startsWith(TITLE)) {
            return NONE;
        }
        var notes = NONE;
        for (var line :
                text.lines().skip(1).takeWhile(found -> found.startsWith("#")).toList()) {
            var matcher = LINE.matcher(line);
            if (matcher.matches()) {
                var subdir = Optional.ofNullable(matcher.group(2)).orElse(FOR_ALL);
                var more = new ArrayList<>(notes.own(matcher.group(1), subdir));
                more.add(matcher.group(3));
                notes = notes.with(matcher.group(1), subdir, more);
            }
        }
        return notes;
    }

    /// What is said of a platform, in its order.
    ///
    /// @param key one of the table above
    public List<String> of(String key, String subdir) {
        var own = own(key, subdir);
        return own.isEmpty() ? own(key, FOR_ALL) : own;
    }

    private List<String> own(String key, String subdir) {
        return values.getOrDefault(key, Collections.emptySortedMap()).getOrDefault(subdir, List.of());
    }

    /// What is said of all platforms.
    public List<String> of(String key) {
        return own(key, FOR_ALL);
    }

    /// The same with something else for a platform; what holds for all is said once.
    ///
    /// @param key one of the table above
    /// @param texts of one line each
    public LockNotes with(String key, String subdir, List<String> texts) {
        if (!KEYS.contains(key) || texts.stream().anyMatch(text -> text.contains("\n") || text.contains("\r"))) {
            throw MalformedInput.of("%s has several lines".formatted(MalformedInput.quote(texts.toString())), "");
        }
        var more = new TreeMap<>(values);
        var perSubdir = new TreeMap<>(more.getOrDefault(key, Collections.emptySortedMap()));
        perSubdir.put(subdir, List.copyOf(texts));
        more.put(key, Collections.unmodifiableSortedMap(perSubdir));
        return new LockNotes(Collections.unmodifiableSortedMap(more));
    }

    /// The same with something that holds for all platforms.
    public LockNotes with(String key, List<String> texts) {
        return with(key, FOR_ALL, texts);
    }

    /// The variables of a platform by name.
    public SortedMap<String, String> variables(String subdir) {
        var variables = new TreeMap<String, String>();
        for (var written : of("variable", subdir)) {
            var text = unquoted(written);
            var sign = text.indexOf('=');
            if (sign > 0) {
                variables.put(text.substring(0, sign), text.substring(sign + 1));
            }
        }
        return variables;
    }

    /// The same with the variables of a platform. One with line breaks is written as a text of JSON.
    public LockNotes withVariables(String subdir, SortedMap<String, String> variables) {
        var texts = new ArrayList<String>();
        variables.forEach((name, value) -> texts.add(quoted(name + "=" + value)));
        return with("variable", subdir, texts);
    }

    /// The same with variables of all platforms.
    public LockNotes withVariables(SortedMap<String, String> variables) {
        return withVariables(FOR_ALL, variables);
    }

    private static String quoted(String text) {
        return text.lines().count() > 1 || !text.equals(text.strip())
                ? new String(Json.of(text).bytes(), StandardCharsets.UTF_8)
                : text;
    }

    private static String unquoted(String text) {
        try {
            return text.startsWith("\"")
                            && Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof JsonString(var quoted)
                    ? quoted
                    : text;
        } catch (MalformedInput _) {
            // somebody's own words
            return text;
        }
    }

    /// The comments, each on a line; empty when nothing is said.
    public String text() {
        var text = new StringBuilder();
        for (var key : KEYS) {
            var perSubdir = joined(values.getOrDefault(key, Collections.emptySortedMap()));
            perSubdir.forEach((subdir, texts) -> {
                var place = subdir.isEmpty() ? "" : " for " + subdir;
                texts.forEach(one -> text.append("# %s%s: %s\n".formatted(key, place, one)));
            });
        }
        return text.isEmpty() ? "" : TITLE + "\n" + text;
    }

    /// The same said once, where it is the same for every platform.
    private SequencedMap<String, List<String>> joined(SortedMap<String, List<String>> perSubdir) {
        var platforms = new TreeSet<String>();
        values.values().forEach(one -> platforms.addAll(one.keySet()));
        platforms.remove(FOR_ALL);
        var different = new TreeSet<String>();
        platforms.forEach(
                one -> different.add(perSubdir.getOrDefault(one, List.of()).toString()));
        return perSubdir.containsKey(FOR_ALL) || different.size() != 1 || platforms.isEmpty()
                ? perSubdir
                : new TreeMap<>(Map.of(FOR_ALL, perSubdir.getOrDefault(platforms.first(), List.of())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LockNotes that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
