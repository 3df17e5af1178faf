package dockerenvs.conda.channel;

import dockerenvs.http.Backoff;
import dockerenvs.http.Credentials;
import dockerenvs.http.HttpClient;
import dockerenvs.http.HttpRequest;
import dockerenvs.http.HttpResponse;
import dockerenvs.http.HttpSettings;
import dockerenvs.http.Netrc;
import dockerenvs.http.Reopening;
import dockerenvs.http.SafeUrl;
import dockerenvs.http.Timing;
import dockerenvs.tasks.Listener;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The servers of channels, reached as the user has set it up, for several threads at a time. Nothing is set up
/// before the first question, so whoever asks none pays nothing.
public final class ChannelServers implements Closeable {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int PROXY_UNAUTHORIZED = 407;
    private static final int GONE = 410;

    private final Mirrors mirrors;
    private final Timing timing;
    private final Reopening<HttpClient> client;

    private ChannelServers(Reopening.Opener<HttpClient> opener, Mirrors mirrors, Timing timing) {
        this.client = new Reopening<>(opener);
        this.mirrors = mirrors;
        this.timing = timing;
    }

    /// What is done with an answer. It may be called again with another one when the connection breaks.
    @FunctionalInterface
    public interface Use<R> {
        /// Makes something of it; the body is gone afterwards.
        R take(ServerAnswer answer) throws IOException;
    }

    /// Servers that are reached directly, without credentials but those of URLs.
    ///
    /// @param listener who is told when servers are asked for long
    public static ChannelServers direct(Mirrors mirrors, Listener listener) {
        var timing = Timing.real();
        return new ChannelServers(
                () -> HttpClient.open(HttpSettings.DEFAULT.withListener(listener), Credentials.NONE, timing),
                mirrors,
                timing);
    }

    /// Servers that are reached with proxies, certificates and credentials as environment variables, netrc,
    /// rattler's and mamba's files and `.condarc` files say.
    ///
    /// @param mirrors those that count more than `mirrored_channels` of a `.condarc`
    /// @param listener who is told when servers are asked for long
    public static ChannelServers of(Map<String, String> environment, Path home, Mirrors mirrors, Listener listener)
            throws IOException {
        return of(environment, home, mirrors, listener, Timing.real());
    }

    static ChannelServers of(
            Map<String, String> environment, Path home, Mirrors mirrors, Listener listener, Timing timing)
            throws IOException {
        var condarc = Condarc.read(environment, home);
        return new ChannelServers(
                () -> HttpClient.open(
                        condarc.applyTo(HttpSettings.of(environment)).withListener(listener),
                        credentials(environment, home),
                        timing),
                mirrors.with(condarc.mirrors(Channels.of(condarc))),
                timing);
    }

    /// What the user keeps of credentials for channels.
    static Credentials credentials(Map<String, String> environment, Path home) throws IOException {
        return Credentials.of(List.of(
                RattlerCredentials.find(environment, home),
                MambaCredentials.find(home),
                Netrc.find(environment, home)));
    }

    /// Where to ask for what is below `place`, in order; mirrors first, if there are any.
    public List<URI> places(URI place) {
        return mirrors.of(place);
    }

    /// Asks for a document, and once more from its start when the connection broke where it cannot be continued.
    ///
    /// @param known the version that is known already, if any
    /// @param bytesMax more are not read
    /// @throws ChannelException when no answer came, or one of no use; without secrets
    /// @throws InterruptedIOException when this thread is interrupted; its interrupt flag stays set
    public <R> R ask(URI url, ServedVersion known, long bytesMax, Use<R> use) throws IOException {
        var backoff = client.get().backoff();
        while (true) {
            String why;
            try (var response = send(url, known, backoff)) {
                var body = new SteadyBody(client.get(), response, bytesMax, timing.clock());
                try {
                    return use.take(answer(url, response, body, known));
                } catch (IOException failure) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new InterruptedIOException("interrupted while fetching " + SafeUrl.quote(url));
                    }
                    if (!body.isBroken()) {
                        throw failure;
                    }
                    if (!backoff.isTryLeft()) {
                        throw unreachable(failure);
                    }
                    why = String.valueOf(failure.getMessage());
                }
            }
            backoff.pause(why);
        }
    }

    private HttpResponse send(URI url, ServedVersion known, Backoff backoff) throws IOException {
        var request = HttpRequest.get(url);
        if (!known.etag().isEmpty()) {
            request = request.withHeader("If-None-Match", known.etag());
        }
        if (!known.lastModified().isEmpty()) {
            request = request.withHeader("If-Modified-Since", known.lastModified());
        }
        try {
            return client.get().send(request, backoff);
        } catch (IOException failure) {
            throw Thread.currentThread().isInterrupted() ? failure : unreachable(failure);
        }
    }

    private static IOException unreachable(IOException failure) {
        return ChannelException.refused(
                String.valueOf(failure.getMessage()),
                "look whether the URL is right and the network is there; `--offline` uses what was fetched before");
    }

    private static ServerAnswer answer(URI url, HttpResponse response, SteadyBody body, ServedVersion known)
            throws IOException {
        var version = ServedVersion.of(
                response.header("ETag").orElse(""),
                response.header("Last-Modified").orElse(""),
                response.header("Cache-Control").orElse(""),
                response.header("Age").orElse(""));
        var status = response.status();
        if (status == OK) {
            return new ServerAnswer.Content(body, response.size(), version);
        }
        if (status == NOT_MODIFIED && known.canBeAskedFor()) {
            return new ServerAnswer.Unchanged(known.renewedBy(version));
        }
        var refusal = ChannelException.refused(String.valueOf(response.failure().getMessage()), hint(url, status));
        if (status / 100 != 4
                || status == PROXY_UNAUTHORIZED
                || status == UNAUTHORIZED
                || HttpClient.isTransient(status)) {
            throw refusal;
        }
        return new ServerAnswer.Missing(refusal, status == NOT_FOUND || status == GONE);
    }

    private static String hint(URI url, int status) {
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN ->
                "give credentials for `%s` in `~/.netrc`, in a file named by `RATTLER_AUTH_FILE`, or in the URL"
                        .formatted(Optional.ofNullable(url.getHost()).orElse("the host"));
            case PROXY_UNAUTHORIZED -> "give the proxy's user and password: `http://user:password@host:port`";
            case NOT_FOUND, GONE -> "look whether the name or URL of the channel is right";
            default -> "try again later, or name a mirror; `--offline` uses what was fetched before";
        };
    }

    /// Ends all connections.
    @Override
    public void close() throws IOException {
        client.close();
    }
}
