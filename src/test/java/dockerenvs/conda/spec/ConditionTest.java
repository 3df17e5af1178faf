package dockerenvs.conda.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// When a dependency counts.
final class ConditionTest {
    private static String text(Condition condition) {
        return switch (condition) {
            case Condition.Matched(var spec) -> spec.toString();
            case Condition.All(var parts) ->
                parts.stream().map(ConditionTest::text).toList() + "&";
            case Condition.Any(var parts) ->
                parts.stream().map(ConditionTest::text).toList() + "|";
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            python                         ; python
            python <3.11                   ; python <3.11
            a and b or c                   ; [[a, b]&, c]|
            a and (b or c >=1 x*)          ; [a, [b, c >=1 x*]|]&
            ((a))                          ; a
            python >=3.8 and __unix and __glibc >=2.17 ; [python >=3.8, __unix, __glibc >=2.17]&
            """)
    void binds(String condition, String expected) {
        assertThat(text(Condition.parse(condition))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "and", "a and", "or a", "a >>1", "a*", "(a", "a)", "a () b", "a and and b"})
    void refuses(String condition) {
        assertThatThrownBy(() -> Condition.parse(condition)).isInstanceOf(MalformedInput.class);
    }

    @Test
    void goesOnlySoDeep() {
        assertThatThrownBy(() -> Condition.parse("(".repeat(10_000)))
                .isInstanceOf(MalformedInput.class)
                .hasMessageEndingWith(" is not a condition");
    }

    @Test
    void hasOnlySoManyWays() {
        var ways = "(a or b or c or d)";

        assertThat(Condition.parse(ways + " and " + ways + " and " + ways)).isInstanceOf(Condition.All.class);
        assertThatThrownBy(() -> MatchSpec.parse("x[when='%s and %s and %s and %s']".formatted(ways, ways, ways, ways)))
                .hasMessageEndingWith("` holds in more than 64 ways");
    }

    @Test
    void isPartOfASpec() {
        var spec = MatchSpec.parse("numpy[version='>=2', when=\"python >=3.9\", extras=[b,a], flags=[cuda]]");

        assertThat(spec.condition().map(ConditionTest::text)).contains("python >=3.9");
        assertThat(spec.extras()).containsExactly("a", "b");
        assertThat(MatchSpec.parse("numpy").condition()).isEmpty();
        assertThat(MatchSpec.parse("numpy").extras()).isEmpty();
    }
}
