package dockerenvs.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is a JSON document, what is none, and what is said about it.
final class JsonParsingTest {
    private static final Json ONE = Json.of(1);

    static Json parse(String document) {
        return Json.parse(document.getBytes(UTF_8));
    }

    static Stream<Arguments> values() {
        var members = new LinkedHashMap<String, Json>();
        members.put("b", ONE);
        members.put("a", new JsonArray(List.of()));
        return Stream.of(
                Arguments.of("null", JsonNothing.NOTHING),
                Arguments.of("true", Json.of(true)),
                Arguments.of(" \t\r\n false \n", Json.of(false)),
                Arguments.of("\"\"", Json.of("")),
                Arguments.of("\"a\\u00e4\\n\\/\\\"\\\\\"", Json.of("aä\n/\"\\")),
                Arguments.of("\"\\ud83d\\ude00 😀\"", Json.of("😀 😀")),
                Arguments.of("\"\\u0000\"", Json.of("\0")),
                Arguments.of("[]", new JsonArray(List.of())),
                Arguments.of("[1, [1]]", new JsonArray(List.of(ONE, new JsonArray(List.of(ONE))))),
                Arguments.of("{}", JsonObject.EMPTY),
                Arguments.of("{\"b\": 1, \"a\": []}", JsonObject.of(members)),
                Arguments.of("{\"\": 1}", JsonObject.EMPTY.with("", ONE)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void readsEveryKindOfValue(String document, Json value) {
        assertThat(parse(document)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "1.0", "1e0", "1E+400", "-12.5e-3", "9007199254740993", "18446744073709551616"})
    void keepsNumbersAsTheyAreWritten(String literal) {
        assertThat(parse(literal)).isEqualTo(new JsonNumber(literal));
    }

    @Test
    void readsNumbersAndTextOfAnyLength() {
        assertThat(parse("7".repeat(5_000))).isEqualTo(new JsonNumber("7".repeat(5_000)));
        assertThat(parse("\"" + "ä".repeat(100_000) + "\"")).isEqualTo(Json.of("ä".repeat(100_000)));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("", "line 1, column 1: expected a JSON value, found nothing"),
                Arguments.of(" \n ", "line 2, column 2: expected a JSON value, found nothing"),
                Arguments.of("{", "line 1, column 2: the document ends early"),
                Arguments.of("{\"a\":\n[1", "line 2, column 3: the document ends early"),
                Arguments.of("\"abc", "line 1, column 5: the document ends early"),
                Arguments.of("[1] 2", "line 1, column 5: expected nothing behind the JSON value"),
                Arguments.of("{}{}", "line 1, column 3: expected nothing behind the JSON value"),
                Arguments.of("[1,]", "line 1, column 4: this is not JSON"),
                Arguments.of("[1 2]", "line 1, column 4: this is not JSON"),
                Arguments.of("{\"a\" 1}", "line 1, column 6: this is not JSON"),
                Arguments.of("{1: 2}", "line 1, column 2: this is not JSON"),
                Arguments.of("{a: 2}", "line 1, column 2: this is not JSON"),
                Arguments.of("[1}", "line 1, column 3: this is not JSON"),
                Arguments.of("'a'", "line 1, column 1: this is not JSON"),
                Arguments.of("// 1\n1", "line 1, column 1: this is not JSON"),
                Arguments.of("\"a\tb\"", "line 1, column 3: this is not JSON"),
                Arguments.of("\"\\x\"", "line 1, column 3: this is not JSON"),
                Arguments.of("[1\u00a0]", "line 1, column 3: this is not JSON"),
                Arguments.of("01", "line 1, column 1: this is not JSON"),
                Arguments.of("+1", "line 1, column 2: this is not JSON"),
                Arguments.of("1.", "line 1, column 2: this is not JSON"),
                Arguments.of("[.5]", "line 1, column 2: this is not JSON"),
                Arguments.of("[1e]", "line 1, column 4: this is not JSON"),
                Arguments.of("NaN", "line 1, column 3: this is not JSON"),
                Arguments.of("tru", "line 1, column 3: this is not JSON"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void refusesWhatIsNoDocumentAndNamesThePlace(String document, String message) {
        assertRefused(document.getBytes(UTF_8), message);
    }

    private static void assertRefused(byte[] document, String message) {
        assertThatThrownBy(() -> Json.parse(document))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }

    /// Readers disagree whether the first or the last one counts.
    @Test
    void refusesAKeyThatIsThereTwice() {
        assertRefused("{\"a\": 1,\n \"a\": 2}".getBytes(UTF_8), "line 2, column 2: the key `a` is there twice");
        assertRefused("{\"a\": 1, \"\\u0061\": 2}".getBytes(UTF_8), "line 1, column 10: the key `a` is there twice");
        assertRefused("[{\"\\n\":1,\"\\n\":1}]".getBytes(UTF_8), "line 1, column 10: the key `\\x0a` is there twice");
    }

    @Test
    void takesOneKeyInTwoObjects() {
        assertThat(parse("[{\"a\":1},{\"a\":{\"a\":1}}]")).isInstanceOf(JsonArray.class);
    }

    @Test
    void countsColumnsInCharacters() {
        assertRefused("{\"äöü😀\": x}".getBytes(UTF_8), "line 1, column 11: this is not JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void readsSixtyFourLevelsAndNoMore(String opening) {
        var closing = opening.equals("[") ? "]" : "}";

        var deepest = parse(opening.repeat(64).replaceFirst(":$", ":1") + closing.repeat(64));

        assertThat(new String(deepest.bytes(), UTF_8)).startsWith(opening.repeat(63));
        var column = 64 * opening.length() + 1;
        assertRefused(
                (opening.repeat(65) + closing.repeat(65)).getBytes(UTF_8),
                "line 1, column " + column + ": lists and objects are nested more than 64 levels deep");
    }

    @Test
    void countsLevelsNotBrackets() {
        assertThat(parse("[" + "[],".repeat(1_000) + "{}]")).isInstanceOf(JsonArray.class);
    }

    /// One cannot be written as UTF-8 again, and so would become another document.
    @ParameterizedTest
    @ValueSource(
            strings = {"\"\\ud800\"", "\"\\udc00\"", "\"a\\ud800b\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ud83d\\ude00\""
            })
    void refusesHalfASurrogatePairInAString(String document) {
        assertRefused(document.getBytes(UTF_8), "line 1, column 1: half a surrogate pair in a string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"\\ud800\": 1}", "{\"\\udc00\": 1}", "{\"abcdefgh\\udc00\": 1}"})
    void refusesHalfASurrogatePairInAKey(String document) {
        assertThatThrownBy(() -> parse(document)).isInstanceOf(MalformedInput.class);
    }

    static Stream<Arguments> encodings() {
        return Stream.of(
                Arguments.of("{}", UTF_16BE),
                Arguments.of("{}", Charset.forName("UTF-16LE")),
                Arguments.of("{}", Charset.forName("UTF-32BE")),
                Arguments.of("{}", Charset.forName("UTF-32LE")),
                Arguments.of("1", UTF_16BE));
    }

    /// These bytes are UTF-8, too: of other characters.
    @ParameterizedTest
    @MethodSource("encodings")
    void refusesOtherEncodings(String document, Charset encoding) {
        assertRefused(document.getBytes(encoding), "the document is UTF-16, UTF-32 or no text, not UTF-8");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertRefused("\"ä\"".getBytes(ISO_8859_1), "the document is not UTF-8");
        assertRefused(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}, "the document is not UTF-8");
        assertRefused(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, "the document is not UTF-8");
        assertRefused("\ufeff{}".getBytes(UTF_8), "the document begins with a byte order mark");
    }

    @Test
    void cutsLongKeysInMessages() {
        var key = "k".repeat(1_000);

        assertThatThrownBy(() -> parse("{\"%s\":1,\"%s\":1}".formatted(key, key)))
                .hasMessage("line 1, column 1007: the key `" + "k".repeat(200) + "…` is there twice");
    }
}
