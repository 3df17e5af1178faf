package dockerenvs.build;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.channel.ChannelFolder;
import dockerenvs.conda.environment.Lock;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.layering.AutoLayering;
import dockerenvs.oci.image.AddedLayer;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Layer;
import dockerenvs.tasks.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Layers that stay though something in them is old.
class CoveringTest {
    private static final int PACKAGES = 12;
    private static final int UPDATES = 12;
    private static final double ALL = 1;

    @TempDir
    private Path folder = Path.of("");

    private Lock lock(PackageFiles... packages) throws IOException {
        return ExplicitList.lock(folder, packages);
    }

    /// With a channel in a folder, as an image does not say where on this machine its packages were.
    private Workshop workshop(String cache) throws IOException {
        var channel = ChannelFolder.parse(folder.resolve("channel").toString());
        return Workshop.open(folder.resolve(cache), new Workshop.Supply(List.of(channel), false, Listener.quiet()));
    }

    private BuiltEnvironment build(EnvironmentImage image) throws IOException {
        try (var workshop = workshop("cache")) {
            return image.compression(Compression.GZIP).build(workshop);
        }
    }

    static EnvironmentImage environment(Lock lock) {
        return EnvironmentImage.on(Image.SCRATCH).lock(lock);
    }

    static PackageFiles demo(String stem) {
        return PackageFiles.of(stem).index("timestamp", Json.of(1_700_000_000_000L));
    }

    /// Bytes that stay as many when they are packed.
    static String noise(String name, int size) {
        var bytes = new byte[size / 2];
        new Random(name.hashCode()).nextBytes(bytes);
        var text = new StringBuilder();
        for (var one : bytes) {
            text.append("%02x".formatted(one));
        }
        return text.toString();
    }

    static PackageFiles rock() {
        return demo("rock-1-0").file("share/rock", noise("rock", 400_000));
    }

    /// All files of an image, and what they are.
    private static Map<String, String> files(Image image) throws IOException {
        var files = new TreeMap<String, String>();
        var read = ImageFiles.read(image);
        for (var placed : read.all()) {
            var entry = placed.entry();
            var content = entry.type() instanceof FileType.Regular
                    ? Digest.sha256(read.read(entry.path(), 1 << 20)).toString()
                    : entry.type().toString();
            files.put(entry.path(), content + " " + entry.attributes());
        }
        return files;
    }

