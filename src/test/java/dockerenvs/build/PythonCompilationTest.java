package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.Selection;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileFilter;
import dockerenvs.files.FileTree;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Environments whose Python is a shell script that puts a header before a source and calls it compiled; what a
/// real one does is tried by an integration test.
class PythonCompilationTest {
    private static final String COMPILES = """
            #!/bin/sh
            for file in *.py; do
                { printf '\\0\\0\\0\\0\\3\\0\\0\\0hash8bytes'; cat $file; } > ${file}c
            done
            printf cpython-312 > tag
            """;
    private static final String SITE_PACKAGES = "opt/env/lib/python3.12/site-packages/";

    @TempDir
    private Path folder = Path.of("");

    private static PackageFiles python(String script) {
        return PackageFiles.of("python-3.12.0-0")
                .file("bin/python3.12", script.getBytes(UTF_8), 0755, JsonObject.EMPTY);
    }

    private static PackageFiles demo(String name) {
        return PackageFiles.of(name + "-1-0")
                .index("noarch", Json.of("python"))
                .file("site-packages/" + name + "/main.py", "x = 1\n");
    }

    private Lock lock(PackageFiles... packages) throws IOException {
        var subdir = Files.createDirectories(folder.resolve("channel/linux-64"));
        var lines = new ArrayList<String>(List.of("@EXPLICIT"));
        for (var made : packages) {
            var file = made.writeConda(subdir);
            lines.add(file + "#" + Digest.sha256(Files.readAllBytes(file)).hex());
        }
        return LockFile.read(Files.write(folder.resolve("lock.txt"), lines), Selection.DEFAULT);
    }

    private static EnvironmentImage onScratch(Lock lock) {
        return EnvironmentImage.on(
                        Image.scratch(CompilationCheck.ofThisMachine().machine()))
                .lock(lock);
    }

    private BuiltEnvironment build(EnvironmentImage image) throws IOException {
        try (var workshop = Workshop.open(folder.resolve("cache"), Workshop.Supply.DEFAULT)) {
            return image.build(workshop);
        }
    }

    private static Map<String, String> layers(BuiltEnvironment built) {
        var layers = new TreeMap<String, String>();
        built.layers()
                .forEach(layer ->
                        layers.put(layer.packages().toString(), layer.key().text()));
        return layers;
    }

    /// Nothing private is left, whatever has happened.
    @AfterEach
    void leavesNothingBehind() throws IOException {
        var caches = folder.resolve("cache/linked");
        if (Files.isDirectory(caches)) {
            try (var files = Files.list(caches)) {
                assertThat(files.map(file -> String.valueOf(file.getFileName())))
                        .noneMatch(name -> name.startsWith("."));
            }
        }
    }

    @Test
    void putsCompiledFilesIntoTheLayerOfTheirPackage() throws IOException {
        var image = onScratch(lock(python(COMPILES), demo("a"), demo("b"))).owner(7, 8);
        var plain = build(image);

        var built = build(image.compilePython());

        var files = ImageFiles.read(built.image());
        var compiled = files.find(SITE_PACKAGES + "a/__pycache__/main.cpython-312.pyc")
                .orElseThrow()
                .entry();
        var source = files.find(SITE_PACKAGES + "a/main.py").orElseThrow().entry();
        assertThat(compiled.attributes()).isEqualTo(source.attributes());
        assertThat(new String(files.read(compiled.path(), 100), UTF_8)).endsWith("x = 1\n");
        assertThat(files.find(SITE_PACKAGES + "a/__pycache__")
                        .orElseThrow()
                        .entry()
                        .attributes()
                        .uid())
                .isEqualTo(7);
        var found = new ArrayList<String>();
        built.layers().stream()
                .filter(layer -> layer.packages().equals(List.of("a-1-0")))
                .findFirst()
                .orElseThrow()
                .layer()
                .visit(entry -> found.add(entry.path()));
        assertThat(found).contains(compiled.path());
        assertThat(layers(built).get("[python-3.12.0-0]"))
                .isEqualTo(layers(plain).get("[python-3.12.0-0]"));
        assertThat(layers(built).get("[a-1-0]")).isNotEqualTo(layers(plain).get("[a-1-0]"));
        assertThat(built.warnings()).isEqualTo(plain.warnings());
    }

    @Test
    void listsCompiledFilesInTheRecordAsCondaDoes() throws IOException {
        var image = onScratch(lock(python(COMPILES), demo("a"))).compilePython();

        var text = ImageFiles.read(build(image).image()).read("opt/env/conda-meta/a-1-0.json", 1 << 20);

        var record = JsonObject.expect(Json.parse(text), "record");
        var compiled = "lib/python3.12/site-packages/a/__pycache__/main.cpython-312.pyc";
        assertThat(record.strings("files")).containsExactly(compiled, "lib/python3.12/site-packages/a/main.py");
        assertThat(record.object("paths_data").orElseThrow().array("paths"))
                .hasSize(2)
                .contains(JsonObject.EMPTY.with("_path", compiled).with("path_type", "pyc_file"));
    }

    @Test
    void runsNothingUnlessAskedTo() throws IOException {
        var python = "#!/bin/sh\necho x >> %s/runs\n%s".formatted(folder, COMPILES);
        var image = onScratch(lock(python(python), demo("a")));

        build(image);

        assertThat(folder.resolve("runs")).doesNotExist();
        build(image.compilePython());
        assertThat(folder.resolve("runs")).hasContent("x");
    }

