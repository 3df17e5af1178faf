package dockerenvs.oci.image;

import static dockerenvs.oci.image.HandmadeBlobs.DOCKER_CONFIGURATION;
import static dockerenvs.oci.image.HandmadeBlobs.DOCKER_MANIFEST;
import static dockerenvs.oci.image.HandmadeBlobs.DOCKER_TAR;
import static dockerenvs.oci.image.HandmadeBlobs.OCI_CONFIGURATION;
import static dockerenvs.oci.image.HandmadeBlobs.OCI_MANIFEST;
import static dockerenvs.oci.image.HandmadeBlobs.OCI_TAR;
import static dockerenvs.oci.image.HandmadeBlobs.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dockerenvs.content.Compression;
import dockerenvs.content.ContentStore;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileTree;
import dockerenvs.files.HandmadeTar;
import dockerenvs.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What a change of an image changes, and what it leaves.
final class ImageChangingTest {
    private static final byte[] TAR = new HandmadeTar().file("a", "1").ended();
    private static final Digest DIFF_ID = Digest.sha256(TAR);

    private final HandmadeBlobs blobs = new HandmadeBlobs();

    private static Layer layer(String name) throws IOException {
        return Layer.pack(FileTree.ofContents(Map.of(name, name.getBytes(UTF_8))));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static String manifest(Image image) throws IOException {
        return text(image.manifest().read(1 << 20));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = Compression.GZIP.compress(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    /// An image of either family with a field nobody knows in every place, and nulls.
    private Image strange(MediaFamily family) throws IOException {
        var layer = blobs.add(family.layer(Compression.Algorithm.GZIP), gzip(TAR))
                .withAnnotation("l", "1")
                .with("urls", Json.parse("null".getBytes(UTF_8)))
                .with("x", Json.of(true));
        var configuration = blobs.add(family.configuration(), HandmadeBlobs.configuration(DIFF_ID));
        var document = """
                {"zzz": {"b": 1, "a": null}, "layers": [%s], "annotations": {"k": "v"}, "config": %s, "schemaVersion": 2,
                 "subject": {"mediaType": "%s", "digest": "%s", "size": 1}, "artifactType": null, "mediaType": "%s"}
                """.formatted(
                        text(layer.json().bytes()), json(configuration), OCI_MANIFEST, DIFF_ID, family.manifest());
        return Image.read(blobs.add(family.manifest(), document), blobs);
    }

    @ParameterizedTest
    @EnumSource
    void keepsMediaTypesAndFieldsItDoesNotKnow(MediaFamily family) throws IOException {
        var image = strange(family);

        var changed = image.withUser("nobody");

        var layer = changed.layers().getFirst();
        assertThat(manifest(changed)).isEqualTo("""
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":%d},\
                "layers":[{"mediaType":"%s","digest":"%s","size":%d,"annotations":{"l":"1"},"urls":null,"x":true}],\
                "zzz":{"b":1,"a":null},"annotations":{"k":"v"},"artifactType":null}""".formatted(
                        family.manifest(),
                        family.configuration(),
                        changed.id(),
                        changed.configuration().blob().size(),
                        family.layer(Compression.Algorithm.GZIP),
                        layer.blob().digest(),
                        layer.blob().size()));
        assertThat(changed.layers()).isEqualTo(image.layers());
        assertThat(changed.digest()).isEqualTo(Digest.sha256(manifest(changed).getBytes(UTF_8)));
    }

    @Test
    void dropsTheSubjectWithAnAnnotationToo() throws IOException {
        var image = strange(MediaFamily.OCI);

        assertThat(manifest(image)).contains("\"subject\"");
        assertThat(manifest(image.withAnnotation("n", "w"))).doesNotContain("subject");
        assertThat(image.withAnnotation("n", "w").annotations()).containsExactly(entry("k", "v"), entry("n", "w"));
        assertThat(image.withAnnotation("n", "w").id()).isEqualTo(image.id());
    }

    @Test
    void staysWhatItIsWithoutARealChange() throws IOException {
        var image = strange(MediaFamily.OCI);

        assertThat(image.withAnnotation("k", "v")).isSameAs(image);
        assertThat(image.withUser("")).isSameAs(image);
        assertThat(image.in(MediaFamily.OCI)).isSameAs(image);
        assertThat(strange(MediaFamily.DOCKER).withAnnotation("a", "b")).isEqualTo(strange(MediaFamily.DOCKER));
    }

    @Test
    void doesNotChangeTheImageItCameFrom() throws IOException {
        var image = strange(MediaFamily.OCI);
        var before = manifest(image);

        image.withUser("a").withLayer(layer("b")).withoutLayer(0);

        assertThat(manifest(image)).isEqualTo(before);
        assertThat(image.layers()).hasSize(1);
    }

    @Test
    void namesMediaTypesOfTheOtherFamilyAndLeavesBlobsAlone() throws IOException {
        var foreign = blobs.add("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", gzip(TAR));
        var plain = blobs.add(DOCKER_TAR, TAR);
        var unknown = blobs.add("application/x", TAR);
        var configuration = blobs.add(DOCKER_CONFIGURATION, HandmadeBlobs.configuration(DIFF_ID, DIFF_ID, DIFF_ID));
        var image = Image.read(
                blobs.add(
                        DOCKER_MANIFEST,
                        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
                                .formatted(json(configuration), HandmadeBlobs.list(foreign, plain, unknown))),
                blobs);

        var converted = image.in(MediaFamily.OCI);

        assertThat(manifest(converted)).contains(OCI_MANIFEST, OCI_CONFIGURATION);
        assertThat(converted.layers())
                .extracting(layer -> layer.descriptor().mediaType())
                .containsExactly(
                        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", OCI_TAR, "application/x");
        assertThat(converted.layers())
                .extracting(Layer::blob)
                .isEqualTo(image.layers().stream().map(Layer::blob).toList());
        assertThat(converted.id()).isEqualTo(image.id());
        assertThat(converted.in(MediaFamily.DOCKER).layers()).isEqualTo(image.layers());
    }

    @Test
    void hasNoZstdLayersInDockersFamily() throws IOException {
        var zstd = Layer.pack(FileTree.ofContents(Map.of("a", new byte[0])), Compression.ZSTD);
        var image = Image.SCRATCH.in(MediaFamily.DOCKER);

        assertThatThrownBy(() -> image.withLayer(zstd))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("a layer compressed with zstd cannot be in an image of Docker's media types");
        assertThatThrownBy(() -> Image.SCRATCH.withLayer(zstd).in(MediaFamily.DOCKER))
                .isInstanceOf(MalformedInput.class);
    }

    @Test
    void addsLayersOnTopWithTheirHistory() throws IOException {
        var a = layer("a");
        var b = layer("b");

        var image = Image.SCRATCH.withLayer(a).withLayer(b, "COPY b");

        assertThat(image.layers()).containsExactly(a, b);
        assertThat(text(image.configuration().json().bytes()))
                .isEqualTo(
                        ("{'architecture':'amd64','os':'linux','config':{},'rootfs':{'type':'layers','diff_ids':['%s','%s']},"
                                        + "'history':[{'created':'1970-01-01T00:00:00Z'},"
                                        + "{'created':'1970-01-01T00:00:00Z','created_by':'COPY b'}]}")
                                .formatted(a.diffId(), b.diffId())
                                .replace('\'', '"'));
    }

    @Test
    void takesTheTimeOfTheBaseForItsHistory() throws IOException {
        var base = Image.of(Configuration.parse("{\"created\":\"2024-05-06T07:08:09Z\"}".getBytes(UTF_8)), List.of());

        var image = base.withLayer(layer("a"));

        assertThat(image.configuration().history().getFirst().created()).isEqualTo("2024-05-06T07:08:09Z");
        assertThat(image.configuration().created()).isEqualTo("2024-05-06T07:08:09Z");
    }

    @Test
    void addsSeveralLayersAtOnceAsOneByOne() throws IOException {
        var base = Image.SCRATCH.withLayer(layer("base"), "base");
        var oneByOne = base.withLayer(layer("a"), "first").withLayer(layer("b"), "second");

        assertThat(base.withLayers(List.of(new AddedLayer(layer("a"), "first"), new AddedLayer(layer("b"), "second"))))
                .isEqualTo(oneByOne);
        assertThat(base.withLayers(List.of()).layers()).isEqualTo(base.layers());
    }

    @Test
    void takesUpTo125Layers() throws IOException {
        var layer = layer("a");
        var image = Image.SCRATCH;
        for (var i = 0; i < 125; i++) {
            image = image.withLayer(layer);
        }
        var full = image;

        assertThat(full.configuration().diffIds()).hasSize(125);
        assertThatThrownBy(() -> full.withLayer(layer))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("the image would have 126 layers, and engines take no more than 125");
    }

    static Stream<Arguments> removals() {
        var history = "b0 - b1 - - b2 -";
        return Stream.of(
                Arguments.of(history, 0, "1 2", "- b1 - - b2 -"),
                Arguments.of(history, 1, "0 2", "b0 - - - b2 -"),
                Arguments.of(history, 2, "0 1", "b0 - b1 - - -"),
                Arguments.of("- b0 b1 b2", 0, "1 2", "- b1 b2"),
                // a history that does not fit says nothing reliable
                Arguments.of("b0 b1", 2, "0 1", ". ."),
                Arguments.of("b0 b1 b2 b3", 0, "1 2", ". ."),
                Arguments.of("", 1, "0 2", ". ."));
    }

    @ParameterizedTest
    @MethodSource("removals")
    void removesALayerWithItsDiffIdAndItsLineOfHistory(String history, int index, String left, String lines)
            throws IOException {
        var layers = List.of(layer("0"), layer("1"), layer("2"));
        var diffIds = layers.stream().map(Layer::diffId).toArray(Digest[]::new);
        var document =
                HandmadeBlobs.configuration(diffIds).replaceFirst("}\\s*$", ",\"history\":[" + lines(history) + "]}");
        var image = Image.of(Configuration.parse(document.getBytes(UTF_8)), layers);

        var changed = image.withoutLayer(index);

        var expected = left.chars()
                .filter(Character::isDigit)
                .mapToObj(c -> layers.get(c - '0'))
                .toList();
        assertThat(changed.layers()).isEqualTo(expected);
        assertThat(changed.configuration().diffIds())
                .isEqualTo(expected.stream().map(Layer::diffId).toList());
        assertThat(changed.configuration().history().stream()
                        .map(line ->
                                line.isEmptyLayer() ? "-" : line.createdBy().isEmpty() ? "." : line.createdBy())
                        .toList())
                .isEqualTo(List.of(lines.split(" ", -1)));
        assertThat(changed.configuration().isHistoryComplete()).isTrue();
    }

    private static String lines(String history) {
        return history.replaceAll("b\\d", "{\"created_by\":\"$0\"}")
                .replaceAll("(?<= |^)-", "{\"empty_layer\":true}")
                .replace(' ', ',');
    }

    @Test
    void removesTheTopLayerNotTheBase() throws IOException {
        var image = Image.SCRATCH.withLayer(layer("a")).withLayer(layer("b"));

        assertThat(image.withoutTopLayer()).isEqualTo(Image.SCRATCH.withLayer(layer("a")));
        assertThat(image.withoutTopLayer().withoutTopLayer()).isEqualTo(Image.SCRATCH);
    }

    @Test
    void hasNoLayerToRemoveWhenItIsEmpty() {
        assertThatThrownBy(Image.SCRATCH::withoutTopLayer)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the image has no layer to remove");
        assertThatThrownBy(() -> Image.SCRATCH.withoutLayer(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @CsvSource({"none, none", "gzip:9, gzip:6", "zstd:19, zstd:3"})
    void compressesNewFilesAsTheTopLayerIs(String top, String expected) throws IOException {
        var image = Image.SCRATCH.withLayer(
                Layer.pack(FileTree.ofContents(Map.of("a", new byte[9])), Compression.parse(top)));

        var changed = image.withFiles(FileTree.ofContents(Map.of("b/c", new byte[9], "d", new byte[9])));

        assertThat(image.compression()).hasToString(expected);
        assertThat(changed.layers().getLast().compression())
                .isEqualTo(image.compression().algorithm());
        assertThat(changed.layers().getFirst()).isEqualTo(image.layers().getFirst());
        assertThat(changed.configuration().history().getLast().createdBy()).isEqualTo("add 2 files");
    }

    @Test
    void recompressesLayersWithoutChangingTheirContent(@TempDir Path folder) throws IOException {
        try (var store = ContentStore.temporary(folder)) {
            var image = strange(MediaFamily.DOCKER).withLayer(layer("b"));

            var zstd = image.recompressed(Compression.ZSTD, false, store);
            var gzip = image.recompressed(Compression.GZIP, false, store);

            assertThat(zstd.family()).isEqualTo(MediaFamily.OCI);
            assertThat(zstd.layers())
                    .extracting(layer -> layer.descriptor().mediaType())
                    .containsOnly(OCI_TAR + "+zstd");
            assertThat(zstd.configuration()).isEqualTo(image.configuration());
            assertThat(zstd.layers().getFirst().openTar()).hasBinaryContent(TAR);
            assertThat(gzip.family()).isEqualTo(MediaFamily.DOCKER);
            assertThat(gzip.layers().getFirst()).isEqualTo(image.layers().getFirst());
            assertThat(gzip.layers().getLast().descriptor().mediaType()).isEqualTo(DOCKER_TAR + ".gzip");
            assertThat(gzip.recompressed(Compression.GZIP, false, store)).isSameAs(gzip);
        }
    }
}
