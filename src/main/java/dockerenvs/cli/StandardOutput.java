package dockerenvs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// stdout, which remembers that it could not be written: the `PrintStream` in front of it keeps that to itself.
final class StandardOutput extends OutputStream {
    private final OutputStream target;
    private Optional<IOException> failure = Optional.empty();

    StandardOutput(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            target.write(bytes, offset, length);
        } catch (IOException reason) {
            failure = failure.or(() -> Optional.of(reason));
            throw reason;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            target.flush();
        } catch (IOException reason) {
            failure = failure.or(() -> Optional.of(reason));
            throw reason;
        }
    }

    /// Why it could not be written the first time; empty as long as all went well.
    Optional<IOException> failure() {
        return failure;
    }
}
