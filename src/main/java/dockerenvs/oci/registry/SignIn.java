package dockerenvs.oci.registry;

import dockerenvs.content.MalformedInput;
import dockerenvs.http.Backoff;
import dockerenvs.http.Credential;
import dockerenvs.http.Origin;
import dockerenvs.http.SafeUrl;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// How one registry is told who asks. Nothing is told before it has asked (401 with `WWW-Authenticate`); from then
/// on every request brings it along. Tokens are kept until shortly before their end.
final class SignIn {
    private static final int TOKENS_MAX = 1000;
    private static final int UNAUTHORIZED = 401;
    private static final String BASIC = "basic";
    private static final String BEARER = "bearer";

    private final String domain;
    private final RegistrySettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Access, Token> tokens = new LinkedHashMap<>();
    private final Map<Access, Access> wider = new HashMap<>();
    private final Map<String, List<RegistryCredential>> credentials = new HashMap<>();
    private Optional<Challenge> known = Optional.empty();
    private boolean isPrivate = true;
    private boolean hasTold;

    SignIn(String domain, RegistrySettings settings) {
        this.domain = domain;
        this.settings = settings;
    }

    /// From now on what is said can be heard on the way: credentials are kept back, as if there were none.
    void keepBack() {
        lock.lock();
        try {
            isPrivate = false;
        } finally {
            lock.unlock();
        }
    }

    /// The value of `Authorization` for a request; nothing before the registry has asked, and where nothing is
    /// known that it would take.
    ///
    /// @param patience of the request, which its token's server gets as well
    Optional<String> header(Access access, Backoff patience) throws IOException {
        acquire();
        try {
            if (known.isEmpty()) {
                return Optional.empty();
            }
            return known.get().scheme().equals(BASIC)
                    ? basic(access)
                    : Optional.of(token(known.get(), access, patience).header());
        } finally {
            lock.unlock();
        }
    }

    /// Takes a 401.
    ///
    /// @param challenges what it asks for
    /// @param sent the header that was not good enough
    /// @param again whether that header was made for this very request
    /// @return whether asking again with [#header] may help
    boolean learn(List<Challenge> challenges, Access access, String sent, boolean again) throws IOException {
        acquire();
        try {
            var challenge = best(challenges, access);
            if (challenge.isEmpty()) {
                return false;
            }
            known = challenge;
            if (challenge.get().scheme().equals(BASIC)) {
                if (!sent.isEmpty()) {
                    credentials.remove(access.path());
                }
                return basic(access).filter(header -> !header.equals(sent)).isPresent();
            }
            var earlier = wider.getOrDefault(access, access);
            var wanted = earlier.with(challenge.get().scopes());
            var isWider = !wanted.equals(earlier);
            if (isWider) {
                wider.put(access, wanted);
            }
            tokens.values().removeIf(token -> token.header().equals(sent));
            return isWider || !again;
        } finally {
            lock.unlock();
        }
    }

    /// A token rather than a password, where both are possible.
    private Optional<Challenge> best(List<Challenge> challenges, Access access) throws IOException {
        var bearer = challenges.stream()
                .filter(challenge -> challenge.scheme().equals(BEARER)
                        && challenge.parameter("realm").isPresent());
        var basic = basic(access).stream()
                .flatMap(_ -> challenges.stream()
                        .filter(challenge -> challenge.scheme().equals(BASIC)));
        return Stream.concat(bearer, basic).findFirst();
    }

    private Optional<String> basic(Access access) throws IOException {
        for (var credential : credential(access)) {
            if (credential instanceof RegistryCredential.Password(var user, var password)) {
                return Optional.of(new Credential.Basic(user, password).header());
            }
        }
        return Optional.empty();
    }

    /// What is known for a repository, at most one.
    private List<RegistryCredential> credential(Access access) throws IOException {
        if (!isPrivate) {
            tellOnce(access);
            return List.of();
        }
        var cached = credentials.get(access.path());
        if (cached != null) {
            return cached;
        }
        var found = settings.credentials().find(domain, access.path()).stream().toList();
        credentials.put(access.path(), found);
        return found;
    }

    /// Nobody shall wonder why what they have signed in with does not help.
    private void tellOnce(Access access) {
        if (!hasTold && isAnythingKnown(access)) {
            settings.listener()
                    .note(
                            TaskEvent.Level.WARNING,
                            "%s speaks plain HTTP, so the credentials for it are kept back".formatted(domain));
        }
        hasTold = true;
    }

    private boolean isAnythingKnown(Access access) {
        try {
            return settings.credentials().find(domain, access.path()).isPresent();
        } catch (IOException | MalformedInput _) {
            // what cannot be read would not have been sent
            return false;
        }
    }

    private Token token(Challenge challenge, Access access, Backoff patience) throws IOException {
        var wanted = wider.getOrDefault(access, access);
        var cached = tokens.get(wanted);
        if (cached != null && cached.isGoodAt(settings.timing().clock().instant())) {
            return cached;
        }
        var service = challenge.parameter("service").orElse(domain);
        var server = new TokenServer(settings.client(), settings.timing(), domain, realm(challenge, access), service);
        var token = token(server, wanted, access, patience);
        if (tokens.size() >= TOKENS_MAX) {
            tokens.clear();
        }
        tokens.put(wanted, token);
        return token;
    }

    /// What helpers give may be good for an hour, so what is refused and was good before is looked up again.
    private Token token(TokenServer server, Access wanted, Access access, Backoff patience) throws IOException {
        var isOld = credentials.containsKey(access.path());
        var credential = credential(access);
        try {
            return server.fetch(wanted, credential, patience);
        } catch (RegistryException refusal) {
            if (!isOld || refusal.status() != UNAUTHORIZED) {
                throw refusal;
            }
            credentials.remove(access.path());
            var now = credential(access);
            if (now.equals(credential)) {
                throw refusal;
            }
            return server.fetch(wanted, now, patience);
        }
    }

    /// The server of tokens, unless a registry has no business naming it: passwords go there.
    private URI realm(Challenge challenge, Access access) throws IOException {
        var text = challenge.parameter("realm").orElse("");
        try {
            var realm = new URI(text);
            var origin = Origin.of(realm);
            var own = RegistryHost.hostOf(domain);
            var safe = origin.isSecure() || Loopback.is(origin.host()) && Loopback.is(own);
            var isAllowed = safe || origin.isWeb() && credential(access).isEmpty() && !isPrivate;
            var nearer = Loopback.isNearby(origin.host()) && !Loopback.isNearby(own);
            if (isAllowed && !nearer && !origin.host().isEmpty() && realm.getRawUserInfo() == null) {
                return realm;
            }
            throw RegistryException.wrong(
                    domain,
                    domain,
                    "the registry sends its users to %s for a token, where they should not go"
                            .formatted(SafeUrl.quote(realm)),
                    "ask who runs the registry; a server of tokens is reached by `https`, and not in another network");
        } catch (URISyntaxException _) {
            throw RegistryException.wrong(domain, domain, "the registry names no URL as its server of tokens", "");
        }
    }

    private void acquire() throws InterruptedIOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while signing in at " + domain);
        }
    }
}
