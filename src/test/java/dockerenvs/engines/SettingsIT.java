package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What is set in an image is what engines show and what containers start with.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class SettingsIT {
    private static final String SHOW = "echo $GREETING,$EMPTY,$(id -u):$(id -g),$(pwd),$0,$*";

    @TempDir
    private Path folder = Path.of("");

    private Image base() throws IOException {
        return BusyboxImage.make(folder.toString());
    }

    /// An image of every setting, made by the program.
    private Path modified(String name) throws IOException {
        var source = folder.resolve("base.tar");
        var target = folder.resolve("modified.tar");
        DockerArchive.write(base(), "base:1", source);
        DockerEnvs.run(
                "modify",
                source,
                "--name",
                name,
                "--output",
                target,
                "--env",
                "GREETING=good day",
                "--env",
                "EMPTY=",
                "--unset-env",
                "NONE",
                "--entrypoint",
                "[\"/bin/sh\", \"-c\", \"" + SHOW + "\"]",
                "--command",
                "[\"first\", \"second word\"]",
                "--user",
                "alice",
                "--workdir",
                "/home/alice",
                "--label",
                "org.example.kind=test",
                "--label",
                "with=equals=sign",
                "--expose",
                "8080",
                "--expose",
                "53/udp",
                "--volume",
                "/var/cache",
                "--stop-signal",
                "SIGINT");
        return target;
    }

    @Test
    void dockerShowsWhatTheProgramSet(Engines engines) throws IOException {
        var docker = engines.docker();
        var name = "example.com/settings-docker:1";
        docker.load(modified(name));

        assertThat(docker.inspect(name, "{{json .Config.Env}}"))
                .isEqualTo("[\"PATH=/usr/sbin:/usr/bin:/sbin:/bin\",\"GREETING=good day\",\"EMPTY=\"]");
        assertThat(docker.inspect(name, "{{json .Config.Entrypoint}}"))
                .isEqualTo("[\"/bin/sh\",\"-c\",\"%s\"]".formatted(SHOW));
        assertThat(docker.inspect(name, "{{json .Config.Cmd}}")).isEqualTo("[\"first\",\"second word\"]");
        assertThat(docker.inspect(name, "{{.Config.User}} {{.Config.WorkingDir}} {{.Config.StopSignal}}"))
                .isEqualTo("alice /home/alice SIGINT");
        assertThat(docker.inspect(name, "{{json .Config.Labels}}"))
                .isEqualTo("{\"org.example.kind\":\"test\",\"with\":\"equals=sign\"}");
        assertThat(docker.inspect(name, "{{json .Config.ExposedPorts}}")).isEqualTo("{\"53/udp\":{},\"8080/tcp\":{}}");
        assertThat(docker.inspect(name, "{{json .Config.Volumes}}")).isEqualTo("{\"/var/cache\":{}}");
    }

    @Test
    void containersStartWithWhatTheProgramSet(Engines engines) throws IOException {
        for (var kind : Engines.Kind.values()) {
            var name = "example.com/settings-%s:1".formatted(kind).toLowerCase(Locale.ROOT);
            var engine = engines.engine(kind);
            engine.load(modified(name));
            assertThat(engine.run(name)).as("%s", kind).isEqualTo("good day,,1000:1000,/home/alice,first,second word");
        }
    }

    @Test
    void containersStartWithWhatALibraryUserSet(Engines engines) throws IOException {
        var image = base().withEnvironment("GREETING", "bonjour")
                .withEnvironment("GREETING", "salut")
                .withUser("1000:1000")
                .withWorkingDirectory("/tmp")
                .withLabel("gone", "1")
                .withoutLabel("gone")
                .withEntrypoint(List.of("/bin/sh", "-c", SHOW));
        var archive = folder.resolve("library.tar");
        DockerArchive.write(image, "example.com/settings-library:1", archive);

        for (var kind : Engines.Kind.values()) {
            var engine = engines.engine(kind);
            engine.load(archive);
            assertThat(engine.run("example.com/settings-library:1"))
                    .as("%s", kind)
                    .isEqualTo("salut,,1000:1000,/tmp,/bin/sh,");
        }
        assertThat(engines.docker().inspect("example.com/settings-library:1", "{{json .Config.Labels}}"))
                .isEqualTo("null");
    }

    @Test
    void aContainerIsStoppedByTheSignalOfTheImage(Engines engines) throws IOException {
        var docker = engines.docker();
        var image = base().withStopSignal("SIGUSR1")
                .withEntrypoint(List.of("/bin/sh", "-c", "trap 'exit 7' USR1; touch /tmp/ready; while :; do :; done"));
        var archive = folder.resolve("stop.tar");
        DockerArchive.write(image, "example.com/settings-stop:1", archive);
        docker.load(archive);

        var container =
                docker.client().run("run", "--detach", "--pull=never", "--network=none", "example.com/settings-stop:1");
        docker.client().run("exec", container, "/bin/sh", "-c", "until [ -e /tmp/ready ]; do :; done");
        docker.client().run("stop", "--time=20", container);

        assertThat(docker.client().run("inspect", "--format", "{{.State.ExitCode}}", container))
                .isEqualTo("7");
        docker.client().run("rm", container);
    }
}
