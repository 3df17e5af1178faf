package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.channel.ChannelException;
import dockerenvs.conda.channel.ChannelFolder;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.http.LoopbackServer;
import dockerenvs.oci.image.Layer;
import dockerenvs.tasks.Listener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where covered packages come from, and what becomes of a build when they cannot be had.
class CoveredPackagesTest {
    private static final double ALL = 1;

    @TempDir
    private Path folder = Path.of("");

    private Lock lock(PackageFiles... packages) throws IOException {
        return ExplicitList.lock(folder, packages);
    }

    /// @param hasChannel whether packages are looked for in the folder of their channel
    private Workshop workshop(String cache, boolean hasChannel) throws IOException {
        var channel = ChannelFolder.parse(folder.resolve("channel").toString());
        var channels = hasChannel ? List.of(channel) : List.<ChannelFolder>of();
        return Workshop.open(folder.resolve(cache), new Workshop.Supply(channels, false, Listener.quiet()));
    }

    private BuiltEnvironment build(EnvironmentImage image, Compression compression) throws IOException {
        try (var workshop = workshop("cache", true)) {
            return image.compression(compression).build(workshop);
        }
    }

    @Test
    void readsNoLayersOfAnImageOfWhichNothingCanBeCovered() throws IOException {
        var before = build(
                        CoveringTest.environment(lock(CoveringTest.demo("a-1-0"), CoveringTest.demo("b-1-0"))),
                        Compression.GZIP)
                .image();
        var state = before.layers().getLast();
        var unread = new Blob(state.blob().digest(), state.blob().size(), () -> {
            throw new AssertionError("it is read");
        });
        var previous = before.withoutTopLayer().withLayer(new Layer(state.descriptor(), unread, state.diffId()));

        var after = build(
                CoveringTest.environment(lock(CoveringTest.demo("a-1-0"), CoveringTest.demo("b-2-0")))
                        .previous(previous, ALL),
                Compression.GZIP);

        assertThat(after.image().layers()).hasSameSizeAs(before.layers());
    }

    @Test
    void coversNothingInLayersThatAreCompressedOtherwise() throws IOException {
        var shared = CoveringTest.demo("shared-1-0").file("share/doc", CoveringTest.noise("doc", 20_000));
        var before = build(
                        CoveringTest.environment(lock(
                                        CoveringTest.rock(),
                                        shared,
                                        CoveringTest.demo("a-1-0").file("lib/a.py", "1")))
                                .layersMax(4),
                        Compression.GZIP)
                .image();
        var lock = lock(CoveringTest.rock(), shared, CoveringTest.demo("a-2-0").file("lib/a.py", "2"));

        try (var workshop = workshop("cache", true)) {
            assertThat(CoveringTest.covered(CoveringTest.environment(lock)
                            .layersMax(5)
                            .compression(Compression.ZSTD)
                            .previous(before, ALL)
                            .build(workshop)))
                    .isEmpty();
        }
    }

    @Test
    void saysThatItIsAnOldPackageThatCannotBeHad() throws IOException {
        var shared = CoveringTest.demo("shared-1-0").file("share/doc", CoveringTest.noise("doc", 20_000));
        var old = CoveringTest.demo("a-1-0").file("lib/a.py", "1");
        try (var server = LoopbackServer.start((request, out) -> {
            var file = Files.readAllBytes(folder.resolve("channel/linux-64")
                    .resolve(request.target().substring(request.target().lastIndexOf('/') + 1)));
            var status =
                    Files.exists(folder.resolve("down")) && request.target().contains("a-1") ? "403 No" : "200 OK";
            out.write("HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n"
                    .formatted(status, file.length)
                    .getBytes(UTF_8));
            out.write(file);
        })) {
            var before = build(
                            CoveringTest.environment(remote(lock(CoveringTest.rock(), shared, old), server))
                                    .layersMax(4),
                            Compression.GZIP)
                    .image();
            var lock = remote(
                    lock(CoveringTest.rock(), shared, CoveringTest.demo("a-2-0").file("lib/a.py", "2")), server);
            Files.createFile(folder.resolve("down"));

            try (var elsewhere = workshop("other cache", false)) {
                assertThatThrownBy(() -> CoveringTest.environment(lock)
                                .layersMax(5)
                                .compression(Compression.GZIP)
                                .previous(before, ALL)
                                .build(elsewhere))
                        .isInstanceOfSatisfying(
                                ChannelException.class,
                                failure -> assertThat(failure.hint()).contains("--covered-max 0"))
                        .hasMessageContaining("an old package, to stay in a layer: ")
                        .hasMessageContaining("a-1-0");
            }
        }
    }

