package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists with a spec on each line.
final class SpecListTest {
    @Test
    void readsWhatCondaExports() {
        var spec = Specs.spec("list.txt", Specs.EXPORT);

        assertThat(spec.specs()).hasToString("[python=3.12.8=h9e4cc4f_1_cpython, zlib=1.3.1=hb9d3cd8_2]");
        assertThat(spec.pipRequirements()).containsExactly("requests==2.32.3");
    }

    @Test
    void readsWhatPeopleWrite() {
        var spec = Specs.spec("list.txt", """

                # mine
                numpy >=1.26   # for numbers
                conda-forge::flask
                https://host/c/noarch/six-1.16.0-pyh6c4a22f_0.conda
                """);

        assertThat(spec.specs())
                .hasToString("[numpy >=1.26, conda-forge::flask, https://host/c/noarch/six-1.16.0-pyh6c4a22f_0.conda]");
        assertThat(spec.channels()).isEqualTo(ChannelChoice.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            # platform: osx-64   ; line 2: the list is for `osx-64`, and not for `linux-64`
            -r more.txt          ; line 2: `-r more.txt` is an option of pip, and no package of conda
            numpy [              ; line 2: `numpy [`: `[` is not a version: it has other characters than letters, digits and `._+!`
            a/b                  ; line 2: `a/b` is not a package spec: `a/b` is not the name of a package
            """)
    void saysWhatIsWrongAndWhere(String line, String message) {
        assertThatThrownBy(() -> Specs.spec("list.txt", "a\n" + line + "\n"))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }
}
