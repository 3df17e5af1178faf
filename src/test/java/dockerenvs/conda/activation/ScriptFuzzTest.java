package dockerenvs.conda.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Scripts with characters changed, moved, lost and repeated. Longer: `-Ddockerenvs.fuzz.seconds=60`; the same
/// again: `-Ddockerenvs.fuzz.seed=…`.
final class ScriptFuzzTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("dockerenvs.fuzz.seconds", "0.5"));
    private static final Duration SCRIPT_MAX = Duration.ofSeconds(5);
    private static final String SPECIAL = "\"'\\$`{}[]()<>|&;#=~!*?: \t\n\r\0:-+%A1/é\ud83d";

    @Test
    void scriptsAreUnderstoodOrNotAndNothingElse() {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261124L);
        var random = new Random(seed);
        var generator = new ScriptGenerator(random, true);
        var deadline = Instant.now().plus(Duration.ofMillis((long) (SECONDS * 1000)));
        var reasons = new HashSet<String>();
        var before = ShellVariables.of(new TreeMap<>());
        for (var round = 0; Instant.now().isBefore(deadline); round++) {
            var script = mutate(generator.script(), random);
            var start = Instant.now();
            try {
                ScriptEvaluator.evaluate(ScriptParser.parse(script), before, "/opt/env", ImageView.EMPTY);
            } catch (NotUnderstood reason) {
                assertThat(reason.line()).isPositive();
                reasons.add(reason.why());
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError("seed %d, round %d:%n%s".formatted(seed, round, script), e);
            }
            assertThat(Duration.between(start, Instant.now())).as(script).isLessThan(SCRIPT_MAX);
        }
        assertThat(reasons).as("seed %d", seed).hasSizeGreaterThan(10);
    }

    /// `script` with one to three faults.
    static String mutate(String script, Random random) {
        var text = new StringBuilder(script);
        for (var i = random.nextInt(3); i >= 0; i--) {
            var at = random.nextInt(text.length());
            var other = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, SPECIAL.charAt(random.nextInt(SPECIAL.length())));
                case 2 -> text.setCharAt(at, SPECIAL.charAt(random.nextInt(SPECIAL.length())));
                case 3 -> text.insert(at, text.substring(Math.min(at, other), Math.max(at, other)));
                default -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 6)));
            }
            if (text.isEmpty()) {
                return script;
            }
        }
        return text.toString();
    }
}
