package dockerenvs.oci.server;

import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Tokens instead of passwords at every request, as large registries have it (Docker Registry, "Token
/// Authentication Specification"): a request without one learns where they are, and what for it needs one.
///
/// ```
///   GET /v2/me/app/manifests/1                                401, Bearer realm="http://…/token",scope="…"
///   GET /token?service=…&scope=repository:me/app:pull, Basic  {"token":"…","expires_in":60}
///   GET /v2/me/app/manifests/1, Bearer                        200
/// ```
final class Tokens {
    static final String PATH = "/token";

    private static final String SERVICE = "docker-envs";
    private static final String SCHEME = "Bearer ";
    private static final int FORM_BYTES_MAX = 64 << 10;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Accounts accounts;
    private final Duration lifetime;
    private final InstantSource clock;
    private final String scheme;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Set<String> refreshing = ConcurrentHashMap.newKeySet();

    /// @param accounts who gets tokens
    /// @param lifetime of a token
    /// @param scheme of the registry's URL
    Tokens(Accounts accounts, Duration lifetime, InstantSource clock, String scheme) {
        this.accounts = accounts;
        this.lifetime = lifetime;
        this.clock = clock;
        this.scheme = scheme;
    }

    /// What a token is good for.
    ///
    /// @param scopes one action each: `repository:me/app:pull`
    private record Grant(Set<String> scopes, Instant end) {
        boolean covers(String scope) {
            return single(scope).stream()
                    .allMatch(one ->
                            scopes.contains(one) || scopes.contains(one.substring(0, one.lastIndexOf(':')) + ":*"));
        }
    }

    /// @throws Refused unless the request has a token that is good for it
    void check(Request request) {
        var scope = scope(request);
        var authorization = request.header("Authorization").orElse("");
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw challenge(request, scope, "");
        }
        var grant = grants.get(authorization.substring(SCHEME.length()).strip());
        if (grant == null || !clock.instant().isBefore(grant.end())) {
            throw challenge(request, scope, "invalid_token");
        }
        if (!grant.covers(scope)) {
            throw challenge(request, scope, "insufficient_scope");
        }
    }

    /// What a request needs, the scopes separated by blanks; empty where any token will do.
    private static String scope(Request request) {
        var actions = request.isReading() ? "pull" : request.method().equals("DELETE") ? "delete" : "pull,push";
        Function<String, String> repository = name -> "repository:" + name + ":" + actions;
        return switch (Route.parse(request.rawPath())) {
            case Route.Base _ -> "";
            case Route.Catalog _ -> "registry:catalog:*";
            case Route.Tags(var name) -> repository.apply(name);
            case Route.Manifest(var name, var _) -> repository.apply(name);
            case Route.Blob(var name, var _) -> repository.apply(name);
            case Route.Upload(var name, var _) -> "repository:" + name + ":pull,push";
            case Route.Referrers(var name, var _) -> repository.apply(name);
            case Route.Uploads(var name) ->
                repository.apply(name)
                        + request.parameter("from")
                                .filter(Reference::isPath)
                                .map(from -> " repository:" + from + ":pull")
                                .orElse("");
        };
    }

    private Refused challenge(Request request, String scope, String error) {
        var host = request.header("Host")
                .filter(text -> HOST.matcher(text).matches())
                .orElse("localhost");
        var realm = "Bearer realm=\"%s://%s%s\",service=\"%s\"".formatted(scheme, host, PATH, SERVICE);
        var scoped = scope.isEmpty() ? realm : realm + ",scope=\"" + scope + "\"";
        return Refused.of(401, "UNAUTHORIZED", "a token is needed")
                .with("WWW-Authenticate", error.isEmpty() ? scoped : scoped + ",error=\"" + error + "\"");
    }

    /// Gives out a token: by GET and Basic, or by a form with a password or a refresh token (RFC 6749).
    Answer issue(Request request) throws IOException {
        if (request.method().equals("POST")) {
            return issueByForm(request);
        }
        if (!request.isGet()) {
            throw Refused.method("GET, POST");
        }
        accounts.check(request);
        var offline = request.parameter("offline_token").filter("true"::equals).isPresent();
        return issue(String.join(" ", request.values("scope")), offline);
    }

    private Answer issueByForm(Request request) throws IOException {
        var bytes = request.body().readNBytes(FORM_BYTES_MAX);
        var form = Request.form(new String(bytes, StandardCharsets.UTF_8));
        var known = switch (form.getOrDefault("grant_type", "")) {
            case "password" -> accounts.isKnown(form.getOrDefault("username", ""), form.getOrDefault("password", ""));
            case "refresh_token" -> refreshing.contains(form.getOrDefault("refresh_token", ""));
            default -> throw Refused.of(400, "UNSUPPORTED", "`grant_type` is password or refresh_token");
        };
        if (!known) {
            throw Refused.of(401, "UNAUTHORIZED", "nobody is known by that");
        }
        return issue(
                form.getOrDefault("scope", ""),
                form.getOrDefault("access_type", "").equals("offline"));
    }

    /// All users may do everything, so whatever is asked for is granted.
    private Answer issue(String scope, boolean offline) {
        var now = clock.instant();
        grants.values().removeIf(grant -> grant.end().isBefore(now));
        var token = random();
        grants.put(token, new Grant(single(scope), now.plus(lifetime)));
        var document = JsonObject.EMPTY
                .with("token", token)
                .with("access_token", token)
                .with("expires_in", lifetime.toSeconds())
                .with("issued_at", now.toString());
        if (!offline) {
            return Answer.json(document);
        }
        var refresh = random();
        refreshing.add(refresh);
        return Answer.json(document.with("refresh_token", refresh));
    }

    private static String random() {
        var random = new byte[32];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /// `repository:a:pull,push repository:b:pull` as single actions.
    private static Set<String> single(String scopes) {
        var single = new TreeSet<String>();
        for (var scope : scopes.split(" ", -1)) {
            var colon = scope.lastIndexOf(':');
            for (var action : scope.substring(colon + 1).split(",", -1)) {
                if (colon > 0) {
                    single.add(scope.substring(0, colon + 1) + action);
                }
            }
        }
        return single;
    }
}
