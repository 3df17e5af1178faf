package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.ContentStore;
import dockerenvs.content.MalformedInput;
import dockerenvs.http.LoopbackServer;
import dockerenvs.http.StoppedTime;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.OciArchive;
import dockerenvs.oci.archive.OciLayout;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.registry.TestRegistry.Mishap;
import dockerenvs.oci.registry.TestRegistry.Reply;
import dockerenvs.oci.registry.TestRegistry.Request;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A registry that goes wrong, on purpose.
@Timeout(120)
final class RegistryFaultsTest {
    private final StoppedTime time = new StoppedTime();
    private TestRegistry server;
    private Registry registry;

    @BeforeEach
    void start() throws IOException {
        server = TestRegistry.start();
        registry = Registry.builder().timing(time.timing()).open();
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        server.close();
    }

    private String name(String rest) {
        return server.domain() + "/" + rest;
    }

    /// Bytes of a layer on their way; configurations are smaller.
    private static Predicate<Request> isUpload(String method) {
        return request -> request.method().equals(method)
                && request.path().contains("/blobs/uploads/_u")
                && Integer.parseInt(request.header("content-length").orElse("0")) > 2000;
    }

    private static Predicate<Request> isBlob(Blob blob) {
        return request -> request.method().equals("GET") && request.path().endsWith("/" + blob.digest());
    }

    private static Mishap status(String head) {
        return new Mishap.Instead(Reply.of(head, "<html>down</html>"));
    }

    private Blob pushedLayer() throws IOException {
        registry.push(Images.of("a", 1), name("me/app:1"));
        var layer = registry.pull(name("me/app:1")).layers().getFirst().blob();
        server.newRequests();
        return layer;
    }

    @Test
    void goesOnWhereADownloadBroke() throws IOException {
        var layer = pushedLayer();
        server.troubleNext(3, isBlob(layer), new Mishap.CutAnswer(400));

        assertThat(Blob.of(layer.read(1 << 20))).isEqualTo(layer);

        assertThat(server.requests()).hasSize(4);
        assertThat(server.requests().getLast().header("range")).isPresent();
        // each of the three tries brought something
        assertThat(time.pauses()).allMatch(pause -> pause.compareTo(Duration.ofSeconds(1)) <= 0);
    }

