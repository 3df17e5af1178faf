package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may do what.
class AccessTest {
    @TempDir
    private Path folder;

    private static String basic(String account) {
        return "Basic " + Base64.getEncoder().encodeToString(account.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice:s3cret", "bob:pässword:with colons"})
    void servesItsUsers(String account) throws IOException {
        var options = ServerOptions.DEFAULT.withUser("alice", "s3cret").withUser("bob", "pässword:with colons");
        try (var server = RegistryServer.open(options)) {
            var client = RegistryClient.of(server);

            client.get("/v2/", "Authorization", basic(account)).expect(200);
            client.get("/v2/", "Authorization", basic(account).replace("Basic", "bASIC"))
                    .expect(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic YWxpY2U6",
                "Bearer YWxpY2U6czNjcmV0",
                "YWxpY2U6czNjcmV0",
                "Basic Ym9iOnMzY3JldA==",
                "Basic YWxpY2U6czNjcmV0IA=="
            })
    void asksOthersToSignIn(String authorization) throws IOException {
        try (var server = RegistryServer.open(ServerOptions.DEFAULT.withUser("alice", "s3cret"))) {
            var client = RegistryClient.of(server);
            for (var path : new String[] {"/v2/", "/v2/_catalog", "/v2/me/app/manifests/1", "/v2/UPPER/x"}) {
                var reply =
                        authorization.isEmpty() ? client.get(path) : client.get(path, "Authorization", authorization);

                assertThat(reply.expect(401).code()).isEqualTo("UNAUTHORIZED");
                assertThat(reply.header("WWW-Authenticate")).startsWith("Basic realm=\"");
            }
            assertThat(client.send("POST", "/v2/me/app/blobs/uploads/", new byte[1 << 20])
                            .expect(401)
                            .code())
                    .isEqualTo("UNAUTHORIZED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b"})
    void hasNoUsersThatCannotSignIn(String name) {
        assertThatThrownBy(() -> ServerOptions.DEFAULT.withUser(name, "s3cret"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServerOptions.DEFAULT.withUser("alice", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsPasswordsToItself() {
        var options = ServerOptions.DEFAULT
                .withUser("alice", "s3cret")
                .withKey(new ServerOptions.KeyFile(Path.of("key.p12"), "hunter2"));

        assertThat(options + " " + options.key())
                .doesNotContain("s3cret", "hunter2")
                .contains("alice");
    }

    @Test
    void changesNothingWhenItIsReadOnly() throws IOException {
        Documents.Document image;
        try (var server = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder))) {
            image = RegistryClient.of(server).pushImage("me/app", "1", "layer");
        }
        var options = ServerOptions.DEFAULT.withFolder(folder).withReadOnly(true);
        try (var server = RegistryServer.open(options)) {
            var client = RegistryClient.of(server);
            var blob = "/v2/me/app/blobs/" + Digest.sha256("layer".getBytes(UTF_8));
            for (var request : new String[] {
                "POST /v2/me/app/blobs/uploads/",
                "PUT /v2/me/app/manifests/2",
                "DELETE /v2/me/app/manifests/1",
                "DELETE " + blob
            }) {
                var words = request.split(" ", -1);
                var reply = client.send(words[0], words[1]).expect(405);
                assertThat(reply.code()).isEqualTo("UNSUPPORTED");
                assertThat(reply.header("Allow")).isEqualTo("GET, HEAD");
            }

            assertThat(client.get("/v2/me/app/manifests/1").expect(200).body()).isEqualTo(image.bytes());
            client.head(blob).expect(200);
            assertThat(client.tags("me/app")).containsExactly("1");
        }
    }

    @Test
    void listensOnTheLoopbackUnlessAskedOtherwise() throws IOException {
        try (var server = RegistryServer.open(ServerOptions.DEFAULT)) {
            assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
            assertThat(server.url())
                    .hasScheme("http")
                    .hasHost("127.0.0.1")
                    .hasPort(server.address().getPort());
        }
        var everywhere = new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 0);
        try (var server = RegistryServer.open(ServerOptions.DEFAULT.withListen(everywhere))) {
            assertThat(server.url()).hasHost("127.0.0.1");
        }
    }

    @Test
    void saysThatItsAddressIsTaken() throws IOException {
        try (var server = RegistryServer.open(ServerOptions.DEFAULT)) {
            var taken = ServerOptions.DEFAULT.withListen(server.address());

            assertThatThrownBy(() -> RegistryServer.open(taken))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "cannot listen on 127.0.0.1:" + server.address().getPort() + ": ");
        }
    }

    @Test
    void speaksTls() throws IOException, GeneralSecurityException {
        var key = folder.resolve("key.p12");
        makeKey(key);
        var options = ServerOptions.DEFAULT.withKey(new ServerOptions.KeyFile(key, "s3cret"));
        try (var server = RegistryServer.open(options);
                var http = HttpClient.newBuilder().sslContext(trusting(key)).build()) {
            assertThat(server.url()).hasScheme("https");

            var client = new RegistryClient(http, server.url());
            var image = client.pushImage("me/app", "1", "layer");

            assertThat(client.get("/v2/me/app/manifests/1").expect(200).body()).isEqualTo(image.bytes());
        }
    }

    /// A certificate for 127.0.0.1 that it signed itself, made by the `keytool` of this Java.
    private static void makeKey(Path file) throws IOException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "registry",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=registry",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "s3cret")
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(file).as(said).exists();
    }

    private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, "s3cret".toCharArray());
        }
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, new char[0]);
        trusted.setCertificateEntry("server", store.getCertificate("registry"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void saysThatAKeyIsNotThatOfTheCertificate() throws IOException, GeneralSecurityException {
        makeKey(folder.resolve("key.p12"));
        var store = KeyStore.getInstance(folder.resolve("key.p12").toFile(), "s3cret".toCharArray());
        var certificate = Files.writeString(
                folder.resolve("server.pem"),
                pem("CERTIFICATE", store.getCertificate("registry").getEncoded()));
        for (var algorithm : List.of("RSA", "EC", "Ed25519")) {
            var other =
                    KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
            var key = Files.writeString(folder.resolve("other.pem"), pem("PRIVATE KEY", other.getEncoded()));

            assertThatThrownBy(() -> RegistryServer.open(
                            ServerOptions.DEFAULT.withKey(new ServerOptions.PemFiles(certificate, key))))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("`%s` is not the key of the first certificate in `%s`", key, certificate);
        }
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(bytes));
    }

    @Test
    void saysThatAKeyCannotBeRead() throws IOException {
        var file = Files.writeString(folder.resolve("key.p12"), "no key");
        var missing = folder.resolve("missing.p12");

        assertThatThrownBy(() ->
                        RegistryServer.open(ServerOptions.DEFAULT.withKey(new ServerOptions.KeyFile(file, "s3cret"))))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`" + file + "` cannot be read as a PKCS12 key store with the password given");
        assertThatThrownBy(() -> RegistryServer.open(
                        ServerOptions.DEFAULT.withKey(new ServerOptions.KeyFile(missing, "s3cret"))))
                .isInstanceOf(NoSuchFileException.class);
    }
}
