package dockerenvs.oci.check;

import static dockerenvs.oci.check.HandmadeImage.good;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the entries of an index say of the manifests they point to: each is held to its own words.
class IndexEntriesTest {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String AMD64 = platform("linux", "amd64");
    private static final String ARM64 = platform("linux", "arm64");
    private static final String UNKNOWN = platform("unknown", "unknown");
    private static final String OF_ATTESTATION =
            ",\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"}";

    private static String platform(String os, String architecture) {
        return ",\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"}".formatted(os, architecture);
    }

    /// An entry for the good image.
    private static String image(String extra) {
        return entry(good().manifest(), extra);
    }

    private static String entry(String manifest, String extra) {
        return HandmadeImage.descriptor(MANIFEST, manifest.getBytes(UTF_8), extra);
    }

    private static HandmadeImage with(String... entries) {
        return good().damaged("index.json", index(entries).getBytes(UTF_8));
    }

    private static String index(String... entries) {
        return "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries) + "]}";
    }

    private static HandmadeImage with(Map<String, String> blobs, String... entries) {
        var image = with(entries);
        for (var blob : blobs.entrySet()) {
            image = image.damaged(blob.getKey(), blob.getValue().getBytes(UTF_8));
        }
        return image;
    }

    private static String digest(String text) {
        return HandmadeImage.digest(text.getBytes(UTF_8));
    }

    /// What buildx adds to an image.
    private static final String STATEMENT = "{\"_type\":\"https://in-toto.io/Statement/v0.1\"}";

    private static final String ATTESTATION_CONFIGURATION = """
            {"architecture":"unknown","os":"unknown","config":{},\
            "rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(digest(STATEMENT));

    private static final String ATTESTATION = """
            {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}""".formatted(
                    MANIFEST,
                    HandmadeImage.descriptor(
                            "application/vnd.oci.image.config.v1+json", ATTESTATION_CONFIGURATION.getBytes(UTF_8), ""),
                    HandmadeImage.descriptor("application/vnd.in-toto+json", STATEMENT.getBytes(UTF_8), ""));

    private static final Map<String, String> ATTESTATION_BLOBS = Map.of(
            digest(STATEMENT),
            STATEMENT,
            digest(ATTESTATION_CONFIGURATION),
            ATTESTATION_CONFIGURATION,
            digest(ATTESTATION),
            ATTESTATION);

    @Test
    void holdsEveryMentionOfAnImageToItsPlatform() throws IOException {
        var arm64 = "error: the index says it is for linux/arm64, its configuration for linux/amd64";

        assertThat(Verdict.of(with(image(AMD64), image(ARM64)))).containsExactly(arm64);
        assertThat(Verdict.of(with(image(UNKNOWN), image(ARM64))))
                .containsExactly("error: the index says it is an attestation, but it is an image", arm64);
        assertThat(Verdict.of(with(image(""), image(AMD64)))).isEmpty();
    }

    @Test
    void checksAnImageThatAnEntryCallsAnAttestation() throws IOException {
        var broken = good().with(HandmadeImage.Part.CONFIGURATION, "PATH=/bin", "PATH");
        var index = index(entry(broken.manifest(), UNKNOWN + OF_ATTESTATION));

        assertThat(Verdict.of(broken.damaged("index.json", index.getBytes(UTF_8))))
                .containsExactly(
                        "error: the index says it is an attestation, but it is an image",
                        "error: configuration: the variable `PATH` is not NAME=VALUE");
    }

    @Test
    void takesAnAttestationForWhatItIs() throws IOException {
        assertThat(Verdict.of(with(ATTESTATION_BLOBS, image(AMD64), entry(ATTESTATION, UNKNOWN + OF_ATTESTATION))))
                .isEmpty();
    }

    @Test
    void findsAnAttestationThatIsOfferedAsAnImage() throws IOException {
        assertThat(Verdict.of(with(ATTESTATION_BLOBS, image(AMD64), entry(ATTESTATION, ARM64))))
                .containsExactly("error: the index says it is for linux/arm64, but it is an attestation");
    }

    @Test
    void findsAnAnnotationThatIsNoName() throws IOException {
        var annotation = ",\"annotations\":{\"io.containerd.image.name\":\"example.org/App:1\"}";

        assertThat(Verdict.of(with(image(AMD64 + annotation))))
                .containsExactly("warning: index.json: the annotation `io.containerd.image.name` says"
                        + " `example.org/App:1`, which is not the name of an image");
        assertThat(Verdict.of(with(image(AMD64 + annotation.replace("App", "app")))))
                .isEmpty();
    }

    @Test
    void findsASubjectThatPointsToNothing() throws IOException {
        assertThat(Verdict.of(good().with(HandmadeImage.Part.MANIFEST, "\"layers\"", "\"subject\":\"x\",\"layers\"")))
                .containsExactly("error: `subject`: expected an object, found a string");
        assertThat(Verdict.of(good().with(HandmadeImage.Part.MANIFEST, "\"layers\"", "\"subject\":{},\"layers\"")))
                .containsExactly("error: `subject`: a descriptor has no `digest`");
    }

    @Test
    void saysWhenNoImageIsThere() throws IOException {
        var layout = Map.of(
                "oci-layout",
                "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8),
                "index.json",
                index().getBytes(UTF_8));

        assertThat(Verdict.ofArchive(HandmadeImage.tar(layout)))
                .containsExactly("warning: index.json: it holds no image");
        assertThat(Verdict.ofArchive(HandmadeImage.tar(Map.of("manifest.json", "[]".getBytes(UTF_8)))))
                .containsExactly("warning: manifest.json: it holds no image");
        assertThat(Verdict.ofArchive(HandmadeImage.tar(Map.of("repositories", "{}".getBytes(UTF_8)))))
                .containsExactly("warning: repositories: it holds no image");
    }

    /// Followed one by one there would be 5000 to the power of five.
    @Test
    @Timeout(60)
    void followsAnIndexOnceHoweverOftenItIsListed() throws IOException {
        var node = image(AMD64);
        var image = good();
        for (var i = 0; i < 5; i++) {
            var copies = new String[5_000];
            Arrays.fill(copies, node);
            var index = index(copies);
            image = image.damaged(digest(index), index.getBytes(UTF_8));
            node = HandmadeImage.descriptor(INDEX, index.getBytes(UTF_8), "");
        }

        assertThat(Verdict.of(image.damaged("index.json", index(node).getBytes(UTF_8))))
                .isEqualTo(List.of());
    }
}
