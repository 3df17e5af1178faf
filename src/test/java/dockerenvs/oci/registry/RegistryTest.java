package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.BlobCache;
import dockerenvs.content.ContentStore;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileTree;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.Pushed.Count;
import dockerenvs.oci.registry.TestRegistry.Reply;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class RegistryTest {
    private static final String SCHEMA_1 = "{\"schemaVersion\":1,\"fsLayers\":[],\"history\":[]}";

    private TestRegistry server;
    private Registry registry;

    @BeforeEach
    void start() throws IOException {
        server = TestRegistry.start();
        registry = TestRegistry.client();
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

    private static long bytes(Image image) {
        return Stream.concat(
                        Stream.of(image.configuration().blob()),
                        image.layers().stream().map(layer -> layer.blob()))
                .mapToLong(blob -> blob.size())
                .sum();
    }

    @Test
    void pushesAnImageAndPullsItByteForByte() throws IOException {
        var image = Images.of("a", 2);

        var pushed = registry.push(image, name("me/app:1"));
        var pulled = registry.pull(name("me/app:1"));

        assertThat(pushed.digest()).isEqualTo(image.digest());
        assertThat(pushed.references()).containsExactly(reference("me/app:1"));
        assertThat(pushed.uploaded()).isEqualTo(new Count(3, bytes(image)));
        assertThat(pulled).isEqualTo(image);
        assertThat(pulled.manifest().read(10_000)).isEqualTo(image.manifest().read(10_000));
        assertThat(pulled.layers()).isEqualTo(image.layers());
        for (var layer : pulled.layers()) {
            assertThat(Digest.sha256(layer.blob().read(1 << 20))).isEqualTo(layer.diffId());
        }
        assertThat(server.store().uploadsLeft()).isZero();
    }

    @Test
    void asksNoMoreThanItMust() throws IOException {
        registry.push(Images.of("a", 1), name("me/app:1"));

        assertThat(server.newRequests())
                .containsExactlyInAnyOrder(
                        "HEAD /v2/me/app/manifests/<digest>",
                        "HEAD /v2/me/app/blobs/<digest>",
                        "POST /v2/me/app/blobs/uploads/",
                        "PUT /v2/me/app/blobs/uploads/_u?state=0&digest=<digest>",
                        "HEAD /v2/me/app/blobs/<digest>",
                        "POST /v2/me/app/blobs/uploads/",
                        "PUT /v2/me/app/blobs/uploads/_u?state=0&digest=<digest>",
                        "PUT /v2/me/app/manifests/1");

        registry.pull(name("me/app:1"));

        assertThat(server.newRequests()).containsExactly("GET /v2/me/app/manifests/1", "GET /v2/me/app/blobs/<digest>");
    }

    @Test
    void asksTwiceForAnImageThatIsThere() throws IOException {
        registry.push(Images.of("a", 5), name("me/app:1"));
        server.newRequests();

        try (var another = Registry.open()) {
            var pushed = another.push(Images.of("a", 5), name("me/app:1"));

            assertThat(pushed.uploaded()).isEqualTo(Count.NONE);
            assertThat(pushed.present().blobs()).isEqualTo(6);
        }
        assertThat(server.newRequests())
                .containsExactly("HEAD /v2/me/app/manifests/<digest>", "PUT /v2/me/app/manifests/1");
    }

    @Test
    void movesNoByteOfABaseWithinARegistry() throws IOException {
        var base = Images.of("base", 2);
        registry.push(base, name("bases/one:1"));
        server.newRequests();

        try (var another = Registry.open()) {
            var pulled = another.pull(name("bases/one:1"));
            var pushed = another.push(pulled.withLayer(Images.layer("own")), name("me/app:1"));

            assertThat(pushed.mounted())
                    .isEqualTo(new Count(
                            2, bytes(base) - base.configuration().blob().size()));
            assertThat(pushed.uploaded().blobs()).isEqualTo(2);
        }
        assertThat(server.newRequests().stream().filter(request -> request.startsWith("GET")))
                .containsExactly("GET /v2/bases/one/manifests/1", "GET /v2/bases/one/blobs/<digest>");
    }

    @Test
    void movesNoByteOfABaseThatItHasFetched(@TempDir Path folder) throws IOException {
        registry.push(Images.of("base", 2), name("bases/one:1"));
        try (var another = Registry.open()) {
            var cache = BlobCache.open(folder);
            another.fetch(another.pull(name("bases/one:1")).artifact(), cache);
            server.newRequests();

            var base = another.fetch(another.pull(name("bases/one:1")).artifact(), cache)
                    .image();
            var pushed = another.push(base.withLayer(Images.layer("own")), name("me/app:1"));

            assertThat(pushed.mounted().blobs()).isEqualTo(2);
        }
        assertThat(server.newRequests().stream().filter(request -> request.startsWith("GET")))
                .containsExactly("GET /v2/bases/one/manifests/1", "GET /v2/bases/one/blobs/<digest>");
    }

    @Test
    void fetchesAllButTheLargestBlobAhead(@TempDir Path folder) throws IOException {
        var large = Layer.pack(FileTree.ofContents(Map.of("srv/large", new byte[1 << 20])));
        var image = Images.of("a", 3).withLayer(large);
        registry.push(image, name("me/app:1"));
        var pulled = registry.pull(name("me/app:1"));
        server.newRequests();

        try (var store = ContentStore.open(folder)) {
            var ahead = registry.fetchAhead(pulled.artifact(), store).image();

            assertThat(store.find(large.blob().digest())).isEmpty();
            server.newRequests();
            for (var layer : ahead.layers()) {
                assertThat(Digest.sha256(layer.blob().read(2 << 20))).isEqualTo(layer.diffId());
            }
        }
        assertThat(server.newRequests()).containsExactly("GET /v2/me/app/blobs/<digest>");
    }

    @Test
    void uploadsWhereMountingDoesNotWork() throws IOException {
        server.store().cannot(TestStore.Skill.MOUNT);
        var base = Images.of("base", 2);
        registry.push(base, name("bases/one:1"));

        var pushed = registry.push(registry.pull(name("bases/one:1")), name("me/app:1"));

        assertThat(pushed.uploaded()).isEqualTo(new Count(3, bytes(base)));
        assertThat(registry.pull(name("me/app:1"))).isEqualTo(base);
        assertThat(server.store().uploadsLeft()).isZero();
    }

    @Test
    void sendsABlobOfTwoNamesOnce() throws IOException {
        var image = Images.of("a", 1);

        var pushed = registry.push(image, name("me/app:1"), name("me/app:2"), name("you/app:1"));

        assertThat(pushed.uploaded().blobs()).isEqualTo(2);
        assertThat(pushed.mounted().blobs()).isEqualTo(2);
        assertThat(registry.tags(reference("me/app"))).containsExactly("1", "2");
        assertThat(registry.pull(name("you/app:1"))).isEqualTo(image);
    }

    @Test
    void pullsByDigestAndRefusesAnotherContent() throws IOException {
        var image = Images.of("a", 1);
        registry.push(image, name("me/app:1"));
        assertThat(registry.pull(name("me/app:wrong@" + image.digest()))).isEqualTo(image);

        var type = image.family().manifest();
        var other = Digest.sha256("other".getBytes(UTF_8));
        server.store()
                .putManifest("me/app", other.toString(), type, image.manifest().read(10_000));

        assertThatThrownBy(() -> registry.pull(name("me/app@" + other)))
                .isInstanceOf(RegistryException.class)
                .hasMessage("`%s`: the manifest should be %s and is %s"
                        .formatted(name("me/app@" + other), other, image.digest()));
    }

    @Test
    void refusesAManifestThatIsNotWhatTheRegistrySays() throws IOException {
        registry.push(Images.of("a", 1), name("me/app:1"));
        var lie = Digest.sha256("lie".getBytes(UTF_8));
        server.trouble(_ -> Optional.of(new TestRegistry.Mishap.Changed(reply -> new Reply(
                reply.head().replaceFirst("Docker-Content-Digest: [^|]*", "Docker-Content-Digest: " + lie),
                reply.body()))));

        assertThatThrownBy(() -> registry.pull(name("me/app:1")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("the manifest should be " + lie);
    }

    @Test
    void saysThatSchema1IsNotReadAnyMore() {
        server.store()
                .putManifest(
                        "old",
                        "1",
                        "application/vnd.docker.distribution.manifest.v1+prettyjws",
                        SCHEMA_1.getBytes(UTF_8));

        assertThatThrownBy(() -> registry.pull(name("old:1")))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining(name("old:1"))
                .hasMessageContaining("schema version 1");
    }

    @Test
    void refusesAManifestThatIsTooLarge() {
        server.store().putManifest("big", "1", "x/y", new byte[(4 << 20) + 1]);

        assertThatThrownBy(() -> registry.pull(name("big:1")))
                .hasMessage("`%s`: the answer has more than the 4,194,304 bytes allowed".formatted(name("big")));
    }

    @Test
    void saysWhatTheRegistrySaid() {
        assertThatThrownBy(() -> registry.pull(name("me/none:1")))
                .isInstanceOfSatisfying(RegistryException.class, refusal -> {
                    assertThat(refusal)
                            .hasMessage("`%s`: the registry answered 404 MANIFEST_UNKNOWN: `told so`"
                                    .formatted(name("me/none:1")));
                    assertThat(refusal.status()).isEqualTo(404);
                    assertThat(refusal.codes()).containsExactly("MANIFEST_UNKNOWN");
                    assertThat(refusal.registry()).isEqualTo(server.domain());
                    assertThat(refusal.reference()).isEqualTo(name("me/none:1"));
                    assertThat(refusal.hint()).contains("check the name");
                });
    }

    @Test
    void refusesANameWithTheDigestOfSomethingElse() throws IOException {
        var image = Images.of("a", 1);
        var other = Images.of("b", 1);

        assertThatThrownBy(() -> registry.push(image, name("me/app@" + other.digest())))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("cannot be pushed as");
        registry.push(image, name("me/app@" + image.digest()));

        assertThat(registry.pull(name("me/app@" + image.digest()))).isEqualTo(image);
        assertThat(registry.tags(reference("me/app"))).isEmpty();
    }

    @Test
    void followsPagesOfTagsAndNoCircle() throws IOException {
        server.store()
                .page(
                        "/v2/me/app/tags/list",
                        Reply.of("200 OK|Link: <?last=b&n=2>; rel=\"next\"", "{\"tags\":[\"a\",\"b\"]}"))
                .page("/v2/me/app/tags/list?last=b&n=2", Reply.of("200 OK", "{\"tags\":null}"))
                .page("/v2/x/tags/list", Reply.of("200 OK|Link: <list>; rel=next", "{\"tags\":[\"a\"]}"))
                .page(
                        "/v2/y/tags/list",
                        Reply.of("200 OK|Link: <http://127.0.0.1:1/v2/y/tags/list>; rel=next", "{\"tags\":[\"a\"]}"));

        assertThat(registry.tags(reference("me/app"))).isEqualTo(List.of("a", "b"));
        assertThatThrownBy(() -> registry.tags(reference("x"))).hasMessageContaining("its list never ends");
        assertThatThrownBy(() -> registry.tags(reference("y"))).hasMessageContaining("goes on at another server");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<?n=2>; title=\"a, b; c\"; rel=\"next\"",
                "<?n=2>; title=\"a \\\", <x>; rel=next\"; REL=Next",
                "<?n=2>;rel=\"last next\"",
                "<?n=1,5>; rel=first, <?n=2>; rel = next ; type=x",
                "<?n=1>; title=\"; rel=next\", <?n=2>; rel=next"
            })
    void findsTheNextPageAmongParametersAndLinks(String link) throws IOException {
        server.store()
                .page("/v2/me/app/tags/list", Reply.of("200 OK|Link: " + link, "{\"tags\":[\"a\"]}"))
                .page("/v2/me/app/tags/list?n=2", Reply.of("200 OK", "{\"tags\":[\"b\"]}"));

        assertThat(registry.tags(reference("me/app"))).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<?n=2>; rel=\"prev\"",
                "<?n=2>; title=\"; rel=next\"",
                "<?n=2>; nrel=next",
                "<?n=2>; rel=nextish",
                "<?n=2",
                "?n=2; rel=next",
                "<?n=2>; title=\"; rel=next"
            })
    void endsTheListWhereNoNextPageIsNamed(String link) throws IOException {
        server.store().page("/v2/me/app/tags/list", Reply.of("200 OK|Link: " + link, "{\"tags\":[\"a\"]}"));

        assertThat(registry.tags(reference("me/app"))).containsExactly("a");
    }

    @Test
    void listsRepositories() throws IOException {
        server.store().page("/v2/_catalog", Reply.of("200 OK", "{\"repositories\":[\"a\",\"b/c\"]}"));

        assertThat(registry.repositories(server.domain())).containsExactly("a", "b/c");
    }

    @Test
    void deletesATagOrADigest() throws IOException {
        var image = Images.of("a", 1);
        registry.push(image, name("me/app:1"));

        registry.delete(reference("me/app:1"));
        assertThat(registry.tags(reference("me/app"))).isEmpty();
        assertThat(registry.digest(reference("me/app@" + image.digest()))).isEqualTo(image.digest());

        registry.delete(reference("me/app@" + image.digest()));
        assertThatThrownBy(() -> registry.pull(name("me/app@" + image.digest())))
                .isInstanceOf(RegistryException.class);
    }

    @Test
    void passesOnWhatTheRegistryWantsPeopleToKnowOnce() throws IOException {
        var notes = new CopyOnWriteArrayList<String>();
        server.trouble(_ -> Optional.of(new TestRegistry.Mishap.Changed(reply -> new Reply(
                reply.head() + "|Warning: 299 - \"old \\\"stuff\\\"\"|Warning: 199 - \"else\"", reply.body()))));
        try (var listened = Registry.builder()
                .listener(event -> {
                    if (event instanceof TaskEvent.Noted(var _, var text)) {
                        notes.add(text);
                    }
                })
                .open()) {
            listened.push(Images.of("a", 1), name("me/app:1"));
        }
        assertThat(notes).containsExactly("`%s` says: `old \\\"stuff\\\"`".formatted(server.domain()));
    }

    @Test
    void tellsHowItGoes() throws IOException {
        var done = new CopyOnWriteArrayList<String>();
        var image = Images.of("a", 1);
        try (var listened = Registry.builder()
                .listener(event -> {
                    if (event instanceof TaskEvent.Done(var activity, var bytes)) {
                        done.add(activity.verb() + " " + activity.thing() + " " + bytes);
                    }
                })
                .open()) {
            listened.push(image, name("me/app:1"));
            listened.push(image.withLabel("b", "c"), name("you/app:1"));
            listened.pull(name("me/app:1"));
        }
        var layer = image.layers().getFirst().blob();
        var configuration = image.configuration().blob();
        assertThat(done)
                .contains(
                        "push %s %d".formatted(layer.digest().brief(), layer.size()),
                        "mount %s 0".formatted(layer.digest().brief()),
                        "pull %s %d".formatted(configuration.digest().brief(), configuration.size()));
    }
}
