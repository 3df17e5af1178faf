package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Digest;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The workflow "Content Discovery" of the distribution specification's conformance.
class ContentDiscoveryTest {
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    private RegistryServer server;
    private RegistryClient client;
    private Documents.Document image;

    @BeforeEach
    void start() throws IOException {
        server = RegistryServer.open(ServerOptions.DEFAULT);
        client = RegistryClient.of(server);
        image = client.pushImage("me/app", "b", "layer");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void tag(String... tags) throws IOException {
        for (var tag : tags) {
            client.push("me/app", tag, image).expect(201);
        }
    }

    /// Everything in a list, page by page.
    private List<List<String>> pages(String path, String field) throws IOException {
        var pages = new ArrayList<List<String>>();
        var next = path;
        while (!next.isEmpty()) {
            var reply = client.get(next).expect(200);
            pages.add(reply.json().strings(field));
            var link = NEXT.matcher(reply.header("Link"));
            next = link.matches() ? link.group(1) : "";
        }
        return pages;
    }

    @Test
    void listsTagsInByteOrder() throws IOException {
        tag("c", "B", "_a", "10", "9");

        assertThat(client.tags("me/app")).containsExactly("10", "9", "B", "_a", "b", "c");
    }

    @Test
    void listsTagsInPages() throws IOException {
        tag("a", "c", "d", "e");

        assertThat(pages("/v2/me/app/tags/list?n=2", "tags"))
                .containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e"));
        assertThat(pages("/v2/me/app/tags/list?n=5", "tags")).hasSize(1);
        assertThat(pages("/v2/me/app/tags/list?last=c", "tags")).containsExactly(List.of("d", "e"));
        assertThat(pages("/v2/me/app/tags/list?n=1&last=bb", "tags"))
                .containsExactly(List.of("c"), List.of("d"), List.of("e"));
        assertThat(pages("/v2/me/app/tags/list?n=0", "tags")).containsExactly(List.of());
        assertThat(pages("/v2/me/app/tags/list?n=2&last=e", "tags")).containsExactly(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "", "1.5", "99999999999"})
    void refusesWhatIsNoCount(String count) throws IOException {
        for (var path : new String[] {"/v2/me/app/tags/list", "/v2/_catalog"}) {
            assertThat(client.get(path + "?n=" + count).expect(400).code()).isEqualTo("PAGINATION_NUMBER_INVALID");
        }
    }

    @Test
    void listsNoTagsWhereThereAreOnlyBlobs() throws IOException {
        client.push("me/blobs", "blob");

        var reply = client.get("/v2/me/blobs/tags/list").expect(200);

        assertThat(reply.text()).isEqualTo("{\"name\":\"me/blobs\",\"tags\":[]}");
    }

    @Test
    void knowsNoRepositoryForAnUploadAlone() throws IOException {
        client.begin("me/nothing");

        client.get("/v2/me/nothing/tags/list").expect(404);
    }

    @Test
    void listsRepositories() throws IOException {
        client.pushImage("me-too", "1", "layer");
        client.pushImage("me", "1", "layer");
        client.pushImage("me/app/blobs/uploads", "1", "layer");

        assertThat(pages("/v2/_catalog", "repositories"))
                .containsExactly(List.of("me", "me-too", "me/app", "me/app/blobs/uploads"));
        assertThat(pages("/v2/_catalog?n=3", "repositories"))
                .containsExactly(List.of("me", "me-too", "me/app"), List.of("me/app/blobs/uploads"));
        assertThat(client.tags("me/app/blobs/uploads")).containsExactly("1");
    }

    private List<String> referrers(String query) throws IOException {
        return Documents.digests(client.get("/v2/me/app/referrers/" + image.digest() + query)
                .expect(200)
                .json());
    }

    @Test
    void listsWhatRefersToAManifest() throws IOException {
        var annotations = JsonObject.EMPTY.with("org.example.kind", "test");
        var bill = new Documents.Document(
                Documents.MANIFEST,
                Documents.image("{}")
                        .with("artifactType", "application/spdx+json")
                        .about(image)
                        .json()
                        .with("annotations", annotations));
        client.push("me/app", bill.digest().toString(), bill).expect(201);

        var reply = client.get("/v2/me/app/referrers/" + image.digest()).expect(200);

        assertThat(reply.header("Content-Type")).isEqualTo(Documents.INDEX);
        assertThat(reply.json())
                .isEqualTo(JsonObject.EMPTY
                        .with("schemaVersion", 2)
                        .with("mediaType", Documents.INDEX)
                        .with(
                                "manifests",
                                JsonArray.of(List.of(bill.descriptor()
                                        .json()
                                        .with("artifactType", "application/spdx+json")
                                        .with("annotations", annotations)))));
    }

    @Test
    void listsOnlyTheKindThatWasAskedFor() throws IOException {
        var bill = Documents.image("{}")
                .with("artifactType", "application/spdx+json")
                .about(image);
        var plain = Documents.image("{}").about(image);
        client.push("me/app", bill.digest().toString(), bill).expect(201);
        client.push("me/app", plain.digest().toString(), plain).expect(201);

        assertThat(referrers(""))
                .containsExactlyInAnyOrder(
                        bill.digest().toString(), plain.digest().toString());
        for (var spelled : new String[] {"application/spdx+json", "application%2Fspdx%2Bjson"}) {
            assertThat(referrers("?artifactType=" + spelled))
                    .containsExactly(bill.digest().toString());
        }
        assertThat(referrers("?artifactType=application/vnd.oci.image.config.v1%2Bjson"))
                .containsExactly(plain.digest().toString());
        assertThat(client.get("/v2/me/app/referrers/" + image.digest() + "?artifactType=text/plain")
                        .expect(200)
                        .header("OCI-Filters-Applied"))
                .isEqualTo("artifactType");
    }

    @Test
    void listsNothingWhereNothingRefers() throws IOException {
        var nowhere = Digest.sha256("nowhere".getBytes(UTF_8));
        for (var repository : new String[] {"me/app", "me/nowhere"}) {
            var reply = client.get("/v2/%s/referrers/%s".formatted(repository, nowhere))
                    .expect(200);
            assertThat(Documents.digests(reply.json())).isEmpty();
            assertThat(reply.header("OCI-Filters-Applied")).isEmpty();
        }
    }

    @Test
    void listsWhatRefersToSomethingMissing() throws IOException {
        var missing = Documents.image("{}", "nowhere");
        var note = Documents.image("{}").about(missing);
        client.push("me/app", "note", note).expect(201);

        var reply = client.get("/v2/me/app/referrers/" + missing.digest()).expect(200);

        assertThat(Documents.digests(reply.json()))
                .containsExactly(note.digest().toString());
    }

    @Test
    void listsManyReferrersInPages() throws IOException {
        var all = new ArrayList<String>();
        for (var i = 0; i < 3; i++) {
            var note = Documents.image("{}")
                    .with("artifactType", i + "x".repeat(1_200_000))
                    .about(image);
            client.push("me/app", note.digest().toString(), note).expect(201);
            all.add(note.digest().toString());
        }
        Collections.sort(all);

        var first = client.get("/v2/me/app/referrers/" + image.digest()).expect(200);
        var link = NEXT.matcher(first.header("Link"));
        assertThat(link.matches()).isTrue();
        var second = client.get(link.group(1)).expect(200);

        assertThat(Documents.digests(first.json())).isEqualTo(all.subList(0, 2));
        assertThat(Documents.digests(second.json())).isEqualTo(all.subList(2, 3));
        assertThat(second.header("Link")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:00", "latest", "md5:d41d8cd98f00b204e9800998ecf8427e"})
    void refusesWhatIsNoDigest(String digest) throws IOException {
        assertThat(client.get("/v2/me/app/referrers/" + digest).expect(400).code())
                .isEqualTo("DIGEST_INVALID");
    }
}
