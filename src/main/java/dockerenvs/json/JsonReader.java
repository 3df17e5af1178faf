package dockerenvs.json;

import dockerenvs.content.MalformedInput;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/// Reads documents with Jackson's streaming parser, which no other class knows.
final class JsonReader {
    private static final int LEVELS_MAX = 64;
    /// As many bytes as Jackson looks at to tell UTF-16 and UTF-32 from UTF-8.
    private static final int HEAD_BYTES = 4;

    /// Without limits of its own: callers bound the document, and levels are counted here.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final byte[] utf8;
    private final JsonParser parser;
    private int level;

    private JsonReader(byte[] utf8, JsonParser parser) {
        this.utf8 = utf8;
        this.parser = parser;
    }

    static Json read(byte[] utf8) {
        checkEncoding(utf8);
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            var reader = new JsonReader(utf8, parser);
            try {
                return reader.readDocument();
            } catch (UnexpectedEndOfInputException _) {
                throw reader.malformed(utf8.length, "the document ends early");
            } catch (JacksonException _) {
                // its own words tell of classes and settings; the place is what helps, and it has read one byte on
                throw reader.malformed(parser.currentLocation().getByteOffset() - 1, "this is not JSON");
            }
        }
    }

    private static void checkEncoding(byte[] utf8) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException _) {
            throw MalformedInput.of("the document is not UTF-8", "");
        }
        if (utf8.length >= 3 && utf8[0] == (byte) 0xef && utf8[1] == (byte) 0xbb && utf8[2] == (byte) 0xbf) {
            throw MalformedInput.of("the document begins with a byte order mark", "");
        }
        for (var i = 0; i < Math.min(HEAD_BYTES, utf8.length); i++) {
            if (utf8[i] == 0) {
                throw MalformedInput.of("the document is UTF-16, UTF-32 or no text, not UTF-8", "");
            }
        }
    }

    private Json readDocument() {
        if (parser.nextToken() == null) {
            throw malformed(utf8.length, "expected a JSON value, found nothing");
        }
        var value = readValue();
        if (parser.nextToken() != null) {
            throw malformed("expected nothing behind the JSON value");
        }
        return value;
    }

    private Json readValue() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject();
            case START_ARRAY -> readArray();
            case VALUE_STRING -> new JsonString(readText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getString());
            case VALUE_TRUE -> new JsonBoolean(true);
            case VALUE_FALSE -> new JsonBoolean(false);
            case VALUE_NULL -> JsonNothing.NOTHING;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw malformed("this is not JSON");
        };
    }

    /// Half a surrogate pair is no character, so UTF-8 could not write it again.
    private String readText() {
        var text = parser.getString();
        if (JsonWriter.hasLoneSurrogate(text)) {
            throw malformed("half a surrogate pair in a string");
        }
        return text;
    }

    private JsonObject readObject() {
        descend();
        var members = new LinkedHashMap<String, Json>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var key = parser.currentName();
            if (JsonWriter.hasLoneSurrogate(key)) {
                throw malformed("half a surrogate pair in a key");
            }
            if (members.containsKey(key)) {
                throw malformed("the key " + MalformedInput.quote(key) + " is there twice");
            }
            parser.nextToken();
            members.put(key, readValue());
        }
        level--;
        return JsonObject.owning(members);
    }

    private JsonArray readArray() {
        descend();
        var items = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(readValue());
        }
        level--;
        return new JsonArray(items);
    }

    private void descend() {
        if (++level > LEVELS_MAX) {
            throw malformed("lists and objects are nested more than " + LEVELS_MAX + " levels deep");
        }
    }

    private MalformedInput malformed(String what) {
        return malformed(parser.currentTokenLocation().getByteOffset(), what);
    }

    /// Names a place in characters, as an editor counts them.
    private MalformedInput malformed(long offset, String what) {
        var line = 1;
        var column = 1;
        for (var i = 0; i < Math.min(offset, utf8.length); i++) {
            if (utf8[i] == '\n') {
                line++;
                column = 1;
            } else if ((utf8[i] & 0xc0) != 0x80) {
                column++;
            }
        }
        return MalformedInput.of("line " + line + ", column " + column + ": " + what, "");
    }
}
