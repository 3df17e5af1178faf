package dockerenvs.content;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// What a [Content.Writer] writes, as a stream to read. The writer works on a virtual thread, a bounded number of
/// chunks ahead; its failure is the reader's.
final class WrittenInputStream extends InputStream {
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int CHUNKS_AHEAD_MAX = 8;

    /// What the writer hands over: bytes, or its end with the failure that ended it.
    private sealed interface Step {
        record Chunk(byte[] bytes) implements Step {}

        record End(Optional<Throwable> failure) implements Step {}
    }

    private final BlockingQueue<Step> queue = new ArrayBlockingQueue<>(CHUNKS_AHEAD_MAX);
    private final Thread writing;
    private byte[] chunk = {};
    private int position;
    private boolean ended;

    WrittenInputStream(Content.Writer writer) {
        writing = Thread.ofVirtual().name("content-writer").start(() -> run(writer));
    }

    private void run(Content.Writer writer) {
        try {
            try {
                var target = new BufferedOutputStream(new QueueOutputStream(queue), CHUNK_BYTES);
                writer.writeTo(target);
                target.flush();
                queue.put(new Step.End(Optional.empty()));
            } catch (IOException | RuntimeException | Error failure) {
                queue.put(new Step.End(Optional.of(failure)));
            }
        } catch (InterruptedException _) {
            // the reader has closed the stream: nobody waits for more
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == chunk.length && !fill()) {
            return -1;
        }
        var n = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, buffer, offset, n);
        position += n;
        return n;
    }

    /// Hands the chunks on as they are.
    @Override
    public long transferTo(OutputStream target) throws IOException {
        var count = 0L;
        while (position < chunk.length || fill()) {
            target.write(chunk, position, chunk.length - position);
            count += chunk.length - position;
            position = chunk.length;
        }
        return count;
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        return switch (take()) {
            case Step.Chunk(var bytes) -> {
                chunk = bytes;
                position = 0;
                yield true;
            }
            case Step.End(var failure) -> {
                ended = true;
                if (failure.isPresent()) {
                    throw failed(failure.get());
                }
                yield false;
            }
        };
    }

    private Step take() throws IOException {
        try {
            return queue.take();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for content");
        }
    }

    private static IOException failed(Throwable failure) {
        return switch (failure) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> new IOException(failure);
        };
    }

    @Override
    public void close() {
        ended = true;
        writing.interrupt();
        queue.clear();
    }

    private static final class QueueOutputStream extends OutputStream {
        private final BlockingQueue<Step> queue;

        QueueOutputStream(BlockingQueue<Step> queue) {
            this.queue = queue;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                queue.put(new Step.Chunk(Arrays.copyOfRange(bytes, offset, offset + length)));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("nobody reads on");
            }
        }
    }
}
