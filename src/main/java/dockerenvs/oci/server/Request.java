package dockerenvs.oci.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A request as it has arrived.
///
/// @param parameters values by name, unescaped
record Request(HttpExchange exchange, Map<String, List<String>> parameters) {

    static Request of(HttpExchange exchange) {
        var parameters = new LinkedHashMap<String, List<String>>();
        var query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        for (var pair : query.split("&", -1)) {
            var parts = pair.split("=", 2);
            parameters
                    .computeIfAbsent(unescaped(parts[0]), _ -> new ArrayList<>())
                    .add(parts.length == 2 ? unescaped(parts[1]) : "");
        }
        return new Request(exchange, parameters);
    }

    /// A plus is itself: media types have one, and nothing here has blanks.
    private static String unescaped(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// The last value of each field of a form.
    static Map<String, String> form(String text) {
        var form = new LinkedHashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            var parts = pair.split("=", 2);
            if (parts.length == 2) {
                form.put(formField(parts[0]), formField(parts[1]));
            }
        }
        return form;
    }

    private static String formField(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw Refused.of(400, "UNSUPPORTED", "the form is not escaped as forms are");
        }
    }

    String method() {
        return exchange.getRequestMethod();
    }

    boolean isGet() {
        return method().equals("GET");
    }

    boolean isReading() {
        return isGet() || method().equals("HEAD");
    }

    /// The path, still escaped.
    String rawPath() {
        return Optional.ofNullable(exchange.getRequestURI().getRawPath()).orElse("");
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /// How long the body is, where the request says it.
    OptionalLong length() {
        // the server has refused what is no number
        return header("Content-Length")
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    /// The first value of a parameter.
    Optional<String> parameter(String name) {
        return values(name).stream().findFirst();
    }

    List<String> values(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /// Whether the client has this content already (RFC 9110, section 13.1.2).
    boolean hasAlready(String entityTag) {
        return header("If-None-Match")
                .filter(tags -> tags.strip().equals("*") || tags.contains(entityTag))
                .isPresent();
    }

    /// The body; failures to read it are the client's.
    InputStream body() {
        return new Body(exchange.getRequestBody());
    }

    /// Takes up to `bytesMax` bytes that nobody wants, so that a client that is still sending comes to read the
    /// answer.
    void drain(long bytesMax) throws IOException {
        var in = body();
        var buffer = new byte[16 << 10];
        var left = bytesMax;
        for (var n = 0; n >= 0 && left > 0; left -= n) {
            n = in.read(buffer);
        }
    }

    /// The client has gone, or does not speak HTTP: there is nobody to answer, and nothing is wrong here.
    static final class ClientGone extends IOException {
        private static final long serialVersionUID = 1L;

        ClientGone(Exception cause) {
            super("the client has gone: " + cause.getMessage(), cause);
        }
    }

    private static final class Body extends FilterInputStream {
        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return in.read(buffer, offset, length);
            } catch (IOException | IndexOutOfBoundsException failure) {
                // the latter is what the server makes of a chunk whose length is larger than an int
                throw new ClientGone(failure);
            }
        }
    }
}
