package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Environment files with characters and lines changed, lost and repeated. Longer: `-Ddockerenvs.fuzz.seconds=60`; the
/// same again: `-Ddockerenvs.fuzz.seed=…`.
final class EnvironmentFuzzTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("dockerenvs.fuzz.seconds", "0.5"));
    private static final String CHARACTERS = "019/. \n\0\"{}[]:,-#&*!|>'%@`$\\~=<()";

    private record Sample(String name, String text) {}

    private static final List<Sample> SAMPLES = List.of(
            new Sample("environment.yml", Specs.YAML),
            new Sample("list.txt", Specs.EXPORT),
            new Sample("pixi.toml", Specs.PIXI),
            new Sample("pyproject.toml", Specs.PYPROJECT));
    private static final List<Selection> SELECTIONS = List.of(
            Selection.DEFAULT,
            Selection.DEFAULT.withEnvironment("gpu"),
            Selection.DEFAULT.withEnvironment("test"),
            Selection.DEFAULT.withSubdir("linux-aarch64"));

    @Test
    void anythingIsAnEnvironmentOrMalformedInput() {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261125L);
        var random = new Random(seed);
        var deadline = Instant.now().plus(Duration.ofMillis((long) (SECONDS * 1000)));
        var messages = new HashSet<String>();
        var read = 0;
        for (var round = 0; Instant.now().isBefore(deadline) || round < 500; round++) {
            var sample = SAMPLES.get(random.nextInt(SAMPLES.size()));
            var text = mutant(sample.text(), random);
            try {
                var _ = EnvironmentFile.parse(
                        text.getBytes(StandardCharsets.UTF_8),
                        Samples.FOLDER.resolve(sample.name()),
                        SELECTIONS.get(random.nextInt(SELECTIONS.size())));
                read++;
            } catch (MalformedInput failure) {
                messages.add(failure.getMessage().replaceAll("`[^`]*`|-?\\d+", "…"));
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
                throw new AssertionError("seed %d, round %d: %s%n%s".formatted(seed, round, failure, text), failure);
            }
        }
        assertThat(read).as("seed %d", seed).isPositive();
        assertThat(messages).as("seed %d", seed).hasSizeGreaterThan(10);
    }

    private static String mutant(String text, Random random) {
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
        var changed = new StringBuilder(String.join("\n", lines));
        for (var i = random.nextInt(3); i > 0; i--) {
            var at = random.nextInt(changed.length());
            switch (random.nextInt(3)) {
                case 0 -> changed.setCharAt(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
                case 1 -> changed.deleteCharAt(at);
                default -> changed.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
        }
        return changed.toString();
    }
}
