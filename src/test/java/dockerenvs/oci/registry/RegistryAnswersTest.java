package dockerenvs.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.files.FileTree;
import dockerenvs.http.StoppedTime;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Platform;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.TestRegistry.Mishap;
import dockerenvs.oci.registry.TestRegistry.Reply;
import dockerenvs.oci.registry.TestRegistry.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What registries say about pushes and deletions, heeded and passed on.
@Timeout(60)
final class RegistryAnswersTest {
    private final StoppedTime time = new StoppedTime();
    private TestRegistry server;
    private Registry registry;

    @BeforeEach
    void start() throws IOException {
        server = TestRegistry.start();
        registry = Registry.builder()
                .timing(time.timing())
                .platform(Platform.parse("linux/amd64"))
                .open();
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        server.close();
    }

    private String name(String rest) {
        return server.name(rest);
    }

    private Reference reference(String rest) {
        return server.reference(rest);
    }

    private void instead(Predicate<Request> kind, Reply reply) {
        server.trouble(request -> kind.test(request) ? Optional.of(new Mishap.Instead(reply)) : Optional.empty());
    }

    @Test
    void tellsAtOnceThatTheDiskOfTheRegistryIsFull() throws IOException {
        var said = "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"no `space` left\"}]}";
        instead(request -> request.method().equals("PUT"), Reply.of("507 Insufficient Storage", said));
        var image = Image.SCRATCH;

        assertThatThrownBy(() -> registry.push(image, name("me/app:1")))
                .hasMessageEndingWith("the registry answered 507 UNKNOWN: `no 'space' left`")
                .extracting(failure -> ((RegistryException) failure).hint())
                .isEqualTo("the disk of the registry is full; who runs it can make room");
        assertThat(server.requests())
                .filteredOn(request -> request.method().equals("PUT"))
                .hasSize(1);
        assertThat(time.pauses()).isEmpty();
    }

    /// The registry does not want to mount, and begins an upload in its place.
    @Test
    void sendsPiecesAsLongAsTheAnswerToAMountAsks() throws IOException {
        var bytes = new byte[20 << 20];
        var image = Image.SCRATCH.withLayer(Layer.pack(FileTree.ofContents(Map.of("srv/a", bytes)), Compression.NONE));
        registry.push(image, name("me/app:1"));
        server.store().cannot(TestStore.Skill.MOUNT);
        server.newRequests();
        server.trouble(request -> request.parameter("mount").isPresent()
                ? Optional.of(new Mishap.Changed(
                        reply -> new Reply(reply.head() + "|OCI-Chunk-Min-Length: 18000000", reply.body())))
                : request.method().equals("PUT")
                                && request.header("content-length")
                                                .map(Integer::valueOf)
                                                .orElse(0)
                                        > 16 << 20
                        ? Optional.of(new Mishap.Instead(Reply.of("413 x")))
                        : Optional.empty());

        registry.push(registry.pull(name("me/app:1")), name("me/other:1"));

        assertThat(server.requests())
                .filteredOn(request -> request.method().equals("PATCH"))
                .first()
                .extracting(request -> request.header("content-range").orElseThrow())
                .isEqualTo("0-17999999");
    }

    @Test
    void asksEachRepositoryOnceWhetherItTakesImages() throws IOException {
        registry.checkPush(List.of(reference("me/app:1"), reference("me/app"), reference("me/other:1")));

        assertThat(server.requests())
                .extracting(Request::toString)
                .containsExactly(
                        "POST /v2/me/app/blobs/uploads/",
                        "DELETE /v2/me/app/blobs/uploads/_u?state=0",
                        "POST /v2/me/other/blobs/uploads/",
                        "DELETE /v2/me/other/blobs/uploads/_u?state=0");
    }

    @Test
    void saysThatARepositoryTakesNoImages() {
        var said = "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"not yours\"}]}";
        instead(request -> request.method().equals("POST"), Reply.of("403 Forbidden", said));

        assertThatThrownBy(() -> registry.checkPush(List.of(reference("me/app:1"))))
                .hasMessage("`%s`: the registry answered 403 DENIED: `not yours`".formatted(name("me/app")));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void saysWhyTheRegistryDeletesNoTag() throws IOException {
        registry.push(Images.of("a", 1), name("me/app:1"));
        var said = "{\"errors\":[{\"code\":\"UNSUPPORTED\",\"message\":\"this registry is read-only\"}]}";
        instead(request -> request.method().equals("DELETE"), Reply.of("405 Method Not Allowed", said));

        assertThatThrownBy(() -> registry.delete(reference("me/app:1")))
                .hasMessage("`%s`: the registry does not delete single tags (405): `this registry is read-only`"
                        .formatted(name("me/app:1")));
    }

    @Test
    void reportsTheDigestTheRegistryKnows() throws IOException {
        var image = Images.of("a", 1);
        var document = image.artifact().root();
        var bytes = image.manifest().read(1 << 20);
        var algorithm = Digest.Algorithm.SHA512;
        var blob = new Blob(
                Digest.of(algorithm, algorithm.hasher().digest(bytes)),
                bytes.length,
                () -> new ByteArrayInputStream(bytes));
        var artifact = new Artifact(
                Descriptor.of(document.mediaType(), blob),
                image.artifact().blobs().stream()
                        .map(one -> one.digest().equals(document.digest()) ? blob : one)
                        .toList());

        says(image.digest().toString());
        assertThat(registry.push(artifact, List.of(reference("me/app:1"))).digest())
                .isEqualTo(image.digest());
        says("sha3:nobody knows it");
        assertThat(registry.push(artifact, List.of(reference("me/app:1"))).digest())
                .isEqualTo(blob.digest());
        says("sha256:" + "0".repeat(64));
        assertThatThrownBy(() -> registry.push(artifact, List.of(reference("me/app:1"))))
                .hasMessageEndingWith("and calls it sha256:" + "0".repeat(64));
    }

    /// What the registry calls a manifest that it takes.
    private void says(String digest) {
        server.trouble(request ->
                request.method().equals("PUT") && request.path().contains("/manifests/")
                        ? Optional.of(new Mishap.Changed(
                                reply -> new Reply(reply.head() + "|Docker-Content-Digest: " + digest, reply.body())))
                        : Optional.empty());
    }
}
