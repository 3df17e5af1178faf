package dockerenvs.cli;

import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/// What an environment is put on: for one platform as a rule, for several where it is an index or empty.
interface BaseImage extends Closeable {
    /// The name of the empty image.
    String SCRATCH = "scratch";

    /// The only image.
    Image image() throws IOException;

    /// The image of a platform.
    Image image(Platform platform) throws IOException;

    /// What it is called; empty for the empty image.
    String name();

    @Override
    default void close() throws IOException {}

    /// Opens what `-b` says.
    static BaseImage open(String base) throws IOException {
        return base.equals(SCRATCH) ? new Scratch() : new InFile(Path.of(base), ImageFile.open(Path.of(base)));
    }

    /// The empty image.
    record Scratch() implements BaseImage {
        @Override
        public Image image() {
            return image(Platform.parse("linux/amd64"));
        }

        @Override
        public Image image(Platform platform) {
            return Image.scratch(platform);
        }

        @Override
        public String name() {
            return "";
        }
    }

    /// In an image file.
    record InFile(Path path, ImageFile file) implements BaseImage {
        @Override
        public Image image() throws IOException {
            return file.image();
        }

        @Override
        public Image image(Platform platform) throws IOException {
            return file.single().image(platform);
        }

        @Override
        public String name() {
            return String.valueOf(path.getFileName());
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