    @Test
    void beginsAgainWhereTheServerKnowsNoRanges() throws IOException {
        var layer = pushedLayer();
        server.store().cannot(TestStore.Skill.RANGE);
        server.troubleNext(2, isBlob(layer), new Mishap.CutAnswer(1000));

        assertThat(Blob.of(layer.read(1 << 20))).isEqualTo(layer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 0-1/2", "nonsense", "bytes 1-2/3"})
    void beginsAgainWhereTheServerGivesAnotherPart(String range) throws IOException {
        var layer = pushedLayer();
        var count = new AtomicInteger();
        server.trouble(request -> switch (isBlob(layer).test(request) ? count.incrementAndGet() : 0) {
            case 1 -> Optional.of(new Mishap.CutAnswer(1000));
            case 2 -> Optional.of(status("206 x|Content-Range: " + range));
            default -> Optional.empty();
        });

        assertThat(Blob.of(layer.read(1 << 20))).isEqualTo(layer);
    }

    @Test
    void givesUpAfterTenTriesThatBroughtNothing() throws IOException {
        var layer = pushedLayer();
        server.troubleNext(1000, isBlob(layer), new Mishap.CutAnswer(5));

        assertThatThrownBy(() -> layer.read(1 << 20))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broke");

        assertThat(server.requests()).hasSize(10);
    }

    @Test
    void noticesABlobThatIsNotWhatItsDigestSays() throws IOException {
        var layer = pushedLayer();
        var other = layer.read(1 << 20);
        other[700] ^= 1;
        server.troubleNext(1, isBlob(layer), new Mishap.Instead(new Reply("200 OK", other)));

        assertThatThrownBy(() -> layer.read(1 << 20))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`" + name("me/app") + "`: the bytes named " + layer.digest());
    }

    @Test
    void fetchesASpoiltBlobAgainAndKeepsOnlyWhatItsDigestSays(@TempDir Path folder) throws IOException {
        var layer = pushedLayer();
        var other = layer.read(1 << 20);
        other[700] ^= 1;
        var artifact = registry.pull(name("me/app:1")).artifact();
        try (var store = ContentStore.open(folder)) {
            server.troubleNext(3, isBlob(layer), new Mishap.Instead(new Reply("200 OK", other)));
            assertThatThrownBy(() -> registry.fetch(artifact, store)).isInstanceOf(MalformedInput.class);
            assertThat(store.find(layer.digest())).isEmpty();

            server.troubleNext(2, isBlob(layer), new Mishap.Instead(new Reply("200 OK", other)));
            assertThat(registry.fetch(artifact, store).blobs()).isEqualTo(artifact.blobs());
            server.newRequests();
            for (var blob : registry.fetch(artifact, store).blobs()) {
                assertThat(Blob.of(blob.read(1 << 20))).isEqualTo(blob);
            }
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void fetchesASpoiltBlobAgainOnItsWayIntoAFileOrAnotherRegistry(@TempDir Path folder) throws IOException {
        var layer = pushedLayer();
        var sound = layer.read(1 << 20);
        var other = sound.clone();
        other[700] ^= 1;
        var image = registry.pull(name("me/app:1"));
        var spoilt = new Mishap.Instead(new Reply("200 OK", other));

        server.troubleNext(2, isBlob(layer), spoilt);
        OciLayout.append(image, "app", folder.resolve("layout"));
        server.troubleNext(2, isBlob(layer), spoilt);
        DockerArchive.write(image, "app:1", folder.resolve("app.tar"));
        try (var another = TestRegistry.start()) {
            server.troubleNext(2, isBlob(layer), spoilt);
            registry.push(image, another.domain() + "/me/app:1");
            var there = registry.pull(another.domain() + "/me/app:1");
            assertThat(there.layers().getFirst().blob().read(1 << 20)).isEqualTo(sound);
        }
        server.troubleNext(3, isBlob(layer), spoilt);
        assertThatThrownBy(() -> OciArchive.write(image, "app", folder.resolve("app.oci")))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("the bytes named " + layer.digest());

        for (var written : List.of("layout", "app.tar")) {
            try (var file = ImageFile.open(folder.resolve(written))) {
                assertThat(file.image().layers().getFirst().blob().read(1 << 20))
                        .isEqualTo(sound);
            }
        }
        assertThat(folder.resolve("app.oci")).doesNotExist();
    }

    @Test
    void readsNoMoreThanWasPromised() throws IOException {
        var layer = pushedLayer();
        var bytes = layer.read(1 << 20);
        server.troubleNext(
                1, isBlob(layer), new Mishap.Instead(new Reply("200 OK", Arrays.copyOf(bytes, bytes.length + 5000))));

        assertThat(layer.read(1 << 20)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "401 Unauthorized", "200 OK|Docker-Content-Digest: sha256:0"})
    void hearsNoAnswerThatNeverEnds(String head) throws IOException {
        var sent = new AtomicLong();
        try (var endless = LoopbackServer.start((_, out) -> {
            out.write("HTTP/1.1 %s\r\n\r\n".formatted(head.replace("|", "\r\n")).getBytes(ISO_8859_1));
            while (true) {
                out.write(new byte[1 << 16]);
                sent.addAndGet(1 << 16);
            }
        })) {
            var reference = "127.0.0.1:%d/me/app:1".formatted(endless.port());

            assertThatThrownBy(() -> registry.pull(reference)).isInstanceOf(RegistryException.class);
        }
        // what was read, and what was still on its way
        assertThat(sent.get()).isLessThan(64 << 20);
    }

    @Test
    void goesOnWhereAnUploadBroke() throws IOException {
        server.troubleNext(1, isUpload("PUT"), new Mishap.CutBody(1000));

        registry.push(Images.of("a", 1), name("me/app:1"));

        assertThat(server.newRequests())
                .contains(
                        "GET /v2/me/app/blobs/uploads/_u?state=0",
                        "PATCH /v2/me/app/blobs/uploads/_u?state=1000",
                        "POST /v2/me/app/blobs/uploads/")
                .filteredOn(request -> request.startsWith("POST"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void goesOnWhereAnUploadBrokeNearItsBeginning(int bytes) throws IOException {
        server.troubleNext(1, isUpload("PUT"), new Mishap.CutBody(bytes));

        var image = Images.of("a", 1);
        registry.push(image, name("me/app:1"));

        assertThat(registry.pull(name("me/app:1"))).isEqualTo(image);
    }

    @Test
    void beginsAnUploadAgainThatTheRegistryForgot() throws IOException {
        server.store().cannot(TestStore.Skill.UPLOAD_STATUS);
        server.troubleNext(1, isUpload("PUT"), new Mishap.CutBody(1000));
        var image = Images.of("a", 1);

        registry.push(image, name("me/app:1"));

        assertThat(registry.pull(name("me/app:1"))).isEqualTo(image);
        assertThat(server.requests()).anyMatch(request -> request.method().equals("PATCH"));
    }

    @Test
    void goesToLocationsThatAUrlHoldsOnlyEncoded() throws IOException {
        server.trouble(request -> request.method().equals("POST")
                ? Optional.of(new Mishap.Changed(reply ->
                        new Reply(reply.head().replace("?state=0", "?state=0&k={a b}%7C|X-More: 1"), reply.body())))
                : Optional.empty());

        registry.push(Images.of("a", 1), name("me/app:1"));

        assertThat(server.requests())
                .filteredOn(isUpload("PUT"))
                .singleElement()
                .asString()
                .contains("&k=%7Ba%20b%7D%7C&digest=");
    }

    @Test
    void beginsAnewWhereTheLocationIsStale() throws IOException {
        server.troubleNext(
                1,
                isUpload("PUT"),
                new Mishap.Instead(Reply.of("404 x", "{\"errors\":[{\"code\":\"BLOB_UPLOAD_UNKNOWN\"}]}")));

        var pushed = registry.push(Images.of("a", 1), name("me/app:1"));

        assertThat(pushed.uploaded().blobs()).isEqualTo(2);
    }

    @Test
    void findsThatABlobHadArrivedAfterAll() throws IOException {
        server.troubleNext(1, isUpload("PUT"), new Mishap.CutAnswer(0));

        registry.push(Images.of("a", 1), name("me/app:1"));

        assertThat(server.requests()).filteredOn(isUpload("PUT")).hasSize(1);
    }

    @Test
    void sendsPiecesWhereTheWholeIsTooLarge() throws IOException {
        server.troubleNext(1, isUpload("PUT"), status("413 x"));

        registry.push(Images.of("a", 1), name("me/app:1"));

        assertThat(server.requests()).filteredOn(isUpload("PATCH")).hasSize(1);
    }

    @Test
    void sendsPiecesWhereNothingOfTheWholeArrives() throws IOException {
        server.troubleNext(1, isUpload("PUT"), new Mishap.CutBody(0));

        registry.push(Images.of("a", 1), name("me/app:1"));

        assertThat(server.requests()).filteredOn(isUpload("PATCH")).hasSize(1);
    }

    @Test
    void saysWhyAnUploadIsRefusedAndCancelsIt() throws IOException {
        server.troubleNext(
                1000, isUpload("PUT"), new Mishap.Instead(Reply.of("403 x", "{\"errors\":[{\"code\":\"DENIED\"}]}")));

        assertThatThrownBy(() -> registry.push(Images.of("a", 1), name("me/app:1")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("the registry answered 403 DENIED");
        assertThat(server.store().uploadsLeft()).isLessThanOrEqualTo(1);
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void blamesTheSourceAndNotTheRegistryForBytesThatAreNotThere() throws IOException {
        var good = Images.of("a", 1).layers().getFirst();
        var missing = new Blob(good.blob().digest(), good.blob().size(), () -> {
            throw new NoSuchFileException("layer.tar");
        });
        Image image = Image.SCRATCH.withLayer(new Layer(good.descriptor(), missing, good.diffId()));

        assertThatThrownBy(() -> registry.push(image, name("me/app:1"))).isInstanceOf(NoSuchFileException.class);
        assertThat(time.pauses()).isEmpty();
    }
}
