package dockerenvs.http;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/// What is asked of a server.
///
/// @param url `http` or `https`; a user in it becomes Basic credentials and is not sent otherwise
/// @param headers in the order they are sent; `Authorization` is added by the client where credentials are
///     known
public record HttpRequest(Method method, URI url, List<Header> headers) {

    /// What is to be done.
    public enum Method {
        GET,
        HEAD
    }

    public HttpRequest {
        headers = List.copyOf(headers);
    }

    /// A request for the content of `url`.
    public static HttpRequest get(URI url) {
        return new HttpRequest(Method.GET, url, List.of());
    }

    /// A request for what there is to say about the content of `url`.
    public static HttpRequest head(URI url) {
        return new HttpRequest(Method.HEAD, url, List.of());
    }

    /// With one more header.
    public HttpRequest withHeader(String name, String value) {
        return new HttpRequest(
                method,
                url,
                Stream.concat(headers.stream(), Stream.of(new Header(name, value)))
                        .toList());
    }

    @Override
    public String toString() {
        return method + " " + SafeUrl.print(url);
    }
}
