package dockerenvs.oci.archive;

import static dockerenvs.oci.archive.Samples.configuration;
import static dockerenvs.oci.archive.Samples.layer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.files.HandmadeTar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives made to do harm, or damaged: refused, and nothing is written anywhere.
final class HostileArchiveTest {
    private static final String MANIFEST =
            "[{\"Config\": \"c.json\", \"RepoTags\": [\"app:1\"], \"Layers\": [\"a.tar\"]}]";

    @TempDir
    Path folder;

    private static HandmadeTar good() {
        return new HandmadeTar()
                .add("a.tar", '0', layer("a"))
                .file("c.json", configuration("amd64", layer("a")))
                .file("manifest.json", MANIFEST);
    }

    private void assertRefused(byte[] archive, String message) throws IOException {
        assertThatThrownBy(() -> Samples.open(folder, archive))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`" + folder.resolve("image.tar") + "`: " + message);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("image.tar"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "../evil, has a `..` component",
        "a/../../evil, has a `..` component",
        "/etc/evil, is an absolute path",
    })
    void refusesNamesThatLeadOut(String name, String flaw) throws IOException {
        var tar = good();
        var start = tar.cut().length;

        assertRefused(tar.file(name, "x").ended(), "`%s` (byte %d): %s".formatted(name, start, flaw));
    }

    @Test
    void refusesAFileThatIsCutOffInsideAnEntry() throws IOException {
        var whole = good().ended();

        assertRefused(Arrays.copyOf(whole, 700), "the archive ends inside `a.tar` (byte 0)");
        assertRefused(
                Arrays.copyOf(whole, 300), "this is not a tar archive: its 300 bytes are fewer than a header has");
        assertRefused(Arrays.copyOf(whole, 2_600), "the archive ends inside a header (byte 2560)");
    }

    @Test
    void noticesAFileThatIsCutOffBetweenEntries() throws IOException {
        var file = Files.write(folder.resolve("image.tar"), good().cut());

        try (var members = Members.open(file);
                var opened = ImageFile.open(file)) {
            assertThat(members.faults())
                    .containsExactly("the archive ends without its two zero blocks; was it cut off?");
            assertThat(opened.image().layers()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "77777777777, the archive ends inside `huge` (byte 0)",
        "00000004000, the archive ends inside `huge` (byte 0)",
    })
    void refusesSizesBeyondTheEnd(String size, String message) throws IOException {
        var header = HandmadeTar.header("huge", '0').set(124, size);

        assertRefused(new HandmadeTar().add(header).ended(), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest.json", "repositories"})
    void refusesEndlessDocuments(String name) throws IOException {
        var bytes = new byte[(20 << 20) + 1];
        var limit = name.equals("repositories") ? "8,388,608" : "20,971,520";
        var tar = new HandmadeTar().add(name, '0', bytes);

        assertThatThrownBy(() -> Samples.open(folder, tar))
                .isInstanceOf(MalformedInput.class)
                .hasMessageEndingWith("it has 20,971,521 bytes, more than the " + limit + " allowed");
    }

    @Test
    void refusesAnEndlessConfiguration() throws IOException {
        var tar = new HandmadeTar().add("c.json", '0', new byte[(8 << 20) + 1]).file("manifest.json", MANIFEST);

        assertRefused(tar.ended(), "`manifest.json`: it has 8,388,609 bytes, more than the 8,388,608 allowed");
    }

    /// Other readers unpack the archive, where the last one stays.
    @Test
    void takesTheLastOfTwoEntriesOfOneNameAndSaysSo() throws IOException {
        var tar = new HandmadeTar()
                .add("a.tar", '0', layer("other"))
                .add("./a.tar", '0', layer("a"))
                .file("c.json", configuration("amd64", layer("a")))
                .file("manifest.json", MANIFEST);

        try (var file = Samples.open(folder, tar);
                var members = Members.open(file.path())) {
            assertThat(file.image().layers()).extracting(Samples::fileIn).containsExactly("a");
            assertThat(members.faults()).containsExactly("`a.tar` is in the archive twice");
            assertThat(members.names()).containsExactly("a.tar", "c.json", "manifest.json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest.json", "index.json", "oci-layout", "repositories"})
    void refusesADocumentThatIsThereTwice(String name) throws IOException {
        var tar = new HandmadeTar().file(name, "[]").file("./" + name, "[]");

        assertRefused(tar.ended(), "`" + name + "` is in the archive twice, and programs disagree which one counts");
    }

    @ParameterizedTest
    @CsvSource({
        "../out, '`a.tar` is a link that leads out of the archive'",
        "b.tar, '`a.tar` is a link to `b.tar`, which is not in the archive'",
        "a.tar, '`a.tar` leads through more than 10 links'",
    })
    void saysWhereALinkLeadsThatCannotBeFollowed(String target, String message) throws IOException {
        var tar = new HandmadeTar()
                .add(HandmadeTar.header("a.tar", '2').link(target))
                .file("c.json", configuration("amd64", layer("a")))
                .file("manifest.json", MANIFEST);

        assertRefused(tar.ended(), "`manifest.json`: " + message);
    }

    private static byte[] linked(int links) {
        var tar = new HandmadeTar()
                .add("l0", '0', layer("a"))
                .file("c.json", configuration("amd64", layer("a")))
                .file("manifest.json", MANIFEST.replace("a.tar", "l" + links));
        for (var i = 1; i <= links; i++) {
            tar.add(HandmadeTar.header("l" + i, '2').link("l" + (i - 1)));
        }
        return tar.ended();
    }

    @Test
    void followsTenLinksAndNoMore() throws IOException {
        try (var file = Samples.open(folder, linked(10))) {
            assertThat(file.image().layers()).extracting(Samples::fileIn).containsExactly("a");
        }
        assertRefused(linked(11), "`manifest.json`: `l11` leads through more than 10 links");
    }

    @Test
    void copiesNoMoreOfACompressedArchiveThanItMayHold() throws IOException {
        var packed = 1_000L;
        var zeros = new ByteArrayInputStream(new byte[200_000]);

        assertThat(TarMembers.unpackedBytesMax(packed)).isEqualTo(4L << 30);
        assertThat(TarMembers.unpackedBytesMax(1L << 30)).isEqualTo(1000L << 30);
        assertThat(TarMembers.unpackedBytesMax(1L << 50)).isEqualTo(1L << 40);
        assertThatThrownBy(() -> TarMembers.copy(zeros, OutputStream.nullOutputStream(), 100_000))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("it unpacks to more than 100,000 bytes, the most that is allowed for a file of its size");
    }

    @Test
    void refusesABrokenHeader() throws IOException {
        var archive = good().ended();
        archive[2560 + 10] ^= 1;

        assertThatThrownBy(() -> Samples.open(folder, archive))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("byte 2560");
    }

    @Test
    void refusesDevicesAndFoldersWhereFilesBelong() throws IOException {
        var tar = new HandmadeTar()
                .add("a.tar/", '5', "")
                .add(HandmadeTar.header("c.json", '3'))
                .file("manifest.json", MANIFEST);

        assertRefused(tar.ended(), "`manifest.json`: there is no file `c.json` in the archive");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 'ends after 2,048 of 2,049 bytes'",
        "-1, 'the bytes named '",
        "68719476736, 'ends after 2,048 of 68,719,478,784 bytes'",
    })
    void refusesLayersOfAnotherSizeThanPromised(long difference, String message) throws IOException {
        var layout = new HandmadeLayout();
        var right = HandmadeLayout.descriptor("application/vnd.oci.image.layer.v1.tar", layer("a"));
        var wrong = right.replace("\"size\":2048", "\"size\":" + (2048 + difference));
        layout.manifest("amd64", layer("a"));
        var text = new String(layout.document("amd64"), UTF_8).replace(right, wrong);
        layout.entry(HandmadeLayout.descriptor(HandmadeLayout.MANIFEST, layout.blob(text)), "app:1");
        var target = folder.resolve("copy.tar");

        try (var file = ImageFile.open(layout.writeTo(folder.resolve("layout")))) {
            var image = file.image(Optional.of("app:1"), Optional.empty());
            assertThatThrownBy(() -> OciArchive.write(image, "a", target))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessageContaining(message);
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("layout"));
        }
    }
}
