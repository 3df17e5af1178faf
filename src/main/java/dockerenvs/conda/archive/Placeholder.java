package dockerenvs.conda.archive;

import dockerenvs.content.MalformedInput;

/// The path that stands in a file for the prefix, which was not known when the package was built.
///
/// @param text the path, never empty
/// @param mode how to replace it
public record Placeholder(String text, Mode mode) {
    /// What old packages mean when they name none.
    static final String OLDEST = "/opt/anaconda1anaconda2anaconda3";

    /// How a placeholder is replaced.
    public enum Mode {
        /// As text; the file changes its length.
        TEXT,
        /// Inside strings that end in NUL, each of which keeps its length.
        BINARY;

        /// The mode that `paths.json` and records write so.
        ///
        /// @throws MalformedInput for anything but `text` and `binary`
        public static Mode parse(String text) {
            return switch (text) {
                case "text" -> TEXT;
                case "binary" -> BINARY;
                default ->
                    throw MalformedInput.of(
                            "%s is not a way to replace a prefix".formatted(MalformedInput.quote(text)),
                            "expected `text` or `binary`");
            };
        }
    }

    public Placeholder {
        if (text.isEmpty() || text.indexOf(0) >= 0) {
            throw MalformedInput.of("a placeholder is text without NUL, not " + MalformedInput.quote(text), "");
        }
    }
}
