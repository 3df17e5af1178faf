package dockerenvs.conda.activation;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonBoolean;
import dockerenvs.json.JsonNothing;
import dockerenvs.json.JsonNumber;
import dockerenvs.json.JsonObject;
import dockerenvs.json.JsonString;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Variables that packages and users put into files of an environment: `etc/conda/env_vars.d/*.json`, in the order
/// of their names, then `conda-meta/state`. The last value of a name wins; `***unset***` takes the name out.
final class VariableFiles {
    static final int FILE_BYTES_MAX = 1 << 20;
    private static final String UNSET = "***unset***";

    /// Set by activation itself.
    private static final Set<String> RESERVED =
            Set.of("PATH", "CONDA_PREFIX", "CONDA_DEFAULT_ENV", "CONDA_SHLVL", "CONDA_PROMPT_MODIFIER", "CONDA_EXE");

    private final ImageView view;
    private final List<String> warnings;
    private final SortedMap<String, String> variables = new TreeMap<>();

    private VariableFiles(ImageView view, List<String> warnings) {
        this.view = view;
        this.warnings = warnings;
    }

    /// The variables for the environment at `prefix`. What is ignored or changed is told to `warnings`.
    ///
    /// @throws MalformedInput when a file is not an object of JSON, or larger than 1 MiB
    static SortedMap<String, String> read(String prefix, ImageView view, List<String> warnings) throws IOException {
        var files = new VariableFiles(view, warnings);
        var folder = prefix + "/etc/conda/env_vars.d";
        for (var name : view.names(folder)) {
            var path = folder + "/" + name;
            if (name.endsWith(".json")) {
                files.addAll(path, files.object(path));
            }
        }
        var state = prefix + "/conda-meta/state";
        var variables = files.object(state).flatMap(object -> at(state, object));
        files.addAll(state, variables);
        files.variables.values().removeIf(UNSET::equals);
        return files.variables;
    }

    private static Optional<JsonObject> at(String path, JsonObject state) {
        try {
            return state.object("env_vars");
        } catch (MalformedInput malformed) {
            throw malformed.in(quote(path));
        }
    }

    private Optional<JsonObject> object(String path) throws IOException {
        var bytes = view.read(path, FILE_BYTES_MAX + 1);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (bytes.get().length > FILE_BYTES_MAX) {
                throw MalformedInput.of("the file has more than %d bytes".formatted(FILE_BYTES_MAX), "");
            }
            return Optional.of(JsonObject.expect(Json.parse(bytes.get()), "the file"));
        } catch (MalformedInput malformed) {
            throw malformed.in(quote(path));
        }
    }

    private void addAll(String path, Optional<JsonObject> object) {
        if (object.isEmpty()) {
            return;
        }
        for (var key : object.get().keys()) {
            var name = key.toUpperCase(Locale.ROOT);
            if (!Assignment.isName(key)) {
                warn(path, key, "is not the name of a variable and is ignored");
            } else if (RESERVED.contains(name)) {
                warn(path, key, "is ignored, because activation sets it itself");
            } else {
                var value = object.get().find(key).orElse(JsonNothing.NOTHING);
                add(path, key, value);
            }
        }
    }

    private void add(String path, String key, Json value) {
        var name = key.toUpperCase(Locale.ROOT);
        var text = text(value);
        if (text.isEmpty()) {
            warn(path, key, "is ignored: expected a string, found " + value.kind());
            return;
        }
        if (text.get().indexOf(0) >= 0) {
            warn(path, key, "is ignored, because no variable can hold NUL");
            return;
        }
        if (!(value instanceof JsonString)) {
            warn(path, key, "is %s, taken as the text %s".formatted(value.kind(), quote(text.get())));
        }
        if (!name.equals(key)) {
            warn(path, key, "becomes `" + name + "`, as conda has it");
        }
        variables.put(name, text.get());
    }

    private static Optional<String> text(Json value) {
        return switch (value) {
            case JsonString(var text) -> Optional.of(text);
            case JsonNumber(var literal) -> Optional.of(literal);
            case JsonBoolean(var truth) -> Optional.of(String.valueOf(truth));
            case JsonObject _, JsonArray _, JsonNothing _ -> Optional.empty();
        };
    }

    private void warn(String path, String key, String what) {
        warnings.add("%s: the variable %s %s".formatted(path, quote(key), what));
    }
}
