package dockerenvs.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Parts of files, one after the other.
public record FileRegions(List<FileRegion> parts) implements Content {
    public FileRegions {
        parts = List.copyOf(parts);
    }

    @Override
    public InputStream open() {
        return new Parts(parts);
    }

    /// One part after the other.
    private static final class Parts extends InputStream {
        private final List<FileRegion> parts;
        private final OpenFiles files = new OpenFiles();
        private int current;
        /// Within the current part.
        private long position;

        Parts(List<FileRegion> parts) {
            this.parts = parts;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var done = 0;
            while (done < length && current < parts.size()) {
                var n = files.read(parts.get(current), position, buffer, offset + done, length - done);
                if (n >= 0) {
                    done += n;
                    position += n;
                } else {
                    current++;
                    position = 0;
                }
            }
            return done == 0 && length > 0 ? -1 : done;
        }

        @Override
        public void close() throws IOException {
            files.close();
        }
    }
}
