package dockerenvs.conda.activation;

/// What one script may cost: loops end and values stay small, whatever is in it. Also knows the line at work, for
/// messages.
final class Budget {
    static final int STEPS_MAX = 10_000;
    static final int CHARACTERS_MAX = 1 << 22;
    static final int VALUE_CHARACTERS_MAX = 1 << 16;

    private int stepsLeft = STEPS_MAX;
    private long charactersLeft = CHARACTERS_MAX;
    private int line = 1;

    /// One more command, at that line.
    void step(int newLine) {
        line = newLine;
        stepsLeft--;
        if (stepsLeft < 0) {
            throw notUnderstood("more than %d commands are run".formatted(STEPS_MAX));
        }
    }

    /// So many more characters copied or compared.
    void spend(long characters) {
        charactersLeft -= characters;
        if (charactersLeft < 0) {
            throw notUnderstood("more than %d characters are handled".formatted(CHARACTERS_MAX));
        }
    }

    /// `value`, if it is not too long.
    String checked(String value) {
        spend(value.length() + 1L);
        if (value.length() > VALUE_CHARACTERS_MAX) {
            throw notUnderstood("a value of more than %d characters".formatted(VALUE_CHARACTERS_MAX));
        }
        return value;
    }

    NotUnderstood notUnderstood(String why) {
        return new NotUnderstood(line, why);
    }
}