    /// The same packages from a server.
    private static Lock remote(Lock lock, LoopbackServer server) {
        return lock.withPackages(lock.packages().stream()
                .map(locked -> {
                    var url = server.url("/channel/linux-64/" + locked.record().file());
                    return new LockedPackage(
                            PackageRecord.of(locked.record()
                                    .json()
                                    .with("url", url.toString())
                                    .with("channel", server.url("/channel").toString())),
                            new PackageLocation.Remote(url));
                })
                .toList());
    }

    @Test
    void fetchesWhatIsCoveredFromChannelsOfTheLockOnly() throws IOException {
        var shared = CoveringTest.demo("shared-1-0").file("share/doc", CoveringTest.noise("doc", 20_000));
        var old = lock(CoveringTest.rock(), shared, CoveringTest.demo("a-1-0").file("lib/a.py", "1"));
        var file = Files.readAllBytes(folder.resolve("channel/linux-64/a-1-0.conda"));
        try (var odd = LoopbackServer.start((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
                    .formatted(file.length)
                    .getBytes(UTF_8));
            out.write(file);
        })) {
            var channel = old.packages().getFirst().record().channel();
            var told = old.withPackages(old.packages().stream()
                    .map(locked -> locked.record().name().equals("a")
                            ? new LockedPackage(
                                    PackageRecord.of(locked.record()
                                            .json()
                                            .with(
                                                    "url",
                                                    odd.url("/odd/linux-64/a-1-0.conda")
                                                            .toString())
                                            .with("channel", channel)),
                                    new PackageLocation.Remote(odd.url("/odd/linux-64/a-1-0.conda")))
                            : locked)
                    .toList());
            var before = build(CoveringTest.environment(told).layersMax(4), Compression.GZIP)
                    .image();
            Files.delete(folder.resolve("channel/linux-64/a-1-0.conda"));
            var asked = odd.requests().size();
            var lock =
                    lock(CoveringTest.rock(), shared, CoveringTest.demo("a-2-0").file("lib/a.py", "2"));

            try (var elsewhere = workshop("other cache", true)) {
                var built = CoveringTest.environment(lock)
                        .layersMax(5)
                        .compression(Compression.GZIP)
                        .previous(before, ALL)
                        .build(elsewhere);

                assertThat(odd.requests()).hasSize(asked);
                assertThat(CoveringTest.covered(built)).isEmpty();
            }
        }
    }

    @Test
    void makesAgainWhatADiskHasLostOfWhatIsCovered() throws IOException {
        var shared = CoveringTest.demo("shared-1-0").file("share/doc", CoveringTest.noise("doc", 20_000));
        var before = build(
                        CoveringTest.environment(lock(
                                        CoveringTest.rock(),
                                        shared,
                                        CoveringTest.demo("a-1-0").file("lib/a.py", CoveringTest.noise("a", 9_000))))
                                .layersMax(4),
                        Compression.NONE)
                .image();
        var setUp = CoveringTest.environment(lock(
                        CoveringTest.rock(), shared, CoveringTest.demo("a-2-0").file("lib/a.py", "2")))
                .compression(Compression.NONE)
                .layersMax(5)
                .previous(before, ALL);
        try (var workshop = workshop("cache", true)) {
            var first = setUp.build(workshop);
            assertThat(CoveringTest.covered(first)).hasSize(1);
            try (var files = Files.list(folder.resolve("cache/linked"))) {
                for (var file : files.toList()) {
                    var bytes = Files.readAllBytes(file);
                    bytes[bytes.length / 3] ^= 1;
                    Files.write(file, bytes);
                }
            }
            var spoilt = setUp.build(workshop);

            assertThat(setUp.heal(spoilt, workshop)).isTrue();

            var again = setUp.build(workshop);
            assertThat(again.image()).isEqualTo(first.image());
            for (var layer : again.image().layers()) {
                layer.blob().writeTo(OutputStream.nullOutputStream());
            }
        }
    }
}
