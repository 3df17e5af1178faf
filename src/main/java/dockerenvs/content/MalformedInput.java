package dockerenvs.content;

/// Input that cannot be read as what it claims to be: a text, a document, an archive, a blob whose bytes are not
/// the promised ones. The message says what, where and what was expected; [#hint()] says what to do next.
///
/// Unchecked, because a caller can rarely do more than show it.
public final class MalformedInput extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int QUOTED_CHARACTERS_MAX = 200;

    private final String hint;

    private MalformedInput(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    private MalformedInput(String message, String hint, Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    /// A one-line text that breaks its grammar at `position`, counted in characters from 0:
    ///
    ///     nginx:
    ///           ^ expected a tag after `:`
    public static MalformedInput at(String text, int position, String expected) {
        var shown = text.length() > QUOTED_CHARACTERS_MAX ? text.substring(0, QUOTED_CHARACTERS_MAX) + "…" : text;
        var caret = " ".repeat(Math.min(position, shown.length())) + "^ expected " + expected;
        return new MalformedInput(visible(shown) + "\n" + caret, "");
    }

    /// Any other malformed input. `hint` is empty when there is nothing to advise.
    public static MalformedInput of(String what, String hint) {
        return new MalformedInput(what, hint);
    }

    /// The same failure, seen from the thing that contains the input: `where` and a colon go before the message.
    public MalformedInput in(String where) {
        var separator = getMessage().contains("\n") ? ":\n" : ": ";
        return new MalformedInput(where + separator + getMessage(), hint, this);
    }

    /// The same failure with a hint, where it has none of its own: whoever knows the thing that contains the input
    /// can advise more than who reads a part of it.
    public MalformedInput orHint(String next) {
        return hint.isEmpty() ? new MalformedInput(getMessage(), next, this) : this;
    }

    /// The next step for the user; empty when there is none.
    public String hint() {
        return hint;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /// Text from outside made safe to show: in backquotes, control characters as `\xNN`, cut at 200 characters.
    public static String quote(String outside) {
        var cut =
                outside.length() > QUOTED_CHARACTERS_MAX ? outside.substring(0, QUOTED_CHARACTERS_MAX) + "…" : outside;
        return "`" + visible(cut) + "`";
    }

    private static String visible(String text) {
        var result = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                result.append("\\x%02x".formatted(c));
            } else {
                result.appendCodePoint(c);
            }
        });
        return result.toString();
    }
}
