package dockerenvs.tasks;

/// What long work tells while it goes on. Every [Started] is followed by exactly one [Done] or [Failed] of the
/// same activity; between them come any number of [Advanced], whose bytes grow, or fall back when work begins
/// again.
///
/// ```
///   Started(7, fetch, numpy-2.1.0-py312_0.conda)  Advanced(262144)  Advanced(524288)  …  Done(8391022)
/// ```
public sealed interface TaskEvent {
    /// So much is going to be done besides what was expected before. Most of it will be activities with that verb; what
    /// turns out to be done already may have another one.
    ///
    /// @param count how many activities
    /// @param bytes how many bytes they will move
    record Expected(String verb, int count, long bytes) implements TaskEvent {}

    /// An activity begins.
    ///
    /// @param bytesMax how many bytes it will move as far as one knows, else [#BYTES_UNKNOWN]
    record Started(Activity activity, long bytesMax) implements TaskEvent {}

    /// An activity has come this far.
    ///
    /// @param bytes moved since it began, all together
    record Advanced(Activity activity, long bytes) implements TaskEvent {}

    /// An activity reached its end.
    ///
    /// @param bytes moved, all together
    record Done(Activity activity, long bytes) implements TaskEvent {}

    /// An activity was given up; why, its owner learns from the exception.
    record Failed(Activity activity) implements TaskEvent {}

    /// Something worth knowing that stops nothing. Free of secrets.
    record Noted(Level level, String text) implements TaskEvent {}

    /// That nobody knows how many bytes there will be.
    long BYTES_UNKNOWN = -1;

    /// A piece of work that takes a while.
    ///
    /// @param number tells activities of one process apart
    /// @param verb what is done: `fetch`, `push`
    /// @param thing what it is done to, free of secrets
    record Activity(long number, String verb, String thing) {}

    /// Who should see a note.
    enum Level {
        /// Whoever looks for the reason of something.
        DETAIL,
        /// Everybody.
        WARNING
    }
}
