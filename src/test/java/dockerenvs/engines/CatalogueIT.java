package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Blob;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Real packages, built on one machine and again on a clean one that has but a catalogue.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class CatalogueIT {
    /// What may be moved besides the catalogue when nothing has changed.
    private static final long BYTES_MAX = 100_000;

    @TempDir
    private Path folder = Path.of("");

    private Map<String, String> machine(String name) {
        return Map.of(
                "HOME",
                folder.resolve(name).toString(),
                "DOCKER_ENVS_CACHE",
                folder.resolve(name + "/cache").toString());
    }

    private String build(String machine, Path list, String registry, String... more) {
        var arguments = new ArrayList<Object>(List.of("build", "-f", list, "-b", registry + "/base:1", "--push"));
        arguments.addAll(List.of(more));
        var outcome = DockerEnvs.attemptWith(machine(machine), arguments.toArray());
        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        return outcome.text();
    }

    private static long bytes(Registry registry, String name) throws IOException {
        return registry.find(Reference.parse(name)).artifact().blobs().stream()
                .mapToLong(Blob::size)
                .sum();
    }

    /// The list with paths where there are no packages.
    private Path packagesNowhere(Path list) throws IOException {
        return Files.writeString(
                folder.resolve("elsewhere.txt"),
                Files.readString(list)
                        .replaceAll("(?m)^/.*/conda-forge-miniforge/", "/nowhere/conda-forge-miniforge/"));
    }

    @Test
    void movesNextToNothingWhenOnlyTheCatalogueIsHere(Engines engines) throws IOException {
        var base = folder.resolve("base.tar");
        DockerArchive.write(BuildIT.withGlibc(BusyboxImage.make(folder.toString())), "base:1", base);
        var own = Files.createDirectory(folder.resolve("own"));
        try (var server = DebianRegistry.start(DebianRegistry.Form.PLAIN, own);
                var client = Registry.open();
                var proxy = CountingProxy.before(server.port())) {
            DockerEnvs.runWith(machine("one"), "push", base, proxy.domain() + "/base:1");
            var here = BuildIT.realLock("cf-tools", folder);
            var image = proxy.domain() + "/me/tools:1";
            var name = proxy.domain() + "/me/catalogue";
            build("one", here, proxy.domain(), "-i", image, "--catalogue", name, "--update-catalogue");
            var catalogue = bytes(client, server.name("me/catalogue"));
            proxy.newBytes();

            var said = build("two", packagesNowhere(here), proxy.domain(), "-i", image, "--catalogue", name);

            assertThat(said).contains(" 0 B sent, 0 B mounted, ");
            assertThat(proxy.newBytes()).isLessThan(BYTES_MAX + catalogue);
            assertThat(folder.resolve("two/cache/packages")).isEmptyDirectory();
            var docker = engines.docker();
            docker.client().run("pull", "--quiet", server.name("me/tools:1"));
            assertThat(docker.run(server.name("me/tools:1"), "openssl", "version"))
                    .startsWith("OpenSSL 3");
        }
    }

    @Test
    void movesNextToNothingWhenOnlyTheImageIsThere() throws IOException {
        var base = folder.resolve("base.tar");
        DockerArchive.write(BuildIT.withGlibc(BusyboxImage.make(folder.toString())), "base:1", base);
        var own = Files.createDirectory(folder.resolve("own"));
        try (var server = DebianRegistry.start(DebianRegistry.Form.PLAIN, own);
                var proxy = CountingProxy.before(server.port())) {
            DockerEnvs.runWith(machine("one"), "push", base, proxy.domain() + "/base:1");
            var here = BuildIT.realLock("cf-tools", folder);
            var image = proxy.domain() + "/me/tools:1";
            build("one", here, proxy.domain(), "-i", image);
            proxy.newBytes();

            var elsewhere = proxy.domain() + "/you/tools:1";
            build("two", packagesNowhere(here), proxy.domain(), "-i", elsewhere, "--catalogue", image);

            assertThat(proxy.newBytes()).isLessThan(BYTES_MAX);
            assertThat(folder.resolve("two/cache/packages")).isEmptyDirectory();
            assertThat(folder.resolve("two/cache/bases")).isEmptyDirectory();
        }
    }
}
