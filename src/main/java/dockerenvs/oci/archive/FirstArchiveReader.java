package dockerenvs.oci.archive;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.content.HashingOutputStream;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Configuration;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Platform;
import dockerenvs.oci.image.Reference;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a docker-archive of the first generation (Docker image-spec v1.0): `repositories` names the top layer of
/// each image, and the `json` of a layer names its parent. Diff IDs and configuration did not exist then; the
/// layers are hashed and a configuration is made of the settings of the top layer and the history of all.
final class FirstArchiveReader {
    private static final long DOCUMENT_BYTES_MAX = 8 << 20;
    private static final int LAYERS_MAX = 500;

    private FirstArchiveReader() {}

    static List<StoredImage> read(Members members) throws IOException {
        Map<String, List<StoredName>> namesOfTop = new LinkedHashMap<>();
        var repositories = document(members, "repositories");
        for (var repository : repositories.keys()) {
            var tags = repositories.object(repository).orElse(JsonObject.EMPTY);
            for (var tag : tags.keys()) {
                var name = StoredName.of(Reference.parse(repository + ":" + tag));
                namesOfTop
                        .computeIfAbsent(tags.string(tag).orElse(""), _ -> new ArrayList<>())
                        .add(name);
            }
        }
        var images = new ArrayList<StoredImage>();
        for (var top : namesOfTop.entrySet()) {
            images.add(DockerArchiveReader.stored(members, top.getValue(), image(members, top.getKey())));
        }
        return images;
    }

    private static Image image(Members members, String top) throws IOException {
        var chain = chain(members, top);
        var layers = Tasks.parallel(chain, Tasks.cores(), step -> layer(members, step.id()));
        var last = chain.getLast().json();
        var json = JsonObject.EMPTY;
        for (var key : List.of("created", "author")) {
            if (last.has(key)) {
                json = json.with(key, last.string(key).orElse(""));
            }
        }
        var platform = new JsonObject[] {last};
        if (!last.has("architecture")) {
            platform[0] = platform[0].with("architecture", "amd64");
        }
        if (!last.has("os")) {
            platform[0] = platform[0].with("os", "linux");
        }
        json = Platform.ofJson(platform[0]).writeTo(json);
        json = json.with("config", last.object("config").orElse(JsonObject.EMPTY));
        var diffIds = layers.stream().map(layer -> layer.diffId().toString()).toList();
        json = json.with(
                        "rootfs",
                        JsonObject.EMPTY.with("type", "layers").with("diff_ids", JsonArray.ofStrings(diffIds)))
                .with("history", JsonArray.of(chain.stream().map(Step::history).toList()));
        return Image.of(Configuration.parse(json.bytes()), layers);
    }

    /// One layer of the chain with its document.
    private record Step(String id, JsonObject json) {
        Json history() {
            var line = JsonObject.EMPTY;
            if (json.has("created")) {
                line = line.with("created", json.string("created").orElse(""));
            }
            var command =
                    json.object("container_config").orElse(JsonObject.EMPTY).strings("Cmd");
            return command.isEmpty() ? line : line.with("created_by", String.join(" ", command));
        }
    }

    private static List<Step> chain(Members members, String top) throws IOException {
        var chain = new ArrayList<Step>();
        for (var id = top;
                !id.isEmpty();
                id = chain.getFirst().json().string("parent").orElse("")) {
            if (chain.size() == LAYERS_MAX) {
                throw MalformedInput.of(
                        "the chain of parents from %s has more than %d layers, or is a circle"
                                .formatted(MalformedInput.quote(top), LAYERS_MAX),
                        "");
            }
            chain.addFirst(new Step(id, document(members, id + "/json")));
        }
        if (chain.isEmpty()) {
            throw MalformedInput.of("`repositories` names an image without a layer", "");
        }
        return chain;
    }

    private static Layer layer(Members members, String id) throws IOException {
        var path = id + "/layer.tar";
        var member = members.require(path);
        var algorithm = DockerArchiveReader.algorithm(path, member);
        var stored = DockerArchiveReader.hash(member);
        var blob = new Blob(stored, member.size(), member.content());
        return Layer.of(blob, algorithm == Compression.Algorithm.NONE ? stored : diffId(blob), algorithm);
    }

    private static Digest diffId(Blob blob) throws IOException {
        try (var tar = Compression.decompress(blob.open());
                var hashing = new HashingOutputStream(OutputStream.nullOutputStream())) {
            tar.transferTo(hashing);
            return hashing.digest();
        }
    }

    private static JsonObject document(Members members, String path) throws IOException {
        var member = members.require(path);
        try {
            return JsonObject.expect(Json.parse(member.read(DOCUMENT_BYTES_MAX)), "the document");
        } catch (MalformedInput failure) {
            throw failure.in(MalformedInput.quote(path));
        }
    }
}
