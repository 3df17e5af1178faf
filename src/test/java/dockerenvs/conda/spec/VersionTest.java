package dockerenvs.conda.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The order of versions, and what is none.
final class VersionTest {
    /// From low to high; those of one list are equal.
    private static List<List<String>> ordered() {
        return List.of(
                List.of("dev"),
                List.of("a"),
                List.of("0", "0.0", "0!0"),
                List.of("0.4", "0.4.0", "00.04"),
                List.of("0.4.1.rc"),
                List.of("0.4.1.rc.1"),
                List.of("0.4.1"),
                List.of("0.5a1"),
                List.of("0.5b3"),
                List.of("0.5C1", "0.5c1"),
                List.of("0.5"),
                List.of("0.9.6"),
                List.of("0.960923"),
                List.of("1.0.1dev1"),
                List.of("1.0.1_"),
                List.of("1.0.1a"),
                List.of("1.0.1devdev"),
                List.of("1.0.1"),
                List.of("1.0.1post1"),
                List.of("1.1rc1"),
                List.of("1.1.0rc1", "1.1.rc1"),
                List.of("1.1+local"),
                List.of("1.1", "1.1.0", "1_1", "1-1"),
                List.of("1.1+1"),
                List.of("1.1.0post1", "1.1.post1"),
                List.of("1996.07.12"),
                List.of("20210323183018123456789"),
                List.of("1!0.4.1"),
                List.of("1!3.1.1.6"),
                List.of("2!0.4.1"));
    }

    @Test
    void ordersAsCondaDoes() {
        var lines = ordered();
        for (var i = 0; i < lines.size(); i++) {
            for (var j = 0; j < lines.size(); j++) {
                for (var left : lines.get(i)) {
                    for (var right : lines.get(j)) {
                        assertThat(Integer.signum(Version.parse(left).compareTo(Version.parse(right))))
                                .as("%s and %s", left, right)
                                .isEqualTo(Integer.compare(i, j));
                    }
                }
            }
        }
    }

    @Test
    void isEqualHoweverItIsWritten() {
        assertThat(Version.parse("1.0+0.0")).isEqualTo(Version.parse("1")).hasSameHashCodeAs(Version.parse("1"));
        assertThat(Version.parse("1.0.a.0"))
                .isEqualTo(Version.parse("1.0.0a"))
                .hasSameHashCodeAs(Version.parse("1.0.0a"));
        assertThat(Version.parse("1.0")).isNotEqualTo(Version.parse("1.1")).hasToString("1.0");
    }

    @Test
    void sortsWhateverTheOrderWas() {
        var sorted =
                ordered().stream().map(line -> Version.parse(line.getFirst())).toList();
        var shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(4));
        Collections.sort(shuffled);

        assertThat(shuffled).isEqualTo(sorted);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3, 1.2, true",
        "1.2, 1.2, true",
        "1.20, 1.2, false",
        "1, 1.0.0, true",
        "1.1, 1.0.0, false",
        "1.0.1k, 1.0.1, true",
        "1.0.1, 1.0.1k, false",
        "9e, 9, true",
        "2.0beta, 2.0b, true",
        "2.0b1, 2.0b, true",
        "2.0a, 2.0b, false",
        "1!1.2, 1.2, false",
        "1!1.2, 1!1, true",
        "1.2.3+cu118, 1.2, true",
        "1.2+cu118, 1.2+cu, true",
        "1.2.3+cu118, 1.2+cu, false",
        "1.2, 1.2+cu, false"
    })
    void startsWith(String version, String prefix, boolean expected) {
        assertThat(Version.parse(version).startsWith(Version.parse(prefix))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''      | `` is not a version: it is empty
            1..0    | `1..0` is not a version: a part of it is empty
            1.      | `1.` is not a version: a part of it is empty
            _1      | `_1` is not a version: a part of it is empty
            1+      | `1+` is not a version: a part of it is empty
            +1      | `+1` is not a version: it is empty
            1!      | `1!` is not a version: it is empty
            1!2!3   | `1!2!3` is not a version: it has two epochs
            !1      | `!1` is not a version: its epoch is not a number
            1+2+3   | `1+2+3` is not a version: it has two local parts
            1-2_3   | `1-2_3` is not a version: it has other characters than letters, digits and `._+!`
            1 2     | `1 2` is not a version: it has other characters than letters, digits and `._+!`
            1.*     | `1.*` is not a version: `*` belongs to version specs
            ١       | `١` is not a version: it has other characters than letters, digits and `._+!`
            """)
    void saysWhatIsNoVersion(String text, String message) {
        assertThatThrownBy(() -> Version.parse(text))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }
}
