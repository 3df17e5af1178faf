package dockerenvs.conda.environment;

import dockerenvs.conda.environment.DocumentValue.Mapping;
import dockerenvs.conda.spec.PublicUrl;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonNumber;
import dockerenvs.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a `pixi.lock` and the record of a package call the same thing. Other fields of a lock are not taken.
final class PixiFields {
    /// What a field holds.
    enum Type {
        TEXT,
        NUMBER,
        TEXTS
    }

    /// The types of those fields that are the same on both sides, in the order pixi writes them.
    static final SequencedMap<String, Type> TYPES = types();

    private static final String CHANNEL = "channel";
    private static final String FILE_NAME = "file_name";
    private static final String NOARCH = "noarch";

    private PixiFields() {}

    private static SequencedMap<String, Type> types() {
        var types = new LinkedHashMap<String, Type>();
        for (var name : List.of("name", "version", "build")) {
            types.put(name, Type.TEXT);
        }
        types.put("build_number", Type.NUMBER);
        for (var name : List.of("subdir", "noarch", "sha256", "md5", "legacy_bz2_md5")) {
            types.put(name, Type.TEXT);
        }
        types.put("depends", Type.TEXTS);
        types.put("constrains", Type.TEXTS);
        types.put("channel", Type.TEXT);
        types.put("features", Type.TEXT);
        types.put("track_features", Type.TEXTS);
        types.put("license", Type.TEXT);
        types.put("license_family", Type.TEXT);
        types.put("purls", Type.TEXTS);
        types.put("size", Type.NUMBER);
        types.put("legacy_bz2_size", Type.NUMBER);
        types.put("timestamp", Type.NUMBER);
        types.put("python_site_packages_path", Type.TEXT);
        return Collections.unmodifiableSequencedMap(types);
    }

    /// What an entry says of its package. One that has a `size` was written from the channel's own record: lists it
    /// lacks are empty, and not unknown.
    static JsonObject known(Mapping entry) {
        var known = JsonObject.EMPTY;
        var fileName = entry.text(FILE_NAME);
        if (fileName.isPresent()) {
            known = known.with("fn", fileName.get());
        }
        for (var type : TYPES.entrySet()) {
            var field = type.getKey();
            if (entry.find(field).isPresent()) {
                known = with(known, entry, field, type.getValue());
            } else if (entry.find("size").isPresent()
                    && List.of("depends", "constrains").contains(field)) {
                known = known.with(field, JsonArray.of(List.of()));
            }
        }
        return known;
    }

    private static JsonObject with(JsonObject known, Mapping entry, String field, Type type) {
        return switch (type) {
            case NUMBER -> known.with(field, number(entry, field));
            case TEXTS -> known.with(field, JsonArray.ofStrings(entry.texts(field)));
            case TEXT -> {
                var text = entry.required(field);
                yield switch (field) {
                    case CHANNEL -> known.with(field, PublicUrl.ofChannel(text, ""));
                    case NOARCH ->
                        text.equals("false") ? known : known.with(field, text.equals("true") ? "generic" : text);
                    default -> text.isEmpty() ? known : known.with(field, text);
                };
            }
        };
    }

    private static Json number(Mapping entry, String field) {
        var text = entry.required(field);
        if (!text.matches("0|[1-9][0-9]{0,14}")) {
            throw entry.place()
                    .malformed("`%s`: expected a whole number, found %s".formatted(field, MalformedInput.quote(text)));
        }
        return new JsonNumber(text);
    }
}
