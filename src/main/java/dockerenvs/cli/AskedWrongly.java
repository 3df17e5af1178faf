package dockerenvs.cli;

import dockerenvs.content.MalformedInput;
import java.util.function.Function;

/// What is said on the command line cannot be meant: the program ends with exit code 2, and the image files have
/// nothing to do with it.
final class AskedWrongly extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    private AskedWrongly(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /// @param hint empty when there is nothing to advise
    static AskedWrongly of(String what, String hint) {
        return new AskedWrongly(what, hint);
    }

    /// Reads the value of an option; when it cannot be read, the message names the option.
    static <T> T unlessReadable(String option, String value, Function<String, T> parse) {
        try {
            return parse.apply(value);
        } catch (MalformedInput failure) {
            var located = failure.in("`" + option + "`");
            throw new AskedWrongly(located.getMessage(), located.hint());
        }
    }

    /// The next step for the user; empty when there is none.
    String hint() {
        return hint;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
