package dockerenvs.oci.engine;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/// The stdin of a program, which tells a program that has gone from bytes that could not be had.
final class ProgramInput extends FilterOutputStream {
    private boolean broken;

    ProgramInput(OutputStream target) {
        super(target);
    }

    /// Whether the program takes no more.
    boolean isBroken() {
        return broken;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while an engine was fed");
        }
        try {
            out.write(bytes, offset, length);
        } catch (IOException failure) {
            broken = true;
            throw failure;
        }
    }
}
