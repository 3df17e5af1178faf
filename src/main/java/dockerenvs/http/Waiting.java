package dockerenvs.http;

import java.io.IOException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/// Waiting for a server that ends when the thread is interrupted, as waiting for a channel does: sockets, but of
/// virtual threads, do not notice. A thread can wait for one thing at a time: whoever has waited for another meanwhile,
/// such as a file, begins anew.
final class Waiting extends AbstractInterruptibleChannel {
    private final Ending ending;

    /// What ends it.
    @FunctionalInterface
    interface Ending {
        /// Ends it from another thread.
        void end() throws IOException;
    }

    private Waiting(Ending ending) {
        this.ending = ending;
    }

    /// Waiting that is ended by that.
    static Waiting endedBy(Ending ending) {
        return new Waiting(ending);
    }

    /// Something that makes one wait.
    @FunctionalInterface
    interface Work<R> {
        R run() throws IOException;
    }

    /// Does `work`, which fails when the thread is interrupted.
    <R> R during(Work<R> work) throws IOException {
        var done = false;
        begin();
        try {
            var result = work.run();
            done = true;
            return result;
        } finally {
            end(done);
        }
    }

    /// What has begun goes on.
    void goOn() {
        begin();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        ending.end();
    }
}
