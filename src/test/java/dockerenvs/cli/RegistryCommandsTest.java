package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.build.SampleChannel;
import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Platform;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands that speak to registries, with our own one at the other end.
class RegistryCommandsTest {
    @TempDir
    private Path folder = Path.of("");

    private ProgramAtRegistry program;

    @BeforeEach
    void start() throws IOException {
        program = ProgramAtRegistry.start(folder);
    }

    @AfterEach
    void stop() throws IOException {
        program.close();
    }

    private int attempt(String commandLine) {
        return program.attempt(commandLine);
    }

    private String run(String commandLine) {
        return program.run(commandLine);
    }

    private JsonObject json(String commandLine) {
        run(commandLine);
        return JsonObject.expect(Json.parse(program.out().toByteArray()), "report");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://REG", "REG/me/app", "registry"})
    void refusesInsecureRegistriesThatAreNone(String name) {
        assertThat(attempt("tags REG/me/app --insecure " + name)).isEqualTo(2);
        assertThat(program.err().toString(UTF_8))
                .startsWith("error: `--insecure`: ")
                .contains("is no registry");
    }

    private static long count(JsonObject pushed, String kind, String what) {
        return pushed.object(kind).orElseThrow().integer(what).orElseThrow();
    }

    @Test
    void pullsWhatItPushedByteForByte() throws IOException {
        run("modify scratch --add-text etc/a=b -i example.com/app:1 -o @/app.tar");

        var pushed = json("push @/app.tar REG/me/app:1 REG/me/app:latest --json");
        run("pull REG/me/app:1 -o @/pulled.tar");

        try (var before = ImageFile.open(folder.resolve("app.tar"));
                var after = ImageFile.open(folder.resolve("pulled.tar"))) {
            assertThat(after.image().digest()).isEqualTo(before.image().digest());
            assertThat(pushed.string("digest")).hasValue(before.image().digest().toString());
            assertThat(after.single().names())
                    .extracting(StoredName::toString)
                    .containsExactly(program.domain() + "/me/app:1");
        }
        assertThat(run("tags REG/me/app")).isEqualTo("1\nlatest\n");
    }

    @Test
    void listsTheRepositoriesOfARegistry() {
        run("modify scratch --add-text etc/a=b -i REG/me/app:1 --push");
        run("copy REG/me/app:1 REG/you/app:1");

        assertThat(run("tags REG")).isEqualTo("me/app\nyou/app\n");
        assertThat(attempt("tags nothing.tar")).isEqualTo(2);
    }

    @Test
    void sendsNothingTwice() throws IOException {
        run("modify scratch --add-text etc/a=b -i example.com/app:1 -o @/app.tar");

        assertThat(count(json("push @/app.tar REG/me/app:1 --json"), "sent", "blobs"))
                .isEqualTo(2);
        assertThat(count(json("push @/app.tar REG/me/app:2 --json"), "sent", "blobs"))
                .isZero();
        assertThat(count(json("copy REG/me/app:1 REG/you/app:1 --json"), "sent", "blobs"))
                .isZero();
    }

    @Test
    void saysWhatAPullMovedAndWhatItSaved() {
        run("modify scratch --add-text etc/a=b -i REG/me/app:1 --push");

        var first = json("pull REG/me/app:1 --format layout -o @/layout --json");
        assertThat(program.err().toString(UTF_8)).isEmpty();
        assertThat(count(first, "fetched", "blobs")).isEqualTo(2);
        assertThat(count(first, "saved", "blobs")).isZero();
        var again = json("pull REG/me/app:1 --format layout -o @/layout --json");
        assertThat(count(again, "fetched", "blobs")).isZero();
        assertThat(count(again, "saved", "bytes")).isEqualTo(count(first, "fetched", "bytes"));

        run("pull REG/me/app:1 --format layout -o @/layout");
        assertThat(program.err().toString(UTF_8))
                .startsWith(program.domain() + "/me/app:1: sha256:")
                .contains("\n0 B fetched, ")
                .endsWith(" saved\n");
        run("pull REG/me/app:1 -o @/app.tar --quiet");
        assertThat(program.err().toString(UTF_8)).isEmpty();
        run("convert @/app.tar --format oci -o @/app.oci");
        assertThat(program.err().toString(UTF_8)).isEmpty();
    }

    @Test
    void saysWhatAConversionPushed() {
        run("modify scratch --add-text etc/a=b -i REG/me/app:1 --push");

        var report = json("convert REG/me/app:1 -c zstd -i REG/me/zstd:1 --push --json");

        assertThat(count(report, "fetched", "blobs")).isEqualTo(2);
        var pushed = JsonObject.expect(report.array("pushed").getFirst(), "pushed");
        assertThat(count(pushed, "sent", "blobs")).isEqualTo(2);
        run("copy REG/me/app:1 REG/me/other:1 --quiet");
        assertThat(program.err().toString(UTF_8)).isEmpty();
    }

    @Test
    void changesAnImageFromRegistryToRegistry() throws IOException {
        run("modify scratch --add-text etc/a=b -i REG/me/base:1 --push");

        run("modify REG/me/base:1 --add-text etc/c=d -i REG/me/app:1 --push");

        run("inspect REG/me/app:1 --files");
        assertThat(program.out().toString(UTF_8))
                .contains("etc/a")
                .contains("etc/c")
                .contains("registry");
    }

    @Test
    void buildsOnABaseInARegistryAndPushesWithGzip() throws IOException {
        var file = PackageFiles.of("demo-1.0-0").file("share/demo", "demo").writeConda(folder);
        Files.writeString(
                folder.resolve("lock.txt"),
                "@EXPLICIT\n" + file + "#"
                        + Digest.sha256(Files.readAllBytes(file)).hex() + "\n");
        run("modify scratch --add-text etc/a=b -i REG/me/base:1 --push");

        run("build -f @/lock.txt -b REG/me/base:1 -i REG/me/demo:1 --push");
        run("pull REG/me/demo:1 -o @/demo.tar");

        try (var demo = ImageFile.open(folder.resolve("demo.tar"))) {
            var image = demo.image();
            assertThat(image.annotations())
                    .containsEntry("org.opencontainers.image.base.name", program.domain() + "/me/base:1");
            assertThat(image.layers().getLast().compression()).isEqualTo(Compression.Algorithm.GZIP);
        }
    }

    @Test
    void fetchesNoPackageForARegistryThatTakesNoImage() throws IOException {
        Files.writeString(folder.resolve("lock.txt"), "@EXPLICIT\nfile:///missing/demo-1.0-0.conda\n");
        try (var closed = RegistryServer.open(ServerOptions.DEFAULT.withReadOnly(true))) {
            var name = closed.url().getAuthority() + "/me/demo:1";

            assertThat(attempt("build -f @/lock.txt -i %s --push".formatted(name)))
                    .isEqualTo(Program.COULD_NOT);
        }
        assertThat(program.err().toString(UTF_8)).contains("UNSUPPORTED").doesNotContain("missing");
    }

    @Test
    void keepsAllPlatformsWhereTheyCanBeKept() throws IOException {
        run("modify scratch --platform linux/arm64 --add-text a=b -i a:arm64 --format layout -o @/layout");
        run("push @/layout REG/me/app:arm64");

        run("pull REG/me/app:arm64 --format oci -o @/app.oci");

        try (var file = ImageFile.open(folder.resolve("app.oci"))) {
            assertThat(file.image().platform()).isEqualTo(Platform.parse("linux/arm64"));
        }
    }

    @Test
    void asksAMirrorFirstAndTheRegistryWhereItHasNothing() throws IOException {
        try (var mirror = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("mirror")))) {
            var config = Files.createDirectories(folder.resolve(".config/containers"));
            Files.writeString(config.resolve("registries.conf"), """
                    [[registry]]
                    prefix = "%s"
                    [[registry.mirror]]
                    location = "%s/copies"
                    insecure = true
                    """.formatted(
                            program.domain(), mirror.url().getAuthority()));
            run("modify scratch --add-text a=registry -i REG/me/app:1 -i REG/me/only:1 --push");
            run("modify scratch --add-text a=mirror -i %s/copies/me/app:1 --push"
                    .formatted(mirror.url().getAuthority()));

            run("pull REG/me/app:1 -o @/app.tar");
            run("pull REG/me/only:1 -o @/only.tar");
        }

