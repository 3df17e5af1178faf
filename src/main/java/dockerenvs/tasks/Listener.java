package dockerenvs.tasks;

/// Who is told how work goes. Called from the threads that work, several at a time; it should return soon and
/// throw nothing.
@FunctionalInterface
public interface Listener {
    /// Tells nobody. A method, as the cache of the program's start holds no lambdas for interfaces with constants.
    static Listener quiet() {
        return _ -> {};
    }

    /// Takes one event.
    void on(TaskEvent event);

    /// Tells something that stops nothing.
    default void note(TaskEvent.Level level, String text) {
        on(new TaskEvent.Noted(level, text));
    }

    /// Tells how much is going to be done, before it begins.
    default void expect(String verb, int count, long bytes) {
        on(new TaskEvent.Expected(verb, count, bytes));
    }

    /// Tells that something begins; see [Progress].
    ///
    /// @param bytesMax how many bytes it will move, or [TaskEvent#BYTES_UNKNOWN]
    default Progress start(String verb, String thing, long bytesMax) {
        return Progress.start(this, verb, thing, bytesMax);
    }
}
