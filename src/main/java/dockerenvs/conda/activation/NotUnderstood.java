package dockerenvs.conda.activation;

/// Ends the reading or evaluation of a script that is outside of what is safely understood. Never leaves the room:
/// it becomes a [SkippedScript].
final class NotUnderstood extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String why;

    /// @param line counted from 1
    /// @param why a phrase without a full stop, like "the command `eval`"
    NotUnderstood(int line, String why) {
        super(why);
        this.line = line;
        this.why = why;
    }

    int line() {
        return line;
    }

    String why() {
        return why;
    }
}
