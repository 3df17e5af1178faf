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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryHostsTest {
    private static final String DIGEST = "@sha256:" + "0".repeat(64);

    @TempDir
    private Path folder = Path.of("");

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private RegistryHosts hosts(Map<String, String> more) throws IOException {
        var user = new CredentialFolder(folder.resolve("home"));
        return RegistryHosts.of(user.environment(more), folder.resolve("etc"));
    }

    /// What is asked for a pull, each server as `domain/repository` with what is unusual about it.
    private String pull(String name) throws IOException {
        return print(hosts(Map.of()).forPull(Reference.parse(name)));
    }

    private static String print(List<RegistryEndpoint> endpoints) {
        return endpoints.stream().map(RegistryHostsTest::print).collect(Collectors.joining(", "));
    }

    private static String print(RegistryEndpoint endpoint) {
        var protocol = switch (endpoint.protocol()) {
            case OPEN -> "";
            case HTTPS -> "https://";
            case HTTP -> "http://";
        };
        return protocol
                + endpoint.domain()
                + (endpoint.api().equals("/v2") ? "" : "[" + endpoint.api() + "]")
                + "/"
                + endpoint.repository()
                + (endpoint.insecure() ? " insecure" : "")
                + endpoint.origin().map(origin -> " for " + origin).orElse("");
    }

    @Test
    void asksWhereTheNameSaysWhenNothingIsConfigured() throws IOException {
        assertThat(pull("ubuntu:22.04")).isEqualTo("docker.io/library/ubuntu");
        assertThat(pull("localhost:5000/x")).isEqualTo("localhost:5000/x");
        assertThat(print(RegistryHosts.NONE.forPush(Reference.parse("ghcr.io/o/n"))))
                .isEqualTo("ghcr.io/o/n");
    }

    @Test
    void asksMirrorsInOrderThenTheLocation() throws IOException {
        write("etc/containers/registries.conf", """
                unqualified-search-registries = ["example.org"]

                [[registry]]
                location = "docker.io"
                [[registry.mirror]]
                location = "first.example:5000/hub"
                insecure = true
                [[registry.mirror]]
                location = "second.example/"
                """);

        assertThat(pull("ubuntu"))
                .isEqualTo("first.example:5000/hub/library/ubuntu insecure, second.example/library/ubuntu, "
                        + "docker.io/library/ubuntu");
        assertThat(pull("quay.io/a/b")).isEqualTo("quay.io/a/b");
        assertThat(print(hosts(Map.of()).forPush(Reference.parse("ubuntu")))).isEqualTo("docker.io/library/ubuntu");
    }

    @Test
    void readsNoFileOfShortNamesAlone() throws IOException {
        write("etc/containers/registries.conf.d/shortnames.conf", """
                [aliases]
                  # registries are elsewhere
                  "registry" = "docker.io/library/registry"
                  "fedora" = "registry.fedoraproject.org/fedora
                """);

        assertThat(pull("fedora")).isEqualTo("docker.io/library/fedora");
    }

    @ParameterizedTest
    @CsvSource({
        "example.com/x, host.example/x",
        "example.com/foo, foo.example/bar",
        "example.com/foo/x, foo.example/bar/x",
        "example.com/foo:1, tag.example/one",
        "example.com/foo:10, foo.example/bar",
        "example.com/foo/deep/x:1, deep.example/x",
        "example.com/foobar, host.example/foobar",
        "example.com:5000/foo, example.com:5000/foo",
        "a.example.com/foo, wild.example/foo",
        "b.a.example.com:80/foo, wild.example:80/foo",
        "special.example.com/foo, special.example.com/foo insecure",
        "badexample.com/foo, badexample.com/foo",
        "other.com/a.example.com, other.com/a.example.com",
        "kept.a.wild.org/foo, kept.a.wild.org/foo insecure",
    })
    void choosesTheLongestPrefixAndRewritesIt(String name, String expected) throws IOException {
        write("etc/containers/registries.conf", """
                registry = [
                  { prefix = "example.com", location = "host.example" },
                  { prefix = "example.com/foo", location = "foo.example/bar" },
                  { prefix = "example.com/foo:1", location = "tag.example/one" },
                  { prefix = "example.com/foo/deep", location = "deep.example" },
                  { prefix = "*.example.com", location = "wild.example" },
                  { prefix = "special.example.com", insecure = true },
                  { prefix = "*.wild.org", insecure = true },
                ]
                """);

        assertThat(pull(name)).isEqualTo(expected);
    }

    @Test
    void usesMirrorsForWhatTheyAreThere() throws IOException {
        write("etc/containers/registries.conf", """
                [[registry]]
                prefix = "a.b"
                location = "a.b"
                mirror = [{ location = "any.m" }, { location = "all.m", pull-from-mirror = "all" },
                  { location = "digest.m", pull-from-mirror = "digest-only" },
                  { location = "tag.m", pull-from-mirror = "tag-only" }]
                [[registry]]
                location = "c.d"
                mirror-by-digest-only = true
                mirror = [{ location = "digest.m" }]
                """);

        assertThat(pull("a.b/x:1")).isEqualTo("any.m/x, all.m/x, tag.m/x, a.b/x");
        assertThat(pull("a.b/x" + DIGEST)).isEqualTo("any.m/x, all.m/x, digest.m/x, a.b/x");
        assertThat(pull("a.b/x:1" + DIGEST)).isEqualTo("any.m/x, all.m/x, digest.m/x, a.b/x");
        assertThat(pull("c.d/x")).isEqualTo("c.d/x");
        assertThat(pull("c.d/x" + DIGEST)).isEqualTo("digest.m/x, c.d/x");
    }

    @Test
    void blocksWhatIsBlockedAndSaysWhere() throws IOException {
        write("etc/containers/registries.conf", "registry = [{ location = \"docker.io\", blocked = true }]");

        assertThatThrownBy(() -> pull("ubuntu:1"))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(
                        "`ubuntu:1` is blocked by `%s/etc/containers/registries.conf`, which forbids what begins with"
                                        .formatted(folder)
                                + " `docker.io`");
        var hosts = hosts(Map.of());
        assertThatThrownBy(() -> hosts.forPush(Reference.parse("ubuntu")))
                .hasMessageStartingWith("`docker.io/library/ubuntu` is blocked by");
        assertThatThrownBy(() -> hosts.own("docker.io")).hasMessageStartingWith("`docker.io` is blocked by");
    }

    @Test
    void readsTheFilesOfTheUserAndThoseBesideThem() throws IOException {
        write("etc/containers/registries.conf", "registry = [{ prefix = \"a.b\", location = \"etc.example\" }]");
        write(
                "etc/containers/registries.conf.d/1.conf",
                "registry = [{ prefix = \"a.b\", location = \"one.example\" }]");
        write(
                "etc/containers/registries.conf.d/2.conf",
                "registry = [{ prefix = \"a.b\", location = \"two.example\" }]");
        write("etc/containers/registries.conf.d/3.txt", "no TOML");
        assertThat(pull("a.b/x")).isEqualTo("two.example/x");

        write(
                "home/.config/containers/registries.conf",
                "registry = [{ prefix = \"c.d\", location = \"own.example\" }]");
        assertThat(pull("a.b/x")).isEqualTo("two.example/x");
        assertThat(pull("c.d/x")).isEqualTo("own.example/x");

        write("named.conf", "");
        var named = hosts(Map.of("CONTAINERS_REGISTRIES_CONF", folder + "/named.conf"));
        assertThat(print(named.forPull(Reference.parse("a.b/x")))).isEqualTo("a.b/x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "registry = [{ insecure = true }] | `registry`: it has neither `prefix` nor `location`",
                "registry = [{ location = 'https://a.b' }]" + "| `location` is `https://a.b`, which names no registry",
                "registry = [{ location = 'mirror/x' }] | `location` is `mirror/x`, which names no registry",
                "registry = [{ prefix = 'a.*.b', location = 'c.d' }]"
                        + "| `prefix` is `a.*.b`, and a star stands for the beginning of a host alone",
                "registry = [{ prefix = '*.a.b/c' }]"
                        + "| `prefix` is `*.a.b/c`, and a star stands for the beginning of a host alone",
                "registry = [{ location = 'a.b', mirror = [{}] }] | `mirror`: it has no `location`",
                "registry = [{ location = 'a.b', insecure = 'yes' }]"
                        + "| `insecure`: expected true or false, found a string",
                "registry = [{ location = 'a.b', mirror = [{ location = 'c.d', pull-from-mirror = 'no' }] }]"
                        + "| `pull-from-mirror` is `no`, and not one of all, digest-only, tag-only",
                "registry = 'a.b' | `registry`: expected a list, found a string",
                "registry = ['a.b'] | `registry`: expected an object, found a string",
                "registries.search.registries = [] | `registries` is how version 1 of this file began, which is not read",
                "registry = [ | line 1, column 13: this is not TOML",
            })
    void saysWhatIsWrongWithRegistriesConf(String toml, String message) throws IOException {
        write("etc/containers/registries.conf", toml);

        assertThatThrownBy(() -> pull("x"))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s/etc/containers/registries.conf`: %s", folder, message);
    }

    @Test
    void saysThatANameMakesNoSenseAtALocation() throws IOException {
        write("etc/containers/registries.conf", "registry = [{ prefix = 'a.b/c', location = 'd.e/F' }]");

        assertThatThrownBy(() -> pull("a.b/c/x"))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`%s/etc/containers/registries.conf`, location `d.e/F`:", folder);
    }

    @Test
    void asksTheHostsOfContainerd() throws IOException {
        write("etc/containerd/certs.d/docker.io/hosts.toml", """
                server = "https://registry-1.docker.io"

                [host."http://z.example:5000"]
                  capabilities = ["pull", "resolve", "push"]
                  skip_verify = true
                [host."a.example"]
                  capabilities = ["pull"]
                  ca = ["/certs/a.pem", "b.pem"]
                [host."https://path.example/proxy/hub"]
                [host."https://whole.example/proxy/v2/hub/"]
                  override_path = true
                  ca = "c.pem"
                [host."https://nothing.example"]
                  capabilities = []
                """);

        assertThat(pull("ubuntu"))
                .isEqualTo("http://z.example:5000/library/ubuntu insecure for docker.io, "
                        + "https://path.example[/proxy/hub/v2]/library/ubuntu for docker.io, "
                        + "https://whole.example[/proxy/v2/hub]/library/ubuntu for docker.io, "
                        + "https://docker.io/library/ubuntu");
        var byDigest = hosts(Map.of()).forPull(Reference.parse("ubuntu" + DIGEST));
        assertThat(byDigest.get(1).domain()).isEqualTo("a.example");
        assertThat(byDigest.get(1).certificates().authorities())
                .containsExactly(Path.of("/certs/a.pem"), folder.resolve("etc/containerd/certs.d/docker.io/b.pem"));
    }

    @Test
    void findsTheFolderOfARegistryAsContainerdDoes() throws IOException {
        write("etc/containerd/certs.d/_default/hosts.toml", "[host.'https://default.m']");
        write("etc/containerd/certs.d/a.b:5000/hosts.toml", "[host.'https://colon.m']");
        assertThat(pull("a.b:5000/x")).isEqualTo("https://colon.m/x for a.b:5000, a.b:5000/x");
        write("etc/containerd/certs.d/a.b_5000_/hosts.toml", "[host.'https://underscore.m']");
        assertThat(pull("a.b:5000/x")).isEqualTo("https://underscore.m/x for a.b:5000, a.b:5000/x");
        assertThat(pull("a.b/x")).isEqualTo("https://default.m/x for a.b, a.b/x");
    }

    @Test
    void letsThePrefixGoBeforeTheHost() throws IOException {
        write("etc/containers/registries.conf", "registry = [{ prefix = 'a.b/c', location = 'conf.m' }]");
        write("etc/containerd/certs.d/a.b/hosts.toml", "[host.'https://toml.m']");

        assertThat(pull("a.b/c/x")).isEqualTo("conf.m/x");
        assertThat(pull("a.b/x")).isEqualTo("https://toml.m/x for a.b, a.b/x");
    }

    @Test
    void saysThatNoServerIsLeft() throws IOException {
        write("etc/containerd/certs.d/a.b/hosts.toml", "server = 'https://a.b'\ncapabilities = ['pull']");

        assertThatThrownBy(() -> pull("a.b/x"))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s/etc/containerd/certs.d/a.b/hosts.toml` leaves no server to pull `a.b/x` from", folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server = 'ftp://a.b'",
                "server = 'https://me:s3cret@a.b'",
                "server = 'https://a b'",
                "server = 7",
                "host = 7",
                "[host.'']",
                "[host.'https://a.b']\ncapabilities = ['fly']",
                "[host.'https://a.b']\ncapabilities = 'pull'",
                "[host.'https://a.b']\nskip_verify = 1",
                "[host.'https://a.b']\nca = 7",
                "[host.'https://a.b']\nclient = 7",
                "[host.'https://a.b']\nclient = [7]",
                "[host.'https://a.b']\nclient = [[]]",
                "[host.'https://a.b']\nclient = ['']",
                "[host.'https://a.b']\nclient = [['a', 'b', 'c']]",
                "[host.'https://a.b'.header]\n'x y' = 's3cret'",
                "[host.'https://a.b'.header]\nx = \"s3cret\\r\\nHost: c\"",
                "[host.'https://a.b'.header]\nx = ['a', \"s3cret\\u0000\"]",
                "[host.'https://a.b'.header]\nx = 7",
                "[host.'https://a.b'.header]\nContent-Length = 's3cret'",
                "header = 's3cret'\nserver = 'a.b'",
                "[host.'https://a.b'\n",
                "a = 1\na = 2",
                "\0",
            })
    void saysWhichFileOfContainerdIsBroken(String toml) throws IOException {
        write("etc/containerd/certs.d/a.b/hosts.toml", toml);

        assertThatThrownBy(() -> pull("x"))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`%s/etc/containerd/certs.d/a.b/hosts.toml`: ", folder)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void survivesDeepNesting() {
        var count = 100_000;
        for (var text :
                List.of("a = " + "[".repeat(count), "a = " + "{a=".repeat(count), "a.".repeat(count) + "a = 1")) {
            assertThatThrownBy(() -> TomlFile.parse(text)).isInstanceOf(MalformedInput.class);
        }
    }
}
