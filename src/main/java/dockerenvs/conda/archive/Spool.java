package dockerenvs.conda.archive;

import dockerenvs.content.FileRegionInputStream;
import dockerenvs.content.NamedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// A stream that keeps what is read from it, to be read again from the start: the first mebibytes in memory, more
/// in a temporary file, which is deleted on closing.
final class Spool extends InputStream {
    private static final int MEMORY_BYTES_MAX = 4 << 20;

    private final InputStream source;
    private final Path folder;
    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private Optional<Path> file = Optional.empty();
    private Optional<OutputStream> target = Optional.empty();
    private boolean keeps = true;

    Spool(InputStream source, Path folder) {
        this.source = source;
        this.folder = folder;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        var count = source.read(bytes, offset, length);
        if (keeps && count > 0) {
            keep(bytes, offset, count);
        }
        return count;
    }

    @Override
    public long skip(long bytes) throws IOException {
        return keeps ? super.skip(bytes) : source.skip(bytes);
    }

    private void keep(byte[] bytes, int offset, int count) throws IOException {
        if (target.isEmpty() && memory.size() + count <= MEMORY_BYTES_MAX) {
            memory.write(bytes, offset, count);
            return;
        }
        if (target.isEmpty()) {
            file = Optional.of(Files.createTempFile(folder, "package-", ".tar"));
            target = Optional.of(NamedOutputStream.into(file.get()));
            memory.writeTo(target.get());
            memory = new ByteArrayOutputStream();
        }
        target.get().write(bytes, offset, count);
    }

    /// Keeps nothing any more, and drops what was kept.
    void forget() throws IOException {
        keeps = false;
        memory = new ByteArrayOutputStream();
        deleteFile();
    }

    /// Reads the source to its end, and closes it.
    void fill() throws IOException {
        try (source) {
            var buffer = new byte[1 << 16];
            while (read(buffer, 0, buffer.length) >= 0) {
                // what is read is kept
            }
        }
        if (target.isPresent()) {
            target.get().close();
        }
    }

    /// Everything from the start, after [#fill()].
    InputStream open() throws IOException {
        return file.isPresent()
                ? new FileRegionInputStream(file.get(), 0, Files.size(file.get()))
                : new ByteArrayInputStream(memory.toByteArray());
    }

    private void deleteFile() throws IOException {
        if (target.isPresent()) {
            target.get().close();
        }
        if (file.isPresent()) {
            Files.deleteIfExists(file.get());
        }
    }

    @Override
    public void close() throws IOException {
        try (source) {
            deleteFile();
        }
    }
}
