package dockerenvs.oci.image;

import static dockerenvs.oci.image.HandmadeBlobs.DOCKER_CONFIGURATION;
import static dockerenvs.oci.image.HandmadeBlobs.DOCKER_MANIFEST;
import static dockerenvs.oci.image.HandmadeBlobs.DOCKER_TAR;
import static dockerenvs.oci.image.HandmadeBlobs.OCI_CONFIGURATION;
import static dockerenvs.oci.image.HandmadeBlobs.OCI_INDEX;
import static dockerenvs.oci.image.HandmadeBlobs.OCI_MANIFEST;
import static dockerenvs.oci.image.HandmadeBlobs.OCI_TAR;
import static dockerenvs.oci.image.HandmadeBlobs.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.HandmadeTar;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Images as they are read: verified, byte for byte, or refused.
final class ImageReadingTest {
    private static final byte[] TAR = new HandmadeTar().file("a", "1").ended();
    private static final Digest DIFF_ID = Digest.sha256(TAR);

    private final HandmadeBlobs blobs = new HandmadeBlobs();
    private final Descriptor layer = blobs.add(OCI_TAR, TAR);
    private final Descriptor configuration = blobs.add(OCI_CONFIGURATION, HandmadeBlobs.configuration(DIFF_ID));

    @Test
    void keepsTheExactBytesOfManifestAndConfiguration() throws IOException {
        var settings = blobs.add(
                DOCKER_CONFIGURATION,
                "\n { \"os\" :\"linux\",\t\"architecture\":\"amd64\"," + "\"zzz\":1.50,\"rootfs\":{\"diff_ids\":[\""
                        + DIFF_ID + "\"],\"type\":\"layers\"}} \n");
        var text = "{\n   \"layers\": [" + json(blobs.add(DOCKER_TAR, TAR)) + "],\n   \"mediaType\": \""
                + DOCKER_MANIFEST + "\",\n   \"x\": {\"b\": 1, \"a\": null},\n   \"config\": " + json(settings)
                + ",\n   \"schemaVersion\": 2\n}\n";
        var descriptor = blobs.add(DOCKER_MANIFEST, text);

        var image = Image.read(descriptor, blobs);

        assertThat(image.digest()).isEqualTo(descriptor.digest());
        assertThat(image.id()).isEqualTo(settings.digest());
        assertThat(new String(image.manifest().read(10_000), UTF_8)).isEqualTo(text);
        assertThat(image.artifact().blobs())
                .extracting(Blob::digest)
                .containsExactlyInAnyOrder(descriptor.digest(), settings.digest(), DIFF_ID);
        assertThat(image.family()).isEqualTo(MediaFamily.DOCKER);
        assertThat(image.descriptor().json())
                .isEqualTo(descriptor
                        .with("platform", Platform.parse("linux/amd64").json())
                        .json());
    }

    @Test
    void readsNoLayerBeforeItIsNeeded() throws IOException {
        blobs.remove(layer);

        var image = blobs.image(HandmadeBlobs.configuration(DIFF_ID), layer);

        assertThat(image.layers()).hasSize(1);
        assertThatThrownBy(() -> image.layers().getFirst().openTar())
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("the blob " + DIFF_ID + " is not there");
    }

    @Test
    void listsLayersBaseFirst() throws IOException {
        var other = new HandmadeTar().file("b", "2").ended();
        var top = blobs.add(OCI_TAR, other);

        var image = blobs.image(HandmadeBlobs.configuration(DIFF_ID, top.digest(), DIFF_ID), layer, top, layer);

        assertThat(image.layers()).extracting(Layer::diffId).containsExactly(DIFF_ID, top.digest(), DIFF_ID);
    }

    @Test
    void takesTheMediaTypeFromTheDescriptorWhereTheManifestSaysNone() throws IOException {
        var manifest =
                "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}".formatted(json(configuration), json(layer));

        assertThat(read(OCI_MANIFEST, manifest).family()).isEqualTo(MediaFamily.OCI);
        assertThat(read(DOCKER_MANIFEST, manifest).family()).isEqualTo(MediaFamily.DOCKER);
        assertThat(read("", manifest).family()).isEqualTo(MediaFamily.OCI);
    }

    private Image read(String mediaType, String manifest) throws IOException {
        return Image.read(blobs.add(mediaType, manifest), blobs);
    }

    @Test
    void readsDigestsOfSha512() throws IOException {
        var text = HandmadeBlobs.configuration(DIFF_ID).getBytes(UTF_8);
        var digest = Digest.of(
                Digest.Algorithm.SHA512, Digest.Algorithm.SHA512.hasher().digest(text));
        blobs.put(digest, text);
        var manifest =
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d},\"layers\":[%s]}"
                        .formatted(OCI_CONFIGURATION, digest, text.length, json(layer));

        var image = read(OCI_MANIFEST, manifest);

