package dockerenvs.conda.link;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Bytes on their way to `target`, the first line repaired when it is a [Shebang].
final class ShebangOutputStream extends OutputStream {
    /// A first line that is longer names no interpreter; it is left alone.
    private static final int LINE_BYTES_MAX = 1 << 16;

    private final OutputStream target;
    private final Prefix prefix;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean passed;

    ShebangOutputStream(OutputStream target, Prefix prefix) {
        this.target = target;
        this.prefix = prefix;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        var i = offset;
        while (!passed && i < offset + length) {
            if (bytes[i] == '\n') {
                pass(Shebang.repair(line.toByteArray(), prefix));
            } else {
                line.write(bytes[i++]);
                var size = line.size();
                if (size == 2 && !Shebang.isAt(line.toByteArray()) || size > LINE_BYTES_MAX) {
                    pass(line.toByteArray());
                }
            }
        }
        target.write(bytes, i, offset + length - i);
    }

    private void pass(byte[] first) throws IOException {
        target.write(first);
        passed = true;
    }

    @Override
    public void close() throws IOException {
        try (target) {
            if (!passed) {
                pass(Shebang.repair(line.toByteArray(), prefix));
            }
        }
    }
}
