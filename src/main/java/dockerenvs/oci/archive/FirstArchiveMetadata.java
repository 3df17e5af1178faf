package dockerenvs.oci.archive;

import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Reference;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What readers of the first generation look for: `repositories`, and a folder per layer with `VERSION`, `json`
/// and a `layer.tar`, which is a link to the blob (Docker image-spec v1.0).
///
/// A layer's ID is the hash of its document together with the chain ID of the layers up to it and the ID of its
/// parent, so equal stacks of layers have equal IDs in every image.
final class FirstArchiveMetadata {
    private final List<NamedImage> images;

    FirstArchiveMetadata(List<NamedImage> images) {
        this.images = images;
    }

    void addTo(ArchivePlan plan) {
        var repositories = new TreeMap<String, TreeMap<String, Json>>();
        var written = new HashSet<String>();
        for (var named : images) {
            var top = addLayers(named.image(), plan, written);
            // without a layer there is nothing a name could point to
            for (var reference : top.isEmpty() ? List.<Reference>of() : DockerArchive.repoTags(named)) {
                repositories
                        .computeIfAbsent(reference.familiarRepository(), _ -> new TreeMap<>())
                        .put(reference.tag().orElseThrow(), Json.of(top));
            }
        }
        var document = JsonObject.EMPTY;
        for (var repository : repositories.entrySet()) {
            document = document.with(repository.getKey(), JsonObject.of(repository.getValue()));
        }
        plan.document("repositories", document.bytes());
    }

    /// Adds the folders of an image's layers and answers the ID of the top one; empty without layers.
    private static String addLayers(Image image, ArchivePlan plan, Set<String> written) {
        var parent = "";
        var chainId = "";
        for (var i = 0; i < image.layers().size(); i++) {
            var layer = image.layers().get(i);
            chainId = chainId(chainId, layer.diffId());
            var settings = i == image.layers().size() - 1 ? settings(image) : settingsBelowTop();
            var id = id(settings, chainId, parent);
            if (written.add(id)) {
                plan.folder(id);
                plan.document(id + "/VERSION", "1.0".getBytes(StandardCharsets.US_ASCII));
                plan.document(id + "/json", document(settings, id, parent).bytes());
                plan.link(
                        id + "/layer.tar",
                        "../" + LayoutReader.path(layer.blob().digest()));
            }
            parent = id;
        }
        return parent;
    }

    /// The name of a stack of layers (OCI image-spec, config.md, "Layer ChainID").
    private static String chainId(String below, Digest diffId) {
        return below.isEmpty()
                ? diffId.toString()
                : Digest.sha256((below + " " + diffId).getBytes(StandardCharsets.US_ASCII))
                        .toString();
    }

    /// The top layer carries the settings of the image.
    private static SortedMap<String, Json> settings(Image image) {
        var configuration = image.configuration().json();
        var settings = new TreeMap<String, Json>();
        for (var key : List.of("architecture", "author", "config", "created", "os", "variant")) {
            configuration.find(key).ifPresent(value -> settings.put(key, value));
        }
        return settings;
    }

    private static SortedMap<String, Json> settingsBelowTop() {
        return new TreeMap<>(Map.of("created", Json.of("1970-01-01T00:00:00Z"), "container_config", JsonObject.EMPTY));
    }

    private static String id(SortedMap<String, Json> settings, String chainId, String parent) {
        var identity = new TreeMap<>(settings);
        identity.put("layer_id", Json.of(chainId));
        if (!parent.isEmpty()) {
            identity.put("parent", Json.of("sha256:" + parent));
        }
        return Digest.sha256(JsonObject.of(identity).bytes()).hex();
    }

    private static JsonObject document(SortedMap<String, Json> settings, String id, String parent) {
        var json = JsonObject.of(settings).with("id", id);
        return parent.isEmpty() ? json : json.with("parent", parent);
    }
}
