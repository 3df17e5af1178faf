package dockerenvs.http;

/// Whether a connection can be used again once an answer was read (RFC 9112, sections 6.3 and 9.3): where it is
/// certain where the answer ends, and the server does not say otherwise.
final class Persistence {
    private int lengths;
    private int codings;
    private boolean isChunked;
    private boolean isClosing;
    private boolean isKeeping;

    private Persistence() {}

    /// Whether it is so after that answer.
    ///
    /// @param method of the request
    static boolean isGiven(String method, Head head) {
        var seen = new Persistence();
        head.headers().forEach(seen::note);
        return seen.isBounded(method, head) && !seen.isClosing && (head.isLatest() || seen.isKeeping);
    }

    private void note(Header header) {
        if (header.is("Content-Length")) {
            lengths++;
        } else if (header.is("Transfer-Encoding")) {
            codings++;
            isChunked = header.value().equalsIgnoreCase("chunked");
        } else if (header.is("Connection") || header.is("Proxy-Connection")) {
            for (var option : header.value().split(",", -1)) {
                isClosing |= option.strip().equalsIgnoreCase("close");
                isKeeping |= option.strip().equalsIgnoreCase("keep-alive");
            }
        }
    }

    /// Whoever says it in two ways may be heard in two; HTTP/1.0 knows no chunks (RFC 9112, section 6.1).
    private boolean isBounded(String method, Head head) {
        if (codings > 0) {
            return codings == 1 && isChunked && lengths == 0 && head.isLatest();
        }
        return lengths == 1 || lengths == 0 && !Framing.hasBody(method, head.status());
    }
}