        assertThat(image.platform()).hasToString("linux/amd64");
    }

    @Test
    void refusesDocumentsThatAreNotWhatTheirDigestsSay() {
        var manifest = blobs.manifest(HandmadeBlobs.configuration(DIFF_ID), layer);
        var changed = HandmadeBlobs.configuration(DIFF_ID).replace("amd64", "arm64");
        blobs.put(configuration.digest(), changed.getBytes(UTF_8));

        assertThatThrownBy(() -> Image.read(manifest, blobs))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("image %s: the bytes named %s have the digest %s"
                        .formatted(
                                manifest.digest().brief(),
                                configuration.digest(),
                                Digest.sha256(changed.getBytes(UTF_8))));
    }

    @Test
    void refusesDocumentsOfAnotherSizeBeforeTheirDigest() {
        var manifest = blobs.manifest(HandmadeBlobs.configuration(DIFF_ID), layer);
        var shorter = new Descriptor(OCI_MANIFEST, manifest.digest(), manifest.size() + 1, manifest.others());
        var longer = new Descriptor(OCI_MANIFEST, manifest.digest(), manifest.size() - 1, manifest.others());
        var giant = new Descriptor(OCI_MANIFEST, manifest.digest(), Long.MAX_VALUE, manifest.others());

        assertThatThrownBy(() -> Image.read(shorter, blobs))
                .hasMessage("%s ends after %d of %d bytes"
                        .formatted(manifest.digest(), manifest.size(), manifest.size() + 1));
        assertThatThrownBy(() -> Image.read(longer, blobs))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("the bytes named " + manifest.digest() + " have the digest ");
        assertThatThrownBy(() -> Image.read(giant, blobs))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(manifest.digest() + " has 9,223,372,036,854,775,807 bytes, more than the 4,194,304 allowed"
                        + " for such a document");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("[]", "expected a JSON object"),
                fault("{\"schemaVersion\":2", "line 1, column 19: the document ends early"),
                fault(
                        "{\"schemaVersion\":1,\"fsLayers\":[]}",
                        "this is a manifest of schema version 1, which no longer says what is in it reliably"),
                fault(
                        "{\"fsLayers\":[],\"config\":CONFIG,\"layers\":[]}",
                        "this is a manifest of schema version 1, which no longer says what is in it reliably"),
                fault("{\"schemaVersion\":3,\"config\":CONFIG}", "unknown `schemaVersion` 3"),
                fault(
                        "{\"config\":CONFIG,\"layers\":[LAYER],\"manifests\":[]}",
                        "the document has `manifests` and `layers`: is it an index or a manifest?"),
                fault(
                        "{\"mediaType\":\"" + OCI_INDEX + "\",\"config\":CONFIG}",
                        "the document says it is `" + OCI_INDEX + "`, its descriptor says `" + OCI_MANIFEST + "`"),
                fault("{\"layers\":[LAYER]}", "the manifest has no `config`"),
                fault("{\"config\":\"x\"}", "`config`: expected an object, found a string"),
                fault(
                        "{\"config\":{\"digest\":\"sha256:00\",\"size\":1}}",
                        "sha256:00\n       ^ expected 64 lower-case hex digits"),
                fault("{\"config\":{\"size\":1}}", "a descriptor has no `digest`"),
                fault("{\"config\":{\"digest\":\"DIGEST\"}}", "a descriptor has no `size`"),
                fault("{\"config\":{\"digest\":\"DIGEST\",\"size\":-1}}", "a descriptor has the size -1"),
                fault(
                        "{\"config\":{\"digest\":\"DIGEST\",\"size\":1.5}}",
                        "`size`: expected a whole number, found `1.5`"),
                fault("{\"config\":CONFIG,\"layers\":{}}", "`layers`: expected a list, found an object"),
                fault("{\"config\":CONFIG,\"layers\":[1]}", "`layers`: expected an object, found a number"),
                fault("{\"config\":CONFIG,\"layers\":[]}", "the configuration has 1 diff IDs, but there are 0 layers"),
                fault(
                        "{\"config\":CONFIG,\"layers\":[LAYER,LAYER]}",
                        "the configuration has 1 diff IDs, but there are 2 layers"),
                fault(
                        "{\"config\":CONFIG,\"layers\":[" + "LAYER,".repeat(500) + "LAYER]}",
                        "the manifest has 501 layers, more than 500"),
                fault(
                        "{\"config\":{\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\",\"digest\":\"DIGEST\",\"size\":1}}",
                        "it is an artifact with a configuration of type `application/vnd.cncf.helm.config.v1+json`, not an image"));
    }

    private static Arguments fault(String manifest, String message) {
        return Arguments.of(manifest, message);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void saysWhatIsWrongWithAManifest(String manifest, String message) {
        var text = manifest.replace("CONFIG", json(configuration))
                .replace("LAYER", json(layer))
                .replace("DIGEST", DIFF_ID.toString());
        var descriptor = blobs.add(OCI_MANIFEST, text);
        var separator = message.contains("\n") ? ":\n" : ": ";

        assertThatThrownBy(() -> Image.read(descriptor, blobs))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("image " + descriptor.digest().brief() + separator + message);
    }

    @Test
    void refusesOtherThingsThanManifests() {
        var text = "{\"config\":" + json(configuration) + ",\"layers\":[" + json(layer) + "]}";

        assertThatThrownBy(() -> read("application/vnd.docker.plugin.v1+json", text))
                .isInstanceOf(MalformedInput.class)
                .hasMessageEndingWith(
                        ": `application/vnd.docker.plugin.v1+json` is not the media type of an image manifest");
    }
}
