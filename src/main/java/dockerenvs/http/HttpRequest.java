package dockerenvs.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is asked of a server.
///
/// @param url `http` or `https`; a user in it becomes Basic credentials and is not sent otherwise
/// @param headers in the order they are sent; `Authorization` is added by the client where credentials are
///     known
/// @param body what is sent along
/// @param repeatable whether asking again, after an answer that never came, does no harm
public record HttpRequest(Method method, URI url, List<Header> headers, Optional<Body> body, boolean repeatable) {

    /// What is to be done. Those that change things where they are repeated are asked once, unless the request
    /// says otherwise.
    public enum Method {
        GET,
        HEAD,
        PUT,
        DELETE,
        POST,
        PATCH
    }

    public HttpRequest {
        headers = List.copyOf(headers);
    }

    /// A request for the content of `url`.
    public static HttpRequest get(URI url) {
        return of(Method.GET, url);
    }

    /// A request for what there is to say about the content of `url`.
    public static HttpRequest head(URI url) {
        return of(Method.HEAD, url);
    }

    /// A request without a body; those that must have one (POST, PUT and PATCH) have an empty one.
    public static HttpRequest of(Method method, URI url) {
        return switch (method) {
            case GET, HEAD, DELETE -> new HttpRequest(method, url, List.of(), Optional.empty(), true);
            case PUT, POST, PATCH -> of(method, url, Body.EMPTY);
        };
    }

    /// A request with a body.
    public static HttpRequest of(Method method, URI url, Body body) {
        var repeatable = method != Method.POST && method != Method.PATCH;
        return new HttpRequest(method, url, List.of(), Optional.of(body), repeatable);
    }

    /// With one more header.
    public HttpRequest withHeader(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new HttpRequest(method, url, more, body, repeatable);
    }

    /// To another place.
    public HttpRequest withUrl(URI other) {
        return new HttpRequest(method, other, headers, body, repeatable);
    }

    /// Asked again, or not, where no answer came or the server had trouble.
    public HttpRequest withRepeatable(boolean other) {
        return new HttpRequest(method, url, headers, body, other);
    }

    /// With only those headers that are among `names`.
    HttpRequest withOnly(List<String> names) {
        var left = headers.stream().filter(header -> names.stream().anyMatch(header::is));
        return new HttpRequest(method, url, left.toList(), body, repeatable);
    }

    /// As a GET without a body.
    HttpRequest asGet() {
        return new HttpRequest(Method.GET, url, headers, Optional.empty(), repeatable);
    }

    @Override
    public String toString() {
        return method + " " + SafeUrl.print(url);
    }
}
