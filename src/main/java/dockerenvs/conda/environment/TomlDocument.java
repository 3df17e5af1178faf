package dockerenvs.conda.environment;

import dockerenvs.conda.environment.DocumentValue.Place;
import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// Reads TOML documents as the values that YAML has, tables in the order of the file, with tomlj, which no other class
/// of this room knows. A text is never plain; numbers, truth values and times are.
final class TomlDocument {
    private static final int CHARACTERS_MAX = 1 << 20;
    private static final int LEVELS_MAX = 32;

    private TomlDocument() {}

    /// Reads a document.
    ///
    /// @throws MalformedInput naming line and column, and nothing that is in it
    static DocumentValue.Mapping parse(String text) {
        if (text.length() > CHARACTERS_MAX) {
            throw MalformedInput.of(
                    String.format(Locale.ROOT, "there are more than %,d characters", CHARACTERS_MAX),
                    "check that this is the file you meant");
        }
        var result = parsed(text);
        for (var error : result.errors()) {
            // its own words quote the text, which may hold passwords
            throw new Place(error.position().line(), error.position().column()).malformed("this is not TOML");
        }
        return table(result, new Place(1, 1));
    }

    private static TomlParseResult parsed(String text) {
        try {
            return Toml.parse(text, TomlParseOptions.sourceless().withMaxNestingDepth(LEVELS_MAX));
        } catch (NullPointerException _) {
            // tomlj 2.2 stumbles over inline tables that are not closed
            throw MalformedInput.of("this is not TOML", "look for a `{` without its `}`");
        }
    }

    private static DocumentValue.Mapping table(TomlTable table, Place place) {
        var members = new LinkedHashMap<String, DocumentValue>();
        for (var entry : table.entrySet()) {
            var position = Optional.ofNullable(table.inputPositionOf(List.of(entry.getKey())));
            members.put(entry.getKey(), value(entry.getValue(), place(position, place)));
        }
        return new DocumentValue.Mapping(members, place);
    }

    private static DocumentValue.Sequence array(TomlArray array, Place place) {
        var items = new ArrayList<DocumentValue>();
        for (var i = 0; i < array.size(); i++) {
            var position = Optional.ofNullable(array.inputPositionOf(i));
            items.add(value(array.get(i), place(position, place)));
        }
        return new DocumentValue.Sequence(items, place);
    }

    private static DocumentValue value(Object value, Place place) {
        return switch (value) {
            case TomlTable table -> table(table, place);
            case TomlArray array -> array(array, place);
            case String text -> new DocumentValue.Scalar(text, false, place);
            default -> new DocumentValue.Scalar(String.valueOf(value), true, place);
        };
    }

    private static Place place(Optional<TomlPosition> position, Place otherwise) {
        return position.map(known -> new Place(known.line(), known.column())).orElse(otherwise);
    }
}
