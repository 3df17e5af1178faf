package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The workflow "Push" of the distribution specification's conformance: blobs.
class PushTest {
    private static final byte[] BLOB = "0123456789".getBytes(UTF_8);
    private static final Digest DIGEST = Digest.sha256(BLOB);
    private static final String UPLOADS = "/v2/me/app/blobs/uploads/";

    private RegistryServer server;
    private RegistryClient client;

    @BeforeEach
    void start() throws IOException {
        server = RegistryServer.open(ServerOptions.DEFAULT);
        client = RegistryClient.of(server);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void assertStored(Digest digest, byte[] blob) throws IOException {
        assertThat(client.get("/v2/me/app/blobs/" + digest).expect(200).body()).isEqualTo(blob);
    }

    private void assertNothingStored() throws IOException {
        client.get("/v2/me/app/blobs/" + DIGEST).expect(404);
    }

    @Test
    void takesABlobInOnePiece() throws IOException {
        var begun = client.send("POST", UPLOADS).expect(202);
        assertThat(begun.header("Range")).isEqualTo("0-0");
        assertThat(begun.header("Docker-Upload-UUID")).isNotEmpty();

        var reply = client.send("PUT", begun.header("Location") + "?digest=" + DIGEST, BLOB)
                .expect(201);

        assertThat(reply.header("Location")).isEqualTo("/v2/me/app/blobs/" + DIGEST);
        assertThat(reply.header("Docker-Content-Digest")).isEqualTo(DIGEST.toString());
        assertStored(DIGEST, BLOB);
    }

    @Test
    void takesABlobWithTheFirstRequest() throws IOException {
        var reply = client.send("POST", UPLOADS + "?digest=" + DIGEST, BLOB).expect(201);

        assertThat(reply.header("Location")).isEqualTo("/v2/me/app/blobs/" + DIGEST);
        assertStored(DIGEST, BLOB);
    }

    @Test
    void takesABlobOfUnknownLength() throws IOException {
        var stream = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(BLOB));
        var sent = client.send("PATCH", client.begin("me/app"), stream).expect(202);
        assertThat(sent.header("Range")).isEqualTo("0-9");

        client.send("PUT", sent.header("Location") + "?digest=" + DIGEST).expect(201);

        assertStored(DIGEST, BLOB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "789"})
    void takesABlobInChunks(String lastChunk) throws IOException {
        var location = client.begin("me/app");
        for (var chunk : new String[] {"0-2", "3-5", "6-6"}) {
            var first = chunk.charAt(0) - '0';
            var last = chunk.charAt(2) - '0';
            var bytes = new String(BLOB, UTF_8).substring(first, last + 1).getBytes(UTF_8);
            var sent = client.send("PATCH", location, bytes, "Content-Range", chunk)
                    .expect(202);
            assertThat(sent.header("Range")).isEqualTo("0-" + last);
            location = sent.header("Location");
        }
        if (lastChunk.isEmpty()) {
            client.send("PATCH", location, "789".getBytes(UTF_8), "Content-Range", "7-9")
                    .expect(202);
        }
        client.send("PUT", location + "?digest=" + DIGEST, lastChunk.getBytes(UTF_8))
                .expect(201);

        assertStored(DIGEST, BLOB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-2", "2-4", "4-6", "9-11"})
    void refusesAChunkThatDoesNotFollow(String range) throws IOException {
        var location = client.begin("me/app");
        client.send("PATCH", location, "012".getBytes(UTF_8), "Content-Range", "0-2")
                .expect(202);

        var refused = client.send("PATCH", location, "xyz".getBytes(UTF_8), "Content-Range", range)
                .expect(416);

        assertThat(refused.code()).isEqualTo("BLOB_UPLOAD_INVALID");
        assertThat(refused.header("Range")).isEqualTo("0-2");
        client.send("PUT", location + "?digest=" + DIGEST, "x".getBytes(UTF_8), "Content-Range", range)
                .expect(416);
        var status = client.get(location).expect(204);
        assertThat(status.header("Range")).isEqualTo("0-2");
        assertThat(status.header("Location")).isEqualTo(location);
        client.send("PATCH", location, "3456789".getBytes(UTF_8), "Content-Range", "3-9")
                .expect(202);
        client.send("PUT", location + "?digest=" + DIGEST).expect(201);
    }

    @ParameterizedTest
    @CsvSource({"0-8, SIZE_INVALID", "0-10, SIZE_INVALID", "x, BLOB_UPLOAD_INVALID", "0, BLOB_UPLOAD_INVALID"})
    void refusesAChunkThatIsNotAsLongAsItSays(String range, String code) throws IOException {
        var location = client.begin("me/app");

        var refused =
                client.send("PATCH", location, BLOB, "Content-Range", range).expect(400);

        assertThat(refused.code()).isEqualTo(code);
        assertThat(client.get(location).expect(204).header("Range")).isEqualTo("0-0");
    }

    @Test
    void storesNothingUnderAWrongDigest() throws IOException {
        var other = "other".getBytes(UTF_8);
        var location = client.begin("me/app");

        assertThat(client.send("PUT", location + "?digest=" + DIGEST, other)
                        .expect(400)
                        .code())
                .isEqualTo("DIGEST_INVALID");
        assertThat(client.send("POST", UPLOADS + "?digest=" + DIGEST, other)
                        .expect(400)
                        .code())
                .isEqualTo("DIGEST_INVALID");

        assertNothingStored();
        client.get("/v2/me/app/blobs/" + Digest.sha256(other)).expect(404);
        client.get(location).expect(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?digest=", "?digest=sha256:00", "?digest=md5:d41d8cd98f00b204e9800998ecf8427e"})
    void wantsADigestAtTheEnd(String query) throws IOException {
        var location = client.begin("me/app");

        assertThat(client.send("PUT", location + query, BLOB).expect(400).code())
                .isEqualTo("DIGEST_INVALID");

        assertThat(client.get(location).expect(204).header("Range")).isEqualTo("0-0");
    }

    @Test
    void takesAnEmptyBlob() throws IOException {
        var empty = Digest.sha256(new byte[0]);

        client.send("PUT", client.begin("me/app") + "?digest=" + empty).expect(201);

        assertStored(empty, new byte[0]);
        assertThat(client.head("/v2/me/app/blobs/" + empty).expect(200).header("Content-Length"))
                .isEqualTo("0");
        client.get("/v2/me/app/blobs/" + empty, "Range", "bytes=0-").expect(416);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?digest-algorithm=sha512", "?digest-algorithm=sha256"})
    void takesTheLongerDigest(String query) throws IOException {
        var algorithm = Digest.Algorithm.SHA512;
        var digest = Digest.of(algorithm, algorithm.hasher().digest(BLOB));
        var location = client.send("POST", UPLOADS + query).expect(202).header("Location");
        client.send("PATCH", location, BLOB).expect(202);

        client.send("PUT", location + "?digest=" + digest).expect(201);

        assertStored(digest, BLOB);
        assertNothingStored();
    }

    @Test
    void refusesAnAlgorithmNobodyKnows() throws IOException {
        assertThat(client.send("POST", UPLOADS + "?digest-algorithm=md5")
                        .expect(400)
                        .code())
                .isEqualTo("DIGEST_INVALID");
    }

    @Test
    void takesAnEscapedDigest() throws IOException {
        client.send("PUT", client.begin("me/app") + "?digest=sha256%3A" + DIGEST.hex(), BLOB)
                .expect(201);

        client.get("/v2/me/app/blobs/sha256%3A" + DIGEST.hex()).expect(200);
    }

    @Test
    void forgetsAnUploadThatIsGivenUp() throws IOException {
        var location = client.begin("me/app");

        client.send("DELETE", location).expect(204);

        for (var method : new String[] {"GET", "PATCH", "PUT", "DELETE"}) {
            assertThat(client.send(method, location + "?digest=" + DIGEST)
                            .expect(404)
                            .code())
                    .isEqualTo("BLOB_UPLOAD_UNKNOWN");
        }
    }

    @Test
    void goesOnWithAnUploadOnlyInItsRepository() throws IOException {
        var location = client.begin("me/app");

        client.send("PUT", location.replace("me/app", "me/other") + "?digest=" + DIGEST, BLOB)
                .expect(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&from=me/other", "", "&from="})
    void mountsABlobOfAnotherRepository(String from) throws IOException {
        client.push("me/other", BLOB);

        var reply = client.send("POST", UPLOADS + "?mount=" + DIGEST + from).expect(201);

        assertThat(reply.header("Location")).isEqualTo("/v2/me/app/blobs/" + DIGEST);
        assertThat(reply.header("Docker-Content-Digest")).isEqualTo(DIGEST.toString());
        assertStored(DIGEST, BLOB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&from=me/other", "&from=me/nowhere", ""})
    void beginsAnUploadWhereThereIsNothingToMount(String from) throws IOException {
        client.pushImage("me/other", "1", "another");

        var reply = client.send("POST", UPLOADS + "?mount=" + DIGEST + from).expect(202);
        client.send("PUT", reply.header("Location") + "?digest=" + DIGEST, BLOB).expect(201);

        assertStored(DIGEST, BLOB);
    }

    @ParameterizedTest
    @CsvSource({"?mount=sha256:00, DIGEST_INVALID", "?mount=DIGEST&from=../other, NAME_INVALID"})
    void refusesToMountWhatHasNoName(String query, String code) throws IOException {
        var real = query.replace("DIGEST", DIGEST.toString());

        assertThat(client.send("POST", UPLOADS + real).expect(400).code()).isEqualTo(code);
    }
}
