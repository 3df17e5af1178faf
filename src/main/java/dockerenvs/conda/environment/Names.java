package dockerenvs.conda.environment;

import dockerenvs.content.MalformedInput;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What there is to choose from, for messages.
final class Names {
    private static final int MAX = 20;

    private Names() {}

    /// In order, in backquotes, and not too many of them.
    static String list(Collection<String> names) {
        if (names.isEmpty()) {
            return "nothing";
        }
        var shown = new TreeSet<>(names)
                .stream().limit(MAX).map(MalformedInput::quote).collect(Collectors.joining(", "));
        return names.size() > MAX ? shown + " and %d more".formatted(names.size() - MAX) : shown;
    }
}
