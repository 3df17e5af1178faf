package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Locks with bytes and lines changed, lost and repeated. Longer: `-Ddockerenvs.fuzz.seconds=60`; the same again:
/// `-Ddockerenvs.fuzz.seed=…`.
final class LockFuzzTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("dockerenvs.fuzz.seconds", "0.5"));
    private static final List<String> TEXTS = List.of(
            Samples.EXPLICIT,
            Samples.CONDA_LOCK,
            Samples.PIXI_4,
            Samples.PIXI_6,
            Samples.PIXI_7,
            Samples.lock(Samples.PIXI_4).text());
    private static final List<Selection> SELECTIONS = List.of(
            Selection.DEFAULT,
            Selection.DEFAULT.withEnvironment("test"),
            Selection.DEFAULT.withSubdir("gpu"),
            Selection.DEFAULT
                    .withCategories(List.of("main", "dev"))
                    .withVariables(Map.of("PASSWORD", "s3cret", "TOKEN", "s3cret")));

    @Test
    void anythingIsALockOrMalformedInput() {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261125L);
        var random = new Random(seed);
        var deadline = Instant.now().plus(Duration.ofMillis((long) (SECONDS * 1000)));
        var messages = new HashSet<String>();
        var locks = 0;
        for (var round = 0; Instant.now().isBefore(deadline) || round < 500; round++) {
            var bytes = mutant(random);
            var selection = SELECTIONS.get(random.nextInt(SELECTIONS.size()));
            try {
                var lock = LockFile.parse(bytes, Samples.FOLDER.resolve("a.lock"), selection);
                assertThat(Samples.lock(lock.text(), Selection.DEFAULT.withSubdir(lock.subdir())))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(lock);
                assertThat(lock.text()).doesNotContain("s3cret");
                locks++;
            } catch (MalformedInput e) {
                assertThat(e.getMessage()).doesNotContain("s3cret");
                messages.add(e.getMessage().replaceAll("`[^`]*`|-?\\d+", "…"));
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError(
                        "seed %d, round %d:%n%s".formatted(seed, round, new String(bytes, StandardCharsets.UTF_8)), e);
            }
        }
        assertThat(locks).as("seed %d", seed).isPositive();
        assertThat(messages).as("seed %d", seed).hasSizeGreaterThan(10);
    }

    private static byte[] mutant(Random random) {
        var text = TEXTS.get(random.nextInt(TEXTS.size()));
        var lines = text.lines().toArray(String[]::new);
        for (var i = random.nextInt(3); i > 0; i--) {
            var at = random.nextInt(lines.length);
            switch (random.nextInt(4)) {
                case 0 -> lines[at] = "";
                case 1 -> lines[at] = lines[random.nextInt(lines.length)];
                case 2 -> lines[at] = lines[at] + "\n" + lines[at];
                default -> lines[at] = lines[at].replaceFirst("[a-z0-9]+", Integer.toString(random.nextInt(10)));
            }
        }
        var bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        for (var i = random.nextInt(3); i > 0; i--) {
            var at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) "019/. \n\0\"{}[]:,-#&*!|>'%@`$\\~".charAt(random.nextInt(29));
                default -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at + 1) : bytes;
            }
        }
        return bytes;
    }
}
