package dockerenvs.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a registry is pushed to, and how it is reached for all but pulls.
class PushHostsTest {
    @TempDir
    private Path folder = Path.of("");

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private RegistryHosts hosts() throws IOException {
        return RegistryHosts.of(Map.of("HOME", folder.resolve("home").toString()), folder.resolve("etc"));
    }

    private static String print(RegistryEndpoint endpoint) {
        return endpoint.protocol() + " " + endpoint.domain() + "/" + endpoint.repository()
                + (endpoint.insecure() ? " insecure" : "");
    }

    /// As podman has it: what is moved for pulls is pushed where its name says.
    @ParameterizedTest
    @CsvSource({
        "a.b:5000/x, OPEN a.b:5000/x insecure",
        "c.d/x, OPEN c.d/x insecure",
        "c.d/kept/x, OPEN c.d/kept/x",
        "deep.wild.org/x, OPEN deep.wild.org/x insecure",
        "other.org/x, OPEN other.org/x",
    })
    void pushesWhereTheNameSaysAsRegistriesConfHasIt(String name, String expected) throws IOException {
        write("etc/containers/registries.conf", """
                registry = [
                  { location = "a.b:5000", insecure = true, mirror = [{ location = "m.example" }] },
                  { prefix = "c.d", location = "e.f", insecure = true },
                  { prefix = "c.d/kept", location = "e.f" },
                  { prefix = "*.wild.org", insecure = true },
                ]
                """);

        var reference = Reference.parse(name);
        assertThat(print(hosts().forPush(reference))).isEqualTo(expected);
        assertThat(print(hosts().own(reference))).isEqualTo(expected);
    }

    @Test
    void knowsTheRegistryAsAWhole() throws IOException {
        write("etc/containers/registries.conf", """
                registry = [
                  { location = "a.b:5000", insecure = true },
                  { prefix = "c.d/team", location = "c.d/team", insecure = true },
                ]
                """);
        write("etc/containerd/certs.d/e.f/hosts.toml", "server = 'http://e.f:80'");

        assertThat(print(hosts().own("a.b:5000"))).isEqualTo("OPEN a.b:5000/ insecure");
        assertThat(print(hosts().own("c.d"))).isEqualTo("OPEN c.d/");
        assertThat(print(hosts().own("e.f"))).isEqualTo("HTTP e.f:80/");
    }

    @Test
    void pushesToTheServerOfContainerdAndToNoMirror() throws IOException {
        write("etc/containerd/certs.d/a.b/hosts.toml", """
                server = "https://c.d:5000"
                skip_verify = true
                ca = "ca.pem"

                [host."https://mirror.example"]
                  capabilities = ["pull", "resolve"]
                [host."https://said-nothing.example"]
                """);

        var server = hosts().forPush(Reference.parse("a.b/x:1"));

        assertThat(print(server)).isEqualTo("HTTPS c.d:5000/x insecure");
        assertThat(server.origin()).contains("a.b");
        assertThat(server.certificates().authorities())
                .containsExactly(folder.resolve("etc/containerd/certs.d/a.b/ca.pem"));
    }

    @Test
    void pushesToTheFirstHostThatSaysItIsThereForIt() throws IOException {
        write("etc/containerd/certs.d/a.b/hosts.toml", """
                server = "https://a.b"
                [host."https://mirror.example"]
                  capabilities = ["pull", "resolve"]
                [host."http://first.example"]
                  capabilities = ["push"]
                [host."https://second.example"]
                  capabilities = ["pull", "resolve", "push"]
                """);
        var reference = Reference.parse("a.b/x:1");

        assertThat(print(hosts().forPush(reference))).isEqualTo("HTTP first.example/x");
        assertThat(print(hosts().own(reference))).isEqualTo("HTTPS a.b/x");
        assertThat(hosts().forPull(reference))
                .extracting(RegistryEndpoint::domain)
                .containsExactly("mirror.example", "second.example", "a.b");
    }

    /// It is told which registry is meant, and which blob of which repository.
    @Test
    void mountsFromAnotherRepositoryOfTheServerInItsPlace() throws IOException {
        try (var server = TestRegistry.start()) {
            write("etc/containerd/certs.d/a.b/hosts.toml", "server = \"http://%s\"".formatted(server.domain()));
            try (var registry = Registry.builder().hosts(hosts()).open()) {
                registry.push(Images.of("a", 1), "a.b/me/base:1");

                var pushed = registry.push(registry.pull("a.b/me/base:1"), "a.b/me/app:1");

                assertThat(pushed.mounted().blobs()).isEqualTo(2);
            }
        }
    }

    @Test
    void saysThatNoServerIsThereForPushes() throws IOException {
        write("etc/containerd/certs.d/a.b/hosts.toml", "server = 'https://a.b'\ncapabilities = ['pull', 'resolve']");

        assertThatThrownBy(() -> hosts().forPush(Reference.parse("a.b/x")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s/etc/containerd/certs.d/a.b/hosts.toml` leaves no server to push `a.b/x` to", folder);
    }

    @Test
    void readsWhichCertificatesContainerdShows() throws IOException {
        write("etc/containerd/certs.d/a.b/hosts.toml", """
                [host."https://one.example"]
                  client = "both.pem"
                [host."https://two.example"]
                  client = ["/x/one.pem", "two.pem"]
                [host."https://three.example"]
                  client = [["c.cert", "c.key"], ["d.pem", ""], ["e.pem"]]
                """);
        var here = folder.resolve("etc/containerd/certs.d/a.b");

        assertThat(hosts().forPull(Reference.parse("a.b/x")))
                .extracting(endpoint -> endpoint.certificates().clients())
                .containsExactly(
                        List.of(client(here, "both.pem", "both.pem")),
                        List.of(client(here, "/x/one.pem", "/x/one.pem"), client(here, "two.pem", "two.pem")),
                        List.of(
                                client(here, "c.cert", "c.key"),
                                client(here, "d.pem", "d.pem"),
                                client(here, "e.pem", "e.pem")),
                        List.of());
    }

    private static Certificates.Client client(Path folder, String certificate, String key) {
        return new Certificates.Client(folder.resolve(certificate), folder.resolve(key));
    }
}