    static List<String> covered(BuiltEnvironment built) {
        return built.layers().stream()
                .map(PackedLayer::covered)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static List<Digest> digests(Image image) {
        return image.layers().stream()
                .map((Layer layer) -> layer.blob().digest())
                .toList();
    }

    @Test
    void sendsASmallUpdateAloneAndHidesWhatItReplaces() throws IOException {
        var shared = demo("shared-1-0").file("share/doc", noise("doc", 20_000));
        var before = build(environment(
                        lock(rock(), shared, demo("a-1-0").file("lib/a.py", "1").file("lib/gone/x.py", "1")))
                .layersMax(4));

        var lock = lock(rock(), shared, demo("a-2-0").file("lib/a.py", "2"));
        var after = build(environment(lock).layersMax(5).previous(before.image(), ALL));

        assertThat(covered(after)).singleElement().asString().contains("a-1-0.conda");
        var sent = new ArrayList<>(digests(after.image()));
        sent.removeAll(digests(before.image()));
        assertThat(sent).hasSize(2);
        assertThat(files(after.image()))
                .isEqualTo(files(build(environment(lock)).image()));
        assertThat(files(after.image())).doesNotContainKey("opt/env/lib/gone").containsKey("opt/env/lib/a.py");
        assertThat(ImageLock.read(after.image())).contains("a-2-0").doesNotContain("a-1-0");
    }

    @Test
    void knowsWhatWasCoveredBeforeAndBuildsItFromNothing() throws IOException {
        var shared = demo("shared-1-0").file("share/doc", noise("doc", 20_000));
        var first = build(environment(lock(rock(), shared, demo("a-1-0").file("lib/a.py", "1")))
                .layersMax(4));
        var second = build(environment(lock(rock(), shared, demo("a-2-0").file("lib/b.py", "2")))
                .layersMax(5)
                .previous(first.image(), ALL));
        var lock = lock(rock(), shared, demo("a-3-0").file("lib/c.py", "3"));

        var third = build(environment(lock).layersMax(5).previous(second.image(), ALL));

        assertThat(covered(third)).singleElement().asString().contains("a-1-0.conda");
        assertThat(files(third.image()))
                .isEqualTo(files(build(environment(lock)).image()));
        try (var elsewhere = workshop("other cache")) {
            assertThat(environment(lock)
                            .layersMax(5)
                            .compression(Compression.GZIP)
                            .previous(second.image(), ALL)
                            .build(elsewhere)
                            .image())
                    .isEqualTo(third.image());
        }
        assertThat(build(environment(lock).layersMax(5).previous(third.image(), ALL))
                        .image())
                .isEqualTo(third.image());
    }

    @Test
    void plansAnewWhatCannotStay() throws IOException {
        var shared = demo("shared-1-0").file("share/doc", noise("doc", 20_000));
        var old = demo("a-1-0").file("lib/a.py", "1");
        var before = build(environment(lock(rock(), shared, old)).layersMax(4)).image();
        var lock = lock(rock(), shared, demo("a-2-0").file("lib/a.py", "2"));

        assertThat(covered(build(environment(lock).layersMax(5).previous(before, 0))))
                .isEmpty();
        assertThat(covered(build(environment(lock).layersMax(5).owner(7, 7).previous(before, ALL))))
                .isEmpty();
        Files.delete(folder.resolve("channel/linux-64/a-1-0.conda"));
        try (var elsewhere = workshop("other cache")) {
            var built = environment(lock)
                    .layersMax(5)
                    .compression(Compression.GZIP)
                    .previous(before, ALL)
                    .build(elsewhere);
            assertThat(covered(built)).isEmpty();
            assertThat(files(built.image()))
                    .isEqualTo(files(build(environment(lock)).image()));
        }
    }

    @Test
    void plansAnewWhereTwoPackagesThatWentHadOnePath() throws IOException {
        var shared = demo("shared-1-0").file("share/doc", noise("doc", 20_000));
        var before = build(environment(lock(
                                rock(),
                                shared,
                                demo("a-1-0").file("lib/both", "a"),
                                demo("b-1-0").file("lib/both", "b")))
                        .layersMax(4))
                .image();
        var lock = lock(
                rock(), shared, demo("a-2-0").file("lib/a", "2"), demo("b-2-0").file("lib/b", "2"));

        var after = build(environment(lock).layersMax(5).previous(before, ALL));

        assertThat(files(after.image()))
                .isEqualTo(files(build(environment(lock)).image()));
    }

    @Test
    void hidesNothingInTheLayerThatHasIt() throws IOException {
        var shell = demo("rock-1-0").file("share/rock", noise("rock", 400_000)).file("etc/x", "");
        var shared = demo("shared-1-0").file("share/doc", noise("doc", 20_000));
        var base = Image.SCRATCH.withLayers(List.of(new AddedLayer(
                Layer.pack(
                        FileTree.of(List.of(FileEntry.file("bin/sh", new byte[0], Attributes.FILE.withMode(0755)))),
                        Compression.GZIP),
                "")));
        var before = build(EnvironmentImage.on(base)
                        .lock(lock(
                                shell, shared, demo("a-1-0").file("bin/a", "1").file("bin/b", "")))
                        .activation(Activating.SHELL)
                        .layersMax(4))
                .image();
        var lock = lock(shell, shared, demo("a-2-0").file("lib/a.py", "2"));

        var after = build(EnvironmentImage.on(base)
                .lock(lock)
                .activation(Activating.SHELL)
                .layersMax(5)
                .previous(before, ALL));

        assertThat(covered(after)).hasSize(1);
        var state = new ArrayList<String>();
        after.image().layers().getLast().visit(entry -> state.add(entry.path()));
        assertThat(state)
                .contains("opt/env/bin/docker-envs-entrypoint", "opt/env/bin/.wh.a")
                .doesNotContain("opt/env/.wh.bin");
    }

    @Test
    void givesTheSameFilesAsAFirstBuildWhateverIsCovered() throws IOException {
        var coveredLayers = 0;
        for (var seed = 1; seed <= 3; seed++) {
            var random = new Random(seed);
            var versions = new int[PACKAGES];
            var previous = build(environment(lock(packages(versions, random))).layersMax(6));
            for (var update = 0; update < UPDATES; update++) {
                for (var i = 0; i < PACKAGES; i++) {
                    versions[i] = random.nextInt(5) == 0 ? random.nextInt(4) : versions[i];
                }
                var lock = lock(packages(versions, random));
                var built = build(environment(lock)
                        .layersMax(6 + random.nextInt(3))
                        .previous(previous.image(), random.nextBoolean() ? ALL : AutoLayering.COVERED_PART * 5));
                var round = "seed %d, update %d".formatted(seed, update);
                assertThat(files(built.image()))
                        .as(round)
                        .isEqualTo(files(build(environment(lock)).image()));
                coveredLayers += covered(built).size();
                previous = built;
            }
        }
        assertThat(coveredLayers).isGreaterThan(10);
    }

    /// Packages whose files, folders and links take each other's places from version to version.
    private static PackageFiles[] packages(int[] versions, Random random) {
        var made = new ArrayList<PackageFiles>(List.of(rock()));
        var owners = new HashMap<String, Integer>();
        for (var i = 0; i < versions.length; i++) {
            if (random.nextInt(12) == 0) {
                continue;
            }
            var version = versions[i];
            var own = "share/p" + i;
            var one = demo("p%d-%d-0".formatted(i, version)).file(own + "/data", noise(own, 2_000 + i * 500));
            one = switch (version) {
                case 0 -> one.file(own + "/x", "0").file(own + "/deep/er/y", "0");
                case 1 -> one.file(own + "/x/inside", "1").symlink(own + "/deep", "x");
                case 2 -> one.symlink(own + "/x", "data").file(own + "/deep/z", "2");
                default -> one.file(own + "/only", "3");
            };
            var common = "share/common/" + (i + version) % 5;
            if (owners.putIfAbsent(common, i) == null) {
                one = one.file(common, own + version);
            }
            made.add(one);
        }
        return made.toArray(PackageFiles[]::new);
    }
}
