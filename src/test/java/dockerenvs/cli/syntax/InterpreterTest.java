package dockerenvs.cli.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Command lines of a program that waters plants.
class InterpreterTest {
    private static final int WATERED = 3;
    private static final int MISUSED = 64;
    private static final int FAILED = 70;

    /// How much, and how.
    private enum Stream {
        JET,
        DRIZZLE
    }

    private final Operand<String> garden = Operand.of("GARDEN", "Where the plants are.");
    private final Operands plants = Operands.someFrom(1, "PLANT", "What to water.");
    private final Flag gently = Flag.of("-g, --gently", "Take a can.");
    private final Flags more = Flags.of("--more", "Take more; repeat for much more.");
    private final Setting<Integer> litres = Setting.of("--litres=N", Value.NUMBER, 1, "How much; 1 by default.");
    private final Setting<Double> part = Setting.of("--part=P", Value.FRACTION, 0.5, "Of a day.");
    private final Setting<Optional<Path>> log = Setting.optional("-l, --log=FILE", Value.PATH, "Keep a book.");
    private final Setting<Optional<Stream>> stream =
            Setting.optional("--stream=HOW", Value.oneOf(Stream.values()), "jet or drizzle.");
    private final Setting<Optional<String>> secret =
            Setting.optional("--secret=WORD", "Nobody knows.").hidden();
    private final Settings<Integer> hours =
            Settings.of("--hour=H,...", Value.NUMBER, List.of(6, 18), "When; may be repeated.");
    private final Settings<String> neighbours = Settings.following("--with=NAME", "all", "Ask for help.");

    private final List<String> said = new ArrayList<>();
    private final StringWriter out = new StringWriter();

    private Part tools() {
        return () -> List.of(log, stream, secret);
    }

    private Command program(Work work) {
        var water = Command.of("water", work, """
                        Water plants, so that they
                        grow.

                        Weeds grow by themselves.""")
                .withExamples("can water yard rose")
                .with(garden, plants, gently, more, litres)
                .with("Tools", tools())
                .with(part, hours, neighbours);
        return Command.of("can", () -> FAILED, "A watering can.").withCommands(water);
    }

    private int run(Work work, String commandLine) {
        var interpreter = new Interpreter(
                "can 1.0",
                new PrintWriter(out, true),
                misuse -> {
                    said.add(misuse.what() + "; " + misuse.hint());
                    return MISUSED;
                },
                failure -> {
                    said.add(String.valueOf(failure.getMessage()));
                    return FAILED;
                });
        return interpreter.run(program(work), commandLine.split(" ", -1));
    }

    private int run(String commandLine) {
        return run(() -> WATERED, commandLine);
    }

    @Test
    void readsWhatWasSaid() {
        assertThat(run("water yard rose tulip -g --more --more --litres 7 --part 0.25 -l=a/b --stream Drizzle"
                        + " --hour 1,2 --hour 3 --secret x"))
                .isEqualTo(WATERED);
        assertThat(garden.value()).isEqualTo("yard");
        assertThat(plants.values()).containsExactly("rose", "tulip");
        assertThat(gently.isGiven()).isTrue();
        assertThat(more.count()).isEqualTo(2);
        assertThat(litres.value()).isEqualTo(7);
        assertThat(part.value()).isEqualTo(0.25);
        assertThat(log.value()).contains(Path.of("a/b"));
        assertThat(stream.value()).contains(Stream.DRIZZLE);
        assertThat(secret.value()).contains("x");
        assertThat(hours.values()).containsExactly(1, 2, 3);
    }

    @Test
    void takesDefaultsForWhatWasNotSaid() {
        assertThat(run("water yard rose")).isEqualTo(WATERED);
        assertThat(gently.isGiven()).isFalse();
        assertThat(more.count()).isZero();
        assertThat(litres.value()).isEqualTo(1);
        assertThat(log.value()).isEmpty();
        assertThat(hours.values()).containsExactly(6, 18);
        assertThat(neighbours.values()).isEmpty();
    }

    @Test
    void knowsNothingBeforeItReads() {
        assertThat(log.value()).isEmpty();
        assertThatIllegalStateException().isThrownBy(garden::value).withMessage("`GARDEN` was not read");
    }

    @Test
    void takesWordsThatFollowAnOption() {
        run("water yard rose --with ann bob -g");
        assertThat(neighbours.values()).containsExactly("ann", "bob");
    }

    @Test
    void takesAnOptionThatNothingFollows() {
        run("water yard rose --with -g");
        assertThat(neighbours.values()).containsExactly("all");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    water                               | GARDEN is missing
                    water yard                          | PLANT is missing
                    water yard rose -g --gently         | `--gently` is given twice
                    water yard rose --log a -l b        | `--log` is given twice
                    water yard rose --litres            | `--litres` needs a value: N
                    water yard rose --litres some       | `--litres` is `some`, and not a number
                    water yard rose --part half         | `--part` is `half`, and not a number
                    water yard rose --hour 1,noon       | `--hour` is `noon`, and not a number
                    water yard rose --stream flood      | `--stream` is `flood`, and not one of jet, drizzle
                    water yard rose --no-such-option    | `can water` has no option `--no-such-option`
                    """)
    void saysWhatCannotBeRead(String commandLine, String what) {
        assertThat(run(commandLine)).isEqualTo(MISUSED);
        assertThat(said).containsExactly(what + "; `can water --help` shows what can be said");
    }

    @Test
    void guessesWhatWasMeant() {
        assertThat(run("watr yard")).isEqualTo(MISUSED);
        assertThat(said)
                .containsExactly(
                        "there is no command `watr`; did you mean `water`? `can --help` shows what can be said");
    }

    @Test
    void tellsWhyACommandFailed() {
        Work dry = () -> {
            throw new IOException("the can is empty");
        };
        assertThat(run(dry, "water yard rose")).isEqualTo(FAILED);
        assertThat(said).containsExactly("the can is empty");
    }

    @Test
    void saysWhatItsVersionIs() {
        assertThat(run("--version")).isZero();
        assertThat(run("water -V")).isZero();
        assertThat(out).hasToString("can 1.0\ncan 1.0\n");
    }

    @Test
    void helpsInSections() {
        assertThat(run("water --help")).isZero();
        assertThat(out).hasToString("""
                Usage: can water [-ghV] [--more]... [-l=FILE] [--litres=N] [--part=P] [--stream=HOW]
                                 [--hour=H,...]... [--with[=NAME...]]... GARDEN PLANT...
                Water plants, so that they grow.
                Weeds grow by themselves.
                      GARDEN             Where the plants are.
                      PLANT...           What to water.
                  -g, --gently           Take a can.
                      --more             Take more; repeat for much more.
                      --litres=N         How much; 1 by default.
                      --part=P           Of a day.
                      --hour=H,...       When; may be repeated.
                      --with[=NAME...]   Ask for help.
                  -h, --help             Show this help message and exit.
                  -V, --version          Print version information and exit.

                Tools:
                  -l, --log=FILE         Keep a book.
                      --stream=HOW       jet or drizzle.

                Example:
                  can water yard rose
                """);
    }

    @Test
    void completesOptionsAndChoices() {
        assertThat(Interpreter.completion(program(() -> WATERED)))
                .contains("local commands=\"water\"")
                .contains("'--gently'")
                .contains("'--stream'")
                .doesNotContain("--secret");
    }
}
