package dockerenvs.oci.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a daemon answers by HTTP/1.1 (RFC 9112) before it ends the connection.
///
/// @param status the status code
/// @param body at most 1 MiB of it
record SocketAnswer(int status, byte[] body) {
    private static final int LINE_BYTES_MAX = 64 << 10;
    private static final int HEADERS_MAX = 200;
    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");

    /// Reads an answer; interim ones are passed over.
    ///
    /// @throws IOException when it is none
    static SocketAnswer read(InputStream source) throws IOException {
        var in = new BufferedInputStream(source);
        while (true) {
            var line = STATUS.matcher(line(in));
            if (!line.matches()) {
                throw new IOException("what listens there does not speak HTTP");
            }
            var status = Integer.parseInt(line.group(1));
            var isChunked = false;
            Optional<Integer> length = Optional.empty();
            var headers = 0;
            for (var header = line(in); !header.isEmpty(); header = line(in)) {
                if (++headers > HEADERS_MAX) {
                    throw new IOException("the answer has too many headers");
                }
                var text = header.toLowerCase(Locale.ROOT).replace(" ", "");
                isChunked |= text.equals("transfer-encoding:chunked");
                if (text.matches("content-length:[0-9]{1,18}")) {
                    var bytes = Long.parseLong(text.substring(text.indexOf(':') + 1));
                    length = Optional.of((int) Math.min(bytes, BODY_BYTES_MAX));
                }
            }
            if (status >= 200) {
                var body = isChunked ? chunks(in) : in.readNBytes(length.orElse(BODY_BYTES_MAX));
                return new SocketAnswer(status, body);
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the answer ends early");
            }
            if (line.size() == LINE_BYTES_MAX) {
                throw new IOException("the answer has a line that is too long");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        while (body.size() < BODY_BYTES_MAX) {
            var size = line(in).replaceFirst(";.*", "").strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("the answer is not chunked as it should be");
            }
            var length = Integer.parseInt(size, 16);
            if (length == 0) {
                break;
            }
            body.write(in.readNBytes(Math.min(length, BODY_BYTES_MAX - body.size())));
            line(in);
        }
        return body.toByteArray();
    }
}
