package dockerenvs.conda.prefix;

import static dockerenvs.content.MalformedInput.quote;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How an environment differs from what its records say. All paths are relative to it, sorted, each in one list.
///
/// @param changed files of packages with another content than the record has
/// @param restored files of packages that are gone, and come back where the file of the package is found
/// @param removed files of packages that are gone because pip has replaced the package, and stay away
/// @param pip what pip has installed, by name; its files are in no list
/// @param unmanaged files of no package
/// @param leftOut what cannot be in a layer: sockets, pipes, odd names
public record PrefixFindings(
        List<String> changed,
        List<String> restored,
        List<String> removed,
        List<PipDistribution> pip,
        List<String> unmanaged,
        List<String> leftOut) {
    private static final int NAMED_MAX = 5;

    public PrefixFindings {
        changed = List.copyOf(changed);
        restored = List.copyOf(restored);
        removed = List.copyOf(removed);
        pip = List.copyOf(pip);
        unmanaged = List.copyOf(unmanaged);
        leftOut = List.copyOf(leftOut);
    }

    /// Whether the packages alone make the environment.
    public boolean isFaithful() {
        return changed.isEmpty() && removed.isEmpty() && pip.isEmpty() && unmanaged.isEmpty();
    }

    /// A sentence for each list that is not empty, with its first names.
    public List<String> sentences() {
        var sentences = new ArrayList<String>();
        say(sentences, "changed files of packages go along as they are", changed);
        say(sentences, "missing files of packages come back where the file of the package is found", restored);
        say(sentences, "files that pip has replaced by others stay away", removed);
        say(
                sentences,
                "distributions that pip has installed go along",
                pip.stream().map(PipDistribution::toString).toList());
        for (var distribution : pip) {
            if (!distribution.editable().isEmpty()) {
                sentences.add("%s is installed from %s, which does not go along: containers will not find it there"
                        .formatted(quote(distribution.toString()), quote(distribution.editable())));
            }
        }
        say(sentences, "files of no package go along", unmanaged);
        say(sentences, "files that no image can hold are left out", leftOut);
        return sentences;
    }

    private static void say(List<String> sentences, String what, List<String> items) {
        if (!items.isEmpty()) {
            var names = items.stream().map(item -> quote(item)).toList();
            sentences.add(String.format(Locale.ROOT, "%s (%,d): %s", what, items.size(), first(names)));
        }
    }

    static String first(Collection<String> names) {
        var more = names.size() - NAMED_MAX;
        return names.stream().limit(NAMED_MAX).collect(Collectors.joining(", "))
                + (more > 0 ? String.format(Locale.ROOT, " and %,d more", more) : "");
    }
}
