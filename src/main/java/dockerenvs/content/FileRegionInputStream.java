package dockerenvs.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Part of a file as a stream. Skipping moves the position and reads nothing.
public final class FileRegionInputStream extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long position;

    /// The `size` bytes from `offset`, or fewer where the file ends earlier.
    public FileRegionInputStream(Path file, long offset, long size) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        position = offset;
        end = Math.addExact(offset, size);
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
        if (position >= end) {
            return -1;
        }
        var n = channel.read(ByteBuffer.wrap(buffer, offset, (int) Math.min(length, end - position)), position);
        position += Math.max(n, 0);
        return n;
    }

    @Override
    public long skip(long bytes) throws IOException {
        var skipped = Math.clamp(Math.min(end, channel.size()) - position, 0, Math.max(bytes, 0));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return Math.clamp(Math.min(end, channel.size()) - position, 0, Integer.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
