package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.build.SampleChannel;
import dockerenvs.content.Digest;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.check.ImageFileCheck;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The examples, run from their sources as a user runs them, with the jars that are released.
class ExamplesIT {
    private static final Path TARGET = Path.of("target");

    private static final List<String> EXAMPLES = List.of(
            "ListLayers",
            "AddContents",
            "AddFolder",
            "FromScratch",
            "BuildEnvironment",
            "PullImage",
            "ModifyImage",
            "BuildAndPush",
            "ChoosePackages",
            "SolveSpecs");

    @TempDir
    private Path folder = Path.of("");

    private Path base = Path.of("");

    /// What an example can be run with.
    enum Library {
        /// The jar of the library and those it needs.
        MODULES,
        /// The executable jar, with everything inside.
        PROGRAM
    }

    @BeforeEach
    void makeBase() {
        base = folder.resolve("base.tar");
        DockerEnvs.run("modify", "scratch", "--add-text", "etc/base=1", "-i", "base:1", "-o", base);
    }

    @ParameterizedTest
    @EnumSource
    void listsLayers(Library library) throws IOException {
        var digest = image(base).layers().getFirst().blob().digest();

        assertThat(run(library, "ListLayers", base)).startsWith(digest + "  ").endsWith(" bytes");
    }

    @ParameterizedTest
    @EnumSource
    void addsContents(Library library) throws IOException {
        var target = folder.resolve("contents.tar");

        run(library, "AddContents", base, target);

        assertThat(image(target).configuration().environment()).containsExactly("FOO=BAR");
        assertThat(paths(target)).contains("etc/base", "this/is/a/test1", "this/is/a/test2");
    }

    @ParameterizedTest
    @EnumSource
    void putsAFolderInThePlaceOfTheTopLayer(Library library) throws IOException {
        var app = folder.resolve("app");
        var lib = Files.createDirectories(app.resolve("lib"));
        Files.writeString(lib.resolve("program.py"), "");
        Files.writeString(lib.resolve("static.a"), "");
        var target = folder.resolve("folder.tar");

        run(library, "AddFolder", base, app, target);

        assertThat(paths(target)).containsExactly("srv", "srv/app", "srv/app/lib", "srv/app/lib/program.py");
    }

    @ParameterizedTest
    @EnumSource
    void makesImagesFromScratch(Library library) throws IOException {
        var layout = folder.resolve("layout");

        run(library, "FromScratch", Path.of("examples/hello"), layout);

        assertThat(ImageFileCheck.check(layout)).isEmpty();
        try (var images = ImageFile.open(layout)) {
            assertThat(images.images()).hasSize(2);
            assertThat(images.named("hello:arm64").image().platform()).hasToString("linux/arm64");
        }
    }

    @ParameterizedTest
    @EnumSource
    void buildsAnEnvironment(Library library) throws IOException {
        var target = folder.resolve("environment.tar");

        run(library, "BuildEnvironment", base, Path.of("examples/environment/environment.txt"), target);

        assertThat(image(target).configuration().environment()).contains("GREETING_HOME=/opt/env/share/greeting");
        assertThat(paths(target)).contains("etc/base", "opt/env/bin/greeting");
    }

    /// The base in a registry of this machine.
    private String pushBase(RegistryServer server) {
        var name = server.url().getAuthority() + "/base:1";
        DockerEnvs.run("push", base, name);
        return name;
    }

