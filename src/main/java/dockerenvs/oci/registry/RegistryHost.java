package dockerenvs.oci.registry;

import dockerenvs.http.Backoff;
import dockerenvs.http.Header;
import dockerenvs.http.HttpClient;
import dockerenvs.http.HttpRequest;
import dockerenvs.http.HttpRequest.Method;
import dockerenvs.http.HttpResponse;
import dockerenvs.http.NoTls;
import dockerenvs.http.Origin;
import dockerenvs.http.Untrusted;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/// One registry: how it is reached, and who it takes us for.
///
/// It is asked by `https`. Where it is this machine, or named as insecure, and does not speak TLS, it is asked by
/// `http`; what was found is remembered. Credentials are shown over `http` to this machine only.
final class RegistryHost {
    private static final String DOCKER_HUB = "docker.io";
    private static final String DOCKER_HUB_HOST = "registry-1.docker.io";
    private static final int RENEWALS_MAX = 2;
    private static final int UNAUTHORIZED = 401;
    private static final String AUTHORIZATION = "authorization";
    private static final Set<String> SECRET_HEADERS = Set.of(AUTHORIZATION, "proxy-authorization", "cookie");

    private final String domain;
    private final String api;
    private final Optional<String> origin;
    private final SortedMap<String, List<String>> headers;
    private final RegistrySettings settings;
    private final SignIn signIn;
    private final Warnings warnings;
    private final boolean mayBePlain;
    private final Origin secure;
    private final Origin plain;
    private volatile Optional<String> scheme = Optional.empty();

    RegistryHost(String domain, RegistrySettings settings) {
        this(RegistryEndpoint.of(domain, "", false), settings);
    }

    /// @param endpoint whatever its repository is
    RegistryHost(RegistryEndpoint endpoint, RegistrySettings settings) {
        this.domain = endpoint.domain();
        this.api = endpoint.api();
        this.origin = endpoint.origin();
        this.headers = endpoint.headers();
        this.settings = settings;
        this.signIn = new SignIn(domain, settings);
        this.warnings = new Warnings(domain, settings.listener());
        this.secure = Origin.of(URI.create("https://" + server()));
        this.plain = Origin.of(URI.create("http://" + server()));
        var isOpen =
                isLoopback() || endpoint.insecure() || settings.insecure().contains(domain.toLowerCase(Locale.ROOT));
        this.mayBePlain = isOpen && endpoint.protocol() != RegistryEndpoint.Protocol.HTTPS;
        if (endpoint.protocol() == RegistryEndpoint.Protocol.HTTP) {
            speakPlain();
        }
    }

    /// The host of a registry as references say it, without its port.
    static String hostOf(String domain) {
        return domain.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    }

    String domain() {
        return domain;
    }

    RegistrySettings settings() {
        return settings;
    }

    /// A URL of the registry.
    ///
    /// @param path behind the API's own, `/v2/` as a rule, with its query
    URI url(String path) {
        var query = origin.map(name -> (path.contains("?") ? "&" : "?") + "ns=" + name);
        return URI.create(base() + api + "/" + path + query.orElse(""));
    }

    private void keepSecretsFromOthers() {
        if (!isLoopback()) {
            signIn.keepBack();
        }
    }

    private String base() {
        return scheme.orElse("https") + "://" + server();
    }

    private String server() {
        return domain.equals(DOCKER_HUB) ? DOCKER_HUB_HOST : domain;
    }

    private boolean isPlain() {
        return scheme.filter("http"::equals).isPresent();
    }

    /// Whether a URL is the registry's own: no other server is told who asks.
    boolean isOwn(URI url) {
        return Origin.of(url).equals(isPlain() ? plain : secure);
    }

    Backoff backoff() {
        return settings.client().backoff().exceptFor(Refusals::isFinal);
    }

    /// For what another server may have, too.
    Backoff briefBackoff() {
        return settings.client().briefBackoff();
    }

    /// Asks, signs in where that is wanted, and gives the answer with its whole body.
    ///
    /// @param bodyMax bytes of an answer that is no error
    Answer ask(HttpRequest request, Access access, int bodyMax) throws IOException {
        return ask(request, access, bodyMax, backoff());
    }

    /// The same, for as long as `backoff` allows.
    Answer ask(HttpRequest request, Access access, int bodyMax, Backoff backoff) throws IOException {
        while (true) {
            try (var response = send(request, access, backoff)) {
                return Answer.read(response, bodyMax);
            } catch (Answer.BodyBroke broken) {
                if (!request.repeatable() || !HttpClient.isTransient(broken) || !backoff.isTryLeft()) {
                    throw RegistryException.wrong(domain, subject(access), String.valueOf(broken.getMessage()), "");
                }
                backoff.loseAnswer();
                backoff.pause("`%s`: %s".formatted(subject(access), broken.getMessage()));
            } catch (Answer.BodyTooLong tooLong) {
                throw RegistryException.wrong(domain, subject(access), String.valueOf(tooLong.getMessage()), "");
            }
        }
    }

    private String subject(Access access) {
        return access.path().isEmpty() ? domain : domain + "/" + access.path();
    }

    /// Asks, signs in where that is wanted, and gives the answer, whatever its status; the caller closes it.
    HttpResponse send(HttpRequest request, Access access, Backoff backoff) throws IOException {
        return send(request, access, backoff, RENEWALS_MAX);
    }

