package dockerenvs.oci.archive;

import static dockerenvs.oci.archive.Samples.layer;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attestations that lie beside images, as buildx writes them: nobody can choose or run them.
final class AttestationReadingTest {
    private static final String ANNOTATION = "\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"}";

    @TempDir
    Path folder;

    private final HandmadeLayout layout = new HandmadeLayout();

    private String attestation(String mark) {
        var manifest = layout.manifest("unknown", layer("statement"));
        return switch (mark) {
            case "platform" -> HandmadeLayout.on(manifest, "unknown", "unknown");
            case "annotation" -> HandmadeLayout.with(manifest, ANNOTATION);
            default -> HandmadeLayout.with(HandmadeLayout.on(manifest, "unknown", "unknown"), ANNOTATION);
        };
    }

    private ImageFile open() throws IOException {
        return ImageFile.open(layout.writeTo(folder.resolve("layout")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "annotation", "both"})
    void offersNoAttestationThatLiesBesideAnImage(String mark) throws IOException {
        layout.entry(layout.manifest("amd64", layer("a")), "app:1").entry(attestation(mark));

        try (var file = open()) {
            assertThat(file.images()).hasSize(1);
            assertThat(file.image().platform()).hasToString("linux/amd64");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "annotation", "both"})
    void offersNoAttestationOfAnIndex(String mark) throws IOException {
        layout.entry(layout.index(layout.manifest("amd64", layer("a")), attestation(mark)), "app:1");

        try (var file = open()) {
            assertThat(file.single().manifests()).hasSize(1);
            assertThat(file.image().platform()).hasToString("linux/amd64");
        }
    }

    @Test
    void copiesTheAttestationsOfAnIndex() throws IOException {
        layout.entry(layout.index(layout.manifest("amd64", layer("a")), attestation("both")), "app:1");

        try (var file = open()) {
            assertThat(file.single().artifact().blobs()).hasSize(1 + 2 * 3);
        }
    }
}
