package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a file is, its content says.
final class LockFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pixi.lock", "conda-lock.yml", "list.txt"})
    void theNameOfTheFileDoesNotMatter(String name) throws IOException {
        var file = folder.resolve(name);
        for (var text : new String[] {Samples.EXPLICIT, Samples.CONDA_LOCK, Samples.PIXI_6}) {
            if (text.equals(Samples.CONDA_LOCK) && name.equals("pixi.lock")) {
                // pixi's own first version looks the same
                continue;
            }
            Files.writeString(file, "\ufeff" + text);
            assertThat(LockFile.read(file, Selection.DEFAULT)).isEqualTo(Samples.lock(text));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            ''                              ; it is empty
            '# nothing'                     ; it is empty
            'name: x\\ndependencies: [a]'   ; it asks for packages and names no file
            'a: b'                          ; there is neither `dependencies`, as in an `environment.yml`, nor `package` or `environments`, as in a lock
            '{}'                            ; there is neither `dependencies`, as in an `environment.yml`, nor `package` or `environments`, as in a lock
            '--- [a]'                       ; line 1, column 5: `the document`: expected a mapping, found a list
            'version: 3\\npackage: []'      ; line 1, column 1: a pixi.lock of version 3 is too old, known here are 4 to 7
            'package: []'                   ; line 1, column 1: a conda-lock file of version `` is not known here
            """)
    void saysWhatIsNoLock(String text, String message) throws IOException {
        var file = folder.resolve("a.lock");
        Files.writeString(file, text.replace("\\n", "\n"));

        assertThatThrownBy(() -> LockFile.read(file, Selection.DEFAULT))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s`: %s".formatted(file, message));
    }

    @Test
    void isUtf8() throws IOException {
        var file = Files.write(folder.resolve("a.lock"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThatThrownBy(() -> LockFile.read(file, Selection.DEFAULT))
                .hasMessage("`%s`: it is not UTF-8".formatted(file));
    }

    @Test
    void isNotTooLarge() throws IOException {
        var file = folder.resolve("a.lock");
        try (var large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength((64 << 20) + 1);
        }

        assertThatThrownBy(() -> LockFile.read(file, Selection.DEFAULT))
                .hasMessage("`%s`: there are more than 67,108,864 bytes".formatted(file));
    }

    @Test
    void hasToBeThere() {
        assertThatThrownBy(() -> LockFile.read(folder.resolve("gone"), Selection.DEFAULT))
                .isInstanceOf(NoSuchFileException.class);
    }
}
