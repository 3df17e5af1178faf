package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Digest;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that no honest client sends, written to the socket as they are.
class HostileRequestsTest {
    private static final String DIGEST = Digest.sha256("secret".getBytes(UTF_8)).toString();

    @TempDir
    private Path folder;

    private RegistryServer server;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("secret"), "secret");
        server = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("registry")));
        RegistryClient.of(server).pushImage("me/app", "1", "layer");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /// The whole answer to a request after which the client sends nothing any more.
    private String ask(String request) throws IOException {
        try (var socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private String askFor(String method, String target) throws IOException {
        return ask("%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .formatted(method, target));
    }

    private List<String> files() throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    /// Larger than the HTTP server reads; the client does not end its side and waits.
    @Test
    void endsTheConnectionOfWhoSendsMoreHeadersThanItReads() throws IOException {
        var request = "GET /v2/ HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(1_000_000) + "\r\n\r\n";
        try (var socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(10_000);
            var ended = false;
            try {
                socket.getOutputStream().write(request.getBytes(ISO_8859_1));
                ended = socket.getInputStream().readAllBytes().length == 0;
            } catch (SocketException _) {
                ended = true;
            }
            assertThat(ended).isTrue();
        }
    }

    @Test
    void tellsAtOnceWhoSpeaksTlsThatItDoesNot() throws IOException {
        try (var socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            // the client waits for an answer before it says more
            socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0, 1});

            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.0 400 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..", ".", "a/..", "../..", "a//b", "/a", "a/", "Me/app", "me/App", "a%2Fb", "%2e%2e", "..%2f..",
                "a%00b", "a%20b", "a\\b", "a_", "-a", "a..b", "a___b", "_blobs", "a/_tags", "a+b", "a~b", "ü"
            })
    void refusesWhatIsNoNameOfARepository(String name) throws IOException {
        var before = files();
        for (var place : new String[] {
            "/tags/list", "/manifests/1", "/blobs/" + DIGEST, "/blobs/uploads/", "/referrers/" + DIGEST
        }) {
            for (var method : new String[] {"GET", "PUT", "POST", "DELETE"}) {
                assertThat(askFor(method, "/v2/" + name + place)).matches("(?s)HTTP/1.1 40[04] .*");
            }
        }
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void refusesNamesThatAreTooLong() throws IOException {
        assertThat(askFor("GET", "/v2/" + "a".repeat(255) + "/tags/list")).contains("NAME_UNKNOWN");
        assertThat(askFor("GET", "/v2/" + "a".repeat(256) + "/tags/list")).contains("NAME_INVALID");
        assertThat(askFor("GET", "/v2/" + "a-".repeat(40_000) + "/tags/list")).contains("NAME_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/me/app/manifests/..%2F_manifests",
                "/v2/me/app/manifests/%2e%2e",
                "/v2/me/app/manifests/../../../secret",
                "/v2/me/app/manifests/sha256:../../../../secret",
                "/v2/me/app/blobs/sha256:../../../../secret",
                "/v2/me/app/blobs/sha256%3A..%2F..%2Fsecret",
                "/v2/me/app/blobs/uploads/../../../../secret",
                "/v2/me/app/blobs/uploads/..%2F..%2F..%2Fsecret",
                "/v2/me/app/blobs/uploads/%2e%2e",
                "/v2/me/app/referrers/sha256:..",
                "/secret",
                "/../secret",
                "/v2/../secret",
                "/v2",
                "/",
                "//v2/me/app/tags/list",
                "/v2//tags/list",
                "/v2/me/app/tags/lists",
                "/v2/me/app",
                "http://other/v2/../secret"
            })
    void leadsNowhereElse(String target) throws IOException {
        var before = files();
        for (var method : new String[] {"GET", "PUT", "PATCH", "DELETE", "POST"}) {
            assertThat(askFor(method, target))
                    .doesNotContain("secret\n")
                    .doesNotEndWith("secret")
                    .matches("(?s)HTTP/1.1 (200|40[045]) .*");
        }
        assertThat(files()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH, /v2/me/app/manifests/1",
        "PUT, /v2/me/app/blobs/DIGEST",
        "GET, /v2/me/app/blobs/uploads/",
        "OPTIONS, /v2/",
        "TRACE, /v2/me/app/tags/list"
    })
    void saysWhichMethodsThereAre(String method, String target) throws IOException {
        assertThat(askFor(method, target.replace("DIGEST", DIGEST)))
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: ")
                .contains("UNSUPPORTED");
    }

    @Test
    void doesNotLetParametersBecomeHeaders() throws IOException {
        for (var query : new String[] {"?n=1&last=%0d%0aX-Evil:%201", "?artifactType=%0d%0aX-Evil:%201"}) {
            assertThat(askFor("GET", "/v2/_catalog" + query)).doesNotContain("\nX-Evil");
            assertThat(askFor("GET", "/v2/me/app/referrers/" + DIGEST + query)).doesNotContain("\nX-Evil");
        }
    }

    @Test
    void storesNothingOfABodyThatIsCutOff() throws IOException {
        var blob = "/v2/me/app/blobs/uploads/?digest=" + DIGEST;
        var head = "POST %s HTTP/1.1\r\nHost: x\r\n".formatted(blob);
        var before = files();

        assertThat(ask(head + "Content-Length: 7\r\n\r\nsecret")).isEmpty();
        assertThat(ask(head + "Transfer-Encoding: chunked\r\n\r\n6\r\nsecret\r\n"))
                .isEmpty();
        assertThat(ask(head + "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\nsecret\r\n0\r\n\r\n"))
                .isEmpty();
        assertThat(ask(head + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");

        assertThat(files()).isEqualTo(before);
        assertThat(ask(head + "Content-Length: 6\r\nConnection: close\r\n\r\nsecret"))
                .startsWith("HTTP/1.1 201 ");
    }

    @Test
    void refusesABodyBeforeItHasCome() throws IOException {
        try (var socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            var head = "PUT /v2/me/app/manifests/sha256:00 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));

            assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                    .isEqualTo("HTTP/1.1 400");
        }
    }

    @Test
    void keepsWhatHasArrivedOfAChunkThatIsCutOff() throws IOException {
        var client = RegistryClient.of(server);
        var location = client.begin("me/app");

        assertThat(ask("PATCH %s HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nsec".formatted(location)))
                .isEmpty();

        assertThat(client.get(location).expect(204).header("Range")).isEqualTo("0-2");
        client.send("PATCH", location, "ret".getBytes(UTF_8), "Content-Range", "3-5")
                .expect(202);
        client.send("PUT", location + "?digest=" + DIGEST).expect(201);
    }
}
