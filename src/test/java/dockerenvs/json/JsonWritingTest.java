package dockerenvs.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The bytes that values are written as: digests depend on each of them.
final class JsonWritingTest {

    private static String written(Json value) {
        return new String(value.bytes(), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "-1.50e+3",
                "\"\"",
                "[]",
                "{}",
                "[[],{},[null,false]]",
                "{\"z\":1,\"a\":{\"b\":[1,2]},\"\":\"x\"}",
                "\"/<>&'\u007f\u2028ä😀\""
            })
    void writesWithoutWhiteSpaceAndInTheOrderItWasRead(String document) {
        assertThat(written(JsonParsingTest.parse(document))).isEqualTo(document);
    }

    @Test
    void escapesOnlyWhatMustBe() {
        var text = new StringBuilder();
        for (var c = 0; c < 0x23; c++) {
            text.append((char) c);
        }

        assertThat(written(Json.of(text + "\\")))
                .isEqualTo("\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\u0008\\t\\n\\u000b\\u000c\\r"
                        + "\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a"
                        + "\\u001b\\u001c\\u001d\\u001e\\u001f !\\\"\\\\\"");
    }

    @Test
    void escapesKeysToo() {
        assertThat(written(JsonObject.EMPTY.with("a\"\n", 1))).isEqualTo("{\"a\\\"\\n\":1}");
    }

    @Test
    void laysOutForPeople() {
        var value = JsonParsingTest.parse("{\"a\":[1,{\"b\":null}],\"c\":{},\"d\":[],\"e\":\"\\n\"}");

        assertThat(value.pretty()).isEqualTo("""
                {
                  "a": [
                    1,
                    {
                      "b": null
                    }
                  ],
                  "c": {},
                  "d": [],
                  "e": "\\n"
                }
                """);
        assertThat(JsonParsingTest.parse(value.pretty())).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "tr-TR", "hi-IN-u-nu-deva"})
    void writesNumbersTheSameInEveryLocale(String language) {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            assertThat(written(Json.of(-1_234_567))).isEqualTo("-1234567");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void refusesTextThatUtf8CannotHold() {
        assertThatThrownBy(() -> Json.of("a\ud800").bytes())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("half a surrogate pair cannot be written: `a");
        assertThatThrownBy(() -> JsonObject.EMPTY.with("\udc00", 1).bytes())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.", "01", "NaN", "0x1", "1 ", "--1", "٣"})
    void refusesToMakeANumberOfWhatIsNone(String literal) {
        assertThatThrownBy(() -> new JsonNumber(literal))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a number of JSON: `" + literal + "`");
    }

    /// The law of all documents: what is written reads as it was.
    @Test
    void readsWhatItWrites() {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261125L);
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++) {
            var value = value(random, 5);

            assertThat(Json.parse(value.bytes()))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(value);
            assertThat(JsonParsingTest.parse(value.pretty())).isEqualTo(value);
        }
    }

    private static Json value(Random random, int levels) {
        return switch (random.nextInt(levels == 0 ? 4 : 6)) {
            case 0 -> Json.of(text(random));
            case 1 -> Json.of(random.nextLong() >> random.nextInt(64));
            case 2 -> random.nextBoolean() ? JsonNothing.NOTHING : Json.of(random.nextBoolean());
            case 3 -> new JsonNumber(Double.toString(random.nextGaussian() * 1e9));
            case 4 -> {
                var items = new ArrayList<Json>();
                for (var i = random.nextInt(4); i > 0; i--) {
                    items.add(value(random, levels - 1));
                }
                yield new JsonArray(items);
            }
            default -> {
                var members = new LinkedHashMap<String, Json>();
                for (var i = random.nextInt(4); i > 0; i--) {
                    members.put(text(random), value(random, levels - 1));
                }
                yield JsonObject.of(members);
            }
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (var i = random.nextInt(8); i > 0; i--) {
            var c = random.nextInt(1 << random.nextInt(5, 21)) % (Character.MAX_CODE_POINT + 1);
            text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? 'x' : c);
        }
        return text.toString();
    }

    @Test
    void sortsOnlyWhereAskedTo() {
        var texts = new TreeMap<>(Map.of("b", "1", "a", "2"));

        assertThat(written(JsonObject.ofStrings(texts))).isEqualTo("{\"a\":\"2\",\"b\":\"1\"}");
        assertThat(written(JsonArray.ofStrings(List.of("b", "a")))).isEqualTo("[\"b\",\"a\"]");
    }
}
