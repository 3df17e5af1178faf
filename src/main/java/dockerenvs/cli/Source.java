package dockerenvs.cli;

import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.StoredImage;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import dockerenvs.oci.registry.RemoteImage;
import java.io.IOException;
import java.util.List;

/// An image, or an index of several, that an argument names.
sealed interface Source {
    /// The name of the empty image.
    String SCRATCH = "scratch";

    /// What kind of place it is in.
    String kind();

    /// The names it has there.
    List<StoredName> names();

    /// What an image that is built on it calls its base; empty for the empty image.
    String baseName();

    /// The image; of several in a registry the one for this machine.
    Image image() throws IOException;

    /// The image for a platform.
    Image image(Platform platform) throws IOException;

    /// Every image to be shown where no platform is asked for.
    List<Image> images() throws IOException;

    /// Repositories that have it, with their registry, such as `ghcr.io/me/app`.
    default List<String> repositories() {
        return List.of();
    }

    /// All of it, byte for byte.
    Artifact artifact() throws IOException;

    /// The empty image.
    record Scratch() implements Source {
        @Override
        public String kind() {
            return SCRATCH;
        }

        @Override
        public List<StoredName> names() {
            return List.of();
        }

        @Override
        public String baseName() {
            return "";
        }

        @Override
        public Image image() {
            return image(Platform.parse("linux/amd64"));
        }

        @Override
        public Image image(Platform platform) {
            return Image.scratch(platform);
        }

        @Override
        public List<Image> images() {
            return List.of(image());
        }

        @Override
        public Artifact artifact() {
            return image().artifact();
        }
    }

    /// In an image file.
    record InFile(ImageFile file, StoredImage stored) implements Source {
        @Override
        public String kind() {
            return file.kind().toString();
        }

        @Override
        public List<StoredName> names() {
            return stored.names();
        }

        @Override
        public String baseName() {
            return String.valueOf(file.path().getFileName());
        }

        @Override
        public Image image() throws IOException {
            return stored.image();
        }

        @Override
        public Image image(Platform platform) throws IOException {
            return stored.image(platform);
        }

        @Override
        public List<Image> images() throws IOException {
            return stored.eachImage();
        }

        @Override
        public Artifact artifact() throws IOException {
            return stored.artifact();
        }
    }

    /// In a registry.
    record Remote(RemoteImage found) implements Source {
        @Override
        public String kind() {
            return "registry";
        }

        @Override
        public List<StoredName> names() {
            return found.reference().tag().isPresent() ? List.of(StoredName.of(found.reference())) : List.of();
        }

        @Override
        public String baseName() {
            return found.reference().toString();
        }

        @Override
        public List<String> repositories() {
            return List.of(found.reference().repository());
        }

        @Override
        public Image image() throws IOException {
            return found.image();
        }

        @Override
        public Image image(Platform platform) throws IOException {
            return found.image(platform);
        }

        @Override
        public List<Image> images() throws IOException {
            return List.of(found.image());
        }

        @Override
        public Artifact artifact() throws IOException {
            return found.artifact();
        }
    }
}
