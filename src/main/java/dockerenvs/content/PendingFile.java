package dockerenvs.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;

/// A file that appears whole or not at all: written beside its target and renamed by [#commit()]; closed without a
/// commit, nothing remains and an earlier file of that name is untouched.
public final class PendingFile implements AutoCloseable {
    /// Nobody has to guess: a name that exists is refused, whoever made it.
    private static final Random RANDOM = new Random();
    private static final String PRIVATE_MODE = "rw-------";
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Path target;
    private final Path path;
    private final FileChannel channel;
    private boolean committed;

    private PendingFile(Path target, Path path, FileChannel channel) {
        this.target = target;
        this.path = path;
        this.channel = channel;
    }

    /// A new empty file in the folder of `target`; a target that is a symbolic link is followed.
    public static PendingFile beside(Path target) throws IOException {
        return open(target);
    }

    /// The same for a file with secrets: from its first byte on nobody but the owner can read or write it.
    public static PendingFile privateBeside(Path target) throws IOException {
        return open(target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_MODE)));
    }

    private static PendingFile open(Path target, FileAttribute<?>... attributes) throws IOException {
        var place =
                Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        if (Files.isDirectory(place)) {
            throw new IOException("`" + target + "` is a folder, not a file");
        }
        var folder = place.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("the folder of `" + target + "` does not exist");
        }
        var path = folder.resolve("." + place.getFileName() + "." + randomName() + ".part");
        try {
            return new PendingFile(place, path, FileChannel.open(path, OPTIONS, attributes));
        } catch (AccessDeniedException _) {
            throw new AccessDeniedException(target.toString());
        } catch (FileSystemException failure) {
            // its message names a file that nobody has asked for
            throw new IOException("`%s` cannot be written: %s".formatted(target, failure.getReason()), failure);
        }
    }

    /// A name nobody else chooses.
    static String randomName() {
        var random = new byte[8];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /// The file while it is written, for writing at any position and from several threads.
    public FileChannel channel() {
        return channel;
    }

    /// A stream that writes from `position` on; closing it leaves the file open.
    public OutputStream stream(long position) {
        return new NamedOutputStream(new PositionedOutputStream(channel, position), target);
    }

    /// Gives the file its name, replacing an earlier file.
    public void commit() throws IOException {
        channel.close();
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        committed = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!committed) {
            Files.deleteIfExists(path);
        }
    }

    private static final class PositionedOutputStream extends OutputStream {
        private final FileChannel channel;
        private long position;

        PositionedOutputStream(FileChannel channel, long position) {
            this.channel = channel;
            this.position = position;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            var buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                position += channel.write(buffer, position);
            }
        }
    }
}
