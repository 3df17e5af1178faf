package dockerenvs.oci.image;

import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import java.util.Optional;

/// The two families of media types an image can be written in; their documents have the same fields, and one image
/// never mixes them (OCI image-spec, media-types.md; Docker image manifest v2, schema 2).
public enum MediaFamily {
    /// `application/vnd.oci.image.…`
    OCI(
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.config.v1+json",
            "application/vnd.oci.image.layer.v1.tar",
            "+"),
    /// `application/vnd.docker.…`
    DOCKER(
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.container.image.v1+json",
            "application/vnd.docker.image.rootfs.diff.tar",
            ".");

    private final String index;
    private final String manifest;
    private final String configuration;
    private final String layer;
    private final String separator;

    MediaFamily(String index, String manifest, String configuration, String layer, String separator) {
        this.index = index;
        this.manifest = manifest;
        this.configuration = configuration;
        this.layer = layer;
        this.separator = separator;
    }

    /// The media type of a list of manifests.
    public String index() {
        return index;
    }

    /// The media type of a manifest.
    public String manifest() {
        return manifest;
    }

    /// The media type of a configuration.
    public String configuration() {
        return configuration;
    }

    /// The media type of a layer compressed so.
    ///
    /// @throws MalformedInput for zstd in the Docker family, which has no such type
    public String layer(Compression.Algorithm algorithm) {
        return compressed(layer, algorithm);
    }

    /// The media type of a layer compressed so whose bytes are fetched from elsewhere; deprecated, but Windows base
    /// images have such.
    ///
    /// @throws MalformedInput for zstd in the Docker family, which has no such type
    String foreignLayer(Compression.Algorithm algorithm) {
        var tar = switch (this) {
            case OCI -> "application/vnd.oci.image.layer.nondistributable.v1.tar";
            case DOCKER -> "application/vnd.docker.image.rootfs.foreign.diff.tar";
        };
        return compressed(tar, algorithm);
    }

    private String compressed(String tar, Compression.Algorithm algorithm) {
        return switch (algorithm) {
            case NONE -> tar;
            case GZIP -> tar + separator + "gzip";
            case ZSTD -> {
                if (this == DOCKER) {
                    throw MalformedInput.of(
                            "a layer compressed with zstd cannot be in an image of Docker's media types",
                            "convert the image to OCI media types, or choose gzip");
                }
                yield tar + "+zstd";
            }
        };
    }

    /// The family whose manifest has this media type.
    public static Optional<MediaFamily> ofManifest(String mediaType) {
        for (var family : values()) {
            if (family.manifest.equals(mediaType)) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }

    /// The family whose index has this media type.
    public static Optional<MediaFamily> ofIndex(String mediaType) {
        for (var family : values()) {
            if (family.index.equals(mediaType)) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }

    /// As people call it.
    @Override
    public String toString() {
        return this == OCI ? "OCI" : "Docker";
    }
}
