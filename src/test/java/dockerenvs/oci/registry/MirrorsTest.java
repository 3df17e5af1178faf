package dockerenvs.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.http.LoopbackServer;
import dockerenvs.http.StoppedTime;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import dockerenvs.oci.server.ServerOptions.KeyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pulls from mirrors that are our own registries.
@Timeout(60)
final class MirrorsTest {
    private static final String PASSWORD = "password";

    @TempDir
    private Path folder = Path.of("");

    private RegistryServer own;
    private RegistryServer mirror;
    private Path certificate = Path.of("");

    @BeforeEach
    void start() throws IOException, GeneralSecurityException, InterruptedException {
        var key = folder.resolve("keys.p12");
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
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
                key.toString(),
                "-storepass",
                PASSWORD);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(process.waitFor()).isZero();
        var encoded = KeyStore.getInstance(key.toFile(), PASSWORD.toCharArray())
                .getCertificate("a")
                .getEncoded();
        Files.createDirectories(folder.resolve("etc/containerd/certs.d/_default"));
        certificate = Files.writeString(
                folder.resolve("etc/containerd/certs.d/_default/ca.pem"),
                "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                        .formatted(Base64.getMimeEncoder().encodeToString(encoded)));
        own = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("own")));
        mirror = RegistryServer.open(
                ServerOptions.DEFAULT.withFolder(folder.resolve("mirror")).withKey(new KeyFile(key, PASSWORD)));
    }

    @AfterEach
    void stop() throws IOException {
        own.close();
        mirror.close();
    }

    private Reference name() {
        return Reference.parse(own.url().getAuthority() + "/me/app:1");
    }

    private void fill(RegistryServer server, Image image) throws IOException {
        try (var registry = Registry.builder().authority(certificate).open()) {
            registry.push(image, server.url().getAuthority() + "/me/app:1");
        }
    }

    private Registry open() throws IOException {
        var environment = Map.of("HOME", folder.toString());
        return Registry.builder()
                .hosts(RegistryHosts.of(environment, folder.resolve("etc")))
                .open();
    }

    private void hosts(String setting, String capabilities) throws IOException {
        Files.writeString(
                folder.resolve("etc/containerd/certs.d/_default/hosts.toml"),
                """
                [host."%s"]
                  capabilities = [%s]
                  %s
                """.formatted(mirror.url(), capabilities, setting),
                StandardCharsets.UTF_8);
    }

    @Test
    void trustsTheCertificateOfAMirrorForItselfAlone() throws IOException {
        fill(mirror, Images.of("mirror", 1));
        hosts("ca = \"ca.pem\"", "\"pull\", \"resolve\"");

        try (var registry = open()) {
            assertThat(registry.pull(name()).digest())
                    .isEqualTo(Images.of("mirror", 1).digest());
            var itself = mirror.url().getAuthority() + "/me/app:1";
            assertThatThrownBy(() -> registry.digest(Reference.parse(itself))).hasMessageContaining("not trusted");
        }
    }

    @Test
    void blamesTheServerWhoseCertificateItIs() throws IOException {
        try (var passing = LoopbackServer.start((request, out) ->
                        out.write("HTTP/1.1 307 Elsewhere\r\nLocation: %s/other\r\nContent-Length: 0\r\n\r\n"
                                .formatted(mirror.url())
                                .getBytes(StandardCharsets.UTF_8)));
                var registry = Registry.builder().open()) {
            var reference = Reference.parse("127.0.0.1:%d/me/app:1".formatted(passing.port()));

            assertThatThrownBy(() -> registry.digest(reference))
                    .hasMessageStartingWith("`%s/other`: its certificate is not trusted".formatted(mirror.url()));
        }
    }

    @Test
    void takesTheCertificateOfAMirrorUnseen() throws IOException {
        fill(mirror, Images.of("mirror", 1));
        hosts("skip_verify = true", "\"pull\", \"resolve\"");

        try (var registry = open()) {
            assertThat(registry.pull(name()).digest())
                    .isEqualTo(Images.of("mirror", 1).digest());
        }
    }

    @Test
    void asksAMirrorOfDigestsForWhatATagStandsFor() throws IOException {
        fill(own, Images.of("same", 1));
        fill(mirror, Images.of("same", 1));
        hosts("ca = \"ca.pem\"", "\"pull\"");

        try (var registry = open()) {
            var found = registry.find(name());
            assertThat(found.reference()).isEqualTo(name());
            own.close();
            assertThat(found.image().layers().getFirst().blob().read(1 << 20)).isNotEmpty();
        }
    }

    @Test
    void asksTheRegistryWhereAMirrorOfDigestsHasAnotherImage() throws IOException {
        fill(own, Images.of("new", 1));
        fill(mirror, Images.of("old", 1));
        hosts("ca = \"ca.pem\"", "\"pull\"");

        try (var registry = open()) {
            assertThat(registry.pull(name()).digest())
                    .isEqualTo(Images.of("new", 1).digest());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"503 Service Unavailable", "429 x|Retry-After: 100", ""})
    void asksTheNextServerSoonWhereAMirrorIsInTrouble(String head) throws IOException {
        try (var broken = LoopbackServer.start((_, out) -> {
            if (!head.isEmpty()) {
                LoopbackServer.answer(out, head, new byte[0]);
            }
        })) {
            assertNextServerIsAskedSoon(broken, broken);
        }
    }

    @Test
    void asksTheNextServerSoonWhereTheTokensOfAMirrorAreInTrouble() throws IOException {
        try (var tokens = LoopbackServer.start(
                        (_, out) -> LoopbackServer.answer(out, "503 Service Unavailable", new byte[0]));
                var mirrored = LoopbackServer.start((_, out) -> LoopbackServer.answer(
                        out,
                        "401 x|WWW-Authenticate: Bearer realm=\"%s\"".formatted(tokens.url("/token")),
                        new byte[0]))) {
            assertNextServerIsAskedSoon(mirrored, tokens);
        }
    }

    /// A pull asks the server that is in trouble twice, with one pause, and then the registry itself.
    private void assertNextServerIsAskedSoon(LoopbackServer mirrored, LoopbackServer troubled) throws IOException {
        fill(own, Images.of("own", 1));
        var time = new StoppedTime();
        try (var registry = Registry.builder()
                .hosts(hostsAt(mirrored.url("").toString()))
                .timing(time.timing())
                .open()) {
            assertThat(registry.pull(name()).digest())
                    .isEqualTo(Images.of("own", 1).digest());
        }
        assertThat(troubled.requests()).hasSize(2);
        assertThat(time.pauses()).hasSize(1);
    }

    @Test
    void sendsHeadersOfAMirrorToItAlone() throws IOException {
        fill(own, Images.of("same", 1));
        try (var elsewhere = LoopbackServer.start((request, out) -> LoopbackServer.answer(
                        out, "307 x|Location: " + own.url().resolve(request.target()), new byte[0]));
                var first = LoopbackServer.start((request, out) ->
                        LoopbackServer.answer(out, "307 x|Location: " + elsewhere.url(request.target()), new byte[0]));
                var registry = Registry.builder()
                        .hosts(
                                hostsAt(
                                        first.url("").toString(),
                                        "header = { X-Team = \"ml\", x-more = [\"1\", \"2\"], authorization = \"Bearer s3cret\" }"))
                        .open()) {
            registry.pull(name()).layers().getFirst().blob().read(1 << 20);

            assertThat(first.requests()).isNotEmpty().allSatisfy(request -> {
                assertThat(request.header("x-team")).contains("ml");
                assertThat(request.header("x-more")).isPresent();
                assertThat(request.header("authorization")).contains("Bearer s3cret");
            });
            assertThat(elsewhere.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(List.of(
                                    request.header("x-team"),
                                    request.header("x-more"),
                                    request.header("authorization")))
                            .containsOnly(Optional.empty()));
        }
    }

    @Test
    void asksAMirrorThatWantsOtherHeadersOnce() throws IOException {
        fill(own, Images.of("own", 1));
        try (var refusing = LoopbackServer.start((_, out) ->
                        LoopbackServer.answer(out, "401 x|WWW-Authenticate: Basic realm=\"r\"", new byte[0]));
                var registry = Registry.builder()
                        .hosts(hostsAt(refusing.url("").toString(), "header = { authorization = \"Bearer old\" }"))
                        .open()) {
            assertThat(registry.pull(name()).digest())
                    .isEqualTo(Images.of("own", 1).digest());
            assertThat(refusing.requests()).hasSize(1);
        }
    }

    private RegistryHosts hostsAt(String url) throws IOException {
        return hostsAt(url, "");
    }

    private RegistryHosts hostsAt(String url, String setting) throws IOException {
        Files.writeString(
                folder.resolve("etc/containerd/certs.d/_default/hosts.toml"),
                "[host.\"%s\"]\n  capabilities = [\"pull\", \"resolve\"]\n  %s\n".formatted(url, setting));
        return RegistryHosts.of(Map.of("HOME", folder.toString()), folder.resolve("etc"));
    }

    @Test
    void pushesToNoMirrorThatDoesNotSaySo() throws IOException {
        hosts("ca = \"ca.pem\"", "\"pull\", \"resolve\"");
        var image = Images.of("pushed", 1);

        try (var registry = open()) {
            registry.push(image, name().toString());
            own.close();
            assertThatThrownBy(() -> registry.pull(name())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void pushesToAHostThatIsThereForPushes() throws IOException {
        hosts("ca = \"ca.pem\"", "\"push\"");
        var image = Images.of("pushed", 1);

        try (var registry = open()) {
            registry.push(image, name().toString());
            assertThatThrownBy(() -> registry.digest(name())).hasMessageContaining("404");
        }
        hosts("ca = \"ca.pem\"", "\"pull\", \"resolve\", \"push\"");
        try (var registry = open()) {
            assertThat(registry.pull(name()).digest()).isEqualTo(image.digest());
            registry.delete(name());
            assertThatThrownBy(() -> registry.pull(name())).isInstanceOf(RegistryException.class);
        }
    }

    @Test
    void trustsTheCertificateOfTheServerForAllThatConcernsIt() throws IOException {
        var domain = mirror.url().getAuthority();
        var reference = Reference.parse(domain + "/me/app:1");
        var image = Images.of("pushed", 1);
        try (var registry = open()) {
            assertThatThrownBy(() -> registry.push(image, reference.toString())).hasMessageContaining("not trusted");
        }
        Files.writeString(
                folder.resolve("etc/containerd/certs.d/_default/hosts.toml"),
                "server = \"%s\"\nca = \"ca.pem\"".formatted(mirror.url()));

        try (var registry = open()) {
            registry.signIn(domain);
            registry.push(image, reference.toString());
            assertThat(registry.digest(reference)).isEqualTo(image.digest());
            assertThat(registry.tags(reference)).containsExactly("1");
            assertThat(registry.repositories(domain)).containsExactly("me/app");
            assertThat(registry.referrers(reference, "")).isEmpty();
            registry.delete(reference);
            assertThat(registry.tags(reference)).isEmpty();
        }
    }
}
