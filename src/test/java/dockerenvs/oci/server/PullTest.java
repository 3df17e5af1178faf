package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Digest;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The workflow "Pull" of the distribution specification's conformance.
class PullTest {
    private static final String LAYER = "0123456789";
    private static final String MISSING = "sha256:" + "0".repeat(64);

    private RegistryServer server;
    private RegistryClient client;
    private Documents.Document manifest;
    private String blob;

    @BeforeEach
    void pushAnImage() throws IOException {
        server = RegistryServer.open(ServerOptions.DEFAULT);
        client = RegistryClient.of(server);
        manifest = client.pushImage("me/app", "1", LAYER);
        blob = "/v2/me/app/blobs/" + Digest.sha256(LAYER.getBytes(UTF_8));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/", "/v2"})
    void saysThatItIsARegistry(String path) throws IOException {
        var reply = client.get(path).expect(200);

        assertThat(reply.header("Docker-Distribution-API-Version")).isEqualTo("registry/2.0");
        assertThat(reply.text()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void servesManifestsByTagAndDigest(String method) throws IOException {
        for (var reference : new String[] {"1", manifest.digest().toString()}) {
            var reply = client.send(method, "/v2/me/app/manifests/" + reference).expect(200);

            assertThat(reply.header("Content-Type")).isEqualTo(Documents.MANIFEST);
            assertThat(reply.header("Docker-Content-Digest"))
                    .isEqualTo(manifest.digest().toString());
            assertThat(reply.header("Content-Length")).isEqualTo("" + manifest.bytes().length);
            assertThat(reply.body()).isEqualTo(method.equals("GET") ? manifest.bytes() : new byte[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void servesBlobs(String method) throws IOException {
        var reply = client.send(method, blob).expect(200);

        assertThat(reply.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(reply.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(reply.header("Docker-Content-Digest")).isEqualTo(blob.substring(blob.indexOf("sha256:")));
        assertThat(reply.header("Content-Length")).isEqualTo("10");
        assertThat(reply.text()).isEqualTo(method.equals("GET") ? LAYER : "");
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/me/app/manifests/2,             MANIFEST_UNKNOWN",
        "/v2/me/app/manifests/.INVALID_NAME, MANIFEST_UNKNOWN",
        "/v2/me/app/manifests/MISSING,       MANIFEST_UNKNOWN",
        "/v2/me/app/blobs/MISSING,           BLOB_UNKNOWN",
        "/v2/me/other/manifests/1,           NAME_UNKNOWN",
        "/v2/me/other/blobs/MISSING,         NAME_UNKNOWN",
        "/v2/me/other/tags/list,             NAME_UNKNOWN",
        "/v2/me/app/blobs/uploads/1,         BLOB_UPLOAD_UNKNOWN"
    })
    void saysWhatIsNotThere(String path, String code) throws IOException {
        var real = path.replace("MISSING", MISSING);

        assertThat(client.get(real).expect(404).code()).isEqualTo(code);
        assertThat(client.head(real).expect(404).body()).isEmpty();
    }

    @Test
    void servesABlobOnlyWhereItIs() throws IOException {
        client.pushImage("me/other", "1", "another layer");

        assertThat(client.get(blob.replace("me/app", "me/other")).expect(404).code())
                .isEqualTo("BLOB_UNKNOWN");
        assertThat(client.get("/v2/me/other/manifests/" + manifest.digest())
                        .expect(404)
                        .code())
                .isEqualTo("MANIFEST_UNKNOWN");
    }

    @Test
    void servesNoManifestAsABlobAndNoBlobAsAManifest() throws IOException {
        client.get("/v2/me/app/blobs/" + manifest.digest()).expect(404);
        client.get(blob.replace("/blobs/", "/manifests/")).expect(404);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,     206, bytes 0-0/10,  0",
        "bytes=3-5,     206, bytes 3-5/10,  345",
        "bytes=7-,      206, bytes 7-9/10,  789",
        "bytes=7-99,    206, bytes 7-9/10,  789",
        "bytes=-3,      206, bytes 7-9/10,  789",
        "bytes=-99,     206, bytes 0-9/10,  0123456789",
        "bytes=5-3,     200, '',            0123456789",
        "'bytes=0-1,3-4', 200, '',          0123456789",
        "lines=1-2,     200, '',            0123456789",
        "bytes=-,       200, '',            0123456789",
        "bytes=99999999999999999999-, 200, '', 0123456789"
    })
    void servesPartsOfBlobs(String range, int status, String contentRange, String text) throws IOException {
        var reply = client.get(blob, "Range", range).expect(status);

        assertThat(reply.header("Content-Range")).isEqualTo(contentRange);
        assertThat(reply.text()).isEqualTo(text);
        assertThat(reply.header("Docker-Content-Digest")).startsWith("sha256:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0"})
    void refusesPartsBehindTheEnd(String range) throws IOException {
        var reply = client.get(blob, "Range", range).expect(416);

        assertThat(reply.header("Content-Range")).isEqualTo("bytes */10");
        assertThat(reply.code()).isEqualTo("RANGE_INVALID");
    }

    @Test
    void servesAPartOnlyOfWhatTheClientHas() throws IOException {
        var tag = client.head(blob).header("ETag");

        client.get(blob, "Range", "bytes=3-5", "If-Range", tag).expect(206);
        client.get(blob, "Range", "bytes=3-5", "If-Range", "\"other\"").expect(200);
        client.head(blob, "Range", "bytes=3-5").expect(200);
    }

    @Test
    void sendsNothingAgainThatTheClientHas() throws IOException {
        for (var path : new String[] {blob, "/v2/me/app/manifests/1"}) {
            var tag = client.get(path).header("ETag");

            var reply = client.get(path, "If-None-Match", "\"other\", " + tag).expect(304);
            assertThat(reply.body()).isEmpty();
            assertThat(reply.header("Docker-Content-Digest")).isEqualTo(tag.replace("\"", ""));
            client.get(path, "If-None-Match", "*").expect(304);
            client.get(path, "If-None-Match", "\"other\"").expect(200);
        }
    }
}
