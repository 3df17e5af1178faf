package dockerenvs.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Bytes that can be read again and again; each call starts at the first byte.
@FunctionalInterface
public interface Content {
    /// The bytes from the start; the caller closes the stream.
    InputStream open() throws IOException;

    /// What messages call the place of the bytes, such as a file and what is in it; empty where nobody knows.
    default String place() {
        return "";
    }

    /// Whether it comes over a network, and may be spoilt one time and sound the next.
    default boolean isFromAfar() {
        return false;
    }

    /// Whatever writes bytes from first to last, the same ones each time.
    @FunctionalInterface
    interface Writer {
        /// Writes all bytes; `target` may be closed or left open.
        void writeTo(OutputStream target) throws IOException;
    }

    /// Takes some content as it is, where others take its bytes. What is written to a stream that is one of these may
    /// come either way.
    interface Taker {
        /// Whether it takes such content as it is.
        boolean takes(Content content, long size);

        /// Takes all of it, behind what was written before.
        ///
        /// @param content some that it takes
        /// @param size bytes of it
        void take(Content content, long size) throws IOException;
    }

    /// Content that is made anew each time it is read: `writer` runs on a thread of its own, never more than a few
    /// megabytes ahead of the reader, and stops when the reader closes the stream.
    static Content writtenBy(Writer writer) {
        return () -> new WrittenInputStream(writer);
    }
}
