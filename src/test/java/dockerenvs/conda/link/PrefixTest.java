package dockerenvs.conda.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
    @ParameterizedTest
    @ValueSource(strings = {"/opt/env", "/e", "/opt/conda/envs/été", "/opt/.hidden", "/opt/a..b"})
    void takesAbsolutePaths(String path) {
        assertThat(Prefix.of(path).root()).isEqualTo(path.substring(1));
        assertThat(Prefix.of(path).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "opt/env,is not an absolute path",
        "/,is the root of the image",
        "/opt/env/,'has an empty, `.` or `..` component'",
        "/opt//env,'has an empty, `.` or `..` component'",
        "/opt/../env,'has an empty, `.` or `..` component'",
        "/opt/./env,'has an empty, `.` or `..` component'",
        "/opt/a:b,'has a `:`, which separates the folders of `PATH`'"
    })
    void refusesOthers(String path, String flaw) {
        assertThatThrownBy(() -> Prefix.of(path))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s` cannot be the folder of an environment: it %s".formatted(path, flaw));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/opt/a\nb", "/opt/a\0b", "/opt/\ud800"})
    void refusesWhatNoProgramExpects(String path) {
        assertThatThrownBy(() -> Prefix.of(path)).hasMessageContaining("control character");
    }

    @Test
    void warnsOfBlanks() {
        assertThat(Prefix.of("/opt/my env").warnings())
                .containsExactly(
                        "the folder of the environment, `/opt/my env`, has a blank: many programs stumble over it");
    }
}
