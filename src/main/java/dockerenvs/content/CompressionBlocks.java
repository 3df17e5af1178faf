package dockerenvs.content;

import dockerenvs.tasks.OrderedTasks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/// Cuts what is written into blocks of one size, encodes several of them at a time, and writes the results in
/// order. As each block is encoded by itself, the bytes depend neither on the number of threads nor on how they
/// are written:
///
///     write    ─────┬───────┬──────┬─────      any pieces
///     plain    ▓▓▓▓▓▓▓▓▓ ▓▓▓▓▓▓▓▓▓ ▓▓▓▓        the last one is shorter; without any input there is one, empty
///     encoded  ████ │██████│ ███          ──▶  target, on the thread that writes
///
/// Blocks lie outside the Java heap: a native encoder that works on an array of Java keeps the garbage collector,
/// and with it every other thread, waiting until the block is done. For zstd that would be seconds; the binding of
/// libdeflate makes it wait anyway, but for a mebibyte only.
final class CompressionBlocks extends OutputStream {
    /// Room for blocks beyond the one that each stream owns, shared by all streams, in KiB. Where many streams
    /// meet many processors, a late stream gets little of it and compresses one block at a time; the bytes stay
    /// the same.
    private static final Semaphore ROOM =
            new Semaphore(Math.clamp(Runtime.getRuntime().maxMemory() / 8 / 1024, 1, Integer.MAX_VALUE));

    private static final int CHUNK_BYTES = 64 << 10;

    private final OutputStream target;
    private final Encoder encoder;
    private final int roomKib;
    private final boolean isAlone;
    private final OrderedTasks<Block> tasks;
    private final ArrayDeque<Block> spare = new ArrayDeque<>();
    private final Arena arena = Arena.ofShared();
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private Block current;
    private boolean anySubmitted;
    private boolean failed;
    private boolean closed;

    /// What turns a block into bytes that stand for themselves, such as a gzip member.
    interface Encoder {
        /// Bytes of a full block.
        int blockBytes();

        /// The most bytes that an encoded block can have.
        int encodedBytesMax();

        /// Encodes what remains in `plain` into `encoded`, and leaves there what was encoded, ready to be read.
        /// Both are direct buffers. Several threads call this at a time.
        void encode(ByteBuffer plain, ByteBuffer encoded);
    }

    /// The two forms of a block; used again for later blocks.
    private record Block(ByteBuffer plain, ByteBuffer encoded) {}

    /// Encodes on as many threads as there are `cores`, as far as there is room for their blocks.
    CompressionBlocks(OutputStream target, Encoder encoder, int cores) {
        this.target = target;
        this.encoder = encoder;
        this.current = newBlock();
        var blockKib = (encoder.blockBytes() + encoder.encodedBytesMax()) / 1024;
        // twice as many blocks as threads, so that no thread waits while the oldest block is still written or encoded
        var extraBlocks = cores == 1 ? 0 : Math.min(2 * cores, ROOM.availablePermits() / blockKib);
        this.roomKib = ROOM.tryAcquire(extraBlocks * blockKib) ? extraBlocks * blockKib : 0;
        this.isAlone = roomKib / blockKib < 2;
        this.tasks = new OrderedTasks<>(Math.max(2, roomKib / blockKib), this::deliver);
    }

    private Block newBlock() {
        return new Block(
                arena.allocate(encoder.blockBytes()).asByteBuffer(),
                arena.allocate(encoder.encodedBytesMax()).asByteBuffer());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed || failed) {
            throw new IOException(closed ? "the compressed stream is closed" : "an earlier write has failed");
        }
        var end = offset + length;
        for (var position = offset; position < end; ) {
            var n = Math.min(end - position, current.plain.remaining());
            current.plain.put(bytes, position, n);
            position += n;
            if (!current.plain.hasRemaining()) {
                submit();
            }
        }
    }

    private void submit() throws IOException {
        failed = true;
        var block = current;
        block.plain.flip();
        tasks.submit(() -> {
            encoder.encode(block.plain, block.encoded.clear());
            return block;
        });
        if (isAlone) {
            // one block at a time, but not on this thread, which somebody may want to interrupt
            tasks.finish();
        }
        anySubmitted = true;
        current = spare.isEmpty() ? newBlock() : spare.pop();
        current.plain.clear();
        failed = false;
    }

    private void deliver(Block block) throws IOException {
        while (block.encoded.hasRemaining()) {
            var n = Math.min(block.encoded.remaining(), chunk.length);
            block.encoded.get(chunk, 0, n);
            target.write(chunk, 0, n);
        }
        spare.push(block);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (target) {
            finish();
        }
    }

    private void finish() throws IOException {
        try {
            if (failed) {
                return;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted before everything was compressed");
            }
            if (current.plain.position() > 0 || !anySubmitted) {
                submit();
            }
            tasks.finish();
        } finally {
            if (Thread.currentThread().isInterrupted()) {
                // a block of zstd at its highest levels takes seconds, which nothing interrupts and nobody waits for
                Thread.ofPlatform().daemon().name("abandoned blocks").start(this::release);
            } else {
                release();
            }
        }
    }

    /// Waits for the blocks that are being encoded, and gives their memory back.
    private void release() {
        tasks.close();
        arena.close();
        ROOM.release(roomKib);
    }
}
