package dockerenvs.oci.registry;

import dockerenvs.content.MalformedInput;
import dockerenvs.http.Backoff;
import dockerenvs.http.Body;
import dockerenvs.http.Credential;
import dockerenvs.http.HttpClient;
import dockerenvs.http.HttpRequest;
import dockerenvs.http.HttpRequest.Method;
import dockerenvs.http.SafeUrl;
import dockerenvs.http.Timing;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where a registry's tokens come from (Docker Registry v2 authentication; its "token" and "oauth" pages).
///
/// ```
///   nobody, name and password   GET   realm?service=…&scope=…&scope=…       Authorization: Basic, where known
///   identity token              POST  realm   grant_type=refresh_token&…    and GET where there is no POST
/// ```
final class TokenServer {
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final String CLIENT = "docker-envs";
    private static final long SECONDS_MIN = 60;
    private static final long SECONDS_MAX = 24 * 60 * 60;
    /// A token is given up this long before its end.
    private static final long SECONDS_SPARE = 10;

    private static final Set<Integer> NO_POST = Set.of(400, 401, 404, 405, 501);

    private final HttpClient client;
    private final Timing timing;
    private final String registry;
    private final URI realm;
    private final String service;

    TokenServer(HttpClient client, Timing timing, String registry, URI realm, String service) {
        this.client = client;
        this.timing = timing;
        this.registry = registry;
        this.realm = realm;
        this.service = service;
    }

    /// A token for that access.
    ///
    /// @param patience of the request that needs it
    /// @throws RegistryException when there is none to be had
    Token fetch(Access access, List<RegistryCredential> credential, Backoff patience) throws IOException {
        return credential.isEmpty()
                ? token(ask(get(access, Optional.empty()), patience), access)
                : fetch(access, credential.getFirst(), patience);
    }

    private Token fetch(Access access, RegistryCredential credential, Backoff patience) throws IOException {
        return switch (credential) {
            case RegistryCredential.Password(var user, var password) ->
                token(ask(get(access, Optional.of(new Credential.Basic(user, password))), patience), access);
            case RegistryCredential.IdentityToken(var identity) -> {
                var answer = ask(post(access, identity), patience);
                yield NO_POST.contains(answer.status())
                        ? token(ask(get(access, Optional.of(new Credential.Basic("", identity))), patience), access)
                        : token(answer, access);
            }
            case RegistryCredential.RegistryToken(var token) ->
                new Token(token, timing.clock().instant().plusSeconds(SECONDS_MAX));
        };
    }

    private HttpRequest get(Access access, Optional<Credential.Basic> basic) {
        var fields = new ArrayList<String>();
        fields.add(field("service", service));
        access.scopes().forEach(scope -> fields.add(field("scope", scope)));
        fields.add(field("client_id", CLIENT));
        basic.map(Credential.Basic::user)
                .filter(user -> !user.isEmpty())
                .ifPresent(user -> fields.add(field("account", user)));
        var text = realm.toString();
        var url = URI.create(text + (text.contains("?") ? "&" : "?") + String.join("&", fields));
        var request = HttpRequest.get(url);
        return basic.map(known -> request.withHeader("Authorization", known.header()))
                .orElse(request);
    }

    private HttpRequest post(Access access, String identity) {
        var form = String.join(
                "&",
                field("grant_type", "refresh_token"),
                field("refresh_token", identity),
                field("service", service),
                field("client_id", CLIENT),
                field("scope", String.join(" ", access.scopes())));
        return HttpRequest.of(Method.POST, realm, Body.of(form.getBytes(StandardCharsets.UTF_8)))
                .withHeader("Content-Type", "application/x-www-form-urlencoded")
                .withRepeatable(true);
    }

    private static String field(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private Answer ask(HttpRequest request, Backoff patience) throws IOException {
        var backoff = patience.forAnother();
        while (true) {
            try (var response = client.send(request.withHeader("Accept", "application/json"), backoff)) {
                return Answer.read(response, ANSWER_BYTES_MAX);
            } catch (Answer.BodyBroke broken) {
                if (!backoff.isTryLeft()) {
                    throw broken;
                }
                backoff.pause(SafeUrl.quote(realm) + ": " + broken.getMessage());
            }
        }
    }

    private Token token(Answer answer, Access access) throws RegistryException {
        if (!answer.isSuccess()) {
            throw new RegistryException(
                    registry,
                    subject(access),
                    new RegistryException.Refusal(
                            answer.status(),
                            answer.codes(),
                            "the server of tokens, %s, answered %d%s"
                                    .formatted(SafeUrl.quote(realm), answer.status(), answer.wish()),
                            Refusals.signIn(registry)));
        }
        try {
            var json = JsonObject.expect(Json.parse(answer.body()), "the answer");
            var text = json.string("token").filter(token -> !token.isEmpty()).or(() -> json.string("access_token"));
            var seconds = Math.clamp(json.integer("expires_in").orElse(SECONDS_MIN), SECONDS_MIN, SECONDS_MAX);
            return new Token(
                    text.filter(TokenServer::isToken).orElseThrow(() -> MalformedInput.of("there is no token", "")),
                    timing.clock().instant().plusSeconds(seconds - SECONDS_SPARE));
        } catch (MalformedInput malformed) {
            // its message may hold what the server said, but no token
            throw RegistryException.wrong(
                    registry,
                    subject(access),
                    "the server of tokens, %s, gave no token".formatted(SafeUrl.quote(realm)),
                    "");
        }
    }

    /// What can stand in a header (RFC 6750, 2.1).
    private static boolean isToken(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private String subject(Access access) {
        return access.path().isEmpty() ? registry : registry + "/" + access.path();
    }
}
