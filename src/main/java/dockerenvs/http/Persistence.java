package dockerenvs.http;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/// Whether a connection can be used again once an answer was read (RFC 9112, sections 6.3 and 9.3): where it is
/// certain where the answer ends, and the server does not say otherwise.
final class Persistence {
    private static final String PROXY_CONNECTION = "Proxy-Connection";

    private int lengths;
    private int codings;
    private boolean isChunked;
    private boolean hasOptions;

    private Persistence() {}

    /// Whether it is so after that answer.
    static boolean isGiven(HttpRequest request, ClassicHttpResponse response) {
        var seen = new Persistence();
        for (var header : response.getHeaders()) {
            seen.note(header);
        }
        if (!seen.isBounded(request, response)) {
            return false;
        }
        return !seen.hasOptions && HttpVersion.HTTP_1_1.equals(response.getVersion())
                || DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, HttpCoreContext.create());
    }

    private void note(Header header) {
        var name = header.getName();
        hasOptions |= name.equalsIgnoreCase(HttpHeaders.CONNECTION) || name.equalsIgnoreCase(PROXY_CONNECTION);
        lengths += name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH) ? 1 : 0;
        if (name.equalsIgnoreCase(HttpHeaders.TRANSFER_ENCODING)) {
            codings++;
            isChunked = HeaderElements.CHUNKED_ENCODING.equalsIgnoreCase(header.getValue());
        }
    }

    /// Whoever says it in two ways may be heard in two.
    private boolean isBounded(HttpRequest request, ClassicHttpResponse response) {
        if (codings > 0) {
            return codings == 1 && isChunked && lengths == 0;
        }
        return lengths == 1 || lengths == 0 && !MessageSupport.canResponseHaveBody(request.getMethod(), response);
    }
}
