package dockerenvs.tasks;

import java.io.IOException;

/// How a piece of work ended.
sealed interface Outcome<R> {
    /// With a result.
    record Done<R>(R result) implements Outcome<R> {}

    /// With whatever was thrown.
    record Failed<R>(Throwable failure) implements Outcome<R> {}

    /// Does `work` here and now, and catches whatever it throws: it is thrown again where the outcome is wanted.
    static <R> Outcome<R> of(OrderedTasks.Task<? extends R> work) {
        try {
            return new Done<>(work.run());
        } catch (Throwable failure) {
            return new Failed<>(failure);
        }
    }

    /// The result, or the failure thrown again as what it is.
    default R result() throws IOException {
        return switch (this) {
            case Done<R> done -> done.result();
            case Failed<R> failed -> throw thrown(failed.failure());
        };
    }

    /// Throws `failure` if it is unchecked, else returns it to be thrown.
    static IOException thrown(Throwable failure) {
        return switch (failure) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default ->
                throw new IllegalStateException("only unchecked exceptions and IOException can end work", failure);
        };
    }
}
