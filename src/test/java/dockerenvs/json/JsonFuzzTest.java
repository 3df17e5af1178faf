package dockerenvs.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.MalformedInput;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Documents with bytes changed, moved, lost and repeated. Longer: `-Ddockerenvs.fuzz.seconds=60`; the same again:
/// `-Ddockerenvs.fuzz.seed=…`.
final class JsonFuzzTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("dockerenvs.fuzz.seconds", "0.5"));
    private static final byte[] ORIGINAL = """
            {"schemaVersion": 2, "config": {"size": -1.5e+3, "digest": "sha256:ä😀"}, "layers": [
              {"size": 0, "urls": ["\\u00e4\\ud83d\\ude00\\n", ""], "ok": true}, [[[[]]]], null, false
            ], "": {"": {}}, "\\u0041": [1, 22, 333]}
            """.getBytes(UTF_8);

    private static final String[] PIECES = {
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\",
        "\\u",
        "\\ud800",
        "\\udc00",
        "0",
        "-",
        ".",
        "e9",
        "null",
        "\0",
        "\ufeff",
        "ä",
        "😀",
        "[[[[[[[[[[[[[[[[",
        "\"a\":1,",
        "\n",
        "//",
        "NaN"
    };

    @Test
    void anythingIsADocumentThatCanBeWrittenAgainOrMalformedInput() {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261125L);
        var random = new Random(seed);
        var deadline = Instant.now().plus(Duration.ofMillis((long) (SECONDS * 1000)));
        var messages = new HashSet<String>();
        var accepted = 0;
        var rounds = 0;
        while (Instant.now().isBefore(deadline) || rounds < 2_000) {
            var document = mutant(random);
            try {
                var value = Json.parse(document);
                assertThat(Json.parse(value.bytes())).isEqualTo(value);
                accepted++;
            } catch (MalformedInput e) {
                messages.add(e.getMessage().replaceAll("`[^`]*`|\\d+", "…"));
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ", round " + rounds + ": " + new String(document, UTF_8), e);
            }
            rounds++;
        }
        assertThat(accepted).as("seed %d, %d rounds", seed, rounds).isPositive();
        assertThat(messages).as("seed %d, %d rounds", seed, rounds).hasSizeGreaterThan(6);
    }

    private static byte[] mutant(Random random) {
        var document = ORIGINAL.clone();
        for (var i = random.nextInt(4); i >= 0; i--) {
            var at = random.nextInt(document.length);
            var piece = PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8);
            document = switch (random.nextInt(5)) {
                case 0 -> spliced(document, at, at, piece);
                case 1 -> spliced(document, at, Math.min(at + piece.length, document.length), piece);
                case 2 -> spliced(document, at, Math.min(at + random.nextInt(20), document.length), new byte[0]);
                case 3 -> spliced(document, at, at, Arrays.copyOfRange(document, at / 2, at));
                default -> spliced(document, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            };
            if (document.length == 0) {
                return document;
            }
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(document, random.nextInt(document.length)) : document;
    }

    private static byte[] spliced(byte[] document, int start, int end, byte[] piece) {
        var result = Arrays.copyOf(document, document.length - (end - start) + piece.length);
        System.arraycopy(piece, 0, result, start, piece.length);
        System.arraycopy(document, end, result, start + piece.length, document.length - end);
        return result;
    }
}
