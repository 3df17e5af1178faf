package dockerenvs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    private static Path folder;

    private static SSLContext context;
    private static Path certificate;
    private static Path key;

    /// A certificate for 127.0.0.1 that it signed itself, made by the `keytool` of this Java.
    @BeforeAll
    static void makeCertificate() throws IOException, GeneralSecurityException, InterruptedException {
        var file = folder.resolve("keys.p12");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "password")
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        var store = KeyStore.getInstance(file.toFile(), PASSWORD);
        certificate = pem("CERTIFICATE", store.getCertificate("a").getEncoded());
        key = pem("PRIVATE KEY", store.getKey("a", PASSWORD).getEncoded());
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("a", store.getCertificate("a"));
        trust.init(trusted);
        context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    }

    private static Path pem(String label, byte[] bytes) throws IOException {
        var text = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(
                folder.resolve(label + ".pem"),
                "a bundle says what follows\n-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, text, label));
    }

    private static LoopbackServer server(boolean asksForCertificate) throws IOException {
        var sockets = new ServerSocketFactory() {
            @Override
            public ServerSocket createServerSocket(int port) throws IOException {
                throw new IOException("not needed");
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog) throws IOException {
                throw new IOException("not needed");
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
                var sockets = context.getServerSocketFactory();
                var socket = (SSLServerSocket) sockets.createServerSocket(port, backlog, address);
                socket.setNeedClientAuth(asksForCertificate);
                return socket;
            }
        };
        return LoopbackServer.start(sockets, "https", LoopbackServer.statuses(List.of("200 OK"), "hello"));
    }

    private static HttpClient client(HttpSettings settings) {
        return HttpClient.open(settings, Credentials.NONE, new StoppedTime().timing());
    }

    @Test
    void refusesACertificateNobodyTrustsAtOnce() throws IOException {
        var time = new StoppedTime();
        try (var server = server(false);
                var client = HttpClient.open(HttpSettings.DEFAULT, Credentials.NONE, time.timing())) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(server.url("/x?s3cret"))))
                    .hasMessage(
                            "`https://127.0.0.1:%d/x`: its certificate is not trusted or not its own; `SSL_CERT_FILE`"
                                            .formatted(server.port())
                                    + " can name a file of certificates to trust too");
            assertThat(time.pauses()).isEmpty();
        }
    }

    @Test
    void trustsTheCertificatesOfAFile() throws IOException {
        try (var server = server(false);
                var client = client(HttpSettings.of(Map.of("SSL_CERT_FILE", certificate.toString())));
                var response = client.send(HttpRequest.get(server.url("/")))) {
            assertThat(response.body()).asString(ISO_8859_1).isEqualTo("hello");
        }
    }

    @Test
    void refusesACertificateOfAnotherHost() throws IOException {
        try (var server = server(false);
                var client = client(HttpSettings.DEFAULT.withAuthority(certificate))) {
            var other = URI.create("https://localhost:" + server.port());
            assertThatThrownBy(() -> client.send(HttpRequest.get(other))).hasMessageContaining("not its own");
        }
    }

    @Test
    void takesTheCertificatesOfInsecureServersUnseenAndNoOthers() throws IOException {
        try (var server = server(false);
                var other = server(false);
                var client = client(HttpSettings.DEFAULT.withInsecure("127.0.0.1:" + server.port()))) {
            try (var response = client.send(HttpRequest.get(server.url("/")))) {
                assertThat(response.body()).asString(ISO_8859_1).isEqualTo("hello");
            }
            assertThatThrownBy(() -> client.send(HttpRequest.get(other.url("/"))))
                    .hasMessageContaining("its certificate is not trusted");
        }
    }

    @Test
    void tellsAServerWithoutTlsFromOneWithABadCertificate() throws IOException {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), "hello"));
                var client = client(HttpSettings.DEFAULT.withRetries(Retries.DEFAULT.withTriesMax(1)))) {
            var url = URI.create("https://127.0.0.1:" + server.port() + "/?s3cret");
            assertThatThrownBy(() -> client.send(HttpRequest.get(url)))
                    .isInstanceOf(NoTls.class)
                    .hasMessage("`https://127.0.0.1:%d/`: the server did not answer as TLS has it"
                            .formatted(server.port()));
        }
    }

    @Test
    void findsOutWithoutAHandshakeWhoSpeaksTls() throws IOException {
        try (var server = server(false);
                var plain = LoopbackServer.start((_, _) -> {});
                var client = client(HttpSettings.DEFAULT)) {
            assertThat(client.speaksTls(server.url("/"))).contains(true);
            assertThat(client.speaksTls(plain.url("/"))).isEmpty();
        }
    }

    @Test
    void showsItsOwnCertificate() throws IOException {
        var settings = HttpSettings.DEFAULT
                .withAuthority(certificate)
                .withClient(new HttpSettings.ClientCertificate(certificate, key));
        try (var server = server(true);
                var client = client(settings);
                var response = client.send(HttpRequest.get(server.url("/")))) {
            assertThat(response.body()).asString(ISO_8859_1).isEqualTo("hello");
        }
    }

    @Test
    void showsItsOwnCertificateOutOfAFileWithItsKey() throws IOException {
        var both = Files.writeString(folder.resolve("both.pem"), Files.readString(key) + Files.readString(certificate));
        var settings =
                HttpSettings.DEFAULT.withAuthority(both).withClient(new HttpSettings.ClientCertificate(both, both));
        try (var server = server(true);
                var client = client(settings);
                var response = client.send(HttpRequest.get(server.url("/")))) {
            assertThat(response.status()).isEqualTo(200);
        }
    }

    @Test
    void saysThatAFileHoldsNoCertificate() throws IOException {
        var empty = Files.writeString(folder.resolve("empty.pem"), "");
        try (var client = client(HttpSettings.DEFAULT.withAuthority(empty))) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(URI.create("https://127.0.0.1:1/"))))
                    .hasMessage("`%s` holds no certificate".formatted(empty));
        }
    }

    @Test
    void saysThatAFileHoldsAKeyAndNoCertificate() throws IOException {
        var key = Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n");
        try (var client = client(HttpSettings.DEFAULT.withAuthority(key))) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(URI.create("https://127.0.0.1:1/"))))
                    .hasMessage("`%s` holds no certificate".formatted(key));
        }
    }

    @Test
    void readsCertificatesWhenAServerSpeaksTls() throws IOException {
        var broken = Files.writeString(folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\n!\n");
        try (var plain = LoopbackServer.start(
                        (_, out) -> LoopbackServer.answer(out, "200 OK", "hello".getBytes(ISO_8859_1)));
                var secure = server(false);
                var client = client(HttpSettings.DEFAULT.withAuthority(broken))) {
            try (var response = client.send(HttpRequest.get(plain.url("/")))) {
                assertThat(response.status()).isEqualTo(200);
            }
            assertThatThrownBy(() -> client.send(HttpRequest.get(secure.url("/"))))
                    .hasMessage("`%s` holds a certificate that cannot be read".formatted(broken));
        }
    }
}
