package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.build.SampleChannel;
import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What users see who have packages chosen, from a small channel: `solve`, `lock`, `search` and `build`.
class SolveCommandsTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeChannel() throws IOException {
        SampleChannel.in(folder.resolve("channel"))
                .with("python-3.12.0-0")
                .with("python-3.13.0-0", "__glibc >=2.17")
                .with("numpy-1.26.0-py312_0", "python 3.12.*")
                .with("numpy-2.0.0-py312_0", "python 3.12.*")
                .with("numpy-2.1.0-py313_0", "python 3.13.*")
                .with("numba-0.60.0-0", "numpy >=1.26,<2.1")
                .with("gpu-1.0-0", "__cuda >=12")
                .with(PackageFiles.of("flask-3.0.0-0")
                        .index("subdir", Json.of("noarch"))
                        .index("noarch", Json.of("generic"))
                        .depends("python >=3.8"))
                .with(PackageFiles.of("python-3.13.0-arm")
                        .index("subdir", Json.of("linux-aarch64"))
                        .file("bin/python", "for arm"))
                .write();
        Files.writeString(folder.resolve("environment.yml"), """
                name: demo
                channels: [./channel]
                dependencies:
                - python
                - numba  # [x86_64]
                variables:
                  MODE: fast
                """);
    }

    private Map<String, String> variables() {
        return Map.of("DOCKER_ENVS_CACHE", folder + "/cache", "HOME", folder + "/home");
    }

    private Transcript transcript() {
        return new Transcript(folder, variables());
    }

    @Test
    void showsWhatIsChosen() throws IOException {
        transcript()
                .run("solve -c @/channel numpy")
                .run("solve -c @/channel numpy flask numba")
                .run("solve -f @/environment.yml")
                .run("solve -f @/environment.yml --platform linux-aarch64")
                .run("solve -c @/channel gpu --virtual __cuda=12.4")
                .run("solve -c @/channel numba --explain numpy")
                .run("solve -c @/channel numba --explain python")
                .run("solve -c @/channel numba --explain flask")
                .assertGolden("solve");
    }

    @Test
    void takesWhatASpecNamesFromItsOwnChannel() throws IOException {
        SampleChannel.in(folder.resolve("other"))
                .with("extra-1.0-0", "python")
                .with("python-3.14.0-0")
                .write();
        Files.writeString(
                folder.resolve("own.yml"),
                "channels: [./channel]\ndependencies: [numba, \"" + folder + "/other::extra\"]\n");
        transcript()
                .run("solve -c @/channel @/other::extra")
                .run("solve -c @/channel extra[channel=file://@/other]")
                .run("solve -f @/own.yml")
                .run("solve -c @/channel --override-channels @/other::extra")
                .run("solve -c @/channel @/other::nothing")
                .run("lock -c @/channel @/other::extra -o @/pixi.lock")
                .run("lock -o @/pixi.lock --update")
                .run("build -p @/other::extra --channel @/channel -i demo:1 -o @/demo.tar")
                .run("search -c @/channel @/other::python")
                .run("solve -c @/channel @/none::extra")
                .assertGolden("spec-channels");
    }

    @Test
    void saysWhyNothingCanBeChosen() throws IOException {
        Files.writeString(folder.resolve("broken.yml"), "dependencies:\n- python {}\n");
        Files.writeString(folder.resolve("platforms.yml"), "platforms: [linux-99]\ndependencies: [python]\n");
        Files.writeString(folder.resolve("pip.yml"), "channels: [./channel]\ndependencies: [python, {pip: [x, y]}]\n");
        transcript()
                .run("solve")
                .run("solve -c @/channel nump")
                .run("solve -c @/channel 'numpy >=2.1' numba")
                .run("solve -c @/channel gpu")
                .run("solve -c @/channel 'numpy {'")
                .run("solve -c @/channel python --platform amd64")
                .run("solve -c @/channel python --platform linux-99")
                .run("solve -c @/channel python --platform noarch")
                .run("lock -c @/channel python --platform linux-64,linux-99 -o @/pixi.lock")
                .run("search -c @/channel python --platform linux-99")
                .run("lock -f @/platforms.yml -o @/pixi.lock")
                .run("solve -c @/channel numpy --platform osx-arm64")
                .run("solve -c @/channel flask --platform win-64")
                .run("solve -c @/channel gpu --virtual __cuda=11")
                .run("solve -c @/channel python=3.13 --virtual __glibc=2.12")
                .run("solve -c @/channel python --virtual cuda=12")
                .run("solve -c @/channel python --as-of yesterday")
                .run("solve -c @/channel python --channel-priority none")
                .run("solve -c @/nowhere python")
                .run("solve -f @/broken.yml")
                .run("solve -f @/pip.yml")
                .run("solve -f @/pip.yml --without-pip")
                .assertGolden("solve-failures");
    }

    @Test
    void saysThatItIsTheCacheThatCannotBeUsed() throws IOException {
        Files.writeString(folder.resolve("cache"), "a file");
        var other = Map.of("DOCKER_ENVS_CACHE", folder + "/cache/below", "HOME", folder + "/home");
        transcript()
                .run("solve -c @/channel python")
                .run("build -p python --channel @/channel -i demo:1 -o @/demo.tar")
                .run("cache clean")
                .assertGolden("cache-is-a-file");
        new Transcript(folder, other).run("solve -c @/channel python").assertGolden("cache-is-below-a-file");
    }

    @Test
    void saysWhichRecordsCannotBeUsed() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("odd/noarch")).resolve("repodata.json"), """
                {"packages.conda": {
                  "a-1-0.conda": {"depends": "b"},
                  "a-2-0.conda": {"depends": "b"},
                  "../b-1-0.conda": {"name": "b", "version": "1", "build": "0", "build_number": 0, "depends": []},
                  "c-1-0.conda": {"name": "c", "version": "1", "build": "0", "build_number": 0, "depends": []},
                  "c-2-0.conda": {"name": "c", "version": "2", "build": "0", "build_number": 0, "depends": {}},
                  "d-1-0.conda": {"name": "d", "version": "1", "build": "0", "build_number": 0, "depends": ["b"]},
                  "e-1-0.conda": {"name": "e", "version": "1", "build": "0", "build_number": 0, "depends": ["c >"]}
                }}
                """);
        transcript()
                .run("solve -c @/odd a")
                .run("solve -c @/odd b")
                .run("solve -c @/odd c")
                .run("solve -c @/odd 'c >=2'")
                .run("solve -c @/odd d")
                .run("solve -c @/odd e")
                .run("search -c @/odd a")
                .assertGolden("solve-odd");
    }

    @Test
    void locksForSeveralPlatforms() throws IOException {
        transcript()
                .run("lock -f @/environment.yml --platform linux-64,linux/arm64 -o @/pixi.lock")
                .run("lock -f @/environment.yml --platform linux-64,linux/arm64 -o -")
                .run("solve -f @/pixi.lock")
                .run("build -f @/pixi.lock -i demo:1 -o @/demo.tar")
                .run("inspect @/demo.tar")
                .run("lock -c @/channel numpy 'numba >1' -o @/pixi.lock")
                .run("lock numpy -o @/no/such/pixi.lock")
                .assertGolden("lock");
    }

    private byte[] output(String commandLine) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        assertThat(new Program(out, new PrintStream(err, true, UTF_8), variables())
                        .run(commandLine.replace("@", folder.toString()).split(" ")))
                .as(err.toString(UTF_8))
                .isZero();
        return out.toByteArray();
    }

    @Test
    void anExportedLockGivesTheSameImage() throws IOException {
        Files.writeString(folder.resolve("full.yml"), """
                channels: [./channel]
                dependencies: [flask >=3, "python <3.13"]
                variables: {MODE: fast, TEXT: "two\\nlines "}
                """);
        output("build -f @/full.yml -i demo:1 -o @/one.tar -q");
        var lock = Files.write(folder.resolve("export.lock"), output("export @/one.tar"));
        output("build -f @/export.lock --channel @/channel -i demo:1 -o @/two.tar -q");

        assertThat(lock).content().startsWith("""
                # docker-envs lock
                # spec: flask >=3
                # spec: python <3.13
                # variable: MODE=fast
                # variable: "TEXT=two\\nlines "
                version: 6
                """);
        assertThat(folder.resolve("two.tar")).hasSameBinaryContentAs(folder.resolve("one.tar"));
    }

    @Test
    void anExportedLockIsUpdatedFromItsOwnChannels() throws IOException {
        Files.writeString(folder.resolve("export.lock"), """
                # docker-envs lock
                # spec: python
                version: 6
                environments:
                  default:
                    channels:
                    - url: https://example.com/own/
                    packages:
                      linux-64:
                      - conda: https://example.com/own/linux-64/python-3.12.0-0.conda
                packages:
                - conda: https://example.com/own/linux-64/python-3.12.0-0.conda
                  sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
                """);
        var err = new ByteArrayOutputStream();

        new Program(new ByteArrayOutputStream(), new PrintStream(err, true, UTF_8), variables())
                .run("lock", "-o", folder + "/export.lock", "--update", "--offline");

        assertThat(err.toString(UTF_8)).contains("nothing was fetched of `https://example.com/own/");
    }

    @Test
    void foldersOfOneNameAreSeveralChannels() throws IOException {
        SampleChannel.in(folder.resolve("a/own"))
                .with(PackageFiles.of("x-1-0").file("share/x", "of a"))
                .write();
        SampleChannel.in(folder.resolve("b/own"))
                .with(PackageFiles.of("x-1-0").file("share/x", "of b"))
                .with("y-1-0")
                .write();
        transcript()
                .run("lock -c @/a/own -c @/b/own x y -o @/pixi.lock")
                .run("lock -c @/a/own -c @/b/own @/b/own::x -o -")
                .run("lock -o @/pixi.lock --update")
                .run("build -f @/pixi.lock -i demo:1 -o @/demo.tar")
                .run("export @/demo.tar")
                .assertGolden("lock-one-name");
    }

    @Test
    void overridesTheChannelsOfAFile() throws IOException {
        SampleChannel.in(folder.resolve("other")).with("python-3.14.0-0").write();
        Files.writeString(folder.resolve("python.yml"), "channels: [./channel]\ndependencies: [python]\n");
        Files.writeString(folder.resolve("file"), "");
        transcript()
                .run("build -f @/python.yml --channel @/other --virtual __glibc=2.28 -i demo:1 --dry-run")
                .run("build -f @/python.yml --channel @/other --override-channels -i demo:1 -o @/demo.tar")
                .run("build -f @/python.yml --override-channels -i demo:1 -o @/demo.tar")
                .run("solve -f @/environment.yml -c @/other --override-channels")
                .run("build -f @/python.yml --channel @/file -i demo:1 -o @/demo.tar")
                .run("solve -f @/python.yml -c @/file")
                .assertGolden("override-channels");
    }

    @Test
    void buildsForOtherMachinesWithoutThem() throws IOException {
        transcript()
                .run(
                        "build -f @/environment.yml --platform linux/amd64,linux/arm64 --format oci -i demo:1 -o @/demo.oci")
                .run("inspect @/demo.oci --platform linux/arm64 --files")
                .run("export @/demo.oci --platform linux/arm64")
                .assertGolden("build-platforms");
    }

    @Test
    void updatesALockAsLittleAsPossible() throws IOException {
        transcript()
                .run("lock -c @/channel 'python 3.12.*' 'numpy <2' -o @/pixi.lock")
                .run("lock -c @/channel python numpy flask --update -o @/pixi.lock")
                .run("lock -o @/pixi.lock --update")
                .run("lock -o @/pixi.lock --update numpy")
                .run("lock -o @/pixi.lock --update python numpy")
                .run("lock -o @/pixi.lock --update pandas")
                .run("lock -o @/gone.lock --update numpy")
                .run("lock -o - --update numpy")
                .assertGolden("lock-update");
    }

    @Test
    void searchesChannels() throws IOException {
        transcript()
                .run("search -c @/channel numpy")
                .run("search -c @/channel '*p*' --platform linux/arm64")
                .run("search -c @/channel 'numpy >=2' --json")
                .run("search -c @/channel pandas")
                .run("search -c @/channel pandas --json")
                .assertGolden("search");
    }

    @Test
    void buildsWhatIsChosen() throws IOException {
        transcript()
                .run("build -p flask -p 'python <3.13' --channel @/channel -i demo:1 -o @/demo.tar")
                .run("inspect @/demo.tar")
                .run("export @/demo.tar")
                .run("build -f @/environment.yml -p flask -i demo:1 --dry-run")
                .run("build -p numba -p 'numpy >=2.1' --channel @/channel -i demo:1 -o @/x.tar")
                .run("build -p python --channel @/channel -i demo:1 -o @/x.tar")
                .assertGolden("build-chosen");
    }

    @ParameterizedTest
    @CsvSource({
        "solve -c @/channel flask --json, 0, sat, 2, ''",
        "solve -c @/channel nump --json, 1, not-found, 0, nump",
        "solve -c @/channel numba numpy=2.1 --json, 1, unsat, 0, numba"
    })
    void printsOneObjectForPrograms(String commandLine, int exitCode, String status, int packages, String conflict)
            throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();

        assertThat(new Program(out, new PrintStream(err, true, UTF_8), variables())
                        .run(commandLine.replace("@", folder.toString()).split(" ")))
                .as(err.toString(UTF_8))
                .isEqualTo(exitCode);

        var json = JsonObject.expect(Json.parse(out.toByteArray()), "answer");
        assertThat(json.keys()).containsExactly("status", "packages", "conflict", "timings");
        assertThat(json.string("status")).hasValue(status);
        assertThat(json.string("conflict").orElseThrow()).contains(conflict);
        assertThat(json.array("packages")).hasSize(packages).allSatisfy(locked -> {
            var record = JsonObject.expect(locked, "package");
            assertThat(record.keys()).containsExactly("name", "version", "build", "subdir", "fn", "url", "sha256");
            assertThat(record.string("url").orElseThrow())
                    .startsWith("file:///")
                    .endsWith(".conda");
            assertThat(record.string("sha256").orElseThrow()).hasSize(64);
        });
    }

    @Test
    void tellsProgramsWhatWentWrongToo() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("bad/noarch")).resolve("repodata.json"), "{");
        transcript()
                .run("solve -c @/nowhere python --json")
                .run("solve -c @/bad python --json")
                .run("solve -c @/channel 'python {' --json")
                .run("solve -f @/none.yml --json")
                .run("solve --json")
                .run("solve -c @/channel python --explain numpy --json")
                .run("search -c @/nowhere python --json")
                .assertGolden("solve-json-failures");
    }

    @Test
    void sayingItTwiceGivesTheSameLock() throws IOException {
        transcript().run("lock -f @/environment.yml -o @/one.lock").run("lock -f @/environment.yml -o @/two.lock");

        assertThat(folder.resolve("one.lock")).hasSameTextualContentAs(folder.resolve("two.lock"));
    }
}
