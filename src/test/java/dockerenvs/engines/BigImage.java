package dockerenvs.engines;

import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;

/// An image of any size that is nowhere before it is written: noise and zeros by turns, so that it can be compressed,
/// but not to nothing.
final class BigImage {
    private static final int LAYERS = 4;
    private static final int SMALL_FILES = 500;
    private static final int SMALL_BYTES = 4096;
    static final long MEGABYTE = 1 << 20;

    private BigImage() {}

    /// Writes an archive of about `megabytes`: four layers, half of each one file, the rest smaller ones.
    static void write(Path archive, long megabytes) throws IOException {
        var image = Image.SCRATCH;
        for (var i = 0; i < LAYERS; i++) {
            image = image.withLayer(Layer.pack(layer(i, megabytes / LAYERS)), "noise " + i);
        }
        DockerArchive.write(image, "example.com/big:1", archive);
    }

    private static FileTree layer(int number, long megabytes) {
        var entries = new ArrayList<FileEntry>();
        var folder = "srv/layer-" + number + "/";
        entries.add(file(folder + "half.bin", megabytes / 2 * MEGABYTE, number));
        for (var i = 0; i < megabytes / 2; i++) {
            entries.add(file(folder + "middle/" + i + ".bin", MEGABYTE - 1, 1000L * number + i));
        }
        for (var i = 0; i < SMALL_FILES; i++) {
            entries.add(file(folder + "small/" + i + ".bin", SMALL_BYTES, 100_000L * number + i));
        }
        return FileTree.of(entries);
    }

    static FileEntry file(String path, long size, long seed) {
        return FileEntry.file(path, size, () -> new Noise(seed, size), Attributes.FILE);
    }

    /// 32 KiB of noise, 32 KiB of zeros, and so on; always the same for the same seed.
    private static final class Noise extends InputStream {
        private static final int BLOCK = 32 << 10;

        private final byte[] block = new byte[BLOCK];
        private long state;
        private long left;
        private int position = BLOCK;
        private boolean zeros = true;

        Noise(long seed, long size) {
            state = seed * 0x9E3779B97F4A7C15L + 1;
            left = size;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            if (position == BLOCK) {
                fill();
            }
            var n = (int) Math.min(left, Math.min(length, BLOCK - position));
            System.arraycopy(block, position, buffer, offset, n);
            position += n;
            left -= n;
            return n;
        }

        private void fill() {
            zeros = !zeros;
            position = 0;
            var words = ByteBuffer.wrap(block);
            while (words.hasRemaining()) {
                // xorshift64, George Marsaglia
                state ^= state << 13;
                state ^= state >>> 7;
                state ^= state << 17;
                words.putLong(zeros ? 0 : state);
            }
        }
    }
}
