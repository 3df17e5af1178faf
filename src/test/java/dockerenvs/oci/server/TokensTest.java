package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A registry that wants tokens.
class TokensTest {
    private static final String BASIC = "Basic " + Base64.getEncoder().encodeToString("alice:s3cret".getBytes(UTF_8));
    private static final String PULL = "repository:me/app:pull";
    private static final String PUSH = "repository:me/app:pull,push";

    private final Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
    private RegistryServer server;
    private RegistryClient client;

    @BeforeEach
    void start() throws IOException {
        var options = ServerOptions.DEFAULT.withUser("alice", "s3cret").withTokens(Duration.ofMinutes(1));
        server = RegistryServer.open(options, () -> now[0]);
        client = RegistryClient.of(server);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /// A token in the form of the header that shows it.
    private String token(String scopes) throws IOException {
        var query = "?service=docker-envs&scope=" + scopes.replace(" ", "&scope=");
        var answer =
                client.get("/token" + query, "Authorization", BASIC).expect(200).json();
        assertThat(answer.integer("expires_in")).hasValue(60);
        assertThat(answer.string("access_token")).isEqualTo(answer.string("token"));
        return "Bearer " + answer.string("token").orElseThrow();
    }

    private RegistryClient.Reply form(String text) throws IOException {
        return client.send("POST", "/token", text.getBytes(UTF_8), "Content-Type", "application/x-www-form-urlencoded");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v2/, ''",
        "GET, /v2/_catalog, registry:catalog:*",
        "GET, /v2/me/app/tags/list, repository:me/app:pull",
        "HEAD, /v2/me/app/manifests/1, repository:me/app:pull",
        "'PUT', /v2/me/app/manifests/1, 'repository:me/app:pull,push'",
        "DELETE, /v2/me/app/manifests/1, repository:me/app:delete",
        "POST, /v2/me/app/blobs/uploads/?from=me/base, 'repository:me/app:pull,push repository:me/base:pull'"
    })
    void saysWhereTokensAreAndForWhat(String method, String path, String scope) throws IOException {
        var reply = client.send(method, path).expect(401);

        assertThat(reply.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"%s/token\",service=\"docker-envs\"".formatted(server.url())
                        + (scope.isEmpty() ? "" : ",scope=\"" + scope + "\""));
    }

    @Test
    void servesWhatATokenIsFor() throws IOException {
        client.send("POST", "/v2/me/app/blobs/uploads/", new byte[0], "Authorization", token(PUSH))
                .expect(202);
        client.get("/v2/", "Authorization", token(PULL)).expect(200);
        client.get("/v2/me/app/manifests/1", "Authorization", token(PULL)).expect(404);
        client.send("DELETE", "/v2/me/app/manifests/1", new byte[0], "Authorization", token("repository:me/app:*"))
                .expect(404);
        client.get("/v2/me/b/manifests/1", "Authorization", token(PULL + " repository:me/b:pull"))
                .expect(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "repository:me/other:pull,push", PULL, "nonsense", "repository:me/app:"})
    void refusesWhatATokenIsNotFor(String scopes) throws IOException {
        var reply = client.send("POST", "/v2/me/app/blobs/uploads/", new byte[0], "Authorization", token(scopes))
                .expect(401);

        assertThat(reply.header("WWW-Authenticate")).endsWith("scope=\"" + PUSH + "\",error=\"insufficient_scope\"");
    }

    @Test
    void refusesATokenThatIsTooOld() throws IOException {
        var token = token(PULL);

        now[0] = now[0].plusSeconds(59);
        client.get("/v2/me/app/tags/list", "Authorization", token).expect(404);
        now[0] = now[0].plusSeconds(1);
        var reply = client.get("/v2/me/app/tags/list", "Authorization", token).expect(401);

        assertThat(reply.header("WWW-Authenticate")).endsWith("error=\"invalid_token\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "Bearer x", "Basic YWxpY2U6czNjcmV0"})
    void refusesWhatIsNoToken(String authorization) throws IOException {
        client.get("/v2/me/app/tags/list", "Authorization", authorization).expect(401);
    }

    @Test
    void givesTokensToItsUsersOnly() throws IOException {
        client.get("/token").expect(401);
        client.get("/token", "Authorization", "Basic YWxpY2U6").expect(401);
        form("grant_type=password&username=alice&password=other").expect(401);
        form("grant_type=refresh_token&refresh_token=x").expect(401);
        form("grant_type=other").expect(400);
        form("grant_type=%zz").expect(400);
        client.send("PUT", "/token").expect(405);
    }

    @Test
    void refreshesTokens() throws IOException {
        var scope = "&scope=repository%3Ame/app%3Apull+repository:me/b:pull";
        var first = form("grant_type=password&username=alice&password=s3cret&access_type=offline" + scope)
                .expect(200)
                .json();
        var refresh = first.string("refresh_token").orElseThrow();
        now[0] = now[0].plusSeconds(3600);

        var second = form("grant_type=refresh_token&refresh_token=" + refresh + scope)
                .expect(200)
                .json();

        assertThat(second.has("refresh_token")).isFalse();
        client.get(
                        "/v2/me/b/tags/list",
                        "Authorization",
                        "Bearer " + second.string("token").orElseThrow())
                .expect(404);
    }
}
