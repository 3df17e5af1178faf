package dockerenvs.oci.archive;

import static dockerenvs.oci.archive.Samples.configuration;
import static dockerenvs.oci.archive.Samples.fileIn;
import static dockerenvs.oci.archive.Samples.hex;
import static dockerenvs.oci.archive.Samples.layer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.HandmadeTar;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives with a `manifest.json`, as Docker 1.10 to 24, skopeo, buildah and others write them, each in its way.
final class DockerArchiveReadingTest {
    private static final String CONFIGURATION = configuration("amd64", layer("base"), layer("top"));

    @TempDir
    Path folder;

    private static String manifest(String configuration, String tags, String... layers) {
        return "[{\"Config\": \"%s\", \"RepoTags\": %s, \"Layers\": [\"%s\"]}]"
                .formatted(configuration, tags, String.join("\", \"", layers));
    }

    private ImageFile open(HandmadeTar tar) throws IOException {
        return Samples.open(folder, tar);
    }

    private static void assertBothLayers(ImageFile file) throws IOException {
        assertThat(file.image().layers()).extracting(Samples::fileIn).containsExactly("base", "top");
        assertThat(file.image().id().hex()).isEqualTo(hex(CONFIGURATION));
    }

    /// Docker 1.10 to 24: a folder per layer, with what older ones wanted beside it.
    private static HandmadeTar docker() {
        return new HandmadeTar()
                .add("1111/", '5', "")
                .file("1111/VERSION", "1.0")
                .file("1111/json", "{}")
                .add("1111/layer.tar", '0', layer("base"))
                .add("2222/", '5', "")
                .add("2222/layer.tar", '0', layer("top"))
                .file(hex(CONFIGURATION) + ".json", CONFIGURATION)
                .file("repositories", "{\"app\":{\"1\":\"2222\"}}")
                .file(
                        "manifest.json",
                        manifest(
                                hex(CONFIGURATION) + ".json",
                                "[\"app:1\", \"host.example/app:2\"]",
                                "1111/layer.tar",
                                "2222/layer.tar"));
    }

    @Test
    void readsWhatDockerWrote() throws IOException {
        try (var file = open(docker())) {
            assertThat(file.kind()).hasToString("docker-archive");
            assertThat(file.single().names())
                    .extracting(StoredName::text)
                    .containsExactly("app:1", "host.example/app:2");
            assertBothLayers(file);
        }
    }

    @Test
    void givesTheImageAManifestOfOciMediaTypes() throws IOException {
        try (var file = open(docker())) {
            var image = file.image();

            assertThat(new String(image.manifest().read(9_999), UTF_8)).isEqualTo("""
                    {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
                    "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%d},\
                    "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:%s","size":2048},\
                    {"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:%s","size":2048}]}""".formatted(
                            hex(CONFIGURATION), CONFIGURATION.length(), hex(layer("base")), hex(layer("top"))));
            assertThat(new String(image.configuration().blob().read(9_999), UTF_8))
                    .isEqualTo(CONFIGURATION);
        }
    }

