package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Digest;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The workflow "Push" of the distribution specification's conformance: manifests.
class ManifestPushTest {
    private static final int BYTES_MAX = 4 << 20;

    private RegistryServer server;
    private RegistryClient client;
    private Documents.Document image;

    @BeforeEach
    void start() throws IOException {
        server = RegistryServer.open(ServerOptions.DEFAULT);
        client = RegistryClient.of(server);
        client.push("me/app", "{}");
        client.push("me/app", "layer");
        image = Documents.image("{}", "layer");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private RegistryClient.Reply put(String reference, byte[] bytes, String mediaType) throws IOException {
        return client.send("PUT", "/v2/me/app/manifests/" + reference, bytes, "Content-Type", mediaType);
    }

    @Test
    void takesAManifestByTag() throws IOException {
        var reply = client.push("me/app", "1", image).expect(201);

        assertThat(reply.header("Location")).isEqualTo("/v2/me/app/manifests/" + image.digest());
        assertThat(reply.header("Docker-Content-Digest"))
                .isEqualTo(image.digest().toString());
        assertThat(client.get(reply.header("Location")).expect(200).body()).isEqualTo(image.bytes());
        assertThat(client.tags("me/app")).containsExactly("1");
    }

    @Test
    void takesAManifestByDigestAndGivesItTags() throws IOException {
        var reply = client.push("me/app", image.digest() + "?tag=1&tag=latest", image)
                .expect(201);

        assertThat(reply.response().headers().allValues("OCI-Tag")).containsExactly("1", "latest");
        assertThat(client.tags("me/app")).containsExactly("1", "latest");
        assertThat(client.head("/v2/me/app/manifests/latest").expect(200).header("Docker-Content-Digest"))
                .isEqualTo(image.digest().toString());
    }

    @Test
    void takesAManifestByTheLongerDigest() throws IOException {
        var algorithm = Digest.Algorithm.SHA512;
        var digest = Digest.of(algorithm, algorithm.hasher().digest(image.bytes()));

        client.push("me/app", digest.toString(), image).expect(201);

        assertThat(client.get("/v2/me/app/manifests/" + digest).expect(200).body())
                .isEqualTo(image.bytes());
        client.get("/v2/me/app/manifests/" + image.digest()).expect(404);
    }

    @Test
    void movesATag() throws IOException {
        client.push("me/app", "1", image).expect(201);
        var other = image.with("artifactType", "text/plain");
        client.push("me/app", "1", other).expect(201);

        assertThat(client.get("/v2/me/app/manifests/1").body()).isEqualTo(other.bytes());
        client.get("/v2/me/app/manifests/" + image.digest()).expect(200);
    }

    @Test
    void takesAManifestWithoutLayers() throws IOException {
        client.push("me/app", "1", Documents.image("{}")).expect(201);
    }

    @Test
    void takesAnIndexOfWhatIsThere() throws IOException {
        client.push("me/app", image.digest().toString(), image).expect(201);

        client.push("me/app", "all", Documents.index(image)).expect(201);
        client.push("me/app", "none", Documents.index()).expect(201);

        assertThat(client.head("/v2/me/app/manifests/all").header("Content-Type"))
                .isEqualTo(Documents.INDEX);
    }

    @Test
    void wantsWhatAManifestNamesBeforeIt() throws IOException {
        for (var document : new Documents.Document[] {
            Documents.image("{}", "nowhere"), Documents.image("nowhere", "layer"), Documents.index(image)
        }) {
            assertThat(client.push("me/app", "1", document).expect(404).code()).isEqualTo("MANIFEST_BLOB_UNKNOWN");
        }
        assertThat(client.tags("me/app")).isEmpty();
    }

    @Test
    void doesNotWantForeignLayers() throws IOException {
        var layer = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
        var text = new String(Documents.image("{}", "nowhere").bytes(), UTF_8)
                .replace("application/vnd.oci.image.layer.v1.tar", layer);

        put("1", text.getBytes(UTF_8), Documents.MANIFEST).expect(201);
    }

    @Test
    void namesTheSubjectThatNeedNotBeThere() throws IOException {
        var subject = Documents.image("{}", "nowhere");

        var reply = client.push("me/app", "1", image.about(subject)).expect(201);

        assertThat(reply.header("OCI-Subject")).isEqualTo(subject.digest().toString());
    }

    @Test
    void refusesAnotherDigestThanThatOfTheBytes() throws IOException {
        var other = Documents.image("{}").digest().toString();

        assertThat(client.push("me/app", other, image).expect(400).code()).isEqualTo("DIGEST_INVALID");
        client.get("/v2/me/app/manifests/" + other).expect(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{\"schemaVersion\":2,\"schemaVersion\":2}",
                "{\"schemaVersion\":1,\"fsLayers\":[]}",
                "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}",
                "{\"config\":{\"digest\":\"sha256:00\",\"size\":1},\"layers\":[]}",
                "{\"layers\":[]}"
            })
    void refusesWhatIsNoManifest(String text) throws IOException {
        assertThat(put("1", text.getBytes(UTF_8), Documents.MANIFEST)
                        .expect(400)
                        .code())
                .isEqualTo("MANIFEST_INVALID");
        assertThat(put("sha256:totallywrong", text.getBytes(UTF_8), Documents.MANIFEST)
                        .expect(400)
                        .code())
                .isEqualTo("DIGEST_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.docker.distribution.manifest.v1+json",
                "application/vnd.docker.distribution.manifest.v1+prettyjws",
                "application/json"
            })
    void refusesManifestsOfTheFirstSchema(String mediaType) throws IOException {
        var bytes = "{\"schemaVersion\":1,\"fsLayers\":[]}".getBytes(UTF_8);

        assertThat(put("1", bytes, mediaType).expect(400).code()).isEqualTo("MANIFEST_INVALID");
    }

    @Test
    void keepsDocumentsOfMediaTypesNobodyKnows() throws IOException {
        var bytes = "{ \"a\" : 1 }".getBytes(UTF_8);

        put("1", bytes, "application/vnd.example+json").expect(201);

        var reply = client.get("/v2/me/app/manifests/1").expect(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/vnd.example+json");
        assertThat(reply.body()).isEqualTo(bytes);
    }

    @Test
    void believesTheManifestWhereTheRequestSaysNoMediaType() throws IOException {
        client.send("PUT", "/v2/me/app/manifests/1", image.bytes()).expect(201);

        assertThat(client.head("/v2/me/app/manifests/1").header("Content-Type")).isEqualTo(Documents.MANIFEST);
    }

    @Test
    void takesManifestsUpToALimit() throws IOException {
        var padding = BYTES_MAX - image.with("padding", "").bytes().length;
        var largest = image.with("padding", "x".repeat(padding));
        var larger = image.with("padding", "x".repeat(padding + 1));

        client.push("me/app", "1", largest).expect(201);
        assertThat(client.push("me/app", "2", larger).expect(413).code()).isEqualTo("SIZE_INVALID");
        assertThat(client.push("me/app", "3", image.with("padding", "x".repeat(2 * padding)))
                        .expect(413)
                        .code())
                .isEqualTo("SIZE_INVALID");
    }

    @ParameterizedTest
    @CsvSource({
        ".hidden, TAG_INVALID",
        "-x, TAG_INVALID",
        "a+b, TAG_INVALID",
        "sha256:00, DIGEST_INVALID",
        "DIGEST?tag=a/b, TAG_INVALID",
        "DIGEST?tag=, TAG_INVALID"
    })
    void refusesWhatCanBeNoReference(String reference, String code) throws IOException {
        var real = reference.replace("DIGEST", image.digest().toString());

        assertThat(client.push("me/app", real, image).expect(400).code()).isEqualTo(code);
    }

    @Test
    void takesTheLongestTagAndNoLonger() throws IOException {
        client.push("me/app", "x".repeat(128), image).expect(201);
        client.push("me/app", "x".repeat(129), image).expect(400);
    }

    @Test
    void describesErrorsAsTheSpecificationDoes() throws IOException {
        var error = JsonObject.expect(
                put("1", new byte[0], Documents.MANIFEST)
                        .expect(400)
                        .json()
                        .array("errors")
                        .getFirst(),
                "error");

        assertThat(error.keys()).containsExactly("code", "message");
    }
}
