package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.environment.DocumentValue.Mapping;
import dockerenvs.content.MalformedInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// YAML as text and structure.
final class YamlTest {
    private static Mapping mapping(String text) {
        return DocumentValue.mapping(Yaml.parse(text), "it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"3.10", "1e5", "0x1F", "no", "true", "2024-01-01", "0123", "1_000", "12:30", ".inf", "'null'"})
    void keepsEveryScalarAsItIsWritten(String text) {
        assertThat(mapping("version: " + text).text("version")).hasValue(text.replace("'", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "Null"})
    void nothingIsAbsent(String text) {
        assertThat(mapping("a: " + text).find("a")).isEmpty();
        assertThat(mapping("a: " + text).items("a")).isEmpty();
    }

    @Test
    void readsWhatIsNested() {
        var document = mapping(
                "--- # comment\nlist:\n- {a: 1, \"b c\": 'd'}\n- a: &x [y, z]\n- a: *x\nblock: |\n  one\n  two\n");

        assertThat(document.mappings("list").getFirst().text("b c")).hasValue("d");
        assertThat(document.mappings("list").getLast().texts("a")).containsExactly("y", "z");
        assertThat(document.text("block")).hasValue("one\ntwo\n");
        assertThat(document.mappings("list").getLast().place()).hasToString("line 5, column 3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            'a: 1\\na: 2'         ; line 2, column 1: the key `a` is there twice
            'a: [1'               ; line 1, column 6: this is not YAML
            'a: b: c'             ; line 1, column 5: this is not YAML
            'a: *b'               ; line 1, column 4: the alias means nothing that is complete
            'a: &b [*b]'          ; line 1, column 8: the alias means nothing that is complete
            '{[1]: 2}'            ; line 1, column 2: a key is no text
            '--- a\\n--- b'       ; line 2, column 1: expected one document, found another one
            '\\t- a'              ; line 1, column 1: this is not YAML
            '# nothing'           ; the document is empty
            'a: \\u0001'          ; this is not YAML
            """)
    void saysWhatIsWrongAndWhere(String text, String message) {
        var document = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0001", "\u0001");

        assertThatThrownBy(() -> Yaml.parse(document))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            text    ; line 1, column 7: `text`: expected a text, found a list
            list    ; line 2, column 7: `list`: expected a list, found a mapping
            mapping ; line 3, column 10: `mapping`: expected a mapping, found a text
            texts   ; line 4, column 9: `texts`: expected a text, found nothing
            gone    ; line 1, column 1: `gone` is missing
            """)
    void saysWhatWasExpected(String key, String message) {
        var document = mapping("text: [1]\nlist: {a: b}\nmapping: c\ntexts: [~]");

        assertThatThrownBy(() -> {
                    switch (key) {
                        case "list" -> document.items(key);
                        case "mapping" -> document.mapping(key);
                        case "texts" -> document.texts(key);
                        default -> document.required(key);
                    }
                })
                .hasMessage(message);
    }

    @Test
    void goesOnlySoDeepAndSoFar() {
        assertThatThrownBy(() -> Yaml.parse("[".repeat(100_000)))
                .hasMessage("line 1, column 34: there are more than 32 levels");
        assertThatThrownBy(() -> Yaml.parse("a: &x [1]\nb: [" + "*x, ".repeat(1001) + "]"))
                .hasMessage("line 2, column 4005: there are more than 1000 aliases");
    }
}
