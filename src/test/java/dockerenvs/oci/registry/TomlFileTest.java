package dockerenvs.oci.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is no TOML.
final class TomlFileTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            a                        ; line 1, column 2: this is not TOML
            'a = ["x", { b = 1 ,]\\n\\n[c]\\nd = ["e", "f"]' ; this is not TOML
            """)
    void isMalformedInput(String text, String message) {
        assertThatThrownBy(() -> TomlFile.parse(text.replace("\\n", "\n")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }
}
