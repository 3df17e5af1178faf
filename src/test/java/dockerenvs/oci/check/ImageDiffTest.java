package dockerenvs.oci.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.ContentStore;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.oci.image.Configuration;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.MediaFamily;
import dockerenvs.oci.image.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Settings, layers, bytes to send and paths of two images against each other.
class ImageDiffTest {
    private static final Image SCRATCH = Image.scratch(Platform.parse("linux/amd64"));

    @Test
    void findsNothingBetweenAnImageAndItself() throws IOException {
        var image = SCRATCH.withFiles(files(Map.of("etc/passwd", "root")));

        var difference = ImageDiff.between(image, image);

        assertThat(difference.isEmpty()).isTrue();
        assertThat(difference.transfer()).isEqualTo(new Transfer(0, 0, 0));
    }

    @Test
    void namesEverySettingThatDiffers() throws IOException {
        var before = SCRATCH.withEnvironment("PATH", "/bin")
                .withEnvironment("GONE", "1")
                .withLabel("org.example.a", "1")
                .withExposedPort("80")
                .withCommand(List.of("sh"))
                .withAnnotation("org.example.b", "2");
        var after = before.withEnvironment("PATH", "/usr/bin")
                .withoutEnvironment("GONE")
                .withLabel("org.example.a", "3")
                .withExposedPort("443")
                .withEntrypoint(List.of("/run"))
                .withUser("1000")
                .withWorkingDirectory("/srv")
                .withVolume("/data")
                .withStopSignal("SIGINT")
                .withCreated(Instant.EPOCH)
                .withAnnotation("org.example.b", "4")
                .withPlatform(Platform.parse("linux/arm/v6"))
                .in(MediaFamily.OCI);

        assertThat(settings(before, after))
                .containsExactly(
                        "platform: \"linux/amd64\" -> \"linux/arm/v6\"",
                        "created: nothing -> \"1970-01-01T00:00:00Z\"",
                        "entrypoint: nothing -> [\"/run\"]",
                        "command: [\"sh\"] -> nothing",
                        "user: nothing -> \"1000\"",
                        "directory: nothing -> \"/srv\"",
                        "environment PATH: \"/bin\" -> \"/usr/bin\"",
                        "environment GONE: \"1\" -> nothing",
                        "port 443/tcp: nothing -> {}",
                        "volume /data: nothing -> {}",
                        "stop signal: nothing -> \"SIGINT\"",
                        "label org.example.a: \"1\" -> \"3\"",
                        "annotation org.example.b: \"2\" -> \"4\"");
    }

    @Test
    void namesSettingsNobodyKnowsByTheirField() throws IOException {
        var before = image("""
                {"os": "linux", "architecture": "amd64", "docker_version": "20", "container_config": {"A": 1},
                 "config": {"Healthcheck": {"Test": ["NONE"]}, "Tty": false, "OnBuild": null}}
                """);
        var after = image("""
                {"os": "linux", "architecture": "amd64", "os.version": "10.0",
                 "config": {"Shell": ["/bin/sh"], "Memory": 0, "Env": ["NAME", "A="]}}
                """);

        assertThat(settings(before, after))
                .containsExactly(
                        "environment NAME: nothing -> \"\"",
                        "environment A: nothing -> \"\"",
                        "docker_version: \"20\" -> nothing",
                        "Healthcheck: {\"Test\":[\"NONE\"]} -> nothing",
                        "os.version: nothing -> \"10.0\"",
                        "Shell: nothing -> [\"/bin/sh\"]");
    }

    @Test
    void namesTheFamilyOfMediaTypes() throws IOException {
        assertThat(settings(SCRATCH, SCRATCH.in(MediaFamily.DOCKER)))
                .containsExactly("media types: \"OCI\" -> \"Docker\"");
    }

    @Test
    void findsNothingWhereDocumentsOnlyHaveAnotherForm() throws IOException {
        var before = image("{\"os\": \"linux\", \"architecture\": \"amd64\"}");
        var after = image("{\"architecture\": \"amd64\", \"os\": \"linux\", \"author\": \"\"}");

        var difference = ImageDiff.between(before, after);

        assertThat(before.digest()).isNotEqualTo(after.digest());
        assertThat(difference.isEmpty()).isTrue();
    }

