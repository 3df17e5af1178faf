package dockerenvs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
    @TempDir
    private static Path folder;

    private static TestKeys keys;

    @BeforeAll
    static void makeCertificate() throws IOException, GeneralSecurityException, InterruptedException {
        keys = TestKeys.make(folder);
    }

    private static LoopbackServer server(boolean asksForCertificate) throws IOException {
        return keys.start(asksForCertificate, LoopbackServer.statuses(List.of("200 OK"), "hello"));
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
                var client = client(HttpSettings.of(
                        Map.of("SSL_CERT_FILE", keys.certificate().toString())));
                var response = client.send(HttpRequest.get(server.url("/")))) {
            assertThat(response.body()).asString(ISO_8859_1).isEqualTo("hello");
        }
    }

    @Test
    void trustsWhomTheMachineTrusts() throws IOException {
        var none = folder.resolve("none.pem");
        var broken = Files.writeString(folder.resolve("no.pem"), "no certificate");
        try (var server = server(false)) {
            shakeHands(server, List.of(none, keys.certificate(), broken));

            for (var bundles : List.of(List.<Path>of(), List.of(none), List.of(broken, keys.certificate()))) {
                assertThatThrownBy(() -> shakeHands(server, bundles)).isInstanceOf(SSLHandshakeException.class);
            }
        }
    }

    private static void shakeHands(LoopbackServer server, List<Path> bundles) throws IOException {
        var usual = new FutureTask<>(() -> Tls.usualTrust(HttpSettings.DEFAULT));
        var context = Tls.context(HttpSettings.DEFAULT, new MachineTrust(usual, bundles));
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.startHandshake();
        }
    }

    @Test
    void refusesACertificateOfAnotherHost() throws IOException {
        try (var server = server(false);
                var client = client(HttpSettings.DEFAULT.withAuthority(keys.certificate()))) {
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
    void takesTheCertificateOfAnotherHostFromInsecureServers() throws IOException {
        try (var server = server(false);
                var client = client(HttpSettings.DEFAULT.withInsecure("localhost:" + server.port()));
                var response = client.send(HttpRequest.get(URI.create("https://localhost:" + server.port())))) {
            assertThat(response.status()).isEqualTo(200);
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
                .withAuthority(keys.certificate())
                .withClient(new HttpSettings.ClientCertificate(keys.certificate(), keys.key()));
        try (var server = server(true);
                var client = client(settings);
                var response = client.send(HttpRequest.get(server.url("/")))) {
            assertThat(response.body()).asString(ISO_8859_1).isEqualTo("hello");
        }
    }

    @Test
    void showsTheCertificateThatTheServerTrustsOfSeveral()
            throws IOException, GeneralSecurityException, InterruptedException {
        var other = TestKeys.make(Files.createDirectories(folder.resolve("other")), "other");
        var settings = HttpSettings.DEFAULT
                .withAuthority(keys.certificate())
                .withAuthority(other.certificate())
                .withClient(new HttpSettings.ClientCertificate(keys.certificate(), keys.key()))
                .withClient(new HttpSettings.ClientCertificate(other.certificate(), other.key()));
        for (var each : List.of(keys, other)) {
            try (var server = each.start(true, LoopbackServer.statuses(List.of("200 OK"), "hello"));
                    var client = client(settings);
                    var response = client.send(HttpRequest.get(server.url("/")))) {
                assertThat(response.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void showsItsOwnCertificateOutOfAFileWithItsKey() throws IOException {
        var both = Files.writeString(
                folder.resolve("both.pem"), Files.readString(keys.key()) + Files.readString(keys.certificate()));
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
    void saysThatAFileHoldsNoCertificateThoughItHasOneToShow() throws IOException {
        var empty = Files.writeString(folder.resolve("nothing.pem"), "");
        var settings = HttpSettings.DEFAULT
                .withAuthority(empty)
                .withClient(new HttpSettings.ClientCertificate(keys.certificate(), keys.key()));
        try (var plain = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), "hello"));
                var client = client(settings)) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(plain.url("/"))))
                    .hasMessage("`%s` holds no certificate".formatted(empty));
        }
    }

    @Test
    void saysAtOnceThatAFileCannotBeRead() throws IOException {
        var missing = folder.resolve("missing.pem");
        for (var settings : List.of(
                HttpSettings.DEFAULT.withAuthority(missing),
                HttpSettings.DEFAULT.withClient(new HttpSettings.ClientCertificate(missing, keys.key())),
                HttpSettings.DEFAULT.withClient(new HttpSettings.ClientCertificate(keys.certificate(), missing)))) {
            var time = new StoppedTime();
            try (var client = HttpClient.open(settings, Credentials.NONE, time.timing())) {
                assertThatThrownBy(() -> client.send(HttpRequest.get(URI.create("https://127.0.0.1:1/"))))
                        .hasMessage("`%s`, which is to hold certificates or a key, is no file that can be read"
                                .formatted(missing));
                assertThat(time.pauses()).isEmpty();
            }
        }
    }

    /// By TLS 1.3 the server says so after the handshake, and may have stopped listening before the end of a body.
    @Test
    void isToldAtOnceThatItHasNoCertificateToShow() throws IOException {
        var time = new StoppedTime();
        var settings = HttpSettings.DEFAULT.withAuthority(keys.certificate());
        var large = Body.of(new byte[8 << 20]);
        try (var server = server(true);
                var client = HttpClient.open(settings, Credentials.NONE, time.timing())) {
            assertThatThrownBy(() -> client.send(HttpRequest.of(HttpRequest.Method.PUT, server.url("/"), large)))
                    .hasMessageContaining("it may want to be shown a certificate");
            assertThat(time.pauses()).isEmpty();
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
