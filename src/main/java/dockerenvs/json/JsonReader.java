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
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Reads documents with Jackson's streaming parser, which no other class knows.
final class JsonReader {
    private static final int LEVELS_MAX = 64;
    private static final int DIGITS_MAX = 1000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(LEVELS_MAX)
                    .maxNumberLength(DIGITS_MAX)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static Json read(byte[] utf8) {
        checkEncoding(utf8);
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            return new JsonReader(parser).readDocument();
        } catch (StreamConstraintsException _) { // it may know no place
            throw MalformedInput.of(
                    "the document nests deeper than %d levels, or a number in it has more than %d digits"
                            .formatted(LEVELS_MAX, DIGITS_MAX),
                    "");
        } catch (JacksonException failure) {
            // its own words tell of classes and settings; the place is what helps
            throw malformed(failure.getLocation(), "this is not JSON");
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
    }

    private Json readDocument() {
        if (parser.nextToken() == null) {
            throw malformed("expected a JSON value, found nothing");
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
            case VALUE_STRING -> new JsonString(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getString());
            case VALUE_TRUE -> new JsonBoolean(true);
            case VALUE_FALSE -> new JsonBoolean(false);
            case VALUE_NULL -> JsonNothing.NOTHING;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw malformed("this is not JSON");
        };
    }

    private JsonObject readObject() {
        var members = new LinkedHashMap<String, Json>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var key = parser.currentName();
            if (members.containsKey(key)) {
                throw malformed("the key " + MalformedInput.quote(key) + " is there twice");
            }
            parser.nextToken();
            members.put(key, readValue());
        }
        return JsonObject.of(members);
    }

    private JsonArray readArray() {
        var items = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(readValue());
        }
        return new JsonArray(items);
    }

    private MalformedInput malformed(String what) {
        return malformed(parser.currentTokenLocation(), what);
    }

    private static MalformedInput malformed(TokenStreamLocation place, String what) {
        return MalformedInput.of("line %d, column %d: %s".formatted(place.getLineNr(), place.getColumnNr(), what), "");
    }
}
