package dockerenvs.http;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// A server that answered, but not with what was asked for. The message names the URL without its secrets.
public final class HttpFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private static final Map<Integer, String> MEANINGS = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(407, "Proxy Authentication Required"),
            Map.entry(408, "Request Timeout"),
            Map.entry(410, "Gone"),
            Map.entry(416, "Range Not Satisfiable"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"));

    private final int status;

    /// @param wish what it asks for besides, as [RetryAfter] has it
    HttpFailure(URI url, int status, String wish) {
        super("%s: the server answered %d%s%s"
                .formatted(
                        SafeUrl.quote(url),
                        status,
                        Optional.ofNullable(MEANINGS.get(status))
                                .map(text -> " " + text)
                                .orElse(""),
                        wish));
        this.status = status;
    }

    /// The status code.
    public int status() {
        return status;
    }
}
