package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.Registry;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds on several machines that share a catalogue in a registry.
class CatalogueCommandTest {
    private static final String BUILD = "build -f @/lock.txt -b REG/base:1 -i REG/me/app:1 --push ";

    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private RegistryServer server;

    @BeforeEach
    void start() throws IOException {
        server = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("registry")));
        assertThat(run("one", "modify scratch --add-text bin/sh=x -i REG/base:1 --push"))
                .isZero();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Path writePackage(String text) throws IOException {
        var file = PackageFiles.of("demo-1.0-0")
                .index("subdir", Json.of("linux-64"))
                .file("share/demo", text)
                .writeConda(Files.createDirectories(folder.resolve("channel/linux-64")));
        var digest = Digest.sha256(Files.readAllBytes(file)).hex();
        Files.writeString(folder.resolve("lock.txt"), "@EXPLICIT\n%s#%s\n".formatted(file, digest));
        return file;
    }

    private int run(String machine, String commandLine) {
        out.reset();
        err.reset();
        var environment = Map.of("DOCKER_ENVS_CACHE", folder.resolve(machine).toString(), "HOME", folder.toString());
        var words = commandLine
                .strip()
                .replace("REG", server.url().getAuthority())
                .replace("@", folder.toString())
                .replace("(at)", "@")
                .split(" ", -1);
        return new Program(out, new PrintStream(err, true, UTF_8), environment).run(words);
    }

    private String said() {
        return err.toString(UTF_8).replace(server.url().getAuthority(), "REG");
    }

    @Test
    void pushesFromACleanMachineWithoutThePackages() throws IOException {
        var file = writePackage("demo");
        assertThat(run("one", BUILD + "--catalogue REG/me/catalogue --update-catalogue"))
                .as(said())
                .isZero();
        Files.delete(file);

        assertThat(run("two", BUILD.replace("app:1", "app:2") + "--catalogue REG/me/catalogue"))
                .as(said())
                .isZero();

        assertThat(said()).contains("REG/me/app:2: ", ", 0 B sent, ");
        assertThat(folder.resolve("two/packages")).isEmptyDirectory();
        assertThat(folder.resolve("two/bases")).isEmptyDirectory();
    }

    @Test
    void addsFilesBesideAnEnvironmentThatIsNotHere() throws IOException {
        var file = writePackage("demo");
        Files.writeString(Files.createDirectories(folder.resolve("app")).resolve("main"), "main");
        assertThat(
                        run(
                                "one",
                                BUILD
                                        + "--add @/app:/opt/app --add @/app/main:/opt/app/more --catalogue REG/me/catalogue --update-catalogue"))
                .as(said())
                .isZero();
        Files.delete(file);

        assertThat(
                        run(
                                "two",
                                BUILD
                                        + "--add @/app:/opt/app --add @/app/main:/opt/app/more --catalogue REG/me/catalogue --json"))
                .as(said())
                .isZero();

        assertThat(said()).contains(", 0 B sent, ");
        assertThat(run("two", "pull REG/me/app:1 -o @/pulled.tar")).as(said()).isZero();
        assertThat(run("two", "validate @/pulled.tar")).as(said()).isZero();
    }

    @Test
    void mountsLayersIntoAnotherRepository() throws IOException {
        var file = writePackage("demo");
        assertThat(run("one", BUILD + "--catalogue REG/me/catalogue --update-catalogue"))
                .as(said())
                .isZero();
        Files.delete(file);

        assertThat(run("two", BUILD.replace("me/app", "you/app") + "--catalogue REG/me/catalogue --json"))
                .as(said())
                .isZero();

        assertThat(run("three", "pull REG/you/app:1 -o @/pulled.tar"))
                .as(said())
                .isZero();
    }

    @Test
    void mountsTheBaseFromWhereTheImageIs() throws IOException {
        writePackage("demo");
        assertThat(run("one", "modify scratch --add-text bin/sh=abc -i base:1 -o @/base.tar"))
                .isZero();
        var build = BUILD.replace("REG/base:1", "@/base.tar");
        assertThat(run("one", build + "--catalogue REG/me/catalogue --update-catalogue"))
                .as(said())
                .isZero();

        assertThat(run("two", build.replace("me/app", "you/app") + "--catalogue REG/me/catalogue"))
                .as(said())
                .isZero();

        assertThat(said()).as("but for the configuration").containsPattern("REG/you/app:1: .*, \\d{3} B sent, ");
    }

    @Test
    void mountsLayersThatThisMachineHasPushedElsewhere() throws IOException {
        writePackage("demo");
        assertThat(run("one", BUILD + "-c gzip")).as(said()).isZero();

        assertThat(run("one", BUILD.replace("me/app", "you/app") + "-c gzip"))
                .as(said())
                .isZero();

        assertThat(said()).as("but for the configuration").containsPattern("REG/you/app:1: .*, \\d{3} B sent, ");
    }

    private Digest catalogueDigest() throws IOException {
        try (var registry = Registry.open()) {
            return registry.digest(Reference.parse(server.url().getAuthority() + "/me/catalogue"));
        }
    }

    @Test
    void tellsACatalogueOfASecondRepository() throws IOException {
        writePackage("demo");
        var update = "--catalogue REG/me/catalogue --update-catalogue";
        assertThat(run("one", BUILD + update)).as(said()).isZero();
        var first = catalogueDigest();
        assertThat(run("one", BUILD.replace("me/app", "you/app") + update))
                .as(said())
                .isZero();
        var second = catalogueDigest();
        assertThat(run("one", BUILD + update)).as(said()).isZero();

        assertThat(second).isNotEqualTo(first).isEqualTo(catalogueDigest());
    }

    @Test
    void goesOnWithoutACatalogueThatIsNotThereYet() throws IOException {
        writePackage("demo");

        assertThat(run("one", BUILD + "--catalogue REG/me/none")).isZero();

        assertThat(said()).contains("warning: there is no catalogue `REG/me/none` yet\n");
    }

    @Test
    void goesOnWithoutACatalogueThatNobodyServes() throws IOException {
        writePackage("demo");

        assertThat(run("one", BUILD + "--catalogue 127.0.0.1:1/c")).as(said()).isZero();

        assertThat(said()).contains("warning: the catalogue `127.0.0.1:1/c` cannot be read, so everything is built");
        assertThat(run("one", BUILD + "--catalogue 127.0.0.1:1/c --verify")).isEqualTo(1);
    }

    @Test
    void saysThatItIsACatalogueWhichARegistryRefuses() throws IOException {
        writePackage("demo");
        var options = ServerOptions.DEFAULT.withUser("me", "secret");
        try (var closed = RegistryServer.open(options)) {
            var name = closed.url().getAuthority() + "/c";

            assertThat(run("one", BUILD + "--catalogue " + name)).isEqualTo(1);

            assertThat(said()).startsWith("error: `--catalogue`: `%s:latest`: ".formatted(name));
            assertThat(run("one", BUILD + "--catalogue me:secret(at)" + name)).isEqualTo(2);
            assertThat(said()).startsWith("error: `--catalogue`: the name").doesNotContain("secret");
        }
    }

    @Test
    void verifiesWhatACatalogueSays() throws IOException {
        writePackage("demo");
        assertThat(run("one", BUILD + "--catalogue REG/me/catalogue --update-catalogue"))
                .as(said())
                .isZero();

        assertThat(run("two", BUILD + "--catalogue REG/me/catalogue --verify")).isZero();

        assertThat(said()).contains("REG/me/catalogue: 3 entries looked up, all of them right\n");
    }

    @Test
    void refusesAnImageInPlaceOfACatalogue() throws IOException {
        writePackage("demo");

        assertThat(run("one", BUILD + "--catalogue REG/base:1")).isEqualTo(1);

        assertThat(said())
                .contains(
                        "error: `--catalogue REG/base:1`: it is an image that does not say how its layers were built\n");
        assertThat(run("one", BUILD + "--catalogue REG/base:1 --update-catalogue"))
                .isEqualTo(1);
        assertThat(said()).contains("error: `--catalogue REG/base:1`: it is no catalogue of layers\n");
    }

    @Test
    void takesAnImageInARegistryForACatalogue() throws IOException {
        var file = writePackage("demo");
        assertThat(run("one", BUILD)).as(said()).isZero();
        Files.delete(file);

        assertThat(run("two", BUILD.replace("app:1", "app:2") + "--catalogue REG/me/app:1"))
                .as(said())
                .isZero();
        assertThat(said()).contains("REG/me/app:2: ", ", 0 B sent, ");
        assertThat(run("three", BUILD.replace("me/app", "you/app") + "--catalogue REG/me/app:1"))
                .as(said())
                .isZero();

        assertThat(said()).as("but for the configuration").containsPattern("REG/you/app:1: .*, \\d\\d\\d B sent, ");
        assertThat(folder.resolve("three/packages")).isEmptyDirectory();
        assertThat(folder.resolve("three/bases")).isEmptyDirectory();
        assertThat(run("four", "pull REG/you/app:1 -o @/pulled.tar")).as(said()).isZero();
        assertThat(run("four", "validate @/pulled.tar")).as(said()).isZero();
    }

    @Test
    void takesAnImageFileForACatalogue() throws IOException {
        var file = writePackage("demo");
        assertThat(run("one", BUILD + "-o @/image.tar --format oci")).as(said()).isZero();
        Files.delete(file);

        assertThat(run("two", BUILD.replace("app:1", "app:2") + "--catalogue @/image.tar"))
                .as(said())
                .isZero();

        assertThat(said()).contains("REG/me/app:2: ", ", 0 B sent, ");
        assertThat(run("two", BUILD + "--catalogue @/none.tar")).isEqualTo(1);
        assertThat(said()).endsWith("none.tar` does not exist\n");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        writePackage("demo");

        assertThat(run("one", BUILD + "--update-catalogue")).isEqualTo(2);
        assertThat(said()).contains("error: `--update-catalogue` needs a catalogue\n");

        assertThat(run("one", BUILD.replace("--push", "-o @/o.tar") + "--catalogue REG/c --update-catalogue"))
                .isEqualTo(2);
        assertThat(said()).contains("error: `--update-catalogue` needs `--push`: a catalogue says where layers are\n");

        assertThat(run("one", BUILD + "--catalogue REG/me/app:1 --update-catalogue"))
                .isEqualTo(2);
        assertThat(said()).contains("error: `REG/me/app:1` is to be both image and catalogue\n");

        assertThat(run("one", BUILD + "--update-catalogue --catalogue REG/c(at)sha256:" + "0".repeat(64)))
                .isEqualTo(2);
        assertThat(said()).contains("` has a digest, and what has one never changes\n");

        assertThat(run("one", BUILD + "--catalogue REG/c --update-catalogue --verify"))
                .isEqualTo(2);
        assertThat(said()).contains("error: `--verify` doubts the catalogue that `--update-catalogue` adds to\n");
    }

    @Test
    void makesAgainWhatTheDiskOfACacheHasLost() throws IOException {
        writePackage("demo");
        var build = "build -f @/lock.txt -b REG/base:1 -c gzip -i demo:1 -o @/";
        assertThat(run("one", build + "first.tar")).as(said()).isZero();
        try (var files = Files.list(folder.resolve("one/layers"))) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".blob")).toList()) {
                var bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        }

        assertThat(run("one", build + "second.tar")).as(said()).isZero();

        assertThat(said()).contains("warning: a cache was damaged, and what was lost is made again\n");
        assertThat(folder.resolve("second.tar")).hasSameBinaryContentAs(folder.resolve("first.tar"));
    }
}
