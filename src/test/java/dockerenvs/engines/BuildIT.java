package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.SharedFolder;
import dockerenvs.build.ImageLock;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Images with environments, run by engines.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class BuildIT {
    private static final Path EXAMPLE = Path.of("examples/environment/environment.txt");

    @TempDir
    private Path folder = Path.of("");

    /// Runs the program with a cache of its own.
    private String build(Object... arguments) {
        var all = new ArrayList<Object>(List.of("build", "--offline"));
        all.addAll(List.of(arguments));
        return DockerEnvs.runWith(caches(), all.toArray());
    }

    private Map<String, String> caches() {
        return Map.of("DOCKER_ENVS_CACHE", folder.resolve("cache").toString(), "HOME", folder.toString());
    }

    @ParameterizedTest
    @EnumSource
    void runsTheExampleEnvironment(Engines.Kind kind, Engines engines) throws IOException {
        var engine = engines.engine(kind);
        var archive = folder.resolve("example.tar");
        build("-f", EXAMPLE, "--label", "mark=" + folder, "-i", "localhost/example:1", "-o", archive);

        engine.load(archive);

        assertThat(engine.run("localhost/example:1", "greeting")).isEqualTo("Hello from /opt/env/share/greeting");
        assertThat(engine.run("localhost/example:1", "hello")).isEqualTo("a tiny python runs /opt/env/bin/hello");
    }

    @Test
    void tellsProcessesOfTheEnvironmentHoweverTheyAreStarted(Engines engines) throws IOException {
        var docker = engines.docker();

        docker.load(onBusybox("--env", "OWN=1", "-i", "seen:1"));

        assertThat(docker.run("seen:1", "sh", "-c", "echo $CONDA_PREFIX $GREETING_HOME $OWN; greeting"))
                .isEqualTo("/opt/env /opt/env/share/greeting 1\nHello from /opt/env/share/greeting");
    }

    @Test
    void activatesInAShellWhenAskedTo(Engines engines) throws IOException {
        var docker = engines.docker();

        docker.load(onBusybox("--activation", "shell", "-i", "shell:1"));

        assertThat(docker.run("shell:1", "sh", "-c", "echo $CONDA_PREFIX $GREETING_HOME"))
                .isEqualTo("/opt/env /opt/env/share/greeting");
    }

    @Test
    void runsRealPackagesOnASmallBase(Engines engines) throws IOException {
        var lock = realLock("py37");
        var docker = engines.docker();
        var base = folder.resolve("base.tar");
        DockerArchive.write(withGlibc(BusyboxImage.make(folder.toString())), "base:1", base);
        var archive = folder.resolve("py37.tar");
        build("-f", lock, "-b", base, "-i", "py37:1", "-o", archive);

        docker.load(archive);

        var modules = "import ssl, sqlite3, ctypes, lzma, curses, readline, jinja2, cryptography; print('all there')";
        assertThat(docker.run("py37:1", "python", "-c", modules)).isEqualTo("all there");
        assertThat(docker.run("py37:1", "alembic", "--help")).startsWith("usage: alembic");
        assertThat(DockerEnvs.run("validate", archive)).contains("is valid");
        try (var file = ImageFile.open(archive)) {
            assertThat(file.image().layers().size()).isLessThanOrEqualTo(100);
            assertThat(ImageLock.read(file.image())).contains("python-3.7.0-h6e4f718_3");
        }
    }

    /// The example environment on a base that has a shell.
    private Path onBusybox(Object... options) throws IOException {
        var base = folder.resolve("base.tar");
        DockerArchive.write(BusyboxImage.make(folder.toString()), "base:1", base);
        var archive = folder.resolve("example.tar");
        var all = new ArrayList<Object>(List.of("-f", EXAMPLE, "-b", base, "-o", archive));
        all.addAll(List.of(options));
        build(all.toArray());
        return archive;
    }

    /// A list of packages with the folders they are in here.
    private Path realLock(String name) throws IOException {
        return realLock(name, folder);
    }

    static Path realLock(String name, Path folder) throws IOException {
        var channels = SharedFolder.named("channels").toAbsolutePath().normalize();
        var text = Files.readString(SharedFolder.named("golden").resolve(name + ".explicit.txt"))
                .replace("conda-forge-miniforge-2025-01/", channels.resolve("conda-forge-miniforge") + "/")
                .replace("py37-linux64-closure/", channels.resolve("main-py37") + "/");
        return Files.writeString(folder.resolve(name + ".txt"), text);
    }

    /// The image with the C library of this machine, which is what a small base of Debian has.
    static Image withGlibc(Image image) throws IOException {
        var entries = new ArrayList<FileEntry>();
        for (var name : List.of("libc6", "libgcc-s1", "libstdc++6")) {
            for (var line : Tool.find("dpkg").run("-L", name).lines().toList()) {
                var file = Path.of(line);
                var isLibrary = line.contains("/lib") && line.contains(".so");
                if (isLibrary && Files.isSymbolicLink(file)) {
                    var link = new FileType.Symlink(Files.readSymbolicLink(file).toString());
                    entries.add(new FileEntry(line.substring(1), link, Attributes.FILE.withMode(0777)));
                } else if (isLibrary && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    entries.add(FileEntry.file(
                            line.substring(1),
                            Files.size(file),
                            () -> Files.newInputStream(file),
                            Attributes.FILE.withMode(0755)));
                }
            }
        }
        return image.withFiles(FileTree.of(entries));
    }
}
