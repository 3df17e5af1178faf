package dockerenvs.cli.syntax;

import java.util.regex.Pattern;

/// Texts of the help as sources have them: with line breaks where a line of source ends, and empty lines between
/// paragraphs. The help breaks its lines itself.
final class Prose {
    private static final Pattern EMPTY_LINE = Pattern.compile("\n\n");

    private Prose() {}

    /// A text without line breaks.
    static String flowing(String text) {
        return text.replace('\n', ' ');
    }

    static String[] paragraphs(String text) {
        return EMPTY_LINE.splitAsStream(text).map(Prose::flowing).toArray(String[]::new);
    }
}
