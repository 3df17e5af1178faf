package dockerenvs.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Asks servers, for several threads at a time.
///
/// - A broken connection and the statuses 408, 429, 499, 500, 502, 503, 504 and 522 are tried again
///   ([Retries]), after the pause the server asks for.
/// - Redirects are followed, at most ten, never from `https` to `http`. `Authorization` and `Cookie` stay
///   behind when scheme, host or port change, and do not come back.
/// - Credentials are those of the request, else those in the URL, else those that [Credentials] know.
/// - Bodies are given as they are sent, never unpacked.
///
/// The network is touched by the first request, not before: setting it up takes a tenth of a second.
public final class HttpClient implements Closeable {
    private static final Set<Integer> TRANSIENT = Set.of(408, 429, 499, 500, 502, 503, 504, 522);
    private static final List<String> CREDENTIAL_HEADERS = List.of("Authorization", "Cookie");

    private final HttpSettings settings;
    private final Credentials credentials;
    private final Timing timing;
    private final ReentrantLock opening = new ReentrantLock();
    private Optional<Connections> connections = Optional.empty();

    private HttpClient(HttpSettings settings, Credentials credentials, Timing timing) {
        this.settings = settings;
        this.credentials = credentials;
        this.timing = timing;
    }

    /// A client that has not done anything yet.
    public static HttpClient open(HttpSettings settings, Credentials credentials, Timing timing) {
        return new HttpClient(settings, credentials, timing);
    }

    /// Asks, again where that may help, and gives the last answer, whatever its status.
    ///
    /// @throws IOException when no server answered, or a redirect leads where it must not; without secrets
    /// @throws InterruptedIOException when this thread is interrupted; its interrupt flag stays set
    public HttpResponse send(HttpRequest request) throws IOException {
        return send(request, backoff());
    }

    /// The count of tries for something that takes several requests.
    Backoff backoff() {
        return new Backoff(settings.retries(), timing);
    }

    /// Asks once, and again for as long as `backoff` allows.
    HttpResponse send(HttpRequest request, Backoff backoff) throws IOException {
        while (true) {
            try {
                var response = follow(request);
                if (!TRANSIENT.contains(response.status()) || !backoff.isTryLeft()) {
                    return response;
                }
                response.close();
                var retryAfter = response.header("Retry-After");
                if (retryAfter.isPresent()) {
                    backoff.pause(retryAfter.get());
                } else {
                    backoff.pause();
                }
            } catch (IOException failure) {
                if (!isTransient(failure) || !backoff.isTryLeft()) {
                    throw failure;
                }
                backoff.pause();
            }
        }
    }

    /// Whether trying again may help: not where something was refused, and not when somebody wants this to
    /// stop.
    static boolean isTransient(IOException failure) {
        return !(failure instanceof Refusal)
                && !(failure instanceof InterruptedIOException)
                && !Thread.currentThread().isInterrupted();
    }

    private HttpResponse follow(HttpRequest request) throws IOException {
        var first = authorized(request);
        var target = first.url();
        var headers = first.headers();
        for (var hop = 0; hop <= Redirects.HOPS_MAX; hop++) {
            var response = connections().exchange(request.method(), target, headers);
            if (!Redirects.isRedirect(response.status())) {
                return response;
            }
            URI next;
            try (response) {
                next = Redirects.next(target, response);
            }
            if (!Origin.of(next).equals(Origin.of(target))) {
                headers = headers.stream()
                        .filter(header -> CREDENTIAL_HEADERS.stream().noneMatch(header::is))
                        .toList();
            }
            target = next;
        }
        throw new Refusal(
                "%s: more than %d redirects, one after the other".formatted(SafeUrl.quote(target), Redirects.HOPS_MAX));
    }

    /// The request as it is sent: no user in the URL, but in a header.
    private HttpRequest authorized(HttpRequest request) throws IOException {
        var url = checked(Redirects.withoutUser(request.url()));
        var plain = new HttpRequest(request.method(), url, request.headers());
        if (request.headers().stream().anyMatch(header -> header.is("Authorization"))) {
            return plain;
        }
        var ofUser = Credential.ofUser(request.url());
        var credential = ofUser.isPresent() ? ofUser : credentials.find(url);
        if (credential.isEmpty()) {
            return plain;
        }
        return switch (credential.get()) {
            case Credential.Basic basic -> plain.withHeader("Authorization", basic.header());
            case Credential.Bearer(var token) -> plain.withHeader("Authorization", "Bearer " + token);
            case Credential.PathToken(var token) ->
                new HttpRequest(request.method(), withToken(url, token), request.headers());
        };
    }

    private static URI checked(URI url) throws Refusal {
        var origin = Origin.of(url);
        if (origin.host().isEmpty() || !origin.isWeb()) {
            throw new Refusal("%s is not a URL of the web; it should begin with `https://` and a host"
                    .formatted(SafeUrl.quote(url)));
        }
        return url;
    }

    private static URI withToken(URI url, String token) {
        var path = Optional.ofNullable(url.getRawPath()).orElse("");
        if (path.startsWith("/t/")) {
            return url;
        }
        var text = url.toString();
        var start = text.indexOf("//") + 2 + url.getRawAuthority().length();
        var encoded = URLEncoder.encode(token, StandardCharsets.UTF_8);
        return URI.create(text.substring(0, start) + "/t/" + encoded + text.substring(start));
    }

    private Connections connections() throws IOException {
        opening.lock();
        try {
            if (connections.isEmpty()) {
                connections = Optional.of(Connections.open(settings));
            }
            return connections.get();
        } finally {
            opening.unlock();
        }
    }

    /// Ends all connections.
    @Override
    public void close() throws IOException {
        opening.lock();
        try {
            if (connections.isPresent()) {
                connections.get().close();
                connections = Optional.empty();
            }
        } finally {
            opening.unlock();
        }
    }
}
