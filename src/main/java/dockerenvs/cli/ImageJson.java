package dockerenvs.cli;

import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.image.History;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Layer;
import java.util.ArrayList;

/// What `inspect --json` says of an image. Sizes are bytes, layers come base first, times are RFC 3339.
final class ImageJson {
    private ImageJson() {}

    static JsonObject of(Source source, Image image) {
        var names = source.names().stream().map(StoredName::toString).toList();
        return JsonObject.EMPTY
                .with("file", source.kind())
                .with("names", JsonArray.ofStrings(names))
                .with("digest", image.digest().toString())
                .with("id", image.id().toString())
                .with("mediaType", image.family().manifest())
                .with("platform", image.platform().toString())
                .with("size", ImageText.storedBytes(image))
                .with("annotations", JsonObject.ofStrings(image.annotations()))
                .with("layers", layers(image))
                .with("configuration", image.configuration().json());
    }

    private static Json layers(Image image) {
        var history = ImageText.historyOfLayers(image);
        var layers = new ArrayList<Json>();
        for (var i = 0; i < image.layers().size(); i++) {
            var layer = image.layers().get(i);
            var json = layer(layer);
            layers.add(i < history.size() ? withOrigin(json, history.get(i)) : json);
        }
        return JsonArray.of(layers);
    }

    static JsonObject layer(Layer layer) {
        return JsonObject.EMPTY
                .with("digest", layer.blob().digest().toString())
                .with("diffId", layer.diffId().toString())
                .with("size", layer.blob().size())
                .with("mediaType", layer.descriptor().mediaType());
    }

    private static JsonObject withOrigin(JsonObject layer, History line) {
        var json = line.created().isEmpty() ? layer : layer.with("created", line.created());
        return line.createdBy().isEmpty() ? json : json.with("createdBy", line.createdBy());
    }

    static Json files(ImageFiles files) {
        return JsonArray.of(files.all().stream().map(ImageJson::file).toList());
    }

    static JsonObject file(ImageFiles.Placed placed) {
        var entry = placed.entry();
        var attributes = entry.attributes();
        var json = JsonObject.EMPTY
                .with("path", entry.path())
                .with("type", type(entry.type()))
                .with("mode", "%04o".formatted(attributes.mode()))
                .with("uid", attributes.uid())
                .with("gid", attributes.gid())
                .with("size", entry.size())
                .with("modified", ImageText.time(entry).toString())
                .with("layer", placed.layer());
        return switch (entry.type()) {
            case FileType.Symlink link -> json.with("target", link.target());
            case FileType.HardLink link -> json.with("target", link.target());
            case FileType.Regular _, FileType.Folder _, FileType.Device _, FileType.Fifo _ -> json;
        };
    }

    static String type(FileType type) {
        return switch (type) {
            case FileType.Regular _ -> "file";
            case FileType.Folder _ -> "folder";
            case FileType.Symlink _ -> "symlink";
            case FileType.HardLink _ -> "hardlink";
            case FileType.Device device -> device.block() ? "block device" : "character device";
            case FileType.Fifo _ -> "fifo";
        };
    }
}
