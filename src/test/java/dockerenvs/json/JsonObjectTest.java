package dockerenvs.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Members of an object: found as what they should be, or refused by name.
final class JsonObjectTest {
    private static final JsonObject SAMPLE = object("""
            {"text": "a", "number": 7, "list": ["x", "y"], "object": {"k": "v", "l": null},
             "truth": true, "nothing": null, "fraction": 1.5}
            """);

    private static JsonObject object(String document) {
        return JsonObject.expect(JsonParsingTest.parse(document), "document");
    }

    @Test
    void findsMembersAsWhatTheyAre() {
        assertThat(SAMPLE.string("text")).contains("a");
        assertThat(SAMPLE.integer("number")).hasValue(7);
        assertThat(SAMPLE.strings("list")).containsExactly("x", "y");
        assertThat(SAMPLE.array("list")).containsExactly(Json.of("x"), Json.of("y"));
        assertThat(SAMPLE.object("object").orElseThrow().string("k")).contains("v");
        assertThat(SAMPLE.find("truth")).contains(Json.of(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "missing"})
    void takesNullForAbsent(String key) {
        assertThat(SAMPLE.find(key)).isEmpty();
        assertThat(SAMPLE.has(key)).isFalse();
        assertThat(SAMPLE.string(key)).isEmpty();
        assertThat(SAMPLE.integer(key)).isEmpty();
        assertThat(SAMPLE.object(key)).isEmpty();
        assertThat(SAMPLE.array(key)).isEmpty();
        assertThat(SAMPLE.strings(key)).isEmpty();
        assertThat(SAMPLE.stringMap(key)).isEmpty();
    }

    @Test
    void takesNullForAbsentAmongTextsByName() {
        assertThat(SAMPLE.stringMap("object")).containsExactly(entry("k", "v"));
    }

    static Stream<Arguments> mismatches() {
        return Stream.of(
                mismatch(o -> o.string("number"), "`number`: expected a string, found a number"),
                mismatch(o -> o.string("list"), "`list`: expected a string, found a list"),
                mismatch(o -> o.integer("text"), "`text`: expected a whole number, found a string"),
                mismatch(o -> o.integer("fraction"), "`fraction`: expected a whole number, found `1.5`"),
                mismatch(o -> o.object("list"), "`list`: expected an object, found a list"),
                mismatch(o -> o.array("object"), "`object`: expected a list, found an object"),
                mismatch(o -> o.strings("text"), "`text`: expected a list, found a string"),
                mismatch(o -> o.stringMap("truth"), "`truth`: expected an object, found a boolean"),
                mismatch(
                        o -> object("{\"a\":[\"x\",1]}").strings("a"),
                        "`a`: expected a list of strings, found a number"),
                mismatch(o -> object("{\"a\":[null]}").strings("a"), "`a`: expected a list of strings, found null"),
                mismatch(
                        o -> object("{\"a\":{\"b\":[]}}").stringMap("a"),
                        "`a`: expected strings by name, found a list"),
                mismatch(
                        o -> JsonObject.expect(Json.of("x"), "config"),
                        "`config`: expected an object, found a string"));
    }

    private static Arguments mismatch(Function<JsonObject, Object> question, String message) {
        return Arguments.of(question, message);
    }

    @ParameterizedTest
    @MethodSource("mismatches")
    void saysWhichMemberIsNotWhatWasExpected(Function<JsonObject, Object> question, String message) {
        assertThatThrownBy(() -> question.apply(SAMPLE))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }

    @Test
    void readsIntegersThatEveryReaderKeepsExactly() {
        assertThat(object("{\"n\":9007199254740992}").integer("n")).hasValue(1L << 53);
        assertThat(object("{\"n\":-9007199254740992}").integer("n")).hasValue(-(1L << 53));
        assertThat(object("{\"n\":-0}").integer("n")).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740993", "-9007199254740993", "-9223372036854775808", "9223372036854775808"})
    void refusesIntegersThatProgramsReadDifferently(String literal) {
        assertThatThrownBy(() -> object("{\"n\":" + literal + "}").integer("n"))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(
                        "`n`: the number `" + literal + "` is beyond 2^53, which not every program reads as it stands");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e3", "1.0", "-0.0"})
    void refusesOtherNumbersAsIntegers(String literal) {
        assertThatThrownBy(() -> object("{\"n\":" + literal + "}").integer("n"))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`n`: expected a whole number, found `" + literal + "`");
    }

    @Test
    void aChangeKeepsThePlaceOfItsKeyAndTheOriginal() {
        var changed = SAMPLE.with("number", 8).with("new", "n").without("list");

        assertThat(changed.keys()).containsExactly("text", "number", "object", "truth", "nothing", "fraction", "new");
        assertThat(changed.integer("number")).hasValue(8);
        assertThat(SAMPLE.integer("number")).hasValue(7);
        assertThat(SAMPLE.has("list")).isTrue();
    }

    @Test
    void addsAllMembersOfAnotherThoseThatAreNullToo() {
        var sum = object("{\"a\":1,\"b\":2}").withAll(object("{\"c\":null,\"a\":3}"));

        assertThat(sum).isEqualTo(object("{\"a\":3,\"b\":2,\"c\":null}"));
    }

    @Test
    void staysTheSameWithoutWhatItDoesNotHave() {
        assertThat(SAMPLE.without("missing")).isSameAs(SAMPLE);
    }

    @Test
    void isEqualOnlyWithItsKeysInTheSameOrder() {
        assertThat(object("{\"a\":1,\"b\":2}")).isEqualTo(object("{ \"a\": 1, \"b\": 2 }"));
        assertThat(object("{\"a\":1,\"b\":2}")).hasSameHashCodeAs(object("{ \"a\": 1, \"b\": 2 }"));
        assertThat(object("{\"a\":1,\"b\":2}")).isNotEqualTo(object("{\"b\":2,\"a\":1}"));
        assertThat(object("{\"a\":1}")).isNotEqualTo(object("{\"a\":1.0}"));
    }

    @Test
    void isNotChangedThroughWhatItWasMadeOfOrGives() {
        var members = new LinkedHashMap<String, Json>();
        members.put("a", Json.of(1));
        var items = new ArrayList<Json>(List.of(Json.of(1)));
        var object = JsonObject.of(members);
        var array = new JsonArray(items);

        members.put("b", Json.of(2));
        items.add(Json.of(2));

        assertThat(object.keys()).containsExactly("a");
        assertThat(array.items()).hasSize(1);
        assertThatThrownBy(() -> SAMPLE.stringMap("object").put("x", "y"))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
