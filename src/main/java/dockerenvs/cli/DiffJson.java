package dockerenvs.cli;

import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.check.ImageDiff;
import dockerenvs.oci.check.LayerDiff;
import dockerenvs.oci.check.PathDiff;
import dockerenvs.oci.check.PathState;
import dockerenvs.oci.check.SettingDiff;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// What `diff --json` says. Sizes are bytes, layers come base first; `before` or `after` is missing where an image
/// has no such thing.
final class DiffJson {
    private DiffJson() {}

    static JsonObject of(DiffCommand.Side before, DiffCommand.Side after, ImageDiff difference, boolean times) {
        var transfer = JsonObject.EMPTY
                .with("layers", difference.transfer().layers())
                .with("layerBytes", difference.transfer().layerBytes())
                .with("documentBytes", difference.transfer().documentBytes());
        var paths = difference.paths().stream()
                .filter(path -> times || !path.isTimeOnly())
                .map(DiffJson::path)
                .toList();
        return JsonObject.EMPTY
                .with("before", side(before))
                .with("after", side(after))
                .with(
                        "same",
                        Json.of(before.image().digest().equals(after.image().digest())))
                .with(
                        "settings",
                        JsonArray.of(difference.settings().stream()
                                .map(DiffJson::setting)
                                .toList()))
                .with(
                        "layers",
                        JsonArray.of(difference.layers().stream()
                                .map(DiffJson::layer)
                                .toList()))
                .with("transfer", transfer)
                .with("paths", JsonArray.of(paths));
    }

    private static JsonObject side(DiffCommand.Side side) {
        return JsonObject.EMPTY
                .with("file", side.argument())
                .with(
                        "names",
                        JsonArray.ofStrings(
                                side.names().stream().map(StoredName::toString).toList()))
                .with("digest", side.image().digest().toString())
                .with("id", side.image().id().toString());
    }

    private static JsonObject setting(SettingDiff setting) {
        var json = JsonObject.EMPTY.with("setting", setting.setting());
        var named = setting.key().isEmpty() ? json : json.with("key", setting.key());
        return sides(named, setting.before(), setting.after(), value -> value);
    }

    private static JsonObject layer(LayerDiff layer) {
        var change = layer.change().name().toLowerCase(Locale.ROOT);
        return sides(JsonObject.EMPTY.with("change", change), layer.before(), layer.after(), DiffJson::place);
    }

    private static Json place(LayerDiff.Place place) {
        return JsonObject.EMPTY.with("index", place.index()).withAll(ImageJson.layer(place.layer()));
    }

    private static JsonObject path(PathDiff path) {
        var change = path.isAdded() ? "added" : path.isRemoved() ? "removed" : "changed";
        var json = JsonObject.EMPTY.with("path", path.path()).with("change", change);
        var changes = path.changes().stream()
                .map(what -> what.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .toList();
        return sides(
                changes.isEmpty() ? json : json.with("changes", JsonArray.ofStrings(changes)),
                path.before(),
                path.after(),
                DiffJson::state);
    }

    private static Json state(PathState state) {
        var json = ImageJson.file(state.placed()).without("path");
        return state.content()
                .map(Digest::toString)
                .map(digest -> json.with("size", state.size()).with("digest", digest))
                .orElse(json);
    }

    private static <T> JsonObject sides(
            JsonObject json, Optional<T> before, Optional<T> after, Function<T, Json> inside) {
        var one = before.map(inside).map(value -> json.with("before", value)).orElse(json);
        return after.map(inside).map(value -> one.with("after", value)).orElse(one);
    }
}
