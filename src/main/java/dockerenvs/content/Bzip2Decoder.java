package dockerenvs.content;

import dockerenvs.tasks.OrderedTasks;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/// All streams of a bzip2 file, its blocks decoded on several threads at a time.
///
/// ```
///   Bzip2Cutter   file ──▶ pieces             where markers are; nothing is decoded yet
///   Bzip2Block    piece ──▶ sorted bytes   ┐
///   Bzip2Order    ──▶ bytes in order       ┘  several at a time
///   Bzip2Streams  pieces and blocks           in order again: is this what a file looks like?
///   Bzip2Runs     ──▶ bytes                   as they are read; each block is checked at its end
/// ```
final class Bzip2Decoder extends InputStream {
    /// What a task holds: where it works, what comes of it, and the piece.
    private static final long TASK_BYTES = Bzip2Order.HELD_BYTES + 2L * Bzip2Order.BYTES_MAX;

    /// Room for tasks beyond the one that each decoder has, shared by all decoders.
    private static final Semaphore ROOM =
            new Semaphore(Math.clamp(Runtime.getRuntime().maxMemory() / 8 / TASK_BYTES, 1, 1 << 10));

    /// What tasks have worked with, for those of all decoders to come: each has 10 MB that the collector would not
    /// look at for long. It may take them when memory is short.
    private static final ConcurrentLinkedQueue<SoftReference<Bzip2Order>> SPARE = new ConcurrentLinkedQueue<>();

    private final CompressionSource source;
    private final Bzip2Cutter cutter;
    private final Bzip2Streams streams = new Bzip2Streams();
    private final OrderedTasks<Bzip2Result> tasks;
    private Optional<Bzip2Runs> current = Optional.empty();
    private Optional<IOException> failure = Optional.empty();
    private boolean cutAll;
    private int roomTaken;

    /// @param cores how many threads may be used; fewer are where memory is short
    Bzip2Decoder(CompressionSource source, int cores) {
        this.source = source;
        this.cutter = new Bzip2Cutter(source);
        var wanted = cores == 1 ? 0 : Math.min(2 * cores - 1, ROOM.availablePermits());
        this.roomTaken = ROOM.tryAcquire(wanted) ? wanted : 0;
        this.tasks = new OrderedTasks<>(1 + roomTaken, streams::take);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        while (length > 0) {
            if (current.isPresent()) {
                var count = current.get().read(target, offset, length);
                if (count > 0) {
                    return count;
                }
                current.get().release();
                if (!current.get().isIntact()) {
                    throw CompressionDecoder.damaged(
                            Compression.Format.BZIP2, source.consumed(), "the checksum of a block is wrong");
                }
            }
            current = streams.next();
            if (current.isEmpty() && cutAll) {
                return -1;
            }
            if (current.isEmpty()) {
                decodeMore();
            }
        }
        return 0;
    }

    private void decodeMore() throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        var piece = cut();
        if (piece.isPresent()) {
            tasks.submit(() -> decode(piece.get()));
            return;
        }
        tasks.finish();
        if (failure.isEmpty()) {
            streams.finish();
            cutAll = true;
        }
    }

    /// The next piece. What fails here fails later, once all that came before has been read.
    private Optional<Bzip2Piece> cut() {
        try {
            return cutter.next();
        } catch (IOException e) {
            failure = Optional.of(e);
            return Optional.empty();
        }
    }

    private static Bzip2Result decode(Bzip2Piece piece) {
        var order = Optional.ofNullable(SPARE.poll())
                .flatMap(spare -> Optional.ofNullable(spare.get()))
                .orElseGet(Bzip2Order::new);
        var result = Bzip2Result.of(piece, order);
        SPARE.add(new SoftReference<>(order));
        return result;
    }

    @Override
    public void close() throws IOException {
        try (source) {
            tasks.close();
        } finally {
            ROOM.release(roomTaken);
            roomTaken = 0;
        }
    }
}
