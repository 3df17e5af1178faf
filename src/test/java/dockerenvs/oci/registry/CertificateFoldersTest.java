package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.http.LoopbackServer;
import dockerenvs.http.StoppedTime;
import dockerenvs.http.TestKeys;
import dockerenvs.oci.image.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CertificateFoldersTest {
    @TempDir
    private Path folder = Path.of("");

    private Path write(String path) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }

    private RegistryHosts hosts() throws IOException {
        return RegistryHosts.of(Map.of("HOME", folder.resolve("home").toString()), folder.resolve("etc"));
    }

    private Certificates of(String domain) throws IOException {
        return hosts().own(domain).certificates();
    }

    @Test
    void findsWhatIsTrustedAndWhatIsShown() throws IOException {
        var place = folder.resolve("etc/docker/certs.d/a.b:5000");
        for (var name : List.of("ca.crt", "more.crt", "client.cert", "client.key", "z.key", "z.cert", "README")) {
            write("etc/docker/certs.d/a.b:5000/" + name);
        }

        assertThat(of("a.b:5000"))
                .isEqualTo(new Certificates(
                        List.of(place.resolve("ca.crt"), place.resolve("more.crt")),
                        List.of(
                                new Certificates.Client(place.resolve("client.cert"), place.resolve("client.key")),
                                new Certificates.Client(place.resolve("z.cert"), place.resolve("z.key")))));
        assertThat(of("a.b")).isEqualTo(Certificates.NONE);
        var reference = Reference.parse("a.b:5000/x");
        assertThat(hosts().forPull(reference)).containsExactly(hosts().forPush(reference));
    }

    @Test
    void asksTheFoldersOfTheUserBeforeThoseOfTheMachine() throws IOException {
        for (var place : List.of(
                "etc/docker", "etc/containers", "home/.docker", "home/.config/docker", "home/.config/containers")) {
            var file = write(place + "/certs.d/a.b/ca.crt");

            assertThat(of("a.b").authorities()).containsExactly(file);
        }
    }

    @Test
    void saysWhatACertificateOrAKeyLacksWhereItIsWanted() throws IOException {
        var lonely = write("etc/docker/certs.d/a.b/client.cert");
        assertThatThrownBy(() -> of("a.b"))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s` lacks `client.key` beside it", lonely);
        assertThat(of("c.d")).isEqualTo(Certificates.NONE);

        Files.move(lonely, lonely.resolveSibling("client.key"));
        assertThatThrownBy(() -> of("a.b")).hasMessageEndingWith("client.key` lacks `client.cert` beside it");
    }

    @Test
    void trustsAndShowsThem() throws Exception {
        var keys = TestKeys.make(folder);
        try (var server = keys.start(true, (_, out) -> LoopbackServer.answer(out, "200 OK", "{}".getBytes(UTF_8)))) {
            var domain = "127.0.0.1:" + server.port();
            assertThatThrownBy(() -> signIn(domain)).isInstanceOf(IOException.class);

            copy(keys.certificate(), domain, "ca.crt");
            assertThatThrownBy(() -> signIn(domain)).isInstanceOf(IOException.class);

            copy(keys.certificate(), domain, "client.cert");
            copy(keys.key(), domain, "client.key");
            signIn(domain);
        }
    }

    private void signIn(String domain) throws IOException {
        try (var registry = Registry.builder()
                .hosts(hosts())
                .timing(new StoppedTime().timing())
                .open()) {
            registry.signIn(domain);
        }
    }

    private void copy(Path file, String domain, String name) throws IOException {
        var target =
                Files.createDirectories(folder.resolve("home/.docker/certs.d").resolve(domain));
        Files.copy(file, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
}
