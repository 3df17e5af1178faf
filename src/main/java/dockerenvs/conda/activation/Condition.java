package dockerenvs.conda.activation;

import java.util.Optional;

/// What stands between `[[` and `]]`.
sealed interface Condition {

    /// Whether a word is not empty.
    record Filled(Word word) implements Condition {}

    /// `-d word` and the like.
    record Asked(Question question, Word word) implements Condition {}

    /// `word == pattern`.
    record Matched(Word word, Word pattern) implements Condition {}

    record Not(Condition condition) implements Condition {}

    record Both(Condition left, Condition right) implements Condition {}

    record Either(Condition left, Condition right) implements Condition {}

    /// A question about one text.
    enum Question {
        IS_FILLED("-n"),
        IS_EMPTY("-z"),
        IS_FOLDER("-d"),
        IS_FILE("-f"),
        EXISTS("-e"),
        IS_READABLE("-r"),
        IS_EXECUTABLE("-x");

        private final String sign;

        Question(String sign) {
            this.sign = sign;
        }

        static Optional<Question> of(String sign) {
            for (var question : values()) {
                if (question.sign.equals(sign)) {
                    return Optional.of(question);
                }
            }
            return Optional.empty();
        }
    }
}
