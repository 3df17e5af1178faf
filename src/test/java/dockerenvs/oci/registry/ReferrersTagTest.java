package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Index;
import dockerenvs.oci.image.MediaFamily;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.TestRegistry.Mishap;
import dockerenvs.oci.registry.TestRegistry.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A registry that keeps no account of what refers to images: clients do, under a tag (OCI distribution-spec, "Pushing
/// Manifests with Subject", "Deleting Manifests").
@Timeout(60)
final class ReferrersTagTest {
    private Image image = Image.SCRATCH;
    private TestRegistry server;
    private Registry registry;

    @BeforeEach
    void start() throws IOException {
        image = Images.of("a", 1);
        server = TestRegistry.start();
        server.store().cannot(TestStore.Skill.REFERRERS);
        registry = TestRegistry.client();
        registry.push(image, server.name("me/app:1"));
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        server.close();
    }

    private Descriptor attach(String text) throws IOException {
        return registry.attach(server.reference("me/app:1"), Attachment.of("a/b", Blob.of(text.getBytes(UTF_8))));
    }

    private Reference named(Digest digest) {
        return server.reference("me/app@" + digest);
    }

    private String listTag() {
        return Referrers.tag(image.digest());
    }

    /// What is listed under the tag.
    private List<Digest> listed() {
        return Index.parse(server.store().manifest("me/app", listTag())).manifests().stream()
                .map(Descriptor::digest)
                .toList();
    }

    @Test
    void takesWhatIsDeletedOffTheList() throws IOException {
        var first = attach("one");
        var second = attach("two");

        registry.delete(named(first.digest()));
        assertThat(listed()).containsExactly(second.digest());
        assertThat(registry.referrers(server.reference("me/app:1"), "")).containsExactly(entry(second));

        registry.delete(named(second.digest()));
        assertThat(listed()).isEmpty();
    }

    private static Descriptor entry(Descriptor attached) {
        return attached.with("artifactType", Json.of("a/b"));
    }

    @Test
    void listsAnIndexThatRefersToAnImageAndTakesItOff() throws IOException {
        var index = JsonObject.EMPTY
                .with("schemaVersion", 2)
                .with("mediaType", MediaFamily.OCI.index())
                .with("artifactType", "x/y")
                .with("manifests", JsonArray.of(List.of()))
                .with(
                        "subject",
                        Descriptor.of(MediaFamily.OCI.manifest(), image.manifest())
                                .json());
        var blob = Blob.of(index.bytes());
        var descriptor = Descriptor.of(MediaFamily.OCI.index(), blob);

        registry.push(new Artifact(descriptor, List.of(blob)), List.of(named(blob.digest())));
        assertThat(registry.referrers(server.reference("me/app:1"), "x/y"))
                .extracting(Descriptor::digest)
                .containsExactly(blob.digest());

        registry.delete(named(blob.digest()));
        assertThat(listed()).isEmpty();
    }

    @Test
    void leavesTheListAloneWhereTheRegistryDoesNotDelete() throws IOException {
        var first = attach("one");
        server.trouble(request -> request.method().equals("DELETE")
                ? Optional.of(new Mishap.Instead(Reply.of("405 Method Not Allowed")))
                : Optional.empty());

        assertThatThrownBy(() -> registry.delete(named(first.digest()))).isInstanceOf(RegistryException.class);

        assertThat(listed()).containsExactly(first.digest());
    }

    @Test
    void takesItOffAgainWhenSomebodyElsePutItBack() throws IOException {
        var first = attach("one");
        var old = server.store().manifest("me/app", listTag());
        var puts = new AtomicInteger();
        server.trouble(request -> {
            var isList = request.method().equals("PUT") && request.path().endsWith(listTag());
            return isList && puts.incrementAndGet() == 1
                    ? Optional.of(new Mishap.Changed(reply -> {
                        server.store().putManifest("me/app", listTag(), MediaFamily.OCI.index(), old);
                        return reply;
                    }))
                    : Optional.empty();
        });

        registry.delete(named(first.digest()));

        assertThat(puts).hasValue(2);
        assertThat(listed()).isEmpty();
    }

    @Test
    void saysThatItIsDeletedWhereTheListCannotBeChanged() throws IOException {
        var first = attach("one");
        server.trouble(request -> request.method().equals("PUT")
                ? Optional.of(new Mishap.Instead(Reply.of("403 Forbidden", "{\"errors\":[{\"code\":\"DENIED\"}]}")))
                : Optional.empty());

        assertThatThrownBy(() -> registry.delete(named(first.digest())))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("%s is deleted, but stays in the list of what refers to %s: `%s:%s`: "
                        .formatted(first.digest(), image.digest(), server.name("me/app"), listTag()));
    }

    @Test
    void asksForNothingMoreWhereNothingIsReferredToOrTheRegistryKeepsAccount() throws IOException {
        var first = attach("one");
        try (var account = TestRegistry.start()) {
            registry.push(image, account.name("me/app:1"));
            var other = registry.attach(
                    account.reference("me/app:1"), Attachment.of("a/b", Blob.of("one".getBytes(UTF_8))));
            account.newRequests();

            registry.delete(account.reference("me/app@" + other.digest()));

            assertThat(account.newRequests())
                    .containsExactly(
                            "GET /v2/me/app/manifests/<digest>",
                            "DELETE /v2/me/app/manifests/<digest>",
                            "GET /v2/me/app/referrers/<digest>");
        }
        server.newRequests();

        registry.delete(named(image.digest()));
        registry.delete(server.reference("me/app:1"));

        assertThat(server.newRequests())
                .containsExactly(
                        "GET /v2/me/app/manifests/<digest>",
                        "DELETE /v2/me/app/manifests/<digest>",
                        "DELETE /v2/me/app/manifests/1");
        assertThat(listed()).containsExactly(first.digest());
    }

    @Test
    void deletesWhatItCannotRead() throws IOException {
        var old = "{\"schemaVersion\":1,\"fsLayers\":[]}".getBytes(UTF_8);
        server.store().putManifest("me/app", "old", "application/vnd.docker.distribution.manifest.v1+json", old);

        registry.delete(named(Digest.sha256(old)));

        assertThat(server.newRequests()).contains("DELETE /v2/me/app/manifests/<digest>");
    }
}
