package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an `environment.yml` asks for.
final class EnvironmentYamlTest {
    private static EnvironmentSpec spec(String text, String subdir) {
        return Specs.spec("environment.yml", text, Selection.DEFAULT.withSubdir(subdir));
    }

    @Test
    void readsAllOfIt() {
        var spec = spec(Specs.YAML, "linux-64");

        assertThat(spec.name()).isEqualTo("science");
        assertThat(spec.channels().channels()).containsExactly("conda-forge", "/home/me/own");
        assertThat(spec.channels().isWhole()).isTrue();
        assertThat(spec.machine().platforms()).containsExactly("linux-64", "linux-aarch64");
        assertThat(spec.specs())
                .extracting(MatchSpec::toString)
                .containsExactly("python >=3.12", "numba", "intel", "noted", "sh", "bash >5");
        assertThat(spec.pipRequirements()).containsExactly("a-wheel==1.2", "./mine");
        assertThat(spec.variables()).isEqualTo(Map.of("LANG", "C.UTF-8", "VERSION", "1.10", "EMPTY", ""));
        assertThat(spec.warnings())
                .containsExactly(
                        "line 25, column 7: `more` is not known in an environment file, and does nothing",
                        "line 13: `[see below]` is no selector of platforms, and was taken for a comment");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            linux-aarch64 ; python >=3.12, arm, noted, sh, bash >5
            osx-64        ; python >=3.12, numba, noted, sh, bash >5
            win-64        ; python >=3.12, numba, noted, nothing
            """)
    void everyPlatformHasItsOwnLines(String subdir, String specs) {
        assertThat(spec(Specs.YAML, subdir).specs().toString()).isEqualTo("[" + specs + "]");
    }

    @Test
    void needsNeitherChannelsNorName() {
        var spec = spec("dependencies: [a, 'b=1.2 # [not a comment]']", "linux-64");

        assertThat(spec.specs()).hasToString("[a, b=1.2]");
        assertThat(spec.channels()).isEqualTo(ChannelChoice.NONE);
        assertThat(spec.machine()).isEqualTo(EnvironmentSpec.Machine.ANY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            'dependencies:\\n- a\\n- b {}\\n'        ; line 3, column 3: `b {}`: `{}` is not a version: it has other characters than letters, digits and `._+!`
            'dependencies: a'                        ; line 1, column 15: `dependencies`: expected a list, found a text
            'dependencies:\\n- a\\n-\\n'             ; line 3, column 2: `dependencies`: expected a text, found nothing
            'dependencies:\\n- [a]'                  ; line 2, column 3: `dependencies`: expected a text, found a list
            'dependencies:\\n- npm: [a]'             ; line 2, column 3: `npm` is not known among dependencies
            'dependencies:\\n- sel(py36): a'         ; line 2, column 3: `sel(py36)` is not known among dependencies
            'dependencies:\\n- pip: a'               ; line 2, column 8: `pip`: expected a list, found a text
            'dependencies: []\\nchannels: a'         ; line 2, column 11: `channels`: expected a list, found a text
            'channels: []\\nplatforms: [linux]'      ; line 2, column 13: `linux` is not a platform
            'channels: []\\nvariables: [A]'          ; line 2, column 12: `variables`: expected a mapping, found a list
            'channels: []\\nvariables: {A: [1]}'     ; line 2, column 16: `A`: expected a text, found a list
            'channels: []\\nchannels: []'            ; line 2, column 1: the key `channels` is there twice
            'dependencies: [a'                       ; line 1, column 17: this is not YAML
            'dependencies:\\n- a/b'                  ; line 2, column 3: `a/b` is not a package spec: `a/b` is not the name of a package
            """)
    void saysWhatIsWrongAndWhere(String text, String message) {
        assertThatThrownBy(() -> spec(text.replace("\\n", "\n"), "linux-64"))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }

    @Test
    void theFileIsNamed(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("e.yml"), "dependencies: a");

        assertThatThrownBy(() -> EnvironmentFile.read(file, Selection.DEFAULT))
                .hasMessage("`%s`: line 1, column 15: `dependencies`: expected a list, found a text".formatted(file));
    }
}
