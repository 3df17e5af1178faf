package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Until when packages are taken.
final class CutOffTest {
    @ParameterizedTest
    @CsvSource({
        "2024-06-01, 2024-06-01T23:59:59.999Z",
        "2024-06-01T12:00:00Z, 2024-06-01T12:00:00Z",
        "2024-06-01T12:00:00+02:00, 2024-06-01T10:00:00Z",
        "2024-06-01T12:00, 2024-06-01T12:00:00Z"
    })
    void isAWholeDayOrATime(String text, String until) {
        assertThat(CutOff.parse(text)).hasToString(until);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2024-13-01", "01.06.2024", "2024-06-01T25:00:00Z", "7d"})
    void isNothingElse(String text) {
        assertThatThrownBy(() -> CutOff.parse(text))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s` is neither a day nor a time".formatted(text));
    }
}
