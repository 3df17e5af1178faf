package dockerenvs.http;

import java.util.OptionalLong;

/// Where the body of an answer ends (RFC 9112, section 6.3).
///
/// @param kind how that is told
/// @param size bytes; of use where they are counted
record Framing(Kind kind, long size) {
    private static final int SUCCESS = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int DIGITS_MAX = 18;

    /// How an end is told.
    enum Kind {
        COUNTED,
        CHUNKED,
        /// By the end of the connection.
        OPEN
    }

    /// @param method of the request
    /// @throws NotHttp when it is told as nobody understands, or in two ways
    static Framing of(String method, Head head) throws NotHttp {
        if (!hasBody(method, head.status())) {
            return new Framing(Kind.COUNTED, 0);
        }
        var isChunked = false;
        var size = -1L;
        for (var header : head.headers()) {
            if (header.is("Transfer-Encoding")) {
                if (!header.value().equalsIgnoreCase("chunked")) {
                    throw new NotHttp();
                }
                isChunked = true;
            } else if (header.is("Content-Length")) {
                var other = length(header.value()).orElseThrow(NotHttp::new);
                if (size >= 0 && other != size) {
                    throw new NotHttp();
                }
                size = other;
            }
        }
        if (isChunked) {
            return new Framing(Kind.CHUNKED, -1);
        }
        return size < 0 ? new Framing(Kind.OPEN, -1) : new Framing(Kind.COUNTED, size);
    }

    /// Whether an answer to such a request may have one.
    static boolean hasBody(String method, int status) {
        return switch (method) {
            case "HEAD" -> false;
            case "CONNECT" -> status / 100 != SUCCESS / 100;
            default -> status >= SUCCESS && status != NO_CONTENT && status != NOT_MODIFIED;
        };
    }

    /// Bytes as `Content-Length` has them: digits, and nothing else.
    static OptionalLong length(String text) {
        var isNumber = !text.isEmpty() && text.length() <= DIGITS_MAX;
        for (var index = 0; isNumber && index < text.length(); index++) {
            isNumber = text.charAt(index) >= '0' && text.charAt(index) <= '9';
        }
        return isNumber ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
