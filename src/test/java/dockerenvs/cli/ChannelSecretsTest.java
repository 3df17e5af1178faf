package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.build.SampleChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said of channels that are written with tokens and passwords.
class ChannelSecretsTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeChannel() throws IOException {
        SampleChannel.in(folder.resolve("channel")).with("python-3.12.0-0").write();
    }

    private Map<String, String> variables() {
        return Map.of("DOCKER_ENVS_CACHE", folder + "/cache", "HOME", folder + "/home");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/own?token=SECRET",
                "http://127.0.0.1:1/own#SECRET",
                "http://127.0.0.1:1/t/SECRET/own",
                "http://127.0.0.1:1/a/t/SECRET/own",
                "http://me:SECRET@127.0.0.1:1/own",
                "http://me:SEC/SECRET@127.0.0.1:1/own",
                "http://me:SEC@SECRET@127.0.0.1:1/own",
                "ftp://me:SECRET@127.0.0.1:1/own?x=SECRET",
                "me:SECRET@127.0.0.1:1/own",
                "127.0.0.1:1/t/SECRET/own",
                "own?SECRET",
            })
    void namesChannelsWithoutTheirSecrets(String channel) throws IOException {
        Files.writeString(folder.resolve("secret.yml"), "channels: ['" + channel + "']\ndependencies: [python]\n");
        for (var commandLine : List.of(
                "solve -c " + channel + " python",
                "solve -f @/secret.yml --json",
                "search -c " + channel + " python",
                "lock -c " + channel + " python -o @/pixi.lock",
                "build --channel " + channel + " -p python -i demo:1 -o @/demo.tar",
                "solve -c @/channel " + channel + "::python{",
                "solve -c @/channel python[channel=" + channel + "]{",
                "solve -c @/channel " + channel + "::python")) {
            var said = new ByteArrayOutputStream();
            var stream = new PrintStream(said, true, UTF_8);

            var exitCode = new Program(said, stream, variables())
                    .run((commandLine.replace("@/", folder + "/") + " --offline").split(" "));

            assertThat(exitCode).as(said.toString(UTF_8)).isBetween(1, 2);
            assertThat(said.toString(UTF_8))
                    .as(commandLine)
                    .contains("own")
                    .doesNotContain("SECRET")
                    .doesNotContain("defect");
        }
    }
}
