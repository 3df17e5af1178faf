package dockerenvs.http;

import dockerenvs.content.Content;
import java.io.ByteArrayInputStream;

/// What is sent with a request: bytes of a known number, read anew each time they are sent, never held whole.
///
/// @param size bytes, sent as `Content-Length`, 0 included
public record Body(long size, Content content) {
    /// No bytes.
    public static final Body EMPTY = of(new byte[0]);

    public Body {
        if (size < 0) {
            throw new IllegalArgumentException("a body has 0 bytes or more, not " + size);
        }
    }

    /// Bytes in memory.
    public static Body of(byte[] bytes) {
        var own = bytes.clone();
        return new Body(own.length, () -> new ByteArrayInputStream(own));
    }

    @Override
    public String toString() {
        return size + " bytes";
    }
}
