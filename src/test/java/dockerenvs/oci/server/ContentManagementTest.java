package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The workflow "Content Management" of the distribution specification's conformance.
class ContentManagementTest {
    private static final Digest LAYER = Digest.sha256("layer".getBytes(UTF_8));

    @TempDir
    private Path folder;

    private RegistryServer server;
    private RegistryClient client;
    private Documents.Document image;

    @BeforeEach
    void start() throws IOException {
        server = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder));
        client = RegistryClient.of(server);
        image = client.pushImage("me/app", "1", "layer");
        client.push("me/app", "latest", image).expect(201);
        client.push("me/app", "other", Documents.image("{}")).expect(201);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private boolean isOnDisk(Digest digest) {
        return Files.exists(folder.resolve("blobs/sha256").resolve(digest.hex()));
    }

    @Test
    void deletesATagAndNothingElse() throws IOException {
        client.send("DELETE", "/v2/me/app/manifests/1").expect(202);

        client.get("/v2/me/app/manifests/1").expect(404);
        client.get("/v2/me/app/manifests/latest").expect(200);
        client.get("/v2/me/app/manifests/" + image.digest()).expect(200);
        assertThat(client.tags("me/app")).containsExactly("latest", "other");
    }

    @Test
    void deletesAManifestWithItsTags() throws IOException {
        client.send("DELETE", "/v2/me/app/manifests/" + image.digest()).expect(202);

        client.get("/v2/me/app/manifests/" + image.digest()).expect(404);
        client.get("/v2/me/app/manifests/latest").expect(404);
        assertThat(client.tags("me/app")).containsExactly("other");
        assertThat(isOnDisk(image.digest())).isFalse();
        assertThat(isOnDisk(LAYER)).isTrue();
    }

    @Test
    void keepsTheListOfTagsWhenAllAreDeleted() throws IOException {
        for (var tag : new String[] {"1", "latest", "other"}) {
            client.send("DELETE", "/v2/me/app/manifests/" + tag).expect(202);
        }

        assertThat(client.tags("me/app")).isEmpty();
    }

    @Test
    void deletesAReferrer() throws IOException {
        var note = Documents.image("{}").about(image);
        client.push("me/app", "note", note).expect(201);

        client.send("DELETE", "/v2/me/app/manifests/" + note.digest()).expect(202);

        var left = client.get("/v2/me/app/referrers/" + image.digest()).expect(200);
        assertThat(Documents.digests(left.json())).isEmpty();
    }

    @Test
    void saysInOneLineWhatIsNoDigest() throws IOException {
        var location = client.begin("me/app");

        var text = client.send("PUT", location + "?digest=", new byte[0])
                .expect(400)
                .text();

        assertThat(text)
                .contains("`` is no digest: sha256: and 64 lower-case hex digits, or sha512: and 128")
                .doesNotContain("\\n");
    }

    @Test
    void deletesABlob() throws IOException {
        client.send("DELETE", "/v2/me/app/blobs/" + LAYER).expect(202);

        client.get("/v2/me/app/blobs/" + LAYER).expect(404);
        assertThat(isOnDisk(LAYER)).isFalse();
    }

    @Test
    void keepsABlobForOtherRepositories() throws IOException {
        client.pushImage("me/other", "1", "layer");

        client.send("DELETE", "/v2/me/app/blobs/" + LAYER).expect(202);
        client.send("DELETE", "/v2/me/app/manifests/" + image.digest()).expect(202);

        client.get("/v2/me/app/blobs/" + LAYER).expect(404);
        client.get("/v2/me/other/blobs/" + LAYER).expect(200);
        client.get("/v2/me/other/manifests/1").expect(200);
    }

    @Test
    void takesAgainWhatWasDeleted() throws IOException {
        client.send("DELETE", "/v2/me/app/manifests/" + image.digest()).expect(202);
        client.send("DELETE", "/v2/me/app/blobs/" + LAYER).expect(202);

        client.pushImage("me/app", "1", "layer");

        client.get("/v2/me/app/manifests/1").expect(200);
        client.get("/v2/me/app/blobs/" + LAYER).expect(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/me/app/manifests/2,         404, MANIFEST_UNKNOWN",
        "/v2/me/app/manifests/MISSING,   404, MANIFEST_UNKNOWN",
        "/v2/me/app/manifests/sha256:00, 400, DIGEST_INVALID",
        "/v2/me/app/blobs/MISSING,       404, BLOB_UNKNOWN",
        "/v2/me/app/blobs/sha256:00,     400, DIGEST_INVALID",
        "/v2/me/nowhere/manifests/1,     404, NAME_UNKNOWN",
        "/v2/me/app/tags/list,           405, UNSUPPORTED",
        "/v2/,                           405, UNSUPPORTED",
        "/v2/_catalog,                   405, UNSUPPORTED"
    })
    void saysWhatCannotBeDeleted(String path, int status, String code) throws IOException {
        var reply = client.send("DELETE", path.replace("MISSING", "sha256:" + "0".repeat(64)));

        assertThat(reply.expect(status).code()).isEqualTo(code);
    }
}
