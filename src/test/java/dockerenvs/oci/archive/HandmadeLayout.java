package dockerenvs.oci.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.files.HandmadeTar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An OCI layout put together from its specification; knows nothing of the code under test.
final class HandmadeLayout {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final Map<String, byte[]> blobs = new LinkedHashMap<>();
    private final Map<String, byte[]> manifests = new LinkedHashMap<>();
    private final List<String> entries = new ArrayList<>();

    /// Keeps a blob and gives its bytes.
    byte[] blob(String text) {
        return blob(text.getBytes(UTF_8));
    }

    byte[] blob(byte[] bytes) {
        blobs.put(Samples.hex(bytes), bytes);
        return bytes;
    }

    /// Other bytes under the name of a blob.
    void damage(byte[] blob, byte[] bytes) {
        blobs.put(Samples.hex(blob), bytes);
    }

    static String descriptor(String mediaType, byte[] content) {
        return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
                .formatted(mediaType, Samples.hex(content), content.length);
    }

    /// A descriptor with one more field.
    static String with(String descriptor, String field) {
        return descriptor.substring(0, descriptor.length() - 1) + "," + field + "}";
    }

    static String on(String descriptor, String os, String architecture) {
        return with(descriptor, "\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"}".formatted(os, architecture));
    }

    /// Keeps the image of plain layers for `linux/<architecture>` and gives its descriptor.
    String manifest(String architecture, byte[]... layers) {
        var list = new ArrayList<String>();
        for (var layer : layers) {
            list.add(descriptor("application/vnd.oci.image.layer.v1.tar", blob(layer)));
        }
        var configuration = blob(Samples.configuration(architecture, layers));
        var document = blob("{ \"schemaVersion\": 2, \"config\": %s, \"layers\": [%s] }"
                .formatted(
                        descriptor("application/vnd.oci.image.config.v1+json", configuration),
                        String.join(", ", list)));
        manifests.put(architecture, document);
        return descriptor(MANIFEST, document);
    }

    /// The last manifest for that architecture.
    byte[] document(String architecture) {
        return manifests.getOrDefault(architecture, new byte[0]);
    }

    String index(String... descriptors) {
        return descriptor(INDEX, blob("{\"schemaVersion\":2,\"manifests\":[" + String.join(",", descriptors) + "]}"));
    }

    /// Adds an entry without a name to `index.json`.
    HandmadeLayout entry(String descriptor) {
        entries.add(descriptor);
        return this;
    }

    HandmadeLayout entry(String descriptor, String refName) {
        return entry(
                with(descriptor, "\"annotations\":{\"org.opencontainers.image.ref.name\":\"%s\"}".formatted(refName)));
    }

    /// Both names; what is `null` is not there.
    HandmadeLayout entry(String descriptor, String refName, String containerd) {
        var annotations = new ArrayList<String>();
        if (refName != null) {
            annotations.add("\"org.opencontainers.image.ref.name\":\"%s\"".formatted(refName));
        }
        if (containerd != null) {
            annotations.add("\"io.containerd.image.name\":\"%s\"".formatted(containerd));
        }
        return entry(with(descriptor, "\"annotations\":{" + String.join(",", annotations) + "}"));
    }

    private String indexJson() {
        return "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries) + "]}";
    }

    Path writeTo(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("blobs/sha256"));
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.writeString(folder.resolve("index.json"), indexJson());
        for (var blob : blobs.entrySet()) {
            Files.write(folder.resolve("blobs/sha256").resolve(blob.getKey()), blob.getValue());
        }
        return folder;
    }

    HandmadeTar tar() {
        var tar = new HandmadeTar().add("blobs/", '5', "").add("blobs/sha256/", '5', "");
        blobs.forEach((hex, bytes) -> tar.add("blobs/sha256/" + hex, '0', bytes));
        return tar.file("index.json", indexJson()).file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
    }
}
