package dockerenvs.oci.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Good images with bytes changed, moved, lost and repeated, in layers, in documents and in archives. Longer:
/// `-Ddockerenvs.fuzz.seconds=60`; the same again: `-Ddockerenvs.fuzz.seed=…`.
class CheckFuzzTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("dockerenvs.fuzz.seconds", "2"));
    private static final List<String> WORDS = List.of(
            "null",
            "-1",
            "0",
            "1e9",
            "99999999999999999999",
            "[]",
            "{}",
            "\"\"",
            "[[]]",
            "true",
            "\"sha256:0\"",
            "}",
            "\"",
            ",",
            "\\u0000",
            "\u00e4",
            "\"layers\"",
            "\"manifests\"",
            "\"config\"");

    private final long seed = Long.getLong("dockerenvs.fuzz.seed", 20261125L);
    private final Random random = new Random(seed);

    @Test
    void answersToAnythingWithFaults() {
        var deadline = Instant.now().plus(Duration.ofMillis((long) (SECONDS * 1000)));
        var found = new TreeSet<String>();
        var rounds = 0;
        while (Instant.now().isBefore(deadline)) {
            var archive = archive();
            try {
                for (var fault : Verdict.faults(archive)) {
                    found.add(fault.what().replaceAll("`[^`]*`|sha256:\\w+|-?\\d+", "…"));
                }
            } catch (IOException | MalformedInput refused) {
                found.add(refused.getClass().getSimpleName());
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError defect) {
                throw new AssertionError("seed " + seed + ", round " + rounds, defect);
            }
            rounds++;
        }
        System.out.println("seed " + seed + ", " + rounds + " rounds, " + found.size() + " kinds of faults");
        assertThat(found).as("seed %d, %d rounds", seed, rounds).hasSizeGreaterThan(10);
    }

    private byte[] archive() {
        return switch (random.nextInt(4)) {
            case 0 -> HandmadeImage.tar(withLayer().layout());
            case 1 -> HandmadeImage.tar(withDocument(HandmadeImage.good().hybrid()));
            case 2 -> HandmadeImage.tar(withDocument(HandmadeImage.good().dockerArchive()));
            default -> mutateTar(HandmadeImage.tar(HandmadeImage.good().hybrid()));
        };
    }

    /// Digests fit, so that the check gets as far as the tar.
    private HandmadeImage withLayer() {
        var tar = mutateTar(
                random.nextBoolean()
                        ? HandmadeImage.base().ended()
                        : HandmadeImage.top().ended());
        return HandmadeImage.good().withLayer(tar);
    }

    private Map<String, byte[]> withDocument(Map<String, byte[]> files) {
        var documents = files.entrySet().stream()
                .filter(file -> file.getValue().length > 0 && (file.getValue()[0] == '{' || file.getValue()[0] == '['))
                .map(Map.Entry::getKey)
                .toList();
        var name = documents.get(random.nextInt(documents.size()));
        var bytes = mutateText(new String(files.getOrDefault(name, new byte[0]), UTF_8))
                .getBytes(UTF_8);
        files.put(name, bytes);
        return files;
    }

    private String mutateText(String original) {
        var text = original;
        for (var i = random.nextInt(3); i >= 0; i--) {
            var tokens = new ArrayList<>(Arrays.asList(text.split("(?<=[\\[\\]{},:])|(?=[\\[\\]{},:])", -1)));
            var at = random.nextInt(tokens.size());
            var other = tokens.get(random.nextInt(tokens.size()));
            switch (random.nextInt(5)) {
                case 0 -> tokens.set(at, WORDS.get(random.nextInt(WORDS.size())));
                case 1 -> tokens.remove(at);
                case 2 -> tokens.add(at, other);
                case 3 -> tokens.set(at, other);
                default -> tokens.set(at, "[".repeat(random.nextInt(100)) + tokens.get(at));
            }
            text = String.join("", tokens);
        }
        return text;
    }

    private byte[] mutateTar(byte[] original) {
        var bytes = original.clone();
        for (var i = random.nextInt(4); i >= 0; i--) {
            var at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at & -512] = (byte) "./a\0".charAt(random.nextInt(4));
                case 2 ->
                    bytes[Math.min(bytes.length - 1, (at & -512) + 156)] =
                            (byte) "012356xgLKSV\0".charAt(random.nextInt(13));
                case 3 -> bytes = Arrays.copyOf(bytes, at + 1);
                case 4 -> System.arraycopy(bytes, 0, bytes, at & -512, Math.min(512, bytes.length - (at & -512)));
                default -> write("/.wh..wh..opq", bytes, at);
            }
        }
        if (random.nextInt(8) > 0) {
            repairChecksums(bytes);
        }
        return bytes;
    }

    private static void write(String text, byte[] bytes, int at) {
        var found = text.getBytes(ISO_8859_1);
        System.arraycopy(found, 0, bytes, at, Math.min(found.length, bytes.length - at));
    }

    /// Most faults would end at the checksum.
    private static void repairChecksums(byte[] bytes) {
        for (var at = 0; at + 512 <= bytes.length; at += 512) {
            if (bytes[at + 257] == 'u') {
                Arrays.fill(bytes, at + 148, at + 156, (byte) ' ');
                var start = at;
                var sum = IntStream.range(0, 512)
                        .map(i -> bytes[start + i] & 0xff)
                        .sum();
                write("%06o\0".formatted(sum), bytes, at + 148);
            }
        }
    }
}
