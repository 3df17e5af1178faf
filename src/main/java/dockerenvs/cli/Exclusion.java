package dockerenvs.cli;

import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/// What `--exclude` leaves out: a pattern without `/` is for names at any depth, one with `/` for paths below the
/// added folder; `*` stops at `/`, `**` does not.
final class Exclusion implements Predicate<FileEntry> {
    private record Pattern(PathMatcher matcher, boolean forNames) {}

    private final List<Pattern> patterns;

    Exclusion(List<String> globs) {
        patterns = globs.stream().map(Exclusion::pattern).toList();
    }

    private static Pattern pattern(String glob) {
        var end = glob.endsWith("/") ? glob.length() - 1 : glob.length();
        var path = glob.substring(glob.startsWith("/") ? 1 : 0, end);
        try {
            var matcher = FileSystems.getDefault().getPathMatcher("glob:" + path);
            return new Pattern(matcher, !glob.substring(0, end).contains("/"));
        } catch (PatternSyntaxException failure) {
            throw AskedWrongly.of(
                    "`--exclude`: %s is no pattern: %s".formatted(MalformedInput.quote(glob), failure.getDescription()),
                    "`\\` in front of [ { * or ? makes it an ordinary character");
        }
    }

    @Override
    public boolean test(FileEntry entry) {
        return patterns.stream()
                .anyMatch(pattern ->
                        pattern.matcher().matches(Path.of(pattern.forNames() ? entry.name() : entry.path())));
    }
}
