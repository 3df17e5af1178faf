package dockerenvs.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Files that stay open while parts of them are read: of a layer that is thousands of parts of a few files, in any
/// order. For one thread at a time.
public final class OpenFiles implements Closeable {
    private static final int FILES_MAX = 32;

    /// In the order in which they were opened.
    private final SequencedMap<Path, FileChannel> channels = new LinkedHashMap<>();

    /// None is open yet.
    public OpenFiles() {}

    /// Reads some bytes of a part like [java.io.InputStream#read(byte[], int, int)].
    ///
    /// @param position the first byte wanted, counted from the start of the part
    public int read(FileRegion region, long position, byte[] target, int offset, int length) throws IOException {
        var wanted = (int) Math.min(length, region.size() - position);
        if (wanted <= 0) {
            return length == 0 ? 0 : -1;
        }
        return channel(region.file()).read(ByteBuffer.wrap(target, offset, wanted), region.offset() + position);
    }

    /// The file, to be read only; it may be closed when others are opened.
    FileChannel channel(Path file) throws IOException {
        var known = channels.get(file);
        if (known != null) {
            return known;
        }
        if (channels.size() == FILES_MAX) {
            channels.pollFirstEntry().getValue().close();
        }
        var opened = FileChannel.open(file, StandardOpenOption.READ);
        channels.put(file, opened);
        return opened;
    }

    @Override
    public void close() throws IOException {
        for (var entry = channels.pollFirstEntry(); entry != null; entry = channels.pollFirstEntry()) {
            entry.getValue().close();
        }
    }
}
