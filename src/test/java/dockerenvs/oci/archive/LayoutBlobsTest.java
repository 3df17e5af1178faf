package dockerenvs.oci.archive;

import static dockerenvs.oci.archive.Samples.configuration;
import static dockerenvs.oci.archive.Samples.hex;
import static dockerenvs.oci.archive.Samples.layer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.check.ImageDiff;
import dockerenvs.oci.check.ImageFileCheck;
import dockerenvs.oci.image.Image;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Blobs of OCI layouts that are links, damaged, or not there: what is refused says where it is.
final class LayoutBlobsTest {
    private static final String PLAIN = "application/vnd.oci.image.layer.v1.tar";
    private static final String FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar";

    @TempDir
    Path folder;

    private final HandmadeLayout layout = new HandmadeLayout();

    private Path written() throws IOException {
        return layout.entry(layout.manifest("amd64", layer("a"))).writeTo(folder.resolve("layout"));
    }

    private static String configurationBlob() {
        return "blobs/sha256/" + hex(configuration("amd64", layer("a")));
    }

    @Test
    void followsALinkInsideTheFolder() throws IOException {
        var place = written();
        var blob = place.resolve(configurationBlob());
        Files.move(blob, place.resolve("shared"));
        Files.createSymbolicLink(blob, Path.of("../../shared"));

        try (var file = ImageFile.open(place)) {
            assertThat(file.image().platform()).hasToString("linux/amd64");
        }
        assertThat(ImageFileCheck.check(place)).isEmpty();
    }

    @Test
    void followsALinkToTheFolderItself() throws IOException {
        var link = Files.createSymbolicLink(folder.resolve("link"), written());

        try (var file = ImageFile.open(link)) {
            assertThat(file.image().platform()).hasToString("linux/amd64");
        }
    }

    @Test
    void followsNoLinkOutOfTheFolder() throws IOException {
        var place = written();
        var blob = place.resolve(configurationBlob());
        Files.move(blob, folder.resolve("outside"));
        Files.createSymbolicLink(blob, folder.resolve("outside"));
        var message = "`" + configurationBlob() + "` is a link that leads out of the folder";

        try (var file = ImageFile.open(place)) {
            assertThatThrownBy(file::image)
                    .isInstanceOf(FileNotFoundException.class)
                    .hasMessage("`" + place + "`: " + message);
        }
        assertThat(ImageFileCheck.check(place))
                .extracting(fault -> fault.where().replaceFirst("manifest \\w+", "manifest") + ": " + fault.what())
                .containsExactly(
                        configurationBlob() + ": " + message,
                        "index.json, manifest, configuration: the blob sha256:%s is missing"
                                .formatted(hex(configuration("amd64", layer("a")))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void namesTheFileWhoseBytesAreOthers(boolean asFolder) throws IOException {
        var wrong = layer("b");
        layout.entry(layout.manifest("amd64", layer("a")));
        layout.damage(layer("a"), wrong);
        var place = asFolder
                ? layout.writeTo(folder.resolve("layout"))
                : Files.write(folder.resolve("a.tar"), layout.tar().ended());

        try (var file = ImageFile.open(place)) {
            var image = file.image();
            assertThatThrownBy(() -> OciArchive.write(image, "a", folder.resolve("copy.tar")))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("`blobs/sha256/%s` in `%s`: the bytes named sha256:%s have the digest sha256:%s"
                            .formatted(hex(layer("a")), place, hex(layer("a")), hex(wrong)));
        }
    }

    @Test
    void namesTheFileOfADigestThatIsNotThere() throws IOException {
        var digest = "sha512:" + "0".repeat(128);
        layout.entry("{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":2}".formatted(HandmadeLayout.MANIFEST, digest));
        var place = layout.writeTo(folder.resolve("layout"));

        try (var file = ImageFile.open(place)) {
            assertThatThrownBy(file::image)
                    .isInstanceOf(FileNotFoundException.class)
                    .hasMessage("`%s`: there is no file `blobs/%s` in the folder"
                            .formatted(place, digest.replace(':', '/')));
        }
    }

    @Test
    void namesThePlaceOfASizeThatIsFarTooLarge() throws IOException {
        layout.entry(
                layout.manifest("amd64", layer("a")).replaceFirst("\"size\":\\d+", "\"size\":1152921504606846976"));
        var place = layout.writeTo(folder.resolve("layout"));

        assertThatThrownBy(() -> ImageFile.open(place))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`" + place + "`: `index.json`: `size`: the number `1152921504606846976` is beyond 2^53,"
                        + " which not every program reads as it stands");
    }

    @Test
    void saysWhyPathsOfAForeignLayerCannotBeCompared() throws IOException {
        layout.manifest("amd64", layer("a"));
        var foreign = new String(layout.document("amd64"), UTF_8).replace(PLAIN, FOREIGN);
        layout.entry(HandmadeLayout.descriptor(HandmadeLayout.MANIFEST, layout.blob(foreign)));
        var place = layout.writeTo(folder.resolve("layout"));
        Files.delete(place.resolve("blobs/sha256/" + hex(layer("a"))));

        try (var file = ImageFile.open(place)) {
            assertThatThrownBy(() -> ImageDiff.between(file.image(), Image.SCRATCH))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("`%s`: there is no file `blobs/sha256/%s` in the folder; it is a foreign layer, whose"
                                    .formatted(place, hex(layer("a")))
                            + " bytes are kept elsewhere, so its paths cannot be compared");
            assertThat(ImageDiff.ofDocuments(file.image(), Image.SCRATCH).layers())
                    .hasSize(1);
        }
    }
}
