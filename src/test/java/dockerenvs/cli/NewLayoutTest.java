package dockerenvs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.NamedArtifact;
import dockerenvs.oci.archive.OciLayout;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewLayoutTest {
    private static final String FULL = "No space left on device";

    @TempDir
    private Path folder = Path.of("");

    /// An image that cannot be copied.
    private static List<NamedArtifact> broken() {
        var digest = Digest.sha256(new byte[1]);
        var blob = new Blob(digest, 1, () -> {
            throw new IOException(FULL);
        });
        var image = Image.SCRATCH.withLayer(Layer.of(blob, digest, Compression.Algorithm.NONE));
        return List.of(NamedArtifact.of(image, "a:1"));
    }

    @Test
    void leavesNothingWhenItCannotBeWritten() {
        var layout = folder.resolve("layout");

        assertThatThrownBy(() -> NewLayout.append(broken(), layout)).hasMessageContaining(FULL);

        assertThat(layout).doesNotExist();
    }

    @Test
    void leavesAnEarlierLayoutAlone() throws IOException {
        var layout = folder.resolve("layout");
        OciLayout.append(Image.SCRATCH, "b:1", layout);

        assertThatThrownBy(() -> NewLayout.append(broken(), layout)).hasMessageContaining(FULL);

        try (var file = ImageFile.open(layout)) {
            assertThat(file.images()).hasSize(1);
        }
    }

    @Test
    void leavesAnEmptyFolderOfSomebodyElseAlone() throws IOException {
        var layout = Files.createDirectory(folder.resolve("layout"));

        assertThatThrownBy(() -> NewLayout.append(broken(), layout)).hasMessageContaining(FULL);

        assertThat(layout).exists();
    }
}
