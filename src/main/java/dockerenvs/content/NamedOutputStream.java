package dockerenvs.content;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A stream into a file whose failures name that file; those of the operating system say no more than
/// `No space left on device`.
public final class NamedOutputStream extends FilterOutputStream {
    private final Path name;

    NamedOutputStream(OutputStream target, Path name) {
        super(target);
        this.name = name;
    }

    /// A stream into `file`, which is made or emptied.
    public static NamedOutputStream into(Path file) throws IOException {
        return new NamedOutputStream(Files.newOutputStream(file), file);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (ClosedChannelException interrupted) {
            throw interrupted;
        } catch (IOException failure) {
            throw new IOException("`" + name + "` could not be written: " + failure.getMessage(), failure);
        }
    }
}
