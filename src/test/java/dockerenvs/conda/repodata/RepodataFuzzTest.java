package dockerenvs.conda.repodata;

import static dockerenvs.conda.repodata.Indexes.KEY;
import static dockerenvs.conda.repodata.Indexes.SOURCE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Documents with bytes changed, lost and repeated: an index says of each what the JSON room says. Longer:
/// `-Ddockerenvs.fuzz.seconds=60`; the same again: `-Ddockerenvs.fuzz.seed=…`.
final class RepodataFuzzTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("dockerenvs.fuzz.seconds", "0.5"));
    private static final String ORIGINAL = """
            {"info": {"subdir": "linux-64"}, "packages": {
            "a-1.0-py27_0.tar.bz2": {"build": "py27_0", "build_number": 0, "depends": [], "license": null,
              "md5": "0123456789abcdef0123456789abcdef", "name": "a", "size": 12, "version": "1.0"},
            "a-1.1-py27_0.tar.bz2": {"build": "py27_0", "depends": ["b >=1,<2", "c"], "name": "a", "x": [1, {"y": -1.5e3}]},
            "b-2-h_1.tar.bz2": {"track_features": "x y", "noarch": true, "timestamp": 1400000000, "summary": "\\u00e4ä\\n"}},
            "packages.conda": {
            "a-1.0-py27_0.conda":{"constrains":["d"],"flags":["f"],"extra_depends":{"t":["e"]},"version":"1.0","url":"u"},
            "c-1!3-0.conda":{"depends":["b >=1,<2","c"],"indexed_timestamp":1800000000000,"subdir":"noarch","ok":false},
            "c-2-0.conda":{"depends":["b >=1,<2","c"],"sha256":
              "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}},
            "removed": ["z-1-0.conda", {"q": [true, null]}], "repodata_version": 2,
            "v3": {"conda": {"d-1-0": {"name": "d", "track_features": ["t"]}}, "whl": {"w": {}}}}
            """;

    private static final String[] PIECES = {
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\",
        "\\ud800",
        "0",
        "-",
        ".",
        "e9",
        "null",
        "true",
        "\0",
        "ä",
        "[[[[",
        "\n",
        "\"a\":1,",
        "\"name\":\"a\",",
        "\"depends\":[],",
        "-1-0.conda",
        ".tar.bz2",
        "../",
        "build",
        "9007199254740993"
    };

    @TempDir
    private Path folder;

    @Test
    void anIndexSaysWhatTheDocumentSays() throws IOException {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261128L);
        var random = new Random(seed);
        var deadline = Instant.now().plus(Duration.ofMillis((long) (SECONDS * 1000)));
        var messages = new HashSet<String>();
        var accepted = 0;
        var rounds = 0;
        while (Instant.now().isBefore(deadline) || rounds < 1_000) {
            var document = mutant(random);
            try {
                var refused = compare(document, 1 + random.nextInt(600));
                refused.ifPresent(message -> messages.add(message.replaceAll("`[^`]*`|\\d+", "…")));
                accepted += refused.isEmpty() ? 1 : 0;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", round " + rounds + ": " + new String(document, UTF_8), e);
            }
            rounds++;
        }
        assertThat(accepted).as("seed %d, %d rounds", seed, rounds).isGreaterThan(rounds / 20);
        assertThat(messages).as("seed %d, %d rounds", seed, rounds).hasSizeGreaterThan(6);
    }

    /// Compares both readers; the message of the index when it refuses the document.
    private Optional<String> compare(byte[] document, int pieceBytes) throws IOException {
        Optional<ReferenceRepodata> expected;
        var reason = "";
        try {
            expected = Optional.of(ReferenceRepodata.of(document, SOURCE));
        } catch (MalformedInput | IllegalStateException e) {
            expected = Optional.empty();
            reason = String.valueOf(e.getMessage());
        }
        var file = folder.resolve("index");
        try {
            IndexWriter.write(new ByteArrayInputStream(document), file, KEY, pieceBytes);
        } catch (MalformedInput e) {
            assertThat(expected).as(e.getMessage()).isEmpty();
            return Optional.of(e.getMessage());
        }
        if (expected.isPresent()) {
            Indexes.expectSame(SubdirIndex.open(file, KEY).orElseThrow(), expected.get());
        } else {
            // of values that nobody wants, no more is looked at than where they end
            assertThat(reason).containsPattern("is there twice|surrogate|levels deep");
        }
        return Optional.empty();
    }

    private static byte[] mutant(Random random) {
        var document = (random.nextBoolean()
                        ? ORIGINAL
                        : ORIGINAL.replaceAll("\\s*\n\\s*", "").replaceAll("([:,]) ", "$1"))
                .getBytes(UTF_8);
        for (var i = random.nextInt(3); i >= 0; i--) {
            var at = random.nextInt(document.length);
            var end = Math.min(document.length, at + random.nextInt(12));
            document = switch (random.nextInt(8)) {
                case 0 -> with(document, at, at + 1, new byte[] {(byte) random.nextInt(256)});
                case 1 -> with(document, at, end, new byte[0]);
                case 2 -> with(document, at, at, PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8));
                case 3 -> with(document, at, at, Arrays.copyOfRange(document, at, end));
                case 4 -> moved(document, random);
                case 5 -> with(document, at, at + 1, new byte[] {(byte) (document[at] ^ 1 << random.nextInt(8))});
                case 6 -> replaced(document, random);
                default -> random.nextInt(4) == 0 ? Arrays.copyOf(document, at) : document;
            };
        }
        return document;
    }

    private static byte[] with(byte[] document, int from, int to, byte[] piece) {
        var result = new byte[document.length - (to - from) + piece.length];
        System.arraycopy(document, 0, result, 0, from);
        System.arraycopy(piece, 0, result, from, piece.length);
        System.arraycopy(document, to, result, from + piece.length, document.length - to);
        return result;
    }

    /// A part of the document over another part.
    private static byte[] moved(byte[] document, Random random) {
        var from = random.nextInt(document.length);
        var piece = Arrays.copyOfRange(document, from, Math.min(document.length, from + random.nextInt(60)));
        return with(document, random.nextInt(document.length), document.length, piece);
    }

    /// One value in the place of another.
    private static byte[] replaced(byte[] document, Random random) {
        var text = new String(document, ISO_8859_1);
        var tokens = text.split("(?<=[\\[\\]{},:])|(?=[\\[\\]{},:])", -1);
        tokens[random.nextInt(tokens.length)] = tokens[random.nextInt(tokens.length)];
        return String.join("", tokens).getBytes(ISO_8859_1);
    }
}
