package dockerenvs.conda.activation;

import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;

/// `NAME=word`.
record Assignment(String name, Word value) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /// Whether a variable can have this name.
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// `word` as an assignment at the start of a command, where quotes may only be in the value.
    static Optional<Assignment> of(Word word) {
        var start = word.parts().isEmpty()
                ? Optional.<Word.Part>empty()
                : Optional.of(word.parts().getFirst());
        return start.isPresent() && start.get() instanceof Word.Literal(var _, var quoted) && quoted
                ? Optional.empty()
                : ofArgument(word);
    }

    /// `word` as an assignment behind `export`, where all of it may be quoted.
    static Optional<Assignment> ofArgument(Word word) {
        var parts = new ArrayList<>(word.parts());
        while (!parts.isEmpty() && parts.getFirst() instanceof Word.Literal(var text, var _) && text.isEmpty()) {
            parts.removeFirst();
        }
        if (parts.isEmpty() || !(parts.getFirst() instanceof Word.Literal(var text, var quoted))) {
            return Optional.empty();
        }
        var sign = text.indexOf('=');
        if (sign < 0 || !isName(text.substring(0, sign))) {
            return Optional.empty();
        }
        parts.set(0, new Word.Literal(text.substring(sign + 1), quoted));
        return Optional.of(new Assignment(text.substring(0, sign), new Word(parts)));
    }
}