    @Test
    void namesLinesOfHistoryThatNoLayerExplains() throws IOException {
        var before = image("""
                {"os": "linux", "architecture": "amd64", "history": [
                  {"created": "2020-01-01T00:00:00Z", "created_by": "ENV A=1", "empty_layer": true},
                  {"created_by": "CMD a", "empty_layer": true}]}
                """);
        var after = image("""
                {"os": "linux", "architecture": "amd64", "history": [
                  {"created": "2021-01-01T00:00:00Z", "created_by": "ENV A=1", "empty_layer": true},
                  {"created_by": "CMD b", "empty_layer": true}]}
                """);

        assertThat(settings(before, after))
                .containsExactly(
                        "history: {\"created_by\":\"CMD a\",\"empty_layer\":true} -> nothing",
                        "history: nothing -> {\"created_by\":\"CMD b\",\"empty_layer\":true}");
        assertThat(settings(SCRATCH, SCRATCH.withLayer(layer("a"), "a"))).isEmpty();
    }

    @Test
    void alignsLayersByTheirTars() throws IOException {
        var base = SCRATCH.withLayer(layer("a"));
        var before = base.withLayer(layer("b")).withLayer(layer("c")).withLayer(layer("d"));
        var after = base.withLayer(layer("e")).withLayer(layer("d")).withLayer(layer("f"));

        assertThat(LayerDiff.between(before, after).stream().map(ImageDiffTest::text))
                .containsExactly("0 SAME 0", "1 REMOVED -", "2 REMOVED -", "- ADDED 1", "3 SAME 2", "- ADDED 3");
    }

    @Test
    void countsTheBytesOfLayersThatAreNotThere() throws IOException {
        var one = layer("one");
        var other = layer("other");
        var before = SCRATCH.withLayer(one);
        var after = SCRATCH.withLayer(other).withLayer(one).withLayer(other);

        var transfer = Transfer.between(before, after);

        assertThat(transfer.layers()).isEqualTo(1);
        assertThat(transfer.layerBytes()).isEqualTo(other.blob().size());
        assertThat(transfer.documentBytes())
                .isEqualTo(
                        after.manifest().size() + after.configuration().blob().size());
        assertThat(transfer.bytes()).isEqualTo(transfer.layerBytes() + transfer.documentBytes());
    }

    @Test
    void tellsARecompressedLayerFromAnotherOne() throws IOException {
        var before = SCRATCH.withLayer(layer("a"));
        try (var store = ContentStore.temporary(Path.of(System.getProperty("java.io.tmpdir")))) {
            var after = before.recompressed(Compression.GZIP, false, store);

            var difference = ImageDiff.between(before, after);

            assertThat(difference.layers().stream().map(ImageDiffTest::text)).containsExactly("0 RECOMPRESSED 0");
            assertThat(difference.paths()).isEmpty();
            assertThat(difference.isEmpty()).isFalse();
            assertThat(difference.transfer().layers()).isEqualTo(1);
        }
    }

    @Test
    void namesEveryPathAndWhatIsAnotherThere() throws IOException {
        var before = SCRATCH.withLayer(Layer.pack(FileTree.of(List.of(
                file("content", "a", Attributes.FILE),
                file("gone", "a", Attributes.FILE),
                file("mode", "a", Attributes.FILE),
                file("owner", "a", Attributes.FILE),
                file("same", "a", Attributes.FILE),
                file("time", "a", Attributes.FILE),
                file("type", "a", Attributes.FILE),
                link("target", "a"),
                FileEntry.folder("z", Attributes.FOLDER)))));
        var after = SCRATCH.withLayer(Layer.pack(FileTree.of(List.of(
                file("content", "b", Attributes.FILE.withMode(0600)),
                file("mode", "a", Attributes.FILE.withMode(04755)),
                file("new", "a", Attributes.FILE),
                file("owner", "a", Attributes.FILE.withOwner(0, 1)),
                file("same", "a", Attributes.FILE),
                file("time", "a", Attributes.FILE.withMtimeSeconds(1)),
                link("type", "a"),
                new FileEntry("target", new FileType.Symlink("b"), Attributes.FILE),
                FileEntry.folder("z", Attributes.FOLDER)))));

        var paths = PathDiff.between(before, after);

        assertThat(paths.stream().map(ImageDiffTest::text))
                .containsExactly(
                        "content [CONTENT, MODE]",
                        "- gone []",
                        "mode [MODE]",
                        "+ new []",
                        "owner [OWNER]",
                        "target [TARGET]",
                        "time [TIME]",
                        "type [TYPE]");
        assertThat(paths.stream().filter(PathDiff::isTimeOnly).map(PathDiff::path))
                .containsExactly("time");
    }

    @Test
    void comparesWhatContainersSeeAndNotWhereItLies() throws IOException {
        var before = SCRATCH.withFiles(files(Map.of("a/one", "1", "a/two", "2", "b", "3")));
        var after = SCRATCH.withFiles(files(Map.of("a/two", "2", "a/three", "4")))
                .withFiles(files(Map.of("b", "5", "c", "6", "a/one", "1")))
                .withFiles(files(Map.of("b", "3")))
                .withoutPaths(List.of("c", "a/three"));

        assertThat(PathDiff.between(before, after)).isEmpty();
    }

