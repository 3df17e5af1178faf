package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonBoolean;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/// Reads TOML files as the values that JSON has, tables in the order of the file, with tomlj, which no other class
/// knows.
final class TomlFile {
    private static final long BYTES_MAX = 1 << 20;
    private static final int LEVELS_MAX = 32;

    private TomlFile() {}

    /// Whether a file has a line that begins with what is looked for; a file without has nothing to say, and reading it
    /// takes long.
    static boolean mayHold(Pattern beginning, Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            return true;
        }
        var line = beginning.matcher("");
        return Files.readString(file, ISO_8859_1)
                .lines()
                .anyMatch(text -> line.reset(text).lookingAt());
    }

    /// Reads a file.
    ///
    /// @throws MalformedInput naming file, line and column, and nothing that is in it
    static JsonObject read(Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw MalformedInput.of("`%s` is larger than such a file can be".formatted(file), "");
        }
        try {
            return parse(new String(Files.readAllBytes(file), UTF_8));
        } catch (MalformedInput failure) {
            throw failure.in("`%s`".formatted(file));
        }
    }

    /// Reads a text.
    ///
    /// @throws MalformedInput naming line and column, and nothing that is in it
    static JsonObject parse(String text) {
        var result = parsed(text);
        for (var error : result.errors()) {
            // its own words quote the text, which may hold tokens
            var place = error.position();
            throw MalformedInput.of(
                    "line %d, column %d: this is not TOML".formatted(place.line(), place.column()), "mend the file");
        }
        return object(result);
    }

    private static TomlParseResult parsed(String text) {
        try {
            return Toml.parse(text, TomlParseOptions.sourceless().withMaxNestingDepth(LEVELS_MAX));
        } catch (NullPointerException _) {
            // tomlj 2.2 stumbles over inline tables that are not closed
            throw MalformedInput.of("this is not TOML", "look for a `{` without its `}`");
        }
    }

    private static JsonObject object(TomlTable table) {
        var members = new LinkedHashMap<String, Json>();
        for (var entry : table.entrySet()) {
            members.put(entry.getKey(), value(entry.getValue()));
        }
        return JsonObject.of(members);
    }

    private static Json value(Object value) {
        return switch (value) {
            case TomlTable table -> object(table);
            case TomlArray array ->
                JsonArray.of(array.toList().stream().map(TomlFile::value).toList());
            case Boolean truth -> Json.of(truth);
            case Long number -> Json.of(number);
            // times and fractions, too: nobody here asks for them
            default -> Json.of(String.valueOf(value));
        };
    }

    /// Whether a switch is on; off when it is not there.
    ///
    /// @throws MalformedInput when it is something else
    static boolean flag(JsonObject table, String key) {
        var value = table.find(key);
        if (value.isEmpty()) {
            return false;
        }
        if (value.get() instanceof JsonBoolean(var on)) {
            return on;
        }
        throw MalformedInput.of(
                "`%s`: expected true or false, found %s"
                        .formatted(key, value.get().kind()),
                "");
    }
}
