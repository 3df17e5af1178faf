package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.http.StoppedTime;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.MediaFamily;
import dockerenvs.oci.image.Platform;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.TestRegistry.Mishap;
import dockerenvs.oci.registry.TestRegistry.Reply;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Indexes, copies, and what refers to images.
@Timeout(60)
final class RegistryIndexTest {
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    private TestRegistry server;
    private Registry registry;
    private Image amd64;
    private Image arm64;
    private Artifact both;

    @BeforeEach
    void start() throws IOException {
        server = TestRegistry.start();
        registry = Registry.builder()
                .timing(new StoppedTime().timing())
                .platform(AMD64)
                .open();
        amd64 = Images.of("a", 2).withPlatform(AMD64);
        arm64 = Images.of("b", 1).withPlatform(ARM64);
        both = index(amd64, arm64);
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        server.close();
    }

    /// Its server of tokens gives all that is asked for, or nothing.
    @Test
    void isPushedWithoutMountingWhereTheTokenForItIsRefused() throws IOException {
        registry.push(both, List.of(reference("base:1")));
        var pulled = registry.find(reference("base:1")).artifact();
        server.gate(request -> {
            if (request.path().equals("/token")) {
                return Optional.of(
                        request.target().contains("base") && request.target().contains("app")
                                ? Reply.of("403 Forbidden")
                                : Reply.of("200 OK", "{\"token\":\"t\"}"));
            }
            return request.header("authorization").isPresent()
                    ? Optional.empty()
                    : Optional.of(Reply.of(
                            "401 x|WWW-Authenticate: Bearer realm=\"http://%s/token\"".formatted(server.domain())));
        });

        var pushed = registry.push(pulled, List.of(reference("app:1")));

        assertThat(pushed.mounted().blobs()).isZero();
        assertThat(registry.find(reference("app:1")).descriptor()).isEqualTo(both.root());
    }

    @ParameterizedTest
    @CsvSource({
        "4000000, 'more than the 67,108,864 bytes allowed'",
        "100, 'has 4,000,000 bytes, and the index says 100'"
    })
    void holdsNoMoreOfAnIndexThanAllowed(long said, String message) {
        var manifests = IntStream.range(0, 40)
                .boxed()
                .collect(Collectors.toMap(number -> Digest.sha256(manifest(number)), number -> number));
        var entries = manifests.keySet().stream()
                .map(digest -> new Descriptor(MediaFamily.OCI.manifest(), digest, said, JsonObject.EMPTY).json())
                .toList();
        var index = JsonObject.EMPTY
                .with("schemaVersion", 2)
                .with("mediaType", MediaFamily.OCI.index())
                .with("manifests", JsonArray.of(entries));
        server.trouble(request -> {
            var name = request.path().substring(request.path().lastIndexOf('/') + 1);
            var body = name.equals("1")
                    ? index.bytes()
                    : manifest(Optional.ofNullable(manifests.get(Digest.parse(name)))
                            .orElse(0));
            return Optional.of(new Mishap.Instead(new Reply("200 OK", body)));
        });

        assertThatThrownBy(() -> registry.find(reference("app:1")).artifact())
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining(message);

        assertThat(server.requests()).hasSizeLessThan(1 + 17);
    }

    /// A document that is as large as one may be, nearly.
    private static byte[] manifest(int number) {
        var text = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"x\":%d}".formatted(MediaFamily.OCI.manifest(), number);
        return (text + " ".repeat(4_000_000 - text.length())).getBytes(UTF_8);
    }

    private Reference reference(String rest) {
        return Reference.parse(server.domain() + "/" + rest);
    }

    private static Artifact index(Image... images) {
        var entries = Stream.of(images).map(image -> image.descriptor().json()).toList();
        var json = JsonObject.EMPTY
                .with("schemaVersion", 2)
                .with("mediaType", MediaFamily.OCI.index())
                .with("manifests", JsonArray.of(entries));
        var blobs = new TreeMap<Digest, Blob>();
        var document = Blob.of(json.bytes());
        blobs.put(document.digest(), document);
        for (var image : images) {
            image.artifact().blobs().forEach(blob -> blobs.put(blob.digest(), blob));
        }
        return new Artifact(Descriptor.of(MediaFamily.OCI.index(), document), List.copyOf(blobs.values()));
    }

