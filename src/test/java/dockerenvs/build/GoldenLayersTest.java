package dockerenvs.build;

import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.Selection;
import dockerenvs.conda.link.Golden;
import dockerenvs.content.Compression;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The digests of the layers of the example environment: whoever changes them makes every user send all layers
/// again, and has to raise the version in the keys of the caches.
class GoldenLayersTest {
    private static final Path EXAMPLE = Path.of("examples/environment/environment.txt");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void keepsTheDigestsOfTheExampleEnvironment() throws IOException {
        var text = new StringBuilder();
        try (var workshop = Workshop.open(folder, Workshop.Supply.DEFAULT)) {
            for (var compression : new String[] {"none", "gzip", "zstd"}) {
                var built = EnvironmentImage.on(Image.SCRATCH)
                        .lock(LockFile.read(EXAMPLE, Selection.DEFAULT))
                        .compression(Compression.parse(compression))
                        .build(workshop);
                text.append(compression).append('\n');
                for (var layer : built.layers()) {
                    text.append("  %s  %s  %s\n"
                            .formatted(
                                    String.join(" ", layer.packages()),
                                    layer.layer().blob().digest(),
                                    layer.key().text()));
                }
            }
        }

        Golden.assertSame("build/example-layers.txt", text.toString());
    }
}
