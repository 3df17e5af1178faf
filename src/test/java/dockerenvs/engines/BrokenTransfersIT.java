package dockerenvs.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.files.FileTree;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pulls and pushes that are ended in the middle, by the user, a registry that dies, or a full disk: they say why,
/// leave nothing half behind, and can be repeated.
@Tag("engines")
class BrokenTransfersIT {
    private static final int LARGE_MEGABYTES = 256;
    private static final int LAYERS = 40;
    private static final int TERMINATED = 143;

    @TempDir
    private Path folder = Path.of("");

    private Path temporary = Path.of("");
    private Path output = Path.of("");

    @BeforeEach
    void makeFolders() throws IOException {
        temporary = Files.createDirectory(folder.resolve("temporary"));
        output = Files.createDirectory(folder.resolve("output"));
    }

    private Path large() throws IOException {
        var file = folder.resolve("large.tar");
        BigImage.write(file, LARGE_MEGABYTES);
        return file;
    }

    private Path manyLayers() throws IOException {
        var image = Image.SCRATCH;
        for (var i = 0; i < LAYERS; i++) {
            image = image.withLayer(
                    Layer.pack(FileTree.of(List.of(BigImage.file("srv/" + i, 4 * BigImage.MEGABYTE, i)))), "noise");
        }
        var file = folder.resolve("many.tar");
        DockerArchive.write(image, "example.com/many:1", file);
        return file;
    }

    private RegistryServer server() throws IOException {
        return RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("registry")));
    }

    private static List<String> listing(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void aPullThatIsInterruptedLeavesNothing() throws IOException {
        try (var server = server()) {
            var name = server.url().getAuthority() + "/me/large:1";
            DockerEnvs.run("push", large(), name);

            var result = ProgramProcess.start(temporary, "pull", name, "-o", output.resolve("large.tar"))
                    .await(() -> listing(output).stream().anyMatch(file -> file.startsWith(".large.tar")))
                    .terminate()
                    .finish();

            assertThat(result.exitCode()).as(result.text()).isEqualTo(TERMINATED);
            assertThat(output).isEmptyDirectory();
            assertThat(temporary).isEmptyDirectory();
            DockerEnvs.run("pull", name, "-o", output.resolve("large.tar"));
        }
        assertThat(listing(output)).containsExactly("large.tar");
    }

    @Test
    void aPushThatIsInterruptedLeavesNothing() throws IOException {
        try (var server = server()) {
            var name = server.url().getAuthority() + "/me/large:1";
            var uploads = folder.resolve("registry/uploads");

            var result = ProgramProcess.start(temporary, "push", large(), name)
                    .await(() -> bytesArrive(uploads))
                    .terminate()
                    .finish();

            assertThat(result.exitCode()).as(result.text()).isEqualTo(TERMINATED);
            assertThat(uploads).isEmptyDirectory();
            assertThat(temporary).isEmptyDirectory();
            DockerEnvs.run("push", folder.resolve("large.tar"), name);
        }
    }

    /// Whether all four layers are on their way: of an upload whose place nobody has been told yet, nobody can say
    /// that it is not wanted.
    private static boolean bytesArrive(Path uploads) throws IOException {
        try (var files = Files.list(uploads)) {
            return files.filter(file -> file.toFile().length() > 0).count() == 4;
        }
    }

    @Test
    void aPushGoesOnWhereARegistryDied() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var kept = folder.resolve("kept");
        var name = "127.0.0.1:" + port + "/me/many:1";
        var blobs = kept.resolve("blobs/sha256");
        var many = manyLayers();
        var dying = serve(port, kept);
        var push = ProgramProcess.start(temporary, "push", many, name)
                .await(() -> Files.isDirectory(blobs) && listing(blobs).size() > LAYERS / 4);
        dying.kill().finish();

        var result = push.finish();

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.text()).contains("error: `http://127.0.0.1:" + port);
        assertThat(result.text().lines().filter(line -> line.startsWith("warning: ")))
                .hasSizeLessThanOrEqualTo(1);
        var server = serve(port, kept);
        var pushed = JsonObject.expect(
                Json.parse(DockerEnvs.run("push", many, name, "--json").getBytes(UTF_8)), "pushed");
        assertThat(pushed.object("present").orElseThrow().integer("blobs").orElseThrow())
                .isGreaterThan(LAYERS / 8);
        server.terminate().finish();
    }

    private ProgramProcess serve(int port, Path kept) throws IOException {
        return ProgramProcess.start(temporary, "registry", "serve", "--folder", kept, "--listen", "127.0.0.1:" + port)
                .await(() -> answers(port));
    }

    private static boolean answers(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            // not yet
            return false;
        }
    }

    @Test
    void aPullOntoAFullDiskSaysSoAndLeavesNothing() throws IOException {
        var mount = Tool.find("mount");
        mount.run("-t", "tmpfs", "-o", "size=20m", "tmpfs", output.toString());
        try (var server = server()) {
            var name = server.url().getAuthority() + "/me/large:1";
            DockerEnvs.run("push", large(), name);
            for (var format : List.of("docker", "layout")) {
                var outcome = DockerEnvs.attempt("pull", name, "--format", format, "-o", output.resolve("large"));

                assertThat(outcome.exitCode()).isEqualTo(1);
                assertThat(outcome.err()).contains("No space left on device", "hint: make room on its disk");
                assertThat(output).isEmptyDirectory();
            }
        } finally {
            Tool.find("umount").run(output.toString());
        }
    }
}