    @Test
    void pushesAnIndexAndChoosesAPlatformOfIt() throws IOException {
        var pushed = registry.push(both, List.of(reference("me/app:1")));

        assertThat(pushed.digest()).isEqualTo(both.root().digest());
        assertThat(registry.pull(reference("me/app:1"))).isEqualTo(amd64);
        assertThat(registry.pull(reference("me/app:1"), ARM64)).isEqualTo(arm64);
        assertThat(registry.pull(reference("me/app@" + arm64.digest()))).isEqualTo(arm64);
        assertThatThrownBy(() -> registry.pull(reference("me/app:1"), Platform.parse("linux/s390x")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s`: there is no image for linux/s390x, only for linux/amd64, linux/arm64"
                        .formatted(reference("me/app:1")));
    }

    @Test
    void asksForNoMoreThanThePlatformThatIsWanted() throws IOException {
        registry.push(both, List.of(reference("me/app:1")));
        server.newRequests();

        registry.pull(reference("me/app:1"));

        assertThat(server.newRequests())
                .containsExactly(
                        "GET /v2/me/app/manifests/1",
                        "GET /v2/me/app/manifests/<digest>",
                        "GET /v2/me/app/blobs/<digest>");
    }

    @Test
    void pullsAWholeIndex() throws IOException {
        registry.push(both, List.of(reference("me/app:1")));

        var found = registry.find(reference("me/app:1"));

        assertThat(found.isIndex()).isTrue();
        assertThat(found.manifests()).hasSize(2);
        assertThat(found.artifact().root().digest()).isEqualTo(both.root().digest());
        assertThat(found.artifact().blobs()).isEqualTo(both.blobs());
        for (var blob : found.artifact().blobs()) {
            assertThat(Blob.of(blob.read(1 << 20))).isEqualTo(blob);
        }
    }

    @Test
    void leavesOutWhatARegistryDoesNotHaveOfAnIndex() throws IOException {
        registry.push(both, List.of(reference("me/app:1")));
        registry.delete(reference("me/app@" + arm64.digest()));

        var found = registry.find(reference("me/app:1"));

        assertThat(found.artifact().blobs()).doesNotContain(arm64.manifest()).contains(amd64.manifest());
        assertThat(found.image()).isEqualTo(amd64);
        assertThatThrownBy(() -> found.image(ARM64))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("does not have " + arm64.digest());
    }

    @Test
    void copiesWithinARegistryWithoutABlobOnTheWay() throws IOException {
        registry.push(both, List.of(reference("me/app:1")));
        server.newRequests();

        try (var another = Registry.open()) {
            var pushed = another.copy(reference("me/app:1"), reference("you/app:2"));
            assertThat(pushed.uploaded().blobs()).isZero();
        }

        assertThat(server.requests())
                .noneMatch(request ->
                        request.method().equals("GET") && request.path().contains("/blobs/"));
        assertThat(registry.find(reference("you/app:2")).descriptor().digest())
                .isEqualTo(both.root().digest());
    }

    @Test
    void copiesFromOneRegistryToAnotherAndOnePlatformAlone() throws IOException {
        registry.push(both, List.of(reference("me/app:1")));
        try (var other = TestRegistry.start()) {
            var target = Reference.parse(other.domain() + "/app:1");
            assertThat(registry.copy(reference("me/app:1"), target).digest())
                    .isEqualTo(both.root().digest());
            assertThat(registry.find(target).artifact().blobs()).isEqualTo(both.blobs());

            var alone = Reference.parse(other.domain() + "/app:arm64");
            registry.copy(reference("me/app:1"), alone, ARM64);
            assertThat(registry.find(alone).descriptor().digest()).isEqualTo(arm64.digest());
        }
    }

    @Test
    void refusesAnIndexWhoseManifestLacksALayer() {
        var left = new ArrayList<>(both.blobs());
        left.remove(arm64.layers().getFirst().blob());

        assertThatThrownBy(() -> registry.push(new Artifact(both.root(), left), List.of(reference("me/app:1"))))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("which is missing");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void sendsABlobThatTwoThreadsPushOnce() throws IOException {
        Tasks.parallel(
                List.of("1", "2", "3", "4"),
                4,
                tag -> registry.push(amd64, reference("me/app:" + tag).toString()));

        assertThat(server.requests())
                .filteredOn(request ->
                        request.method().equals("PUT") && request.path().contains("/blobs/"))
                .hasSize(3);
        assertThat(registry.tags(reference("me/app"))).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void attachesToAnImageAndFindsItAgain(boolean keepsAccount) throws IOException {
        if (!keepsAccount) {
            server.store().cannot(TestStore.Skill.REFERRERS);
        }
        registry.push(amd64, reference("me/app:1").toString());

        var first = registry.attach(reference("me/app:1"), attachment("one"));
        var second = registry.attach(reference("me/app:1"), attachment("two"));

        assertThat(registry.referrers(reference("me/app:1"), "a/b"))
                .extracting(Descriptor::digest)
                .containsExactlyInAnyOrder(first.digest(), second.digest());
        assertThat(registry.referrers(reference("me/app:1"), "c/d")).isEmpty();
        assertThat(registry.tags(reference("me/app"))).hasSize(keepsAccount ? 1 : 2);
    }

    @Test
    void findsNothingThatRefersToAnImage() throws IOException {
        registry.push(amd64, reference("me/app:1").toString());
        assertThat(registry.referrers(reference("me/app:1"), "")).isEmpty();
        server.store().cannot(TestStore.Skill.REFERRERS);
        assertThat(registry.referrers(reference("me/app:1"), "")).isEmpty();
    }

    @Test
    void namesTheTagOfWhatRefersToAnImage() {
        var sha512 = Digest.parse("sha512:" + "0123".repeat(32));

        assertThat(Referrers.tag(Digest.parse("sha256:" + "ab".repeat(32)))).isEqualTo("sha256-" + "ab".repeat(32));
        assertThat(Referrers.tag(sha512)).isEqualTo("sha512-" + "0123".repeat(16));
    }

    private static Attachment attachment(String text) {
        return Attachment.of("a/b", Blob.of(text.getBytes(UTF_8)));
    }
}
