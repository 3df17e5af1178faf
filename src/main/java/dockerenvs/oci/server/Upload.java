package dockerenvs.oci.server;

import dockerenvs.content.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// What has arrived of a blob. Hashed while it arrives, so that the end of a large one costs nothing.
///
/// One request at a time [holds][#hold()] it. What arrived before a connection broke is kept.
final class Upload {
    private static final int BUFFER_BYTES = 64 << 10;

    /// How long a request waits for another one, which may not have noticed yet that its client has gone.
    private static final int WAIT_SECONDS_MAX = 5;

    private final Path file;
    private final String id;
    private final ReentrantLock lock = new ReentrantLock();
    private final Digest.Algorithm algorithm;
    private final Optional<MessageDigest> hasher;
    private volatile long size;
    private volatile boolean ended;

    private Upload(Path file, String id, Digest.Algorithm algorithm, Optional<MessageDigest> hasher) {
        this.file = file;
        this.id = id;
        this.algorithm = algorithm;
        this.hasher = hasher;
    }

    static Upload start(Path file, String id, Digest.Algorithm algorithm) {
        return new Upload(file, id, algorithm, Optional.of(algorithm.hasher()));
    }

    /// An upload that an earlier process began: it is hashed at its end.
    static Upload resume(Path file, String id, long size) {
        var upload = new Upload(file, id, Digest.Algorithm.SHA256, Optional.empty());
        upload.size = size;
        return upload;
    }

    String id() {
        return id;
    }

    Path file() {
        return file;
    }

    /// Bytes that have arrived.
    long size() {
        return size;
    }

    /// Keeps other requests away until [#release()].
    ///
    /// @throws Refused when another request is writing, or has ended it
    void hold() throws IOException {
        try {
            if (!lock.tryLock(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw Refused.of(409, "BLOB_UPLOAD_INVALID", "another request is writing to this upload");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an upload");
        }
        if (ended) {
            lock.unlock();
            throw unknown();
        }
    }

    static Refused unknown() {
        return Refused.of(404, "BLOB_UPLOAD_UNKNOWN", "there is no such upload; begin anew");
    }

    void release() {
        lock.unlock();
    }

    /// Adds all that `in` has. What could not be written whole is overwritten by the next one.
    void append(InputStream in) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        var end = size;
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end);
            channel.position(end);
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                var bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (hasher.isPresent()) {
                    hasher.get().update(buffer, 0, n);
                }
                end += n;
                size = end;
            }
        }
    }

    /// The digest of everything; ask once, at the end.
    Digest digest(Digest.Algorithm wanted) throws IOException {
        if (hasher.isPresent() && wanted == algorithm) {
            return Digest.of(wanted, hasher.get().digest());
        }
        var hash = wanted.hasher();
        var buffer = new byte[BUFFER_BYTES];
        try (var in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                hash.update(buffer, 0, n);
            }
        }
        return Digest.of(wanted, hash.digest());
    }

    /// Makes an end of it; a file that was stored is not here any more.
    void end() throws IOException {
        ended = true;
        Files.deleteIfExists(file);
    }
}
