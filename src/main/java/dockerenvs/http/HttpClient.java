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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/// Asks servers, for several threads at a time.
///
/// - A server that is not there is tried three times.
/// - A broken connection and the statuses 408, 429, 499, 500, 502, 503, 504 and 522 are tried again
///   ([Retries]), after the pause the server asks for, unless that is too long. When it takes its time, the listener of
///   the settings is told, once for each request.
/// - Redirects are followed, at most ten, never from `https` to `http`. When scheme, host or port change, only those
///   headers go along that say what is wanted or sent, and the others do not come back; what was posted is not
///   posted there.
/// - Credentials are those of the request, else those in the URL, else those that [Credentials] know.
/// - Bodies are given as they are sent, never unpacked.
/// - What must not be repeated ([HttpRequest#repeatable()]) is asked once.
///
/// The network is touched by the first request, not before: setting it up takes a tenth of a second.
public final class HttpClient implements Closeable {
    private static final Set<Integer> TRANSIENT = Set.of(408, 429, 499, 500, 502, 503, 504, 522);
    private static final int SEE_OTHER = 303;
    /// What of a request is any server's business; a secret may have any other name.
    private static final List<String> OPEN_HEADERS = List.of(
            "Accept", "Range", "If-Range", "If-None-Match", "If-Modified-Since", "Content-Type", "Content-Range");

    /// Tries of a server that is not there: most often its name is wrong, and somebody waits to be told.
    private static final int OUT_OF_REACH_MAX = 3;

    private final HttpSettings settings;
    private final Credentials credentials;
    private final Timing timing;
    private final Reopening<Connections> connections;
    private final AtomicBoolean hasToldOfTrouble = new AtomicBoolean();

    private HttpClient(HttpSettings settings, Credentials credentials, Timing timing) {
        this.settings = settings;
        this.credentials = credentials;
        this.timing = timing;
        this.connections = new Reopening<>(() -> Connections.open(settings, timing.clock()));
    }

    /// A client that has not done anything yet.
    public static HttpClient open(HttpSettings settings, Credentials credentials, Timing timing) {
        return new HttpClient(settings, credentials, timing);
    }

    /// Another client, which reaches servers otherwise and is closed by itself.
    ///
    /// @param change what is different
    public HttpClient with(UnaryOperator<HttpSettings> change) {
        return new HttpClient(change.apply(settings), credentials, timing);
    }

    /// Asks, again where that may help, and gives the last answer, whatever its status.
    ///
    /// @throws IOException when no server answered, or a redirect leads where it must not; without secrets
    /// @throws InterruptedIOException when this thread is interrupted; its interrupt flag stays set
    public HttpResponse send(HttpRequest request) throws IOException {
        return send(request, backoff());
    }

    /// Whether the server of a URL speaks TLS, found out without a handshake; nothing when it says neither, or when
    /// a proxy is before it.
    public Optional<Boolean> speaksTls(URI url) {
        return settings.proxies().find(url).isPresent() ? Optional.empty() : TlsProbe.ask(url);
    }

    /// The count of tries for something that takes several requests.
    public Backoff backoff() {
        return new Backoff(settings, timing, hasToldOfTrouble, false);
    }

    /// The same for what can be had elsewhere: two tries, and one where a server says nothing.
    public Backoff briefBackoff() {
        return new Backoff(settings, timing, hasToldOfTrouble, true);
    }

    /// Asks once, and again for as long as `backoff` allows.
    ///
    /// @throws SourceFailure when the body could not be read
    /// @throws IOException as [#send(HttpRequest)]
    public HttpResponse send(HttpRequest request, Backoff backoff) throws IOException {
        var outOfReach = 0;
        while (true) {
            try {
                var response = follow(request);
                if (!isTransient(response.status()) || !request.repeatable() || !backoff.isTryLeft(response)) {
                    return response;
                }
                response.close();
                backoff.pause(response);
            } catch (SourceFailure failure) {
                throw failure;
            } catch (IOException failure) {
                outOfReach += isOutOfReach(failure) ? 1 : 0;
                var isLast = outOfReach == OUT_OF_REACH_MAX || !request.repeatable() || !backoff.isTryLeft(failure);
                if (isLast || !isTransient(failure)) {
                    throw failure;
                }
                if (!isOutOfReach(failure)) {
                    backoff.loseAnswer();
                }
                backoff.pause(String.valueOf(failure.getMessage()));
            }
        }
    }

    /// Whether trying again may help: not where something was refused, and not when somebody wants this to
    /// stop.
    public static boolean isTransient(IOException failure) {
        return !(failure instanceof Refusal)
                && !(failure instanceof Untrusted)
                && !(failure instanceof InterruptedIOException)
                && !Thread.currentThread().isInterrupted();
    }

    /// Whether the request cannot have come to the server.
    public static boolean isOutOfReach(IOException failure) {
        return failure instanceof Unreachable || failure instanceof NoTls;
    }

    /// Whether a server that answers so may answer otherwise the next time.
    public static boolean isTransient(int status) {
        return TRANSIENT.contains(status);
    }

    private HttpResponse follow(HttpRequest request) throws IOException {
        var target = authorized(request);
        for (var hop = 0; hop <= Redirects.HOPS_MAX; hop++) {
            var response = connections.get().exchange(target);
            if (!Redirects.isRedirect(response.status())) {
                return response;
            }
            URI next;
            try (response) {
                next = Redirects.next(target.url(), response);
            }
            var elsewhere = response.status() == SEE_OTHER && target.method() != HttpRequest.Method.HEAD;
            target = elsewhere ? target.asGet() : target;
            if (!Origin.of(next).equals(Origin.of(target.url()))) {
                target = target.withOnly(OPEN_HEADERS);
                checkForm(target, next);
            }
            target = target.withUrl(next);
        }
        throw new Refusal("%s: more than %d redirects, one after the other"
                .formatted(SafeUrl.quote(target.url()), Redirects.HOPS_MAX));
    }

    /// A form holds secrets, unlike the content that is put or patched somewhere.
    private static void checkForm(HttpRequest request, URI next) throws Refusal {
        var isForm = request.method() == HttpRequest.Method.POST
                && request.body().filter(body -> body.size() > 0).isPresent();
        if (isForm) {
            throw new Refusal("%s: the server redirects what only it was to learn to another one, %s"
                    .formatted(SafeUrl.quote(request.url()), SafeUrl.quote(next)));
        }
    }

    /// The request as it is sent: no user in the URL, but in a header.
    private HttpRequest authorized(HttpRequest request) throws IOException {
        var url = checked(Redirects.withoutUser(request.url()));
        var plain = request.withUrl(url);
        for (var header : request.headers()) {
            if (header.is("Authorization")) {
                return plain;
            }
        }
        var ofUser = Credential.ofUser(request.url());
        var credential = ofUser.isPresent() ? ofUser : credentials.find(url);
        if (credential.isEmpty()) {
            return plain;
        }
        return switch (credential.get()) {
            case Credential.Basic basic -> plain.withHeader("Authorization", basic.header());
            case Credential.Bearer(var token) -> plain.withHeader("Authorization", "Bearer " + token);
            case Credential.PathToken(var token) -> request.withUrl(withToken(url, token));
        };
    }

    private static URI checked(URI url) throws Refusal {
        if (!Origin.of(url).isWeb()) {
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

    /// Ends all connections.
    @Override
    public void close() throws IOException {
        connections.close();
    }
}
