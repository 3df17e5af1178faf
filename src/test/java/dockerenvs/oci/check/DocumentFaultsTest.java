package dockerenvs.oci.check;

import static dockerenvs.oci.check.HandmadeImage.Part.CONFIGURATION;
import static dockerenvs.oci.check.HandmadeImage.Part.INDEX;
import static dockerenvs.oci.check.HandmadeImage.Part.MANIFEST;
import static dockerenvs.oci.check.HandmadeImage.good;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Faults in the documents of an OCI layout and in what they say of blobs, each made in a good image.
class DocumentFaultsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "blobs",
        "sizes",
        "layerCounts",
        "configurations",
        "times",
        "manifestsAndIndexes",
        "documentsOfLayouts"
    })
    void finds(String fault, HandmadeImage image, List<String> expected) throws IOException {
        assertThat(Verdict.of(image)).isEqualTo(expected);
    }

    static Stream<Arguments> blobs() {
        var good = good();
        var layer = good.layer(1);
        var configuration = HandmadeImage.digest(good.configuration().getBytes(UTF_8));
        var manifest = HandmadeImage.digest(good.manifest().getBytes(UTF_8));
        return Stream.of(
                Arguments.of("nothing", good, List.of()),
                Arguments.of(
                        "other bytes in a layer",
                        good.damaged(
                                layer, HandmadeImage.top().file("other", "").ended()),
                        List.of(
                                "error: layer 1: it has 3584 bytes, but its descriptor says 3072",
                                "error: layer 1: its bytes have the digest sha256:…, but it is named sha256:…",
                                "error: layer 1: its tar has the digest sha256:…, but its diff ID is sha256:…")),
                Arguments.of(
                        "a layer that is missing",
                        good.damaged(layer, new byte[0]),
                        List.of("error: layer 1: the blob is missing")),
                Arguments.of(
                        "other bytes in the configuration",
                        good.damaged(
                                configuration,
                                good.configuration().replace("2026", "2027").getBytes(UTF_8)),
                        List.of("error: configuration: its bytes have the digest sha256:…, but it is named sha256:…")),
                Arguments.of(
                        "no configuration",
                        good.damaged(configuration, new byte[0]),
                        List.of("error: configuration: the blob sha256:… is missing")),
                Arguments.of(
                        "a blank more in the manifest",
                        good.damaged(
                                manifest,
                                good.manifest()
                                        .replace("{\"schema", "{ \"schema")
                                        .getBytes(UTF_8)),
                        List.of(
                                "error: it has 548 bytes, but its descriptor says 547",
                                "error: its bytes have the digest sha256:…, but it is named sha256:…")),
                Arguments.of(
                        "no manifest",
                        good.damaged(manifest, new byte[0]),
                        List.of("error: the blob sha256:… is missing")));
    }

    static Stream<Arguments> sizes() {
        var good = good();
        var layer = good.layer(1);
        var size = HandmadeImage.top().ended().length;
        return Stream.of(
                Arguments.of(
                        "the size of a layer",
                        good.with(MANIFEST, layer + "\",\"size\":" + size, layer + "\",\"size\":" + (size + 1)),
                        List.of("error: layer 1: it has 3072 bytes, but its descriptor says 3073")),
                Arguments.of(
                        "the size of the configuration",
                        good.with(MANIFEST, "\"size\":", "\"size\":1"),
                        List.of("error: configuration: it has 362 bytes, but its descriptor says 1362")),
                Arguments.of(
                        "the diff ID of another layer",
                        good.with(CONFIGURATION, good.diffId(1), good.diffId(0)),
                        List.of("error: layer 1: its tar has the digest sha256:…, but its diff ID is sha256:…")));
    }

    static Stream<Arguments> layerCounts() {
        var good = good();
        return Stream.of(
                Arguments.of(
                        "a diff ID too few",
                        good.with(CONFIGURATION, "," + "\"" + good.diffId(1) + "\"", ""),
                        List.of("error: the configuration has 1 diff ID, but the image has 2 layers")),
                Arguments.of(
                        "history longer than layers",
                        good.with(CONFIGURATION, "\"history\":[", "\"history\":[{},"),
                        List.of("error: configuration: its history has 3 lines for layers, but there are 2 of them")),
                Arguments.of(
                        "history shorter than layers",
                        good.with(CONFIGURATION, "\"history\":[{\"created_by\":\"hand\"},", "\"history\":["),
                        List.of("warning: configuration: its history has 1 line for layers, but there are 2 of them")),
                Arguments.of(
                        "the media type of a layer",
                        good.with(MANIFEST, "layer.v1.tar", "layer.v1.tar+gzip"),
                        List.of(
                                "error: layer 0: its media type `application/vnd.oci.image.layer.v1.tar+gzip` says gzip, but its bytes are plain")),
                Arguments.of(
                        "media types of two families",
                        good.with(
                                MANIFEST,
                                "application/vnd.oci.image.layer.v1.tar",
                                "application/vnd.docker.image.rootfs.diff.tar"),
                        List.of(
                                "error: a manifest of OCI media types has a part of type `application/vnd.docker.image.rootfs.diff.tar`")),
                Arguments.of(
                        "more layers than Docker takes",
                        HandmadeImage.ofLayers(126),
                        List.of("error: configuration: there are 126 layers, and Docker takes at most 125")));
    }

    static Stream<Arguments> configurations() {
        var good = good();
        return Stream.of(
                Arguments.of(
                        "another platform in the index",
                        good.with(INDEX, "amd64", "arm64"),
                        List.of("error: the index says it is for linux/arm64, its configuration for linux/amd64")),
                Arguments.of(
                        "an architecture nobody knows",
                        good.with(CONFIGURATION, "amd64", "pdp11").with(INDEX, "amd64", "pdp11"),
                        List.of(
                                "error: the image says it is for pdp11, but its programs are for amd64, such as `usr/bin/run`",
                                "warning: configuration: the architecture `pdp11` is not one that engines know")),
                Arguments.of(
                        "no architecture",
                        good.with(CONFIGURATION, "\"architecture\":\"amd64\",", ""),
                        List.of("warning: configuration: it does not say for which architecture it is")),
                Arguments.of(
                        "a variable without a value",
                        good.with(CONFIGURATION, "PATH=/bin", "PATH"),
                        List.of("error: configuration: the variable `PATH` is not NAME=VALUE")),
                Arguments.of(
                        "a relative working directory",
                        good.with(CONFIGURATION, "\"WorkingDir\":\"/\"", "\"WorkingDir\":\"srv\""),
                        List.of("warning: configuration: the working directory `srv` is not absolute")),
                Arguments.of(
                        "a key twice",
                        good.with(CONFIGURATION, "\"os\"", "\"os\":\"linux\",\"os\""),
                        List.of("error: configuration: line 1, column 48: the key `os` is there twice")));
    }

    static Stream<Arguments> times() {
        var good = good();
        return Stream.of(
                Arguments.of(
                        "no time",
                        good.with(CONFIGURATION, "2026-01-31T00:00:00Z", "yesterday"),
                        List.of("error: configuration: the time `yesterday` is not one of RFC 3339")),
                Arguments.of(
                        "a time without seconds",
                        good.with(CONFIGURATION, "00:00:00Z", "00:00Z"),
                        List.of("error: configuration: the time `2026-01-31T00:00Z` is not one of RFC 3339")),
                Arguments.of(
                        "a time far away",
                        good.with(CONFIGURATION, "2026", "+12026"),
                        List.of("error: configuration: the time `+12026-01-31T00:00:00Z` is not one of RFC 3339")),
                Arguments.of(
                        "a year before the first",
                        good.with(CONFIGURATION, "2026", "0000"),
                        List.of("error: configuration: the time `0000-01-31T00:00:00Z` is not one of RFC 3339")),
                Arguments.of(
                        "a time with a zone and a fraction",
                        good.with(CONFIGURATION, "00:00:00Z", "23:59:59.0123456789+14:00"),
                        List.of()),
                Arguments.of(
                        "no time in the history",
                        good.with(CONFIGURATION, "{\"created_by\"", "{\"created\":\"\",\"created_by\""),
                        List.of("error: configuration: the time `` is not one of RFC 3339")));
    }

    static Stream<Arguments> manifestsAndIndexes() {
        var good = good();
        return Stream.of(
                Arguments.of(
                        "schema version 1",
                        good.with(MANIFEST, "\"schemaVersion\":2", "\"schemaVersion\":1"),
                        List.of(
                                "error: this is a manifest of schema version 1, which no longer says what is in it reliably")),
                Arguments.of(
                        "an index that is a manifest",
                        good.with(MANIFEST, "\"layers\"", "\"manifests\":[],\"layers\""),
                        List.of("error: the document has `manifests` and `layers`: is it an index or a manifest?")),
                Arguments.of(
                        "other data in the descriptor",
                        good.with(INDEX, "\"platform\"", "\"data\":\"e30=\",\"platform\""),
                        List.of("error: the `data` of its descriptor is not its content")),
                Arguments.of(
                        "data that is not Base64",
                        good.with(INDEX, "\"platform\"", "\"data\":\"?\",\"platform\""),
                        List.of("error: the `data` of its descriptor is not Base64")));
    }

    static Stream<Arguments> documentsOfLayouts() {
        var good = good();
        return Stream.of(
                Arguments.of(
                        "a document that nests too deep",
                        good.damaged("oci-layout", "[".repeat(65).getBytes(UTF_8)),
                        List.of(
                                "error: oci-layout: line 1, column 65: lists and objects are nested more than 64 levels deep")),
                Arguments.of(
                        "a layout of tomorrow",
                        good.damaged("oci-layout", "{\"imageLayoutVersion\":\"2.0.0\"}".getBytes(UTF_8)),
                        List.of("error: oci-layout: its version is `2.0.0`, and only 1.0.0 is known")),
                Arguments.of(
                        "no index",
                        good.damaged("index.json", new byte[0]),
                        List.of("error: index.json: there is no such file in this OCI layout")),
                Arguments.of(
                        "an index that is not JSON",
                        good.damaged("index.json", "[".getBytes(UTF_8)),
                        List.of("error: index.json: line 1, column 2: the document ends early")),
                Arguments.of(
                        "a blob nobody needs",
                        good.damaged(HandmadeImage.digest(new byte[] {1}), new byte[] {1}),
                        List.of("warning: blobs/sha256/…: nothing in the index leads to it")),
                Arguments.of(
                        "a damaged blob nobody needs",
                        good.damaged(HandmadeImage.digest(new byte[] {1}), new byte[] {2}),
                        List.of(
                                "error: blobs/sha256/…: its bytes have the digest sha256:…",
                                "warning: blobs/sha256/…: nothing in the index leads to it")),
                Arguments.of(
                        "a blob without a digest for a name",
                        good.damaged("blobs/sha256/abc", new byte[] {2}),
                        List.of("error: blobs/sha256/abc: `sha256:abc`: expected 64 lower-case hex digits")));
    }
}
