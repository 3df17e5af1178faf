package dockerenvs.oci.engine;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;

/// The body of a request whose length nobody knows (RFC 9112, section 7.1: chunked).
final class ChunkedOutputStream extends OutputStream {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final byte[] END_OF_LINE = {'\r', '\n'};

    private final OutputStream target;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int used;

    ChunkedOutputStream(OutputStream target) {
        this.target = target;
    }

    /// The reader has gone, while what was to be sent is in order.
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken(IOException reason) {
            super("the reader has gone", reason);
        }
    }

    /// Sends the head of the request.
    void begin(String head) throws IOException {
        send(head.getBytes(StandardCharsets.ISO_8859_1), 0, head.length());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.length - used) {
            writeChunk(buffer, 0, used);
            used = 0;
        }
        if (length > buffer.length) {
            writeChunk(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, used, length);
            used += length;
        }
    }

    private void writeChunk(byte[] bytes, int offset, int length) throws IOException {
        // a chunk of no bytes would be the last one
        if (length > 0) {
            var size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            send(size, 0, size.length);
            send(bytes, offset, length);
            send(END_OF_LINE, 0, END_OF_LINE.length);
        }
    }

    /// Sends what is left, and the end.
    void finish() throws IOException {
        writeChunk(buffer, 0, used);
        used = 0;
        var end = "0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        send(end, 0, end.length);
    }

    private void send(byte[] bytes, int offset, int length) throws IOException {
        try {
            target.write(bytes, offset, length);
        } catch (ClosedByInterruptException | InterruptedIOException interrupted) {
            throw interrupted;
        } catch (IOException failure) {
            throw new Broken(failure);
        }
    }
}
