package dockerenvs.oci.image;

import static dockerenvs.oci.image.HandmadeBlobs.OCI_INDEX;
import static dockerenvs.oci.image.HandmadeBlobs.OCI_MANIFEST;
import static dockerenvs.oci.image.HandmadeBlobs.OCI_TAR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists of manifests, and all that is reached through them.
final class IndexTest {
    private final HandmadeBlobs blobs = new HandmadeBlobs();

    private Descriptor manifest(String platform) {
        var layer = blobs.add(OCI_TAR, "layer for " + platform);
        return blobs.manifest(HandmadeBlobs.configuration(layer.digest()), layer)
                .with("platform", Platform.parse(platform).json());
    }

    @Test
    void choosesTheEntryThatServesAPlatformBest() {
        var v2 = manifest("linux/amd64/v2");
        var base = manifest("linux/amd64");
        var attestation = manifest("unknown/unknown");
        var index = new Index(
                List.of(attestation, base, v2), Platform.parse("linux/amd64").json());

        assertThat(index.choose(Platform.parse("linux/amd64/v3"))).contains(v2);
        assertThat(index.choose(Platform.parse("linux/amd64"))).contains(base);
        assertThat(index.choose(Platform.parse("linux/arm64"))).isEmpty();
    }

    @Test
    void keepsEntriesOfTypesItDoesNotKnowAndFieldsToo() {
        var digest = Digest.sha256(new byte[0]);
        var index = Index.parse("""
                {"schemaVersion":2,"manifests":[
                  {"mediaType":"application/x","digest":"%s","size":0,"urls":null,"x":[1]}],"y":1}
                """.formatted(digest).getBytes(UTF_8));

        assertThat(index.others().keys()).containsExactly("schemaVersion", "y");
        assertThat(index.manifests().getFirst().json().bytes())
                .asString(UTF_8)
                .isEqualTo("{\"mediaType\":\"application/x\",\"digest\":\"" + digest
                        + "\",\"size\":0,\"urls\":null,\"x\":[1]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                      | expected a JSON object
            {}                                      | the index has no `manifests`
            {"manifests":null}                      | the index has no `manifests`
            {"manifests":{}}                        | `manifests`: expected a list, found an object
            {"manifests":[null]}                    | `manifests`: expected an object, found null
            {"manifests":[{}]}                      | a descriptor has no `digest`
            {"manifests":[],"layers":[]}            | the document has `manifests` and `layers`: is it an index or a manifest?
            {"manifests":[],"config":{}}            | the document has `manifests` and `layers`: is it an index or a manifest?
            {"manifests":[],"schemaVersion":1}      | this is a manifest of schema version 1, which no longer says what is in it reliably
            {"manifests":[],"mediaType":"x/y"}      | `x/y` is not the media type of an index
            """)
    void saysWhatIsWrongWithAnIndex(String document, String message) {
        assertThatThrownBy(() -> Index.parse(document.getBytes(UTF_8)))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }

    @Test
    void refusesMoreThanTenThousandEntries() {
        var entry = HandmadeBlobs.json(blobs.add("x/y", "z"));
        var document = "{\"manifests\":[" + (entry + ",").repeat(10_000) + entry + "]}";

        assertThatThrownBy(() -> Index.parse(document.getBytes(UTF_8)))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("the index has 10,001 entries, more than 10,000");
    }

    @Test
    void refusesAMediaTypeThatContradictsTheDescriptor() {
        var document = "{\"manifests\":[],\"mediaType\":\"%s\"}".formatted(OCI_MANIFEST);

        assertThatThrownBy(() -> Index.parse(document.getBytes(UTF_8), OCI_INDEX))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(
                        "the document says it is `%s`, its descriptor says `%s`".formatted(OCI_MANIFEST, OCI_INDEX));
    }

    @Test
    void reachesEverythingOnce() throws IOException {
        var shared = manifest("linux/amd64");
        var attestation = manifest("unknown/unknown");
        var unknown = blobs.add("application/x", "something else");
        var missing = new Descriptor(OCI_MANIFEST, Digest.sha256("gone".getBytes(UTF_8)), 4, shared.others());
        var root = blobs.index(shared, blobs.index(shared, attestation), unknown, missing);

        var artifact = Artifact.read(root, blobs);

        // two indexes, two manifests each with a configuration and a layer, and what nobody knows
        assertThat(artifact.blobs()).hasSize(9).doesNotHaveDuplicates();
        assertThat(artifact.blobs())
                .extracting(Blob::digest)
                .isSorted()
                .contains(unknown.digest(), attestation.digest());
        assertThat(artifact.root()).isEqualTo(root);
    }

    @Test
    void failsWhenTheRootItselfIsMissing() {
        var root = manifest("linux/amd64");
        blobs.remove(root);

        assertThatThrownBy(() -> Artifact.read(root, blobs))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("the blob " + root.digest() + " is not there");
    }

    @Test
    void followsFiveIndexesAndNoMore() throws IOException {
        var nested = manifest("linux/amd64");
        for (var i = 0; i < 5; i++) {
            nested = blobs.index(nested);
        }
        var five = nested;
        var six = blobs.index(nested);

        assertThat(Artifact.read(five, blobs).blobs()).hasSize(5 + 3);
        assertThatThrownBy(() -> Artifact.read(six, blobs))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("indexes nest deeper than 5");
    }
}