        assertThat(text("app.tar")).isEqualTo("mirror");
        assertThat(text("only.tar")).isEqualTo("registry");
    }

    /// What the file `a` of an image says.
    private String text(String archive) throws IOException {
        try (var file = ImageFile.open(folder.resolve(archive))) {
            return new String(ImageFiles.read(file.image()).read("a", 100), UTF_8);
        }
    }

    @Test
    void saysWhatIsNotThere() {
        assertThat(attempt("pull REG/me/nothing:1 -o @/x.tar")).isEqualTo(Program.COULD_NOT);
        assertThat(program.err().toString(UTF_8)).contains("/me/nothing:1`");
        assertThat(folder.resolve("x.tar")).doesNotExist();
    }

    @Test
    void refusesAPlatformThatIsNotThere() {
        run("modify scratch --add-text a=b -i REG/me/app:1 --push");

        assertThat(attempt("pull REG/me/app:1 --platform linux/s390x -o @/x.tar"))
                .isEqualTo(Program.COULD_NOT);
        assertThat(program.err().toString(UTF_8)).contains("there is no image for linux/s390x, only for linux/amd64");
        assertThat(attempt("copy REG/me/app:1 REG/me/copy:1 --platform linux/s390x"))
                .isEqualTo(Program.COULD_NOT);
    }

    @Test
    void repeatsNoPassword() {
        for (var command : new String[] {
            "inspect me:s3cretATREG/app:1",
            "pull https://me:s3cretATREG/app:1 -o @/x.tar",
            "tags docker://me:s3cretATREG/app",
            "build -f @/lock.txt -b me:s3cretATREG/app:1 -o @/x.tar"
        }) {
            assertThat(attempt(command)).isNotZero();
            assertThat(program.err().toString(UTF_8))
                    .contains("no password in it")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void takesNamesAsSkopeoWritesThem() {
        run("modify scratch --add-text a=b -i REG/me/app:1 --push");

        run("copy docker://REG/me/app:1 docker://REG/me/copy:1");

        assertThat(run("tags docker://REG/me/copy")).isEqualTo("1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"REG", "127.0.0.1:1"})
    void saysThatThereIsNoFileEitherWhereNoRegistryWasNamed(String hub) throws IOException {
        var config = Files.createDirectories(folder.resolve(".config/containers"));
        Files.writeString(config.resolve("registries.conf"), """
                [[registry]]
                prefix = "docker.io"
                location = "%s"
                insecure = true
                """.formatted(hub.replace("REG", program.domain())));
        for (var command : new String[] {"push no/file REG/me/app:1", "inspect no/file"}) {
            assertThat(attempt(command)).as(command).isEqualTo(Program.COULD_NOT);
            assertThat(program.err().toString(UTF_8))
                    .startsWith("error: there is no file `no/file`, and in a registry: `");
        }
        assertThat(attempt("inspect docker.io/no/file")).isEqualTo(Program.COULD_NOT);
        assertThat(program.err().toString(UTF_8)).doesNotContain("there is no file");
    }

    @Test
    void takesAFileForAFile() {
        assertThat(attempt("inspect @/nothing.tar")).isEqualTo(Program.COULD_NOT);
        assertThat(program.err().toString(UTF_8)).contains("nothing.tar` does not exist");
        assertThat(attempt("inspect nothing.tar")).isEqualTo(Program.COULD_NOT);
        assertThat(program.err().toString(UTF_8)).contains("`nothing.tar` does not exist");
    }

    @Test
    void asksNoRegistryForWhatLooksLikeAFile() throws IOException {
        run("modify scratch --add-text a=b -o @/app.tar");
        Files.copy(folder.resolve("app.tar"), folder.resolve("app"));
        for (var command : new String[] {
            "pull app.tar -o @/x.tar",
            "pull @/app -o @/x.tar",
            "tags app.tar",
            "delete app.tar:1 ./app",
            "push @/app.tar out.tar",
            "push @/app.tar REG/me/app:1 ../out"
        }) {
            assertThat(attempt(command)).as(command).isEqualTo(Program.ASKED_WRONGLY);
            assertThat(program.err().toString(UTF_8))
                    .containsPattern("(looks like|is) a file, not a name in a registry")
                    .containsPattern("hint: `docker-envs (inspect|convert|push) ");
        }
    }

    @Test
    void readsNothingFromStdin() {
        for (var command : new String[] {"validate -", "inspect -", "push - REG/me/app:1", "convert - -o @/x.tar"}) {
            assertThat(attempt(command)).as(command).isEqualTo(Program.ASKED_WRONGLY);
            assertThat(program.err().toString(UTF_8)).isEqualTo("""
                    error: images are not read from stdin, as their parts stand in any order

                    hint: write it into a file first, and name that
                    """);
        }
    }

    @Test
    void refusesWhatCannotBeMeant() {
        assertThat(attempt("modify scratch --add-text a=b --push")).isEqualTo(Program.ASKED_WRONGLY);
        assertThat(program.err().toString(UTF_8)).contains("`--push` needs a name");
        assertThat(attempt("modify scratch --add-text a=b -i REG/me/app:1")).isEqualTo(Program.ASKED_WRONGLY);
        assertThat(program.err().toString(UTF_8)).contains("`--output` is missing");
        assertThat(attempt("tags REG/me/app:1")).isEqualTo(Program.ASKED_WRONGLY);
        assertThat(attempt("delete REG/me/app")).isEqualTo(Program.ASKED_WRONGLY);
        assertThat(attempt("pull REG/me/app:1 -o - --json")).isEqualTo(Program.ASKED_WRONGLY);
        assertThat(attempt("inspect REG/me/app:1 --image app")).isEqualTo(Program.ASKED_WRONGLY);
        assertThat(program.err().toString(UTF_8)).contains("`--image` chooses among the images of a file");
        assertThat(attempt("copy app.tar REG/me/app:1")).isEqualTo(Program.ASKED_WRONGLY);
        assertThat(program.err().toString(UTF_8))
                .contains("`app.tar` looks like a file", "hint: `docker-envs push FILE NAME`");
        assertThat(attempt("copy REG/me/app:1 ./app")).isEqualTo(Program.ASKED_WRONGLY);
        assertThat(program.err().toString(UTF_8)).contains("hint: `docker-envs pull NAME -o FILE`");
        assertThat(attempt("validate ghcr.io/me/app:1")).isEqualTo(Program.ASKED_WRONGLY);
        assertThat(program.err().toString(UTF_8))
                .contains("there is no file `ghcr.io/me/app:1`", "hint: `docker-envs pull NAME");
        assertThat(attempt("inspect UPPER/case/NAME")).isEqualTo(Program.COULD_NOT);
        assertThat(program.err().toString(UTF_8)).contains("there is no file `UPPER/case/NAME`");
    }

    @Test
    void buildsOnTheBaseThatALockWasMadeFor() throws IOException {
        SampleChannel.in(folder.resolve("channel")).with("a-1-0").write();
        run("modify scratch --add-text etc/base=1 -i base:1 -o @/base.tar");
        run("push @/base.tar REG/base:1");
        run("lock a -c @/channel -b REG/base:1 -o @/pixi.lock");
        // another image has the tag now
        run("modify scratch --add-text etc/base=2 -i base:1 -o @/other.tar");
        run("push @/other.tar REG/base:1");

        run("build -f @/pixi.lock --channel @/channel -i a:1 -o @/a.tar");

        try (var file = ImageFile.open(folder.resolve("a.tar"))) {
            assertThat(new String(ImageFiles.read(file.image()).read("etc/base", 10), UTF_8))
                    .isEqualTo("1");
        }
        run("build -f @/pixi.lock -b REG/base:1 --channel @/channel -i a:1 -o @/a.tar");
        assertThat(program.err().toString(UTF_8)).startsWith("warning: the lock was made for the base `");
        assertThat(attempt("build -f @/gone.lock -i a:1 -o @/a.tar")).isEqualTo(Program.COULD_NOT);
    }

    @Test
    void asksForTheFileThatALockWasMadeFor() throws IOException {
        SampleChannel.in(folder.resolve("channel")).with("a-1-0").write();
        run("modify scratch --add-text etc/base=1 -i base:1 -o @/base.tar");
        run("lock a -c @/channel -b @/base.tar -o @/pixi.lock");

        assertThat(attempt("build -f @/pixi.lock --channel @/channel -i a:1 -o @/a.tar"))
                .isEqualTo(Program.ASKED_WRONGLY);
        assertThat(program.err().toString(UTF_8)).contains("was made for the base `./base.tar@sha256:");
        run("build -f @/pixi.lock -b @/base.tar --channel @/channel -i a:1 -o @/a.tar");
        assertThat(program.err().toString(UTF_8)).doesNotContain("warning");
    }
}