    @Test
    void runsPythonForNewPackagesOnly() throws IOException {
        var python = python("#!/bin/sh\nls *.py >> %s/runs\n%s".formatted(folder, COMPILES));
        var first = build(onScratch(lock(python, demo("a"))).compilePython());

        var second = build(onScratch(lock(python, demo("a"), demo("b"))).compilePython());

        assertThat(folder.resolve("runs")).hasContent("0.py\n0.py");
        assertThat(layers(second)).containsAllEntriesOf(layers(first));
    }

    @Test
    void keepsCompiledFilesThatAPackageBrings() throws IOException {
        var own = "site-packages/a/__pycache__/main.cpython-312.pyc";

        var built = build(
                onScratch(lock(python(COMPILES), demo("a").file(own, "own"))).compilePython());

        assertThat(ImageFiles.read(built.image()).read(SITE_PACKAGES + "a/__pycache__/main.cpython-312.pyc", 100))
                .asString(UTF_8)
                .isEqualTo("own");
    }

    @Test
    void warnsOfFilesThatCannotBeCompiled() throws IOException {
        var python = COMPILES.replace("printf cpython", "rm 1.pyc; printf cpython");

        var built = build(onScratch(lock(python(python), demo("a"), demo("b"))).compilePython());

        assertThat(built.warnings())
                .contains("1 Python file cannot be compiled and is there as source only: "
                        + "`/opt/env/lib/python3.12/site-packages/b/main.py`");
    }

    @Test
    void saysWhatAPythonSaysThatFails() throws IOException {
        var python = "#!/bin/sh\necho a line\necho no such library\nexit 127\n";

        assertThatThrownBy(
                        () -> build(onScratch(lock(python(python), demo("a"))).compilePython()))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("the Python of the environment, `/opt/env/bin/python3.12`, was run to compile files and "
                        + "ended with status 127; it says `no such library`");
    }

    @Test
    void refusesWhatIsNoCompiledFile() throws IOException {
        var python = COMPILES.replace("\\3", "\\0");

        assertThatThrownBy(
                        () -> build(onScratch(lock(python(python), demo("a"))).compilePython()))
                .hasMessageContaining("wrote something that is no compiled file");
    }

    @Test
    void givesPythonNothingOfTheUsersEnvironment() throws IOException {
        var python = "#!/bin/sh\nenv > %s/environment\n%s".formatted(folder, COMPILES);

        build(onScratch(lock(python(python), demo("a"))).compilePython());

        assertThat(Files.readAllLines(folder.resolve("environment")))
                .contains("PYTHONHASHSEED=0", "LC_ALL=C")
                .noneMatch(line -> line.startsWith("HOME=") || line.startsWith("PATH="));
    }

    @Test
    void stopsAPythonThatTakesTooLong() throws IOException {
        try (var python = python("sleep 3600", Duration.ofMillis(1))) {
            assertThatThrownBy(() -> python.compile(List.of())).hasMessageContaining("took more than 0 seconds");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void stopsPythonWhenInterrupted() throws IOException, InterruptedException {
        var started = folder.resolve("started");
        assertThat(new ProcessBuilder("mkfifo", started.toString()).start().waitFor())
                .isZero();
        var failures = new LinkedBlockingQueue<Exception>();
        var script = "echo yes > %s; sleep 3600".formatted(started);
        var worker = Thread.ofPlatform().start(() -> {
            try (var python = python(script, Duration.ofHours(1))) {
                python.compile(List.of());
            } catch (IOException | RuntimeException failure) {
                failures.add(failure);
            }
        });

        // comes to its end when the script has written
        Files.readString(started);
        worker.interrupt();
        worker.join();

        assertThat(failures).singleElement().isInstanceOf(InterruptedIOException.class);
        Files.delete(started);
        assertThat(folder).isEmptyDirectory();
    }

    private PrivatePython python(String line, Duration timeMax) throws IOException {
        var script = "#!/bin/sh\n%s\n".formatted(line).getBytes(UTF_8);
        var tree = FileTree.of(List.of(FileEntry.file("bin/python3", script, Attributes.FILE.withMode(0755))));
        return PrivatePython.unpack(folder, tree, "bin/python3", timeMax);
    }

    @Test
    void refusesWhatCannotBeCompiledHere() throws IOException {
        var image = EnvironmentImage.on(Image.scratch(Platform.parse("linux/s390x")));
        var here = CompilationCheck.ofThisMachine().machine();
        var old = PackageFiles.of("python-3.6.15-0");

        assertThatThrownBy(
                        () -> image.lock(lock(python(COMPILES))).compilePython().checkCompilation())
                .hasMessage("the Python of the environment compiles its files, and it is for linux/s390x and cannot "
                        + "run on " + here);
        assertThatThrownBy(() -> onScratch(lock(demo("a"))).compilePython().checkCompilation())
                .hasMessage("the Python of the environment compiles its files, and there is none");
        assertThatThrownBy(() -> onScratch(lock(old)).compilePython().checkCompilation())
                .hasMessage("Python 3.6.15 cannot compile files so that the bytes are the same again");
        assertThatThrownBy(() -> onScratch(lock(python(COMPILES)))
                        .filter(FileFilter.dropping(FileFilter.Kind.COMPILED_PYTHON))
                        .compilePython()
                        .checkCompilation())
                .hasMessage("compiled Python files are asked for and left out by a filter");
    }
}
