package dockerenvs.oci.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Documents and layers by digest, put together by hand as a registry or a layout would hold them.
final class HandmadeBlobs implements BlobSource {
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String OCI_CONFIGURATION = "application/vnd.oci.image.config.v1+json";
    static final String OCI_TAR = "application/vnd.oci.image.layer.v1.tar";
    static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    static final String DOCKER_CONFIGURATION = "application/vnd.docker.container.image.v1+json";
    static final String DOCKER_TAR = "application/vnd.docker.image.rootfs.diff.tar";

    private final Map<Digest, byte[]> blobs = new HashMap<>();

    @Override
    public Optional<Content> find(Digest digest) {
        return Optional.ofNullable(blobs.get(digest)).map(bytes -> () -> new ByteArrayInputStream(bytes));
    }

    /// Keeps `bytes` and gives a descriptor of them.
    Descriptor add(String mediaType, byte[] bytes) {
        var digest = Digest.sha256(bytes);
        blobs.put(digest, bytes);
        return new Descriptor(mediaType, digest, bytes.length, JsonObject.EMPTY);
    }

    Descriptor add(String mediaType, String document) {
        return add(mediaType, document.getBytes(UTF_8));
    }

    /// Keeps `bytes` under a digest that is not theirs.
    void put(Digest digest, byte[] bytes) {
        blobs.put(digest, bytes);
    }

    void remove(Descriptor descriptor) {
        blobs.remove(descriptor.digest());
    }

    /// Adds a manifest of a configuration and layers, base first, and reads the image.
    Image image(String configuration, Descriptor... layers) throws IOException {
        return Image.read(manifest(configuration, layers), this);
    }

    Descriptor manifest(String configuration, Descriptor... layers) {
        return add(
                OCI_MANIFEST,
                "{\"schemaVersion\": 2, \"mediaType\": \"%s\", \"config\": %s, \"layers\": [%s]}"
                        .formatted(OCI_MANIFEST, json(add(OCI_CONFIGURATION, configuration)), list(layers)));
    }

    Descriptor index(Descriptor... entries) {
        return add(
                OCI_INDEX,
                "{\"schemaVersion\": 2, \"mediaType\": \"%s\", \"manifests\": [%s]}"
                        .formatted(OCI_INDEX, list(entries)));
    }

    static String list(Descriptor... descriptors) {
        var list = new StringBuilder();
        for (var descriptor : descriptors) {
            list.append(list.isEmpty() ? "" : ", ").append(json(descriptor));
        }
        return list.toString();
    }

    /// The three required fields, and the platform.
    static String json(Descriptor descriptor) {
        var platform = descriptor.others().object("platform").map(value -> ", \"platform\": " + value);
        return "{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": %d%s}"
                .formatted(descriptor.mediaType(), descriptor.digest(), descriptor.size(), platform.orElse(""));
    }

    /// A configuration for `linux/amd64` with these diff IDs and nothing else.
    static String configuration(Digest... diffIds) {
        var list = new StringBuilder();
        for (var diffId : diffIds) {
            list.append(list.isEmpty() ? "\"" : ", \"").append(diffId).append('"');
        }
        return """
                {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [%s]}}
                """.formatted(list);
    }
}
