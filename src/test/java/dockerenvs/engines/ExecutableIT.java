package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The executable file as it is released, and what is done to classes where it is put together.
class ExecutableIT {
    private static final Path TARGET = Path.of("target");

    @TempDir
    private Path folder = Path.of("");

    private Path image = Path.of("");

    @BeforeEach
    void makeImage() {
        image = folder.resolve("image.tar");
        DockerEnvs.run("modify", "scratch", "--add-text", "etc/base=1", "-i", "base:1", "-o", image);
    }

    private Tool program(Map<String, String> environment) {
        var variables = new HashMap<>(environment);
        variables.put("XDG_CACHE_HOME", folder.toString());
        variables.put("DOCKER_ENVS_AOT", "off");
        return new Tool(TARGET.resolve("docker-envs").toAbsolutePath(), List.of(), variables);
    }

    /// It finds a Java, prints what the program prints, and ends with its exit code.
    @Test
    void isTheProgram() throws IOException {
        var program = program(Map.of());

        assertThat(program.run("--version")).startsWith("docker-envs ");
        assertThat(program.run("inspect", image.toString()))
                .isEqualTo(DockerEnvs.run("inspect", image).stripTrailing());
        assertThat(program.run("diff", image.toString(), image.toString())).endsWith("The images are the same.");
        assertThat(program.attempt("inspect", "nothing.tar").exitCode()).isEqualTo(1);
        assertThat(program.attempt("inspect").exitCode()).isEqualTo(2);
    }

    /// Java's class of decimals takes longer to initialize than all else that reading a document needs.
    @Test
    void readsDocumentsWithoutDecimals() throws IOException {
        var log = folder.resolve("initialized.txt");
        var program = program(Map.of("DOCKER_ENVS_JAVA_OPTS", "-Xlog:class+init=info:file=" + log));

        program.run("inspect", image.toString());

        assertThat(Files.readString(log))
                .contains("'tools/jackson/core/base/ParserMinimalBase'")
                .doesNotContain("'java/math/BigDecimal'");
    }

    @Test
    void holdsDecimalsToTheBoundsOfWholeNumbers() throws IOException {
        var source = folder.resolve("Bounds.java");
        Files.writeString(source, """
                import module java.base;
                import tools.jackson.core.ObjectReadContext;
                import tools.jackson.core.exc.InputCoercionException;
                import tools.jackson.core.json.JsonFactory;

                void main(String[] numbers) {
                    for (var number : numbers) {
                        try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), number)) {
                            parser.nextToken();
                            parser.getDecimalValue();
                            IO.print(number.length() < 14 ? parser.getIntValue() + " " : parser.getLongValue() + " ");
                        } catch (InputCoercionException _) {
                            IO.print("refused ");
                        }
                    }
                }
                """);

        var printed = Tool.java()
                .run(
                        "-cp",
                        TARGET.resolve("docker-envs.jar").toString(),
                        source.toString(),
                        "2147483647.0",
                        "2147483648.0",
                        "-2147483648.0",
                        "-2147483649.0",
                        "9223372036854775807.0",
                        "9223372036854775808.0",
                        "-9223372036854775808.0",
                        "-9223372036854775809.0");

        assertThat(printed)
                .isEqualTo("2147483647 refused -2147483648 refused"
                        + " 9223372036854775807 refused -9223372036854775808 refused");
    }
}
