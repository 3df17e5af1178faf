package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dockerenvs.content.Digest;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is there after the server has ended.
class PersistenceTest {
    @TempDir
    private Path folder;

    private RegistryServer open() throws IOException {
        return RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder));
    }

    @Test
    void saysThatTheDiskIsFull() throws IOException {
        assumeThat(Path.of("/dev/full")).exists();
        var notes = new CopyOnWriteArrayList<String>();
        var options = ServerOptions.DEFAULT.withFolder(folder).withListener(event -> {
            if (event instanceof TaskEvent.Noted(var _, var text)) {
                notes.add(text);
            }
        });
        try (var server = RegistryServer.open(options)) {
            var client = RegistryClient.of(server);
            var location = client.begin("me/app");
            var file = folder.resolve("uploads").resolve(location.substring(location.lastIndexOf('/') + 1));
            Files.delete(file);
            Files.createSymbolicLink(file, Path.of("/dev/full"));

            var reply = client.send("PATCH", location, "layer".getBytes(UTF_8)).expect(507);

            assertThat(reply.text()).contains("no space left");
            assertThat(notes).singleElement().asString().endsWith("`: No space left on device");
            Files.delete(file);
        }
    }

    @Test
    void saysThatItsFolderIsAFile() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        for (var place : List.of(file, file.resolve("registry"))) {
            assertThatThrownBy(() -> RegistryServer.open(ServerOptions.DEFAULT.withFolder(place)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("`%s` is a file, and a registry keeps what it has in a folder".formatted(file));
        }
    }

    @Test
    void findsEverythingAgain() throws IOException {
        Documents.Document image;
        Documents.Document note;
        try (var server = open()) {
            var client = RegistryClient.of(server);
            image = client.pushImage("me/app", "1", "layer");
            note = Documents.image("{}").about(image);
            client.push("me/app", "note", note).expect(201);
            client.push("me/blobs", "blob");
        }

        try (var server = open()) {
            var client = RegistryClient.of(server);
            var reply = client.get("/v2/me/app/manifests/1").expect(200);
            assertThat(reply.body()).isEqualTo(image.bytes());
            assertThat(reply.header("Content-Type")).isEqualTo(Documents.MANIFEST);
            assertThat(client.get("/v2/me/app/blobs/" + Digest.sha256("layer".getBytes(UTF_8)))
                            .expect(200)
                            .text())
                    .isEqualTo("layer");
            assertThat(client.tags("me/app")).containsExactly("1", "note");
            assertThat(client.get("/v2/_catalog").json().strings("repositories"))
                    .containsExactly("me/app", "me/blobs");
            assertThat(Documents.digests(
                            client.get("/v2/me/app/referrers/" + image.digest()).json()))
                    .containsExactly(note.digest().toString());
        }
    }

    @Test
    void goesOnWithAnUpload() throws IOException {
        var blob = "0123456789".getBytes(UTF_8);
        String location;
        try (var server = open()) {
            var client = RegistryClient.of(server);
            location = client.begin("me/app");
            client.send("PATCH", location, "01234".getBytes(UTF_8)).expect(202);
        }

        try (var server = open()) {
            var client = RegistryClient.of(server);
            assertThat(client.get(location).expect(204).header("Range")).isEqualTo("0-4");
            client.send("PUT", location + "?digest=" + Digest.sha256(blob), "56789".getBytes(UTF_8))
                    .expect(201);
            assertThat(client.get("/v2/me/app/blobs/" + Digest.sha256(blob))
                            .expect(200)
                            .body())
                    .isEqualTo(blob);
        }
        assertThat(folder.resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void forgetsUploadsAfterADay() throws IOException {
        String location;
        try (var server = open()) {
            location = RegistryClient.of(server).begin("me/app");
        }
        var now = Instant.now();
        var options = ServerOptions.DEFAULT.withFolder(folder);

        try (var server = RegistryServer.open(options, () -> now.plus(Duration.ofHours(23)))) {
            RegistryClient.of(server).get(location).expect(204);
        }
        try (var server = RegistryServer.open(options, () -> now.plus(Duration.ofHours(25)))) {
            RegistryClient.of(server).get(location).expect(404);
        }
        assertThat(folder.resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void forgetsUploadsWhileItRuns() throws IOException {
        var now = new Instant[] {Instant.now()};
        try (var server = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder), () -> now[0])) {
            var client = RegistryClient.of(server);
            var first = client.begin("me/app");
            now[0] = now[0].plus(Duration.ofHours(25));

            var second = client.begin("me/app");

            client.get(first).expect(404);
            client.get(second).expect(204);
        }
    }

    @Test
    void keepsNothingWithoutAFolder() throws IOException {
        Path temporary;
        try (var server = RegistryServer.open(ServerOptions.DEFAULT)) {
            RegistryClient.of(server).pushImage("me/app", "1", "layer");
            temporary = server.folder();
            assertThat(temporary).isDirectory();
        }
        assertThat(temporary).doesNotExist();
    }

    @Test
    void sharesItsFolderWithNoOther() throws IOException {
        try (var _ = open()) {
            assertThatThrownBy(this::open).hasMessage("`" + folder + "` is the folder of a registry that is running");
        }
        open().close();
    }

    @Test
    void servesNoManifestThatWasDamaged() throws IOException {
        try (var server = open()) {
            var client = RegistryClient.of(server);
            var image = client.pushImage("me/app", "1", "layer");
            var file = folder.resolve("blobs/sha256").resolve(image.digest().hex());
            Files.writeString(file, Files.readString(file).replace("layer", "lawyer"));

            assertThatThrownBy(() -> client.get("/v2/me/app/manifests/1")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void tellsItsOwnerWhatIsWrongWithTheFolder() throws IOException {
        var events = new CopyOnWriteArrayList<TaskEvent>();
        try (var server =
                RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder).withListener(events::add))) {
            var client = RegistryClient.of(server);
            Files.delete(folder.resolve("uploads"));

            var reply = client.send("POST", "/v2/me/app/blobs/uploads/").expect(500);

            assertThat(reply.text()).doesNotContain(folder.toString());
            assertThat(events.toString()).contains("POST `/v2/me/app/blobs/uploads/`", folder.toString());
        }
    }
}
