package dockerenvs.conda.environment;

import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Comments at the end of a line that say for which platforms it is meant: `- foo  # [linux and not aarch64]`. Readers
/// of YAML do not see them, so lines are looked at once more.
final class LineSelectors {
    private static final Pattern COMMENT = Pattern.compile("#\\s*\\[([^\\[\\]]+)\\]\\s*(#.*)?");

    private final List<String> lines;
    private final String subdir;
    private final List<String> warnings = new ArrayList<>();

    LineSelectors(String text, String subdir) {
        this.lines = text.lines().toList();
        this.subdir = subdir;
    }

    String subdir() {
        return subdir;
    }

    /// Sentences about comments that look like selectors and are none.
    List<String> warnings() {
        return warnings;
    }

    /// Whether the line on which a value begins is meant for the platform.
    boolean isMeant(DocumentValue value) {
        var number = value.place().line();
        if (number > lines.size()) {
            return true;
        }
        var line = lines.get(number - 1);
        var quoted = value instanceof DocumentValue.Scalar scalar && !scalar.plain();
        var start = Math.min(value.place().column() - 1, line.length());
        var comment = COMMENT.matcher(line.substring(commentStart(line, quoted ? end(line, start) : start)));
        if (!comment.matches()) {
            return true;
        }
        var meant = PlatformSelector.matches(comment.group(1), subdir);
        if (meant.isEmpty()) {
            warnings.add("line %d: %s is no selector of platforms, and was taken for a comment"
                    .formatted(number, MalformedInput.quote("[" + comment.group(1) + "]")));
        }
        return meant.orElse(true);
    }

    /// Where a comment begins behind `position`; the end of the line where there is none.
    private static int commentStart(String line, int position) {
        for (var i = Math.max(1, position); i < line.length(); i++) {
            if (line.charAt(i) == '#' && Character.isWhitespace(line.charAt(i - 1))) {
                return i;
            }
        }
        return line.length();
    }

    /// Behind the quote that closes the one at `start`, or where the line ends.
    private static int end(String line, int start) {
        if (start >= line.length()) {
            return line.length();
        }
        var quote = line.charAt(start);
        for (var i = start + 1; i < line.length(); i++) {
            if (line.charAt(i) == '\\' && quote == '"') {
                i++;
            } else if (line.charAt(i) == quote) {
                return i + 1;
            }
        }
        return line.length();
    }
}
