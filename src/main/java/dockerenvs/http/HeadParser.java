package dockerenvs.http;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultClassicHttpResponseFactory;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.message.BasicLineParser;

/// Reads the head of an answer, all of it: where the connection ends in the middle, the library takes what came for
/// the whole, and half a number for a number. What ends before its first byte is left to the library, which tells it
/// from what broke.
final class HeadParser extends DefaultHttpResponseParser {
    private Optional<SessionInputBuffer> seen = Optional.empty();

    HeadParser(Http1Config limits) {
        super(limits, BasicLineParser.INSTANCE, DefaultClassicHttpResponseFactory.INSTANCE);
    }

    @Override
    public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream source) throws IOException, HttpException {
        if (seen.isEmpty()) {
            seen = Optional.of(buffer);
        }
        return super.parse(buffer, new Begun(source, buffer.length() > 0));
    }

    /// Whether nothing has come that was not read.
    boolean isAtEnd() {
        return seen.isEmpty() || seen.get().length() == 0;
    }

    /// Where the end is a failure, once something came.
    private static final class Begun extends FilterInputStream {
        private boolean begun;

        Begun(InputStream source, boolean begun) {
            super(source);
            this.begun = begun;
        }

        @Override
        public int read() throws IOException {
            return noted(in.read());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return noted(in.read(bytes, offset, length));
        }

        private int noted(int read) throws EOFException {
            if (begun && read < 0) {
                throw new EOFException("the head of the answer ends early");
            }
            begun = true;
            return read;
        }
    }
}