    /// Asks as whoever has signed in before, and takes a refusal: no right is asked for that nothing else needs. The
    /// caller closes the answer.
    HttpResponse sendAsKnown(HttpRequest request, Access access, Backoff backoff) throws IOException {
        return send(request, access, backoff, 0);
    }

    private HttpResponse send(HttpRequest request, Access access, Backoff backoff, int renewalsMax) throws IOException {
        for (var renewals = 0; ; renewals++) {
            var unsigned = withOwnHeaders(own(request));
            var isSignedOtherwise = !isOwn(unsigned.url()) || headers.containsKey(AUTHORIZATION);
            var header = isSignedOtherwise ? Optional.<String>empty() : signIn.header(access, backoff);
            var signed = header.map(value -> unsigned.withHeader("Authorization", value))
                    .orElse(unsigned);
            var response = trusted(signed, access, backoff);
            if (isOwn(response.url())) {
                warnings.note(response);
            }
            try {
                if (response.status() != UNAUTHORIZED
                        || renewals == renewalsMax
                        || isSignedOtherwise
                        || !isOwn(response.url())
                        || !signIn.learn(challenges(response), access, header.orElse(""), renewals > 0)) {
                    return response;
                }
            } catch (IOException | RuntimeException failure) {
                response.close();
                throw failure;
            }
            try (response) {
                Answer.drain(response);
            }
        }
    }

    /// With the headers that are configured for this server, and no other's business.
    private HttpRequest withOwnHeaders(HttpRequest request) {
        var more = request;
        if (!headers.isEmpty() && isOwn(request.url())) {
            for (var header : headers.entrySet()) {
                for (var value : isKeptBack(header.getKey()) ? List.<String>of() : header.getValue()) {
                    more = more.withHeader(header.getKey(), value);
                }
            }
        }
        return more;
    }

    private boolean isKeptBack(String header) {
        return SECRET_HEADERS.contains(header) && isPlain() && !isLoopback();
    }

    private static List<Challenge> challenges(HttpResponse response) {
        return Challenge.parse(response.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("WWW-Authenticate"))
                .map(Header::value)
                .toList());
    }

    /// Who has a registry with a certificate of their own is told what to do about it.
    private HttpResponse trusted(HttpRequest request, Access access, Backoff backoff) throws IOException {
        try {
            return exchange(request, backoff);
        } catch (Untrusted failure) {
            if (!isOwn(failure.url())) {
                throw failure;
            }
            throw RegistryException.wrong(
                    domain,
                    subject(access),
                    "the certificate of the server is not trusted, or not its own",
                    "`--ca-file FILE` names certificates to trust besides, and so does `SSL_CERT_FILE`;"
                            + " `--insecure %s` trusts whoever answers".formatted(domain));
        }
    }

    private HttpResponse exchange(HttpRequest request, Backoff backoff) throws IOException {
        if (mayBePlain && scheme.isEmpty() && isLoopback()) {
            var answer = settings.client().speaksTls(URI.create(base()));
            scheme = answer.map(speaksTls -> speaksTls ? "https" : "http");
        }
        if (scheme.isPresent()) {
            return settings.client().send(own(request), backoff);
        }
        if (!mayBePlain) {
            return sendByTls(request, backoff);
        }
        try {
            var response = settings.client().send(request.withRepeatable(false));
            scheme = Optional.of("https");
            if (!HttpClient.isTransient(response.status()) || !request.repeatable()) {
                return response;
            }
            response.close();
        } catch (NoTls _) {
            speakPlain();
        } catch (IOException failure) {
            if (!HttpClient.isTransient(failure) || !request.repeatable()) {
                throw failure;
            }
            if (!HttpClient.isOutOfReach(failure)) {
                backoff.loseAnswer();
            }
        }
        return sendAgain(request, backoff);
    }

    /// A server that was not there may have come up meanwhile, and without TLS.
    private HttpResponse sendAgain(HttpRequest request, Backoff backoff) throws IOException {
        try {
            return settings.client().send(own(request), backoff);
        } catch (NoTls failure) {
            if (scheme.isPresent()) {
                // it has spoken TLS, or somebody else did not to whom it redirects
                throw failure;
            }
            speakPlain();
            return settings.client().send(own(request), backoff);
        }
    }

    private void speakPlain() {
        scheme = Optional.of("http");
        keepSecretsFromOthers();
    }

    private boolean isLoopback() {
        return Loopback.is(hostOf(domain));
    }

    private HttpResponse sendByTls(HttpRequest request, Backoff backoff) throws IOException {
        try {
            return settings.client().send(request, backoff);
        } catch (NoTls _) {
            throw RegistryException.wrong(
                    domain,
                    domain,
                    "the registry does not speak TLS",
                    "if it is yours and speaks plain HTTP, name it by `--insecure %s`".formatted(domain));
        }
    }

    /// The request by the scheme that was found since it was made.
    private HttpRequest own(HttpRequest request) {
        if (!isPlain()) {
            return request;
        }
        var text = request.url().toString();
        return text.startsWith("https:") && text.startsWith("https://" + server() + "/")
                ? request.withUrl(URI.create("http" + text.substring("https".length())))
                : request;
    }

    /// A request to the registry.
    HttpRequest request(Method method, String path) {
        return HttpRequest.of(method, url(path));
    }
}