    /// skopeo and buildah: layers by digest, and links where older readers look.
    @Test
    void followsLinksInsideTheArchive() throws IOException {
        var tar = new HandmadeTar()
                .add(hex(layer("base")) + ".tar", '0', layer("base"))
                .add(HandmadeTar.header("1111/layer.tar", '2').link("../" + hex(layer("base")) + ".tar"))
                .add(HandmadeTar.header("2222/layer.tar", '2').link("/3333/./layer.tar"))
                .add(HandmadeTar.header("3333/layer.tar", '1').link("4444/layer.tar"))
                .add("4444/layer.tar", '0', layer("top"))
                .file("config.json", CONFIGURATION)
                .file("manifest.json", manifest("config.json", "null", "1111/layer.tar", "./2222/../2222//layer.tar"));

        try (var file = open(tar)) {
            assertBothLayers(file);
            assertThat(file.single().names()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1111/layer.tar, circle/layer.tar, `circle/layer.tar` leads through more than 10 links",
        "../../1111/layer.tar, ../../1111/layer.tar, there is no file `../../1111/layer.tar` in the archive",
        "../secret, out, `out` is a link that leads out of the archive",
        "/../secret, out, `out` is a link that leads out of the archive",
        "missing, missing, there is no file `missing` in the archive",
    })
    void followsNoLinkOutOfTheArchiveOrInCircles(String target, String path, String message) throws IOException {
        Files.write(folder.resolve("secret"), layer("base"));
        var tar = new HandmadeTar()
                .add("1111/layer.tar", '0', layer("base"))
                .add("2222/layer.tar", '0', layer("top"))
                .add(HandmadeTar.header("circle/layer.tar", '2').link("../round/layer.tar"))
                .add(HandmadeTar.header("round/layer.tar", '2').link("../circle/layer.tar"))
                .add(HandmadeTar.header("out", '2').link(target))
                .file("config.json", CONFIGURATION)
                .file("manifest.json", manifest("config.json", "null", path, "2222/layer.tar"));

        assertRefused(tar, "`manifest.json`: " + message);
    }

    private void assertRefused(HandmadeTar tar, String message) {
        assertRefused(tar.ended(), message);
    }

    private void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> Samples.open(folder, file))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`" + folder.resolve("image.tar") + "`: " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void readsCompressedLayersByTheirFirstBytes(String format) throws IOException {
        var stored = Samples.compressed(format, layer("base"));
        var tar = new HandmadeTar()
                .add("base.tar", '0', stored)
                .add("top.tar", '0', layer("top"))
                .file("config.json", CONFIGURATION)
                .file("manifest.json", manifest("config.json", "null", "base.tar", "top.tar"));