    @Test
    void takesAHardLinkForTheFileItLeadsTo() throws IOException {
        var first = file("a", "content", Attributes.FILE);
        var before = SCRATCH.withLayer(Layer.pack(FileTree.of(List.of(first, first.withPath("b")))));
        var linked = new FileEntry("b", new FileType.HardLink("a"), Attributes.FILE);
        var after = SCRATCH.withLayer(Layer.pack(FileTree.of(List.of(first, linked))));

        assertThat(before.layers()).isNotEqualTo(after.layers());
        assertThat(PathDiff.between(before, after)).isEmpty();
    }

    @Test
    void readsEachTarOnceAndNoneWhereAllAreTheSame() throws IOException {
        var opened = new AtomicInteger();
        var base = SCRATCH.withLayer(counted(layer("a"), opened));
        var before = base.withEnvironment("A", "1");
        var after = base.withLayer(counted(layer("b"), opened));

        assertThat(PathDiff.between(base, before)).isEmpty();
        assertThat(opened).hasValue(0);
        assertThat(PathDiff.between(before, after)).hasSize(1);
        assertThat(opened).hasValue(2);
    }

    private static Layer counted(Layer layer, AtomicInteger opened) {
        var blob = new Blob(layer.blob().digest(), layer.blob().size(), () -> {
            opened.incrementAndGet();
            return layer.blob().open();
        });
        return new Layer(layer.descriptor(), blob, layer.diffId());
    }

    /// Removing what was added and adding what was removed is the way back.
    @Test
    void differencesOfRandomImagesLeadFromOneToTheOther() throws IOException {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20260731L);
        var random = new Random(seed);
        for (var round = 0; round < 40; round++) {
            var before = contents(random);
            var after = contents(random);
            var paths = PathDiff.between(SCRATCH.withFiles(files(before)), SCRATCH.withFiles(files(after)));

            var made = new TreeMap<>(before);
            for (var path : paths) {
                var isFile = path.after()
                        .or(path::before)
                        .orElseThrow()
                        .placed()
                        .entry()
                        .isRegular();
                if (path.isRemoved()) {
                    made.remove(path.path());
                } else if (isFile) {
                    made.put(path.path(), after.get(path.path()));
                }
            }
            assertThat(made).as("seed %d, round %d", seed, round).isEqualTo(after);
        }
    }

    private static Map<String, String> contents(Random random) {
        var contents = new TreeMap<String, String>();
        for (var i = random.nextInt(12); i >= 0; i--) {
            var folder = List.of("", "a/", "a/b/", "a-b/", "c/").get(random.nextInt(5));
            contents.put(folder + "f" + random.nextInt(4), Integer.toString(random.nextInt(3)));
        }
        return contents;
    }

    private static List<String> settings(Image before, Image after) throws IOException {
        var texts = new ArrayList<String>();
        for (var setting : SettingDiff.between(before, after)) {
            texts.add("%s%s: %s -> %s"
                    .formatted(
                            setting.setting(),
                            setting.key().isEmpty() ? "" : " " + setting.key(),
                            setting.before().map(ImageDiffTest::text).orElse("nothing"),
                            setting.after().map(ImageDiffTest::text).orElse("nothing")));
        }
        return texts;
    }

    private static String text(Json json) {
        return new String(json.bytes(), UTF_8);
    }

    private static String text(LayerDiff layer) {
        return "%s %s %s"
                .formatted(
                        layer.before().map(place -> "" + place.index()).orElse("-"),
                        layer.change(),
                        layer.after().map(place -> "" + place.index()).orElse("-"));
    }

    private static String text(PathDiff path) {
        return (path.isAdded() ? "+ " : path.isRemoved() ? "- " : "") + path.path() + " " + path.changes();
    }

    private static Image image(String configuration) {
        return Image.of(Configuration.parse(configuration.getBytes(UTF_8)), List.of());
    }

    private static Layer layer(String name) throws IOException {
        return Layer.pack(files(Map.of(name, name)));
    }

    private static FileTree files(Map<String, String> texts) {
        var contents = new TreeMap<String, byte[]>();
        texts.forEach((path, text) -> contents.put(path, text.getBytes(UTF_8)));
        return FileTree.ofContents(contents);
    }

    private static FileEntry file(String path, String text, Attributes attributes) {
        var bytes = text.getBytes(UTF_8);
        return FileEntry.file(path, bytes.length, () -> new ByteArrayInputStream(bytes), attributes);
    }

    private static FileEntry link(String path, String target) {
        return new FileEntry(path, new FileType.Symlink(target), Attributes.FILE.withMode(0777));
    }
}