    @ParameterizedTest
    @EnumSource
    void pullsAnImage(Library library) throws IOException {
        try (var server = RegistryServer.open(ServerOptions.DEFAULT)) {
            var digest = image(base).layers().getFirst().blob().digest();

            assertThat(runWith(library, "PullImage", pushBase(server))).startsWith(digest + "  ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesAnImageOfARegistry(Library library) throws IOException {
        var app = Files.createDirectory(folder.resolve("app"));
        Files.writeString(app.resolve("program.py"), "");
        Files.writeString(app.resolve("static.a"), "");
        var target = folder.resolve("example.tar");
        try (var server = RegistryServer.open(ServerOptions.DEFAULT)) {
            runWith(library, "ModifyImage", pushBase(server), app.toString(), target.toString());
        }

        assertThat(image(target).configuration().environment()).containsExactly("FOO=BAR");
        assertThat(paths(target))
                .contains("srv/app/program.py", "this/is/a/test1")
                .doesNotContain("etc/base", "srv/app/static.a");
    }

    @ParameterizedTest
    @EnumSource
    void buildsAndPushesAnEnvironment(Library library) throws IOException {
        var target = folder.resolve("environment.tar");
        try (var server = RegistryServer.open(ServerOptions.DEFAULT)) {
            var name = server.url().getAuthority() + "/me/demo:1";

            var digest =
                    runWith(library, "BuildAndPush", pushBase(server), "examples/environment/environment.txt", name);
            DockerEnvs.run("pull", name, "-o", target);

            assertThat(image(target).digest()).hasToString(digest);
        }
        assertThat(paths(target)).contains("etc/base", "opt/env/bin/greeting");
    }

    /// A channel whose packages are called like real ones.
    private Path channel() throws IOException {
        return SampleChannel.in(folder.resolve("own"))
                .with("python-3.12.0-0")
                .with("numpy-1.26.0-0", "python")
                .with("numpy-2.0.0-0", "python")
                .with("numba-0.60.0-0", "numpy <2")
                .with("flask-3.0.0-0", "python >=3.8")
                .write();
    }

    @ParameterizedTest
    @EnumSource
    void choosesPackages(Library library) throws IOException {
        var target = folder.resolve("demo.tar");
        try (var server = RegistryServer.open(ServerOptions.DEFAULT)) {
            runWith(library, "ChoosePackages", pushBase(server), channel().toString(), target.toString());
        }

        assertThat(paths(target))
                .contains(
                        "etc/base",
                        "opt/env/conda-meta/numpy-1.26.0-0.json",
                        "opt/env/conda-meta/numba-0.60.0-0.json",
                        "opt/env/conda-meta/flask-3.0.0-0.json");
    }

    @ParameterizedTest
    @EnumSource
    void solvesSpecs(Library library) throws IOException {
        assertThat(runWith(library, "SolveSpecs", channel().toString(), "numba", "numpy"))
                .isEqualTo("numba 0.60.0 0\nnumpy 1.26.0 0\npython 3.12.0 0");
        assertThat(runWith(library, "SolveSpecs", channel().toString(), "numba", "numpy >=2"))
                .contains("numba");
    }

    @Test
    void theExampleChannelIsWhatItsSourceMakes() throws IOException {
        var made = folder.resolve("channel");
        var kept = Path.of("examples/environment/channel");

        run(Library.MODULES, "environment/MakeChannel", made);

        assertThat(files(made)).isNotEmpty().isEqualTo(files(kept));
    }

    /// The digest of every file, by path.
    private static SortedMap<String, Digest> files(Path root) throws IOException {
        var files = new TreeMap<String, Digest>();
        try (var paths = Files.walk(root)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(path).toString(), Digest.sha256(Files.readAllBytes(path)));
            }
        }
        return files;
    }

    @Test
    void everyExampleIsRun() throws IOException {
        try (var examples = Files.newDirectoryStream(Path.of("examples"), "*.java")) {
            for (var example : examples) {
                assertThat(EXAMPLES).contains(example.getFileName().toString().replace(".java", ""));
            }
        }
    }

    private String run(Library library, String example, Path... arguments) throws IOException {
        return runWith(
                library, example, Stream.of(arguments).map(Path::toString).toArray(String[]::new));
    }

    private String runWith(Library library, String example, String... arguments) throws IOException {
        var words = new ArrayList<>(List.of(
                "-p", path(library), "--add-modules", "dockerenvs", "--enable-native-access=ALL-UNNAMED,dockerenvs"));
        words.add("examples/" + example + ".java");
        words.addAll(List.of(arguments));
        return Tool.java()
                .withEnvironment(
                        Map.of("DOCKER_ENVS_CACHE", folder.resolve("cache").toString(), "HOME", folder.toString()))
                .run(words.toArray(String[]::new));
    }

    private static String path(Library library) throws IOException {
        if (library == Library.PROGRAM) {
            return TARGET.resolve("docker-envs.jar").toString();
        }
        try (var jars = Files.newDirectoryStream(TARGET, "docker-envs-*.jar")) {
            return jars.iterator().next() + File.pathSeparator + TARGET.resolve("libraries");
        }
    }

    private static Image image(Path file) throws IOException {
        assertThat(ImageFileCheck.check(file)).isEmpty();
        try (var images = ImageFile.open(file)) {
            return images.image();
        }
    }

    private static List<String> paths(Path file) throws IOException {
        try (var images = ImageFile.open(file)) {
            return ImageFiles.read(images.image()).all().stream()
                    .map(placed -> placed.entry().path())
                    .toList();
        }
    }
}
