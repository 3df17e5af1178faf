package dockerenvs.json;

import dockerenvs.content.MalformedInput;
import java.nio.charset.StandardCharsets;

/// A JSON value (RFC 8259). Equal when it has the same content, keys in the same order and numbers written alike.
public sealed interface Json permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNothing {

    /// Reads a document. Strict, so that no two readers see two documents: UTF-8 without byte order mark, no key
    /// twice, at most 64 levels, nothing behind the value.
    ///
    /// @throws MalformedInput naming line and column
    static Json parse(byte[] utf8) {
        return JsonReader.read(utf8);
    }

    /// Text as a value.
    static JsonString of(String text) {
        return new JsonString(text);
    }

    /// A whole number as a value.
    static JsonNumber of(long number) {
        return new JsonNumber(Long.toString(number));
    }

    /// A truth as a value.
    static JsonBoolean of(boolean value) {
        return new JsonBoolean(value);
    }

    /// The document as UTF-8 without white space, keys in their order; only what must be is escaped.
    default byte[] bytes() {
        var text = new StringBuilder();
        JsonWriter.compact(text).write(this);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The document for people: two blanks per level, a line break at the end.
    default String pretty() {
        var text = new StringBuilder();
        JsonWriter.indented(text).write(this);
        return text.append('\n').toString();
    }

    /// What kind of value this is, as messages call it.
    default String kind() {
        return switch (this) {
            case JsonObject _ -> "an object";
            case JsonArray _ -> "a list";
            case JsonString _ -> "a string";
            case JsonNumber _ -> "a number";
            case JsonBoolean _ -> "a boolean";
            case JsonNothing _ -> "null";
        };
    }
}
