package dockerenvs.oci.archive;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A file or folder that holds images: a docker-archive of any generation, an OCI archive (both maybe compressed
/// as a whole), or an OCI layout in a folder. Images read from it need it open as long as their layers are wanted.
public final class ImageFile implements Closeable {

    /// What a file was found to be.
    public enum Kind {
        OCI_LAYOUT("OCI layout"),
        OCI_ARCHIVE("OCI archive"),
        HYBRID("docker-archive and OCI archive"),
        DOCKER_ARCHIVE("docker-archive"),
        DOCKER_ARCHIVE_V1_0("docker-archive v1.0");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Path path;
    private final Members members;
    private final Kind kind;
    private final List<StoredImage> images;

    private ImageFile(Path path, Members members, Kind kind, List<StoredImage> images) {
        this.path = path;
        this.members = members;
        this.kind = kind;
        this.images = images;
    }

    /// Opens an image file. Only the table of contents and the documents in it are read.
    ///
    /// @throws NoSuchFileException when there is no such file
    /// @throws MalformedInput when it is none of the known kinds, or a damaged one
    public static ImageFile open(Path path) throws IOException {
        try {
            var members = Members.open(path);
            try {
                return read(path, members);
            } catch (IOException | RuntimeException failure) {
                try (members) {
                    throw failure;
                }
            }
        } catch (MalformedInput failure) {
            throw failure.in("`" + path + "`");
        }
    }

    private static ImageFile read(Path path, Members members) throws IOException {
        if (members.find("oci-layout").isPresent()) {
            var hybrid = members.find("manifest.json").isPresent();
            var kind = members instanceof FolderMembers ? Kind.OCI_LAYOUT : hybrid ? Kind.HYBRID : Kind.OCI_ARCHIVE;
            return new ImageFile(path, members, kind, LayoutReader.read(members));
        }
        if (members.find("manifest.json").isPresent()) {
            return new ImageFile(path, members, Kind.DOCKER_ARCHIVE, DockerArchiveReader.read(members));
        }
        if (members.find("repositories").isPresent()) {
            return new ImageFile(path, members, Kind.DOCKER_ARCHIVE_V1_0, FirstArchiveReader.read(members));
        }
        throw MalformedInput.of(
                "it holds no image: there is no `oci-layout`, `manifest.json` or `repositories` in it",
                "an image file is what `docker save`, `skopeo copy` or `docker-envs` write");
    }

    public Path path() {
        return path;
    }

    public Kind kind() {
        return kind;
    }

    /// Every image or index, in the order of the file; attestations are none.
    public List<StoredImage> images() {
        return images;
    }

    /// The one image or index in the file.
    ///
    /// @throws MalformedInput when there are several, naming them, or none
    public StoredImage single() {
        if (images.size() == 1) {
            return images.getFirst();
        }
        throw MalformedInput.of(
                images.isEmpty()
                        ? "`" + path + "` holds no image"
                        : "`%s` holds %d images: %s".formatted(path, images.size(), listing()),
                images.isEmpty() ? "" : "choose one with `--image`");
    }

    /// The image or index of a name: a reference, a tag, or the digest (or a beginning of it, 6 digits at least)
    /// of its manifest.
    ///
    /// @throws MalformedInput when none or several answer to it
    public StoredImage named(String name) {
        var found = images.stream()
                .filter(image ->
                        image.names().stream().anyMatch(known -> known.answers(name)) || isDigestOf(name, image))
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw MalformedInput.of(
                "`%s` holds %s image named %s; it holds: %s"
                        .formatted(
                                path, found.isEmpty() ? "no" : "more than one", MalformedInput.quote(name), listing()),
                "");
    }

    private static boolean isDigestOf(String name, StoredImage image) {
        var digest = image.descriptor().digest();
        return digest.toString().equals(name)
                || name.length() >= 6 && digest.hex().startsWith(name);
    }

    private String listing() {
        if (images.isEmpty()) {
            return "nothing";
        }
        return images.stream()
                .map(image -> image.names().isEmpty()
                        ? image.descriptor().digest().toString()
                        : image.names().stream().map(StoredName::toString).collect(Collectors.joining(" = ")))
                .collect(Collectors.joining(", "));
    }

    /// The one image in the file; for a file with several, see [#named(String)].
    public Image image() throws IOException {
        return single().image();
    }

    /// The image of that name and platform, each where given.
    public Image image(Optional<String> name, Optional<Platform> platform) throws IOException {
        var stored = name.isPresent() ? named(name.get()) : single();
        return platform.isPresent() ? stored.image(platform.get()) : stored.image();
    }

    @Override
    public void close() throws IOException {
        members.close();
    }
}
