package dockerenvs.conda.archive;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.archive.PackagePath.Kind;
import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What packages have instead of `paths.json` that are older than it: the paths in `files`, one on a line, and
/// those to treat in a special way in `has_prefix`, `no_link` and `no_softlink`.
///
/// A line of `has_prefix` takes one of three forms; each field may stand in quotes, single or double:
///
///     bin/tool                                     text, and the placeholder everybody had in 2013
///     /opt/anaconda1anaconda2anaconda3 binary lib/tool.so
///     "/a placeholder" text "share/with blanks"
final class LegacyPaths {
    private LegacyPaths() {}

    /// The paths in the order of `files`, each once; what is in `kinds` is that, all others are files.
    static List<PackagePath> read(InfoDocuments info, Map<String, Kind> kinds) {
        var placeholders = placeholders(info.lines(InfoDocuments.HAS_PREFIX));
        var noLink = new HashSet<>(info.lines(InfoDocuments.NO_LINK));
        noLink.addAll(info.lines(InfoDocuments.NO_SOFTLINK));
        var paths = new ArrayList<PackagePath>();
        var seen = new HashSet<String>();
        try {
            for (var path : info.lines(InfoDocuments.FILES)) {
                if (!PathRules.isInfo(path) && seen.add(path)) {
                    paths.add(new PackagePath(
                            path,
                            kinds.getOrDefault(path, Kind.FILE),
                            Optional.ofNullable(placeholders.get(path)),
                            Optional.empty(),
                            OptionalLong.empty(),
                            noLink.contains(path)));
                }
            }
        } catch (MalformedInput e) {
            throw e.in(quote(InfoDocuments.FILES));
        }
        return paths;
    }

    private static Map<String, Placeholder> placeholders(List<String> lines) {
        var placeholders = new HashMap<String, Placeholder>();
        for (var line : lines) {
            try {
                var fields = fields(line);
                switch (fields.size()) {
                    case 1 ->
                        placeholders.put(fields.get(0), new Placeholder(Placeholder.OLDEST, Placeholder.Mode.TEXT));
                    case 3 ->
                        placeholders.put(
                                fields.get(2), new Placeholder(fields.get(0), Placeholder.Mode.parse(fields.get(1))));
                    default ->
                        throw MalformedInput.of(
                                "%s has %d fields".formatted(quote(line), fields.size()),
                                "expected a path, or a placeholder, a mode and a path");
                }
            } catch (MalformedInput e) {
                throw e.in(quote(InfoDocuments.HAS_PREFIX));
            }
        }
        return placeholders;
    }

    /// The fields between blanks. As in Python's `shlex` without POSIX rules, a quote begins a field only at its
    /// start and ends it, and a backslash is a backslash.
    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var position = 0;
        while (position < line.length()) {
            var first = line.charAt(position);
            if (Character.isWhitespace(first)) {
                position++;
                continue;
            }
            var quoted = first == '"' || first == '\'';
            var end = quoted ? line.indexOf(first, position + 1) : endOfWord(line, position);
            if (end < 0) {
                throw MalformedInput.at(line, position, "a closing quote");
            }
            fields.add(line.substring(quoted ? position + 1 : position, end));
            position = quoted ? end + 1 : end;
        }
        return fields;
    }

    private static int endOfWord(String line, int start) {
        var end = start;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return end;
    }
}
