package dockerenvs.oci.check;

import static dockerenvs.oci.check.HandmadeImage.Part.CONFIGURATION;
import static dockerenvs.oci.check.HandmadeImage.Part.DOCKER_MANIFEST;
import static dockerenvs.oci.check.HandmadeImage.good;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Faults of archives, and of what they say besides an OCI layout.
class ArchiveFaultsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource({"images", "dockerArchives"})
    void finds(String fault, Map<String, byte[]> files, List<String> expected) throws IOException {
        assertThat(Verdict.ofArchive(HandmadeImage.tar(files))).isEqualTo(expected);
    }

    static Stream<Arguments> images() {
        var good = good();
        var blob = HandmadeImage.blob(good.layer(0));
        return Stream.of(
                Arguments.of("nothing, in both kinds of archive", good.hybrid(), List.of()),
                Arguments.of("nothing, in a docker-archive", good.dockerArchive(), List.of()),
                Arguments.of(
                        "a name without a tag",
                        good.with(DOCKER_MANIFEST, "me/app:1", "me/app").hybrid(),
                        List.of("error: manifest.json, image 0: the name `me/app` has no tag")),
                Arguments.of(
                        "what is no name",
                        good.with(DOCKER_MANIFEST, "me/app:1", "Me").dockerArchive(),
                        List.of("error: manifest.json, image 0: `Me` is not the name of an image")),
                Arguments.of(
                        "a name in upper case",
                        good.with(DOCKER_MANIFEST, "me/app:1", "example.org/me/App:1")
                                .hybrid(),
                        List.of("error: manifest.json, image 0: `example.org/me/App:1` is not the name of an image")),
                Arguments.of(
                        "another image for Docker",
                        good.with(DOCKER_MANIFEST, "\"Layers\":[\"" + blob + "\",", "\"Layers\":[")
                                .hybrid(),
                        List.of(
                                "error: manifest.json, image 0: `index.json` has no image of this configuration and these layers: two readers would see two images")),
                Arguments.of(
                        "a layer that only Docker misses",
                        good.with(DOCKER_MANIFEST, blob, "blobs/x").hybrid(),
                        List.of("error: manifest.json, image 0: there is no file `blobs/x` in the archive")));
    }

    static Stream<Arguments> dockerArchives() {
        var good = good();
        var blob = HandmadeImage.blob(good.layer(0));
        return Stream.of(
                Arguments.of(
                        "a layer that is missing",
                        good.with(DOCKER_MANIFEST, blob, "x.tar").dockerArchive(),
                        List.of("error: manifest.json, image 0, layer 0: the blob is missing")),
                Arguments.of(
                        "a layer too few",
                        good.with(DOCKER_MANIFEST, "\"Layers\":[\"" + blob + "\",", "\"Layers\":[")
                                .dockerArchive(),
                        List.of(
                                "error: manifest.json, image 0: the configuration has 2 diff IDs, but the image has 1 layer")),
                Arguments.of(
                        "the diff ID of another layer",
                        good.with(CONFIGURATION, good.diffId(0), good.diffId(1)).dockerArchive(),
                        List.of(
                                "error: manifest.json, image 0, layer 0: its tar has the digest sha256:…, but its diff ID is sha256:…")),
                Arguments.of(
                        "no configuration",
                        good.with(DOCKER_MANIFEST, "\"Config\"", "\"Konfig\"").dockerArchive(),
                        List.of("error: manifest.json, image 0: it has no `Config`")),
                Arguments.of(
                        "other bytes in the configuration",
                        good.damaged(
                                        HandmadeImage.digest(good.configuration()
                                                                .getBytes(UTF_8))
                                                        .substring(7) + ".json",
                                        good.configuration()
                                                .replace("2026", "2027")
                                                .getBytes(UTF_8))
                                .dockerArchive(),
                        List.of("error: manifest.json, image 0: the configuration `….json` has the digest sha256:…")),
                Arguments.of(
                        "an object for a list",
                        good.damaged("manifest.json", "{}".getBytes(UTF_8)).dockerArchive(),
                        List.of("error: manifest.json: expected a list of images")),
                Arguments.of(
                        "nothing",
                        Map.of("x", new byte[0]),
                        List.of(
                                "error: archive: it holds no image: there is no `oci-layout`, `manifest.json` or `repositories` in it")));
    }

    @Test
    void findsWhereAnArchiveIsCut() throws IOException {
        var archive = HandmadeImage.tar(good().hybrid());

        assertThat(Verdict.ofArchive(Arrays.copyOf(archive, 700)))
                .singleElement()
                .asString()
                .matches("error: archive: the archive ends inside `blobs/sha256/…` \\(byte 0\\)");
        assertThat(Verdict.ofArchive("no tar".getBytes(UTF_8)))
                .containsExactly("error: archive: this is not a tar archive: its 6 bytes are fewer than a header has");
    }

    @Test
    void takesAnArchiveThatIsCompressedAsAWhole() throws IOException {
        assertThat(Verdict.ofArchive(HandmadeImage.gzip(HandmadeImage.tar(good().hybrid()))))
                .isEmpty();
    }

    @Test
    void checksAFolderLikeAnArchive() throws IOException {
        assertThat(Verdict.ofFolder(good())).isEmpty();
        assertThat(Verdict.ofFolder(good().with(CONFIGURATION, "PATH=/bin", "PATH")))
                .containsExactly("error: configuration: the variable `PATH` is not NAME=VALUE");
    }

    @Test
    void saysWhereAFaultIsFromTheOutsideIn() throws IOException {
        var image = good().with(CONFIGURATION, good().diffId(1), good().diffId(0));

        assertThat(Verdict.faults(HandmadeImage.tar(image.layout())))
                .containsExactly(new Fault(
                        Fault.Severity.ERROR,
                        "index.json, manifest "
                                + HandmadeImage.digest(image.manifest().getBytes(UTF_8))
                                        .substring(7, 19) + ", layer 1",
                        "its tar has the digest %s, but its diff ID is %s"
                                .formatted(good().diffId(1), good().diffId(0))));
    }
}
