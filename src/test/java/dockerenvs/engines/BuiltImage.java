package dockerenvs.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An image that the tools make of a Dockerfile: four layers, steps without a layer between them, a hard link, a
/// whiteout.
final class BuiltImage {
    static final int LAYERS = 4;

    private static final String DOCKERFILE = """
            FROM scratch
            COPY busybox mark.txt /bin/
            ENV FIRST=1 SECOND="two words"
            RUN ["/bin/busybox", "sh", "-c", "busybox mkdir -p /srv; echo hello > /srv/greeting.txt; \
            busybox ln /srv/greeting.txt /srv/hard.txt"]
            COPY passing.txt /srv/
            RUN ["/bin/busybox", "rm", "/srv/passing.txt"]
            LABEL org.example.kind=built
            CMD ["/bin/busybox", "cat", "/srv/hard.txt"]
            """;

    private BuiltImage() {}

    /// A folder for `docker build` and `buildah build`; `mark` makes every layer unlike those of others.
    static Path writeContext(Path folder, String mark) throws IOException {
        Files.createDirectories(folder);
        Files.copy(Tool.find("busybox").program(), folder.resolve("busybox"));
        Files.writeString(folder.resolve("mark.txt"), mark);
        Files.writeString(folder.resolve("passing.txt"), "here and gone");
        Files.writeString(folder.resolve("Dockerfile"), DOCKERFILE);
        return folder;
    }

    /// Fails unless the file holds one image, and that is the one of the Dockerfile.
    static Image check(Path file) throws IOException {
        try (var images = ImageFile.open(file)) {
            return check(images.image());
        }
    }

    /// Fails unless it is the image of the Dockerfile, as far as its settings and its files say.
    static Image check(Image image) throws IOException {
        assertThat(image.layers()).hasSize(LAYERS);
        var configuration = image.configuration();
        assertThat(configuration.environment()).contains("FIRST=1", "SECOND=two words");
        assertThat(configuration.command()).isEqualTo(List.of("/bin/busybox", "cat", "/srv/hard.txt"));
        assertThat(configuration.labels()).containsEntry("org.example.kind", "built");
        assertThat(configuration.isHistoryComplete()).isTrue();

        var files = ImageFiles.read(image);
        assertThat(files.read("srv/greeting.txt", 100)).isEqualTo("hello\n".getBytes(UTF_8));
        assertThat(files.read("srv/hard.txt", 100)).isEqualTo("hello\n".getBytes(UTF_8));
        assertThat(files.find("srv/passing.txt")).isEmpty();
        return image;
    }
}
