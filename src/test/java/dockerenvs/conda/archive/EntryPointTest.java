package dockerenvs.conda.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EntryPointTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "flask = flask.cli:main | flask | flask.cli | main",
                "a=b:c | a | b | c",
                "  a-b.c_d  =  'b.c : D.e'  | a-b.c_d | b.c | D.e",
                "a = \"b:c\" | a | b | c",
                "a = größe:süß | a | größe | süß",
                "with blank = b:c | with blank | b | c",
                "_a = _b:_c1 | _a | _b | _c1",
            })
    void readsEntryPoints(String text, String command, String module, String function) {
        assertThat(EntryPoint.parse(text)).isEqualTo(new EntryPoint(command, module, function));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "flask | `flask` is not an entry point",
                "flask = main | `flask = main` is not an entry point",
                " = b:c | `` is not a name for a command",
                "../../etc/x = b:c | `../../etc/x` is not a name for a command",
                "/x = b:c | `/x` is not a name for a command",
                "a/b = b:c | `a/b` is not a name for a command",
                "a\\b = b:c | `a\\b` is not a name for a command",
                ".hidden = b:c | `.hidden` is not a name for a command",
                ".. = b:c | `..` is not a name for a command",
                ".wh.a = b:c | `.wh.a` is not a name for a command",
                "a = :c | `` is not the name of a Python module",
                "a = b: | `` is not the name of a Python function",
                "a = b..c:d | `b..c` is not the name of a Python module",
                "a = .b:c | `.b` is not the name of a Python module",
                "a = 1b:c | `1b` is not the name of a Python module",
                "a = b-c:d | `b-c` is not the name of a Python module",
                "a = b c:d | `b c` is not the name of a Python module",
                "a = b;import os;os.system('x'):c | `b;import os;os.system('x')` is not the name of a Python module",
                "a = b:c() | `c()` is not the name of a Python function",
                "a = b:c; import os | `c; import os` is not the name of a Python function",
                "a = b:c [extra] | `c [extra]` is not the name of a Python function",
                "a = b.class:c | `b.class` is not the name of a Python module",
                "a = b:None | `None` is not the name of a Python function",
                "a = b:c:d | `b:c` is not the name of a Python module",
            })
    void refusesAnythingElse(String text, String message) {
        assertThatThrownBy(() -> EntryPoint.parse(text))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }

    @Test
    void refusesControlCharacters() {
        for (var bad : new String[] {"a\0", "a\n", "a\rb", "a\u001bb"}) {
            assertThatThrownBy(() -> new EntryPoint(bad, "b", "c")).isInstanceOf(MalformedInput.class);
            assertThatThrownBy(() -> new EntryPoint("a", bad, "c")).isInstanceOf(MalformedInput.class);
            assertThatThrownBy(() -> new EntryPoint("a", "b", bad)).isInstanceOf(MalformedInput.class);
        }
        assertThatThrownBy(() -> new EntryPoint("a".repeat(256), "b", "c")).isInstanceOf(MalformedInput.class);
        assertThatThrownBy(() -> new EntryPoint("a", "b\u200bc", "d")).isInstanceOf(MalformedInput.class);
    }

    @Test
    void isWrittenAsItIsRead() {
        assertThat(EntryPoint.parse("a=b.c:d.e")).hasToString("a = b.c:d.e");
    }
}
