package dockerenvs.oci.check;

import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonBoolean;
import dockerenvs.json.JsonNothing;
import dockerenvs.json.JsonNumber;
import dockerenvs.json.JsonObject;
import dockerenvs.json.JsonString;
import dockerenvs.oci.image.Configuration;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// All settings of an image as one table.
final class Settings {
    private static final long MANIFEST_BYTES_MAX = 4 << 20;

    /// Fields of a configuration that have a row of their own, or say in what the image was built and not what it
    /// is.
    private static final Set<String> CONFIGURATION_FIELDS = Set.of(
            "config",
            "rootfs",
            "history",
            "os",
            "architecture",
            "variant",
            "created",
            "author",
            "container",
            "container_config");

    private static final Set<String> MANIFEST_FIELDS =
            Set.of("schemaVersion", "mediaType", "config", "layers", "annotations");

    /// The order of the rows, as people would look for them.
    private static final List<String> ORDER = List.of(
            "media types",
            "platform",
            "created",
            "author",
            "entrypoint",
            "command",
            "user",
            "directory",
            "environment",
            "port",
            "volume",
            "stop signal",
            "label",
            "annotation");

    private final SequencedMap<Row, Json> rows = new LinkedHashMap<>();

    private record Row(String setting, String key) {
        int rank() {
            var index = ORDER.indexOf(setting);
            return index < 0 ? ORDER.size() : index;
        }
    }

    private Settings() {}

    static List<SettingDiff> differences(Image before, Image after) throws IOException {
        var one = of(before).rows;
        var other = of(after).rows;
        var names = new LinkedHashSet<>(one.keySet());
        names.addAll(other.keySet());
        var sorted = new ArrayList<>(names);
        Collections.sort(sorted, (a, b) -> Integer.compare(a.rank(), b.rank()));
        var differences = new ArrayList<SettingDiff>();
        for (var row : sorted) {
            var difference = new SettingDiff(
                    row.setting(), row.key(), Optional.ofNullable(one.get(row)), Optional.ofNullable(other.get(row)));
            if (!difference.before().equals(difference.after())) {
                differences.add(difference);
            }
        }
        differences.addAll(HistoryDiff.between(before, after));
        return differences;
    }

    private static Settings of(Image image) throws IOException {
        var settings = new Settings();
        settings.addManifest(image);
        settings.addConfiguration(image.configuration());
        return settings;
    }

    private void addManifest(Image image) throws IOException {
        rows.put(new Row("media types", ""), Json.of(image.family().toString()));
        image.annotations().forEach((key, value) -> rows.put(new Row("annotation", key), Json.of(value)));
        if (Json.parse(image.manifest().read(MANIFEST_BYTES_MAX)) instanceof JsonObject manifest) {
            addOthers(manifest, MANIFEST_FIELDS);
        }
    }

    private void addConfiguration(Configuration configuration) {
        var json = configuration.json();
        rows.put(new Row("platform", ""), Json.of(platform(json)));
        add("created", Json.of(configuration.created()));
        add("author", Json.of(configuration.author()));
        addOthers(json, CONFIGURATION_FIELDS);
        configuration.environment().forEach(this::addVariable);
        configuration.labels().forEach((name, value) -> rows.put(new Row("label", name), Json.of(value)));
        var settings = configuration.settings();
        for (var name : settings.keys()) {
            var value = settings.find(name).orElse(JsonNothing.NOTHING);
            switch (name) {
                case "Env", "Labels" -> {} // done
                case "ExposedPorts" -> addMembers("port", configuration.exposedPorts());
                case "Volumes" -> addMembers("volume", configuration.volumes());
                case "Entrypoint" -> add("entrypoint", value);
                case "Cmd" -> add("command", value);
                case "User" -> add("user", value);
                case "WorkingDir" -> add("directory", value);
                case "StopSignal" -> add("stop signal", value);
                default -> add(name, value);
            }
        }
    }

    private void addVariable(String variable) {
        var equals = variable.indexOf('=');
        var name = equals < 0 ? variable : variable.substring(0, equals);
        var value = equals < 0 ? "" : variable.substring(equals + 1);
        rows.put(new Row("environment", name), Json.of(value));
    }

    /// As the document spells it, since another spelling is another document.
    private static String platform(JsonObject json) {
        var variant = json.string("variant").orElse("");
        return json.string("os").orElse("") + "/" + json.string("architecture").orElse("")
                + (variant.isEmpty() ? "" : "/" + variant);
    }

    private void addMembers(String setting, List<String> members) {
        members.forEach(member -> rows.put(new Row(setting, member), JsonObject.EMPTY));
    }

    private void addOthers(JsonObject json, Set<String> known) {
        for (var key : json.keys()) {
            if (!known.contains(key)) {
                add(key, json.find(key).orElse(JsonNothing.NOTHING));
            }
        }
    }

    private void add(String setting, Json value) {
        if (!isNothing(value)) {
            rows.put(new Row(setting, ""), value);
        }
    }

    private static boolean isNothing(Json value) {
        return switch (value) {
            case JsonObject object -> object.keys().isEmpty();
            case JsonArray(var items) -> items.isEmpty();
            case JsonString(var text) -> text.isEmpty();
            case JsonNumber(var literal) -> literal.equals("0");
            case JsonBoolean(var truth) -> !truth;
            case JsonNothing _ -> true;
        };
    }
}