        try (var file = open(tar)) {
            assertBothLayers(file);
            assertThat(file.image().layers())
                    .extracting(layer -> layer.compression().toString())
                    .containsExactly(format, "none");
            assertThat(file.image().layers().getFirst().blob().digest()).isEqualTo(Digest.sha256(stored));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bzip2", "xz"})
    void refusesLayersCompressedAsImagesHaveThemNot(String format) throws IOException {
        var tar = new HandmadeTar()
                .add("base.tar", '0', Samples.compressed(format, layer("base")))
                .file("config.json", configuration("amd64", layer("base")))
                .file("manifest.json", manifest("config.json", "null", "base.tar"));

        assertRefused(
                tar,
                "`manifest.json`: the layer `base.tar` is compressed with " + format + ", which images do not use");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "bzip2", "xz"})
    void readsArchivesThatAreCompressedAsAWhole(String format) throws IOException {
        var before = temporaryFiles();
        try (var file = Samples.open(folder, Samples.compressed(format, docker().ended()))) {
            assertBothLayers(file);
        }

        assertThat(temporaryFiles()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "bzip2", "xz"})
    void leavesNoTemporaryFileBehindWhenACompressedArchiveIsCutOff(String format) throws IOException {
        var before = temporaryFiles();
        var whole = Samples.compressed(format, docker().ended());

        assertThatThrownBy(() -> Samples.open(folder, Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`" + folder.resolve("image.tar") + "`: the " + format + " stream ");
        assertThat(temporaryFiles()).isEqualTo(before);
    }

    private static long temporaryFiles() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches("docker-envs-\\d+\\.tar"))
                    .count();
        }
    }

    @Test
    void takesOneLayerTwice() throws IOException {
        var tar = new HandmadeTar()
                .add("a.tar", '0', layer("a"))
                .file("config.json", configuration("amd64", layer("a"), layer("a")))
                .file("manifest.json", manifest("config.json", "null", "a.tar", "a.tar"));

        try (var file = open(tar)) {
            assertThat(file.image().layers()).extracting(Samples::fileIn).containsExactly("a", "a");
            assertThat(file.single().artifact().blobs()).hasSize(3);
        }
    }

    static Stream<Arguments> manifests() {
        var good = manifest("config.json", "null", "1111/layer.tar", "2222/layer.tar");
        return Stream.of(
                Arguments.of("null", "expected a list of images"),
                Arguments.of("{}", "expected a list of images"),
                Arguments.of("[1]", "`an image`: expected an object, found a number"),
                Arguments.of("[{}]", "an image has no `Config`"),
                Arguments.of("[", "line 1, column 2: the document ends early"),
                Arguments.of(good.replace("config.json", "x"), "there is no file `x` in the archive"),
                Arguments.of(good.replace("config.json", ""), "there is no file `` in the archive"),
                Arguments.of(good.replace("config.json", "text"), "`text`: line 1, column 2: this is not JSON"),
                Arguments.of(
                        good.replace(", \"2222/layer.tar\"", ""),
                        "`config.json` has 2 diff IDs, but there are 1 layers"),
                Arguments.of(good.replace("1111", "../1111"), "there is no file `../1111/layer.tar` in the archive"),
                Arguments.of(good.replace("1111", "/etc"), "there is no file `/etc/layer.tar` in the archive"),
                Arguments.of(
                        good.replace("\"1111/layer.tar\"", "7"),
                        "`Layers`: expected a list of strings, found a number"),
                Arguments.of(good.replace("null", "\"a:1\""), "`RepoTags`: expected a list, found a string"),
                Arguments.of(good.replace("null", "[1]"), "`RepoTags`: expected a list of strings, found a number"));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void saysWhatIsWrongWithAManifest(String manifest, String message) {
        var tar = new HandmadeTar()
                .add("1111/layer.tar", '0', layer("base"))
                .add("2222/layer.tar", '0', layer("top"))
                .file("config.json", CONFIGURATION)
                .file("text", "{x}")
                .file("manifest.json", manifest);

        assertRefused(tar, "`manifest.json`: " + message);
    }

    @Test
    void pointsIntoANameThatIsNone() {
        var tar = new HandmadeTar()
                .add("a.tar", '0', layer("a"))
                .file("config.json", configuration("amd64", layer("a")))
                .file("manifest.json", manifest("config.json", "[\"a b\"]", "a.tar"));

        assertThatThrownBy(() -> open(tar))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`" + folder.resolve("image.tar") + "`:\n`manifest.json`:\na b\n^ expected a name of"
                        + " lower-case letters and digits, with single `.`, `_`, `__` or `-` between");
    }

    @Test
    void refusesAConfigurationThatIsNotWhatItsNameSays() {
        var name = hex("another");
        var tar = new HandmadeTar()
                .file(name + ".json", CONFIGURATION)
                .file("manifest.json", manifest(name + ".json", "null", "x"));

        assertRefused(
                tar,
                "`manifest.json`: the configuration `%s.json` has the digest sha256:%s"
                        .formatted(name, hex(CONFIGURATION)));
    }

    @Test
    void noticesALayerOfAnotherDiffIdWhenItIsRead() throws IOException {
        var stored = Samples.compressed("gzip", layer("other"));
        var tar = new HandmadeTar()
                .add("plain.tar", '0', layer("other"))
                .add("gzip.tar", '0', stored)
                .add("blobs/sha256/" + hex("lie"), '0', stored)
                .file("config.json", configuration("amd64", layer("a"), layer("a"), layer("a")))
                .file(
                        "manifest.json",
                        manifest("config.json", "null", "plain.tar", "gzip.tar", "blobs/sha256/" + hex("lie")));

        try (var file = open(tar)) {
            var layers = file.image().layers();
            var named = "`%s` in `" + file.path() + "`: the bytes named sha256:%s have the digest sha256:%s";

            assertUnreadable(layers.get(0), named.formatted("plain.tar", hex(layer("a")), hex(layer("other"))));
            assertUnreadable(layers.get(1), named.formatted("gzip.tar", hex(layer("a")), hex(layer("other"))));
            assertUnreadable(layers.get(2), named.formatted("blobs/sha256/" + hex("lie"), hex("lie"), hex(stored)));
        }
    }

    private static void assertUnreadable(Layer layer, String message) {
        assertThatThrownBy(() -> fileIn(layer))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }

    @Test
    void refusesMoreThan500Layers() {
        var tars = new byte[501][];
        Arrays.fill(tars, layer("a"));
        var names = new String[501];
        Arrays.fill(names, "a.tar");
        var tar = new HandmadeTar()
                .add("a.tar", '0', layer("a"))
                .file("config.json", configuration("amd64", tars))
                .file("manifest.json", manifest("config.json", "null", names));

        assertRefused(tar, "`manifest.json`: the image has 501 layers, more than 500");
    }
}
