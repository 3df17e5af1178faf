package dockerenvs.conda.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.archive.Placeholder;
import dockerenvs.content.MalformedInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// In these texts a `.` stands for a zero.
class PrefixReplacementTest {
    private static final String PLACEHOLDER = "/PLACEHOLDER";
    private static final Prefix PREFIX = Prefix.of("/opt/e");
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @ParameterizedTest
    @CsvSource({
        // the example of the description
        "x/PLACEHOLDER/lib:/PLACEHOLDER/lib64.tail.,x/opt/e/lib:/opt/e/lib64.............tail.",
        // two strings
        "/PLACEHOLDER/a./PLACEHOLDER/b.,/opt/e/a......./opt/e/b.......",
        // no terminator: the end of the file is one
        "a./PLACEHOLDER/b,a./opt/e/b......",
        "/PLACEHOLDER,/opt/e......",
        // what only looks alike
        "/PLACEHOLDE./PLACEHOLDEX.,/PLACEHOLDE./PLACEHOLDEX.",
        "/PLACE/PLACEHOLDER/PLACEHOLD.,/PLACE/opt/e/PLACEHOLD.......",
        "/PLACEHOLDER/PLACEHOLDER.z,/opt/e/opt/e.............z",
        "nothing,nothing"
    })
    void padsStringsAtTheirEnd(String before, String after) throws IOException {
        assertThat(replaced(before, Placeholder.Mode.BINARY, PREFIX)).isEqualTo(after);
    }

    @Test
    void replacesAPrefixOfEqualLength() throws IOException {
        assertThat(replaced("a/PLACEHOLDER/b.c", Placeholder.Mode.BINARY, Prefix.of("/placeholder")))
                .isEqualTo("a/placeholder/b.c");
    }

    @Test
    void refusesALongerPrefixInABinaryAndSaysHowLongItMayBe() {
        var replacement = new PrefixReplacement(Prefix.of("/opt/environment"));
        assertThatThrownBy(() -> replacement.checkLength(new Placeholder(PLACEHOLDER, Placeholder.Mode.BINARY)))
                .isInstanceOfSatisfying(
                        MalformedInput.class,
                        e -> assertThat(e.hint()).isEqualTo("choose a prefix of at most 12 bytes"))
                .hasMessage("the prefix `/opt/environment` has 16 bytes, and there is room for 12");
        assertThatCode(() -> replacement.checkLength(new Placeholder(PLACEHOLDER, Placeholder.Mode.TEXT)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "prefix=/PLACEHOLDER,prefix=/opt/e",
        "/PLACEHOLDER:/PLACEHOLDER/bin,/opt/e:/opt/e/bin",
        "/PLACEHOLDE /PLACEHOLDER.,/PLACEHOLDE /opt/e."
    })
    void replacesText(String before, String after) throws IOException {
        assertThat(replaced(before, Placeholder.Mode.TEXT, PREFIX)).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void knowsFiveEncodings(String name) throws IOException {
        var charset = Charset.forName(name);
        var unit = "\0".getBytes(charset).length;
        var before = new String("x/PLACEHOLDER/lib\0\0\0tail".getBytes(charset), ISO_8859_1);
        var text = new String("x/opt/e/lib\0\0\0tail".getBytes(charset), ISO_8859_1);
        var binary = new String(("x/opt/e/lib" + "\0".repeat(6 + 3) + "tail").getBytes(charset), ISO_8859_1);

        assertThat(replaced(before, Placeholder.Mode.TEXT, PREFIX)).isEqualTo(text);
        assertThat(replaced(before, Placeholder.Mode.BINARY, PREFIX))
                .hasSize(before.length())
                .endsWith(new String("tail".getBytes(charset), ISO_8859_1))
                .isEqualTo(binary);
        assertThat(unit).isLessThanOrEqualTo(4);
    }

    @Test
    void keepsTheLengthOfAnyBinaryAndTheTextAsIfReplacedAtOnce() throws IOException {
        var random = new Random(SEED);
        for (var round = 0; round < 300; round++) {
            var text = randomText(random);
            var pieces = 1 + random.nextInt(70_000);
            assertThat(replaced(text, Placeholder.Mode.BINARY, PREFIX, pieces))
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(expectedBinary(text));
            assertThat(replaced("x" + text, Placeholder.Mode.TEXT, PREFIX, pieces))
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo("x"
                            + text.replace('.', '\0')
                                    .replace(PLACEHOLDER, PREFIX.path())
                                    .replace('\0', '.'));
        }
    }

    /// The rule, written down without regard to memory.
    private static String expectedBinary(String text) {
        var result = new StringBuilder();
        for (var string : text.split("(?<=\\.)", -1)) {
            var plain = string.endsWith(".") ? string.substring(0, string.length() - 1) : string;
            var replaced = plain.replace(PLACEHOLDER, PREFIX.path());
            result.append(replaced).append(".".repeat(plain.length() - replaced.length()));
            result.append(string.substring(plain.length()));
        }
        return result.toString();
    }

    /// Mostly around the sizes at which buffers end.
    private static String randomText(Random random) {
        var text = new StringBuilder("#".repeat(random.nextInt(3) * 65_500));
        for (var i = random.nextInt(60); i > 0; i--) {
            text.append(
                    switch (random.nextInt(5)) {
                        case 0, 1 -> PLACEHOLDER;
                        case 2 -> ".";
                        case 3 -> PLACEHOLDER.substring(0, random.nextInt(PLACEHOLDER.length()));
                        default -> "/lib:".repeat(random.nextInt(4));
                    });
        }
        return text.toString();
    }

    private static String replaced(String text, Placeholder.Mode mode, Prefix prefix) throws IOException {
        return replaced(text, mode, prefix, 5);
    }

    private static String replaced(String text, Placeholder.Mode mode, Prefix prefix, int pieces) throws IOException {
        var result = new ByteArrayOutputStream();
        var bytes = text.replace('.', '\0').getBytes(ISO_8859_1);
        try (var out = new PrefixReplacement(prefix).into(result, new Placeholder(PLACEHOLDER, mode))) {
            for (var i = 0; i < bytes.length; i += pieces) {
                out.write(bytes, i, Math.min(pieces, bytes.length - i));
            }
        }
        var after = result.toString(ISO_8859_1);
        // a file as a whole becomes the same
        assertThat(new PrefixReplacement(prefix).in(bytes, new Placeholder(PLACEHOLDER, mode)))
                .asString(ISO_8859_1)
                .isEqualTo(after);
        return text.indexOf('\0') >= 0 ? after : after.replace('\0', '.');
    }
}
