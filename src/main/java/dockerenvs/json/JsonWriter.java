package dockerenvs.json;

import dockerenvs.content.MalformedInput;
import java.util.Iterator;

/// Writes values as text.
final class JsonWriter {
    private static final int LAST_CONTROL_CHARACTER = 0x1f;

    private final StringBuilder text;
    private final boolean indented;
    private int level;

    private JsonWriter(StringBuilder text, boolean indented) {
        this.text = text;
        this.indented = indented;
    }

    static JsonWriter compact(StringBuilder text) {
        return new JsonWriter(text, false);
    }

    static JsonWriter indented(StringBuilder text) {
        return new JsonWriter(text, true);
    }

    void write(Json value) {
        switch (value) {
            case JsonObject object -> writeObject(object);
            case JsonArray array -> writeArray(array);
            case JsonString(var string) -> writeString(string);
            case JsonNumber(var literal) -> text.append(literal);
            case JsonBoolean(var truth) -> text.append(truth);
            case JsonNothing _ -> text.append("null");
        }
    }

    private void writeObject(JsonObject object) {
        text.append('{');
        level++;
        for (var members = object.members().entrySet().iterator(); members.hasNext(); separate(members)) {
            breakLine();
            var member = members.next();
            writeString(member.getKey());
            text.append(indented ? ": " : ":");
            write(member.getValue());
        }
        level--;
        if (!object.members().isEmpty()) {
            breakLine();
        }
        text.append('}');
    }

    private void writeArray(JsonArray array) {
        text.append('[');
        level++;
        for (var items = array.items().iterator(); items.hasNext(); separate(items)) {
            breakLine();
            write(items.next());
        }
        level--;
        if (!array.items().isEmpty()) {
            breakLine();
        }
        text.append(']');
    }

    private void separate(Iterator<?> rest) {
        if (rest.hasNext()) {
            text.append(',');
        }
    }

    private void breakLine() {
        if (indented) {
            text.append('\n').repeat("  ", level);
        }
    }

    /// Whether a character of `string` is only half of one.
    static boolean hasLoneSurrogate(String string) {
        for (var i = 0; i < string.length(); i++) {
            if (Character.isSurrogate(string.charAt(i))) {
                if (!Character.isSurrogatePair(string.charAt(i), i + 1 < string.length() ? string.charAt(i + 1) : 0)) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private void writeString(String string) {
        if (hasLoneSurrogate(string)) {
            throw new IllegalArgumentException(
                    "half a surrogate pair cannot be written: " + MalformedInput.quote(string));
        }
        text.append('"');
        var plain = plainCharacters(string);
        text.append(string, 0, plain);
        for (var i = plain; i < string.length(); i++) {
            var character = string.charAt(i);
            switch (character) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (character <= LAST_CONTROL_CHARACTER) {
                        text.append("\\u00").append(Character.forDigit(character >> 4, 16));
                        text.append(Character.forDigit(character & 15, 16));
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        text.append('"');
    }

    /// How many characters of `string` are written as they are, up to the first that is not.
    private static int plainCharacters(String string) {
        for (var i = 0; i < string.length(); i++) {
            var character = string.charAt(i);
            if (character <= LAST_CONTROL_CHARACTER || character == '"' || character == '\\') {
                return i;
            }
        }
        return string.length();
    }
}
