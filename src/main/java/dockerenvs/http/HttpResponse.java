package dockerenvs.http;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a server answered. Closing it gives the connection back, or ends it when the body was not read to its
/// end.
public final class HttpResponse implements Closeable {
    private final URI url;
    private final int status;
    private final List<Header> headers;
    private InputStream body;
    private final Closeable connection;

    HttpResponse(URI url, int status, List<Header> headers, InputStream body, Closeable connection) {
        this.url = url;
        this.status = status;
        this.headers = List.copyOf(headers);
        this.body = body;
        this.connection = connection;
    }

    /// Where the answer came from, after redirects; may hold secrets.
    public URI url() {
        return url;
    }

    /// The status code, RFC 9110 section 15.
    public int status() {
        return status;
    }

    /// Whether the status says that it went well: 2xx.
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /// All headers in the order they came.
    public List<Header> headers() {
        return headers;
    }

    /// The first header of that name.
    public Optional<String> header(String name) {
        for (var header : headers) {
            if (header.is(name)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }

    /// Bytes of the body as announced; empty when the server does not say.
    public OptionalLong size() {
        return Framing.length(header("Content-Length").orElse("").strip());
    }

    /// The body as it was sent, to be read once; a body that ends too early fails where that can be noticed.
    public InputStream body() {
        return body;
    }

    /// The first bytes of the body, which stay in it.
    byte[] peek(int bytesMax) throws IOException {
        var first = body.readNBytes(bytesMax);
        body = new SequenceInputStream(new ByteArrayInputStream(first), body);
        return first;
    }

    /// The answer as a failure, for who needed another one.
    public HttpFailure failure() {
        var wish = HttpClient.isTransient(status) ? header("Retry-After").orElse("") : "";
        return new HttpFailure(url, status, RetryAfter.inWords(wish));
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    @Override
    public String toString() {
        return status + " from " + SafeUrl.print(url);
    }
}
