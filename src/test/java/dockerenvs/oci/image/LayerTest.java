package dockerenvs.oci.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.ContentStore;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.files.HandmadeTar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Layers: packed to the same bytes everywhere, verified when they are read.
final class LayerTest {
    private static final byte[] TAR = new HandmadeTar().file("a", "1").ended();

    /// A little of everything, and enough to need several blocks of compression.
    private static FileTree tree() {
        var noise = new byte[3 << 20];
        new Random(1).nextBytes(noise);
        Arrays.fill(noise, 1 << 20, 2 << 20, (byte) 'x');
        var old = new Attributes(04755, 1000, 3_000_000, 1_700_000_000, List.of());
        return FileTree.of(List.of(
                FileEntry.folder("srv", new Attributes(01777, 0, 0, 1, List.of())),
                FileEntry.file("srv/noise", noise.length, () -> new ByteArrayInputStream(noise), old),
                FileEntry.file("ä/" + "n".repeat(150), 3, () -> new ByteArrayInputStream("abc".getBytes(UTF_8)), old),
                new FileEntry("bin", new FileType.Symlink("usr/bin"), Attributes.FILE.withMode(0777)),
                new FileEntry("srv/same", new FileType.HardLink("srv/noise"), old)));
    }

    /// Other digests mean other layers in everybody's registry: a change that brings them needs a line in
    /// CHANGELOG. The diff ID is the same for every compression.
    @ParameterizedTest
    @CsvSource({
        "none, 907805ff03e15ceb027b9546a355117095214077cdb71a71304b4640af01dcc5",
        "gzip:1, 0a173187bc9c5de5a26bc58f19e4c1a729fac2d8548cc53f3c7d6c44837f1a9c",
        "gzip:6, cd87b5533cd6280cf058b8e043e1a6a79a018d14f132a3a44df88b81791d64ed",
        "gzip:9, b328cbf643920454d4d8e3d19abbbfca367151bb34f3aa8ac28e57beaadd6469",
        "gzip:12, 114c6c84c4edc2d5ffba2936c982ad595306242f514aeb2a639b802f239790e2",
        "zstd:1, c82750b05b5aa2cfff476c4d404e8242cec67e8bde5910228f70fe0385cdcaad",
        "zstd:3, 025016e26d416e5479920c6fae93dee5765e435da6b3bf93299156e731c9eb7c",
        "zstd:19, 0298a746ba8fd627337736b178458f0cf6c1634a8906aff9de0ceb73718cfc1d",
    })
    void packsTheBytesItAlwaysHas(String compression, String digest) throws IOException {
        var layer = Layer.pack(tree(), Compression.parse(compression));

        assertThat(layer.blob().digest().hex()).isEqualTo(digest);
        assertThat(layer.diffId().hex()).isEqualTo("907805ff03e15ceb027b9546a355117095214077cdb71a71304b4640af01dcc5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip:1", "zstd:1"})
    void writesWhatItPromisedWheneverItIsRead(String compression, @TempDir Path folder) throws IOException {
        var packed = Layer.pack(tree(), Compression.parse(compression));

        assertThat(packed.blob().read(1 << 23)).hasSize((int) packed.blob().size());
        assertThat(packed.openTar().readAllBytes()).isEqualTo(packed.openTar().readAllBytes());
        try (var store = ContentStore.temporary(folder)) {
            assertThat(Layer.pack(tree(), Compression.parse(compression), store))
                    .isEqualTo(packed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd"})
    void showsItsEntriesInTheOrderOfTheTar(String compression) throws IOException {
        var paths = new ArrayList<String>();

        Layer.pack(tree(), Compression.parse(compression)).visit(entry -> paths.add(entry.path()));

        assertThat(paths).containsExactly("bin", "srv", "srv/noise", "srv/same", "ä", "ä/" + "n".repeat(150));
    }

    @Test
    void noticesWhenAFileChangesBetweenPackingAndWriting() throws IOException {
        var content = "before".getBytes(UTF_8);
        var tree = FileTree.of(List.of(
                FileEntry.file("a", content.length, () -> new ByteArrayInputStream(content.clone()), Attributes.FILE)));
        var layer = Layer.pack(tree);
        content[0] = 'X';

        assertThatThrownBy(() -> layer.blob().read(1 << 20))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("the bytes named " + layer.diffId() + " have the digest ");
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = Compression.GZIP.compress(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static Layer layer(byte[] stored, Digest diffId, Compression.Algorithm algorithm) {
        return Layer.of(Blob.of(stored), diffId, algorithm);
    }

    @Test
    void refusesATarOfAnotherDiffId() throws IOException {
        var other = Digest.sha256(new byte[0]);
        var message = "the bytes named " + other + " have the digest " + Digest.sha256(TAR);
        var gzip = layer(gzip(TAR), other, Compression.Algorithm.GZIP);
        var plain = layer(TAR, other, Compression.Algorithm.NONE);

        assertThatThrownBy(() -> gzip.openTar().readAllBytes())
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
        assertThatThrownBy(() -> plain.openTar().readAllBytes())
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
        assertThatThrownBy(() -> gzip.visit(_ -> {}))
                .hasMessage("layer " + gzip.blob().digest().brief() + ": " + message);
    }

    /// Some builders write the digest of the compressed bytes where the diff ID belongs.
    @Test
    void refusesACompressedLayerWhoseDiffIdIsItsOwnDigest() throws IOException {
        var stored = gzip(TAR);
        var digest = Digest.sha256(stored);

        for (var algorithm : List.of(Compression.Algorithm.GZIP, Compression.Algorithm.NONE)) {
            assertThatThrownBy(() -> layer(stored, digest, algorithm).openTar().readAllBytes())
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("the bytes named " + digest + " have the digest " + Digest.sha256(TAR));
        }
    }

    @Test
    void verifiesWhatFollowsTheEndOfTheTar() {
        var padded = Arrays.copyOf(TAR, TAR.length + 10_240);
        var diffId = Digest.sha256(padded);
        padded[padded.length - 1] = 1;
        var blob = new Blob(diffId, padded.length, () -> new ByteArrayInputStream(padded));
        var layer = Layer.of(blob, diffId, Compression.Algorithm.NONE);

        assertThatThrownBy(() -> layer.visit(_ -> {}))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("layer %s: the bytes named %s have the digest %s"
                        .formatted(diffId.brief(), diffId, Digest.sha256(padded)));
    }

    @Test
    void readsLayersWhoseMediaTypeIsWrongAboutTheirCompression() throws IOException {
        var stored = gzip(TAR);

        assertThat(layer(stored, Digest.sha256(TAR), Compression.Algorithm.NONE).openTar())
                .hasBinaryContent(TAR);
        assertThat(layer(TAR, Digest.sha256(TAR), Compression.Algorithm.ZSTD).openTar())
                .hasBinaryContent(TAR);
    }

    @Test
    void refusesADescriptorOfAnotherBlob() {
        var descriptor = Descriptor.of("x/y", Blob.of(TAR));

        assertThatThrownBy(() -> new Layer(descriptor, Blob.of(new byte[0]), descriptor.digest()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("points to " + descriptor.digest());
    }

    @ParameterizedTest
    @CsvSource({
        "application/vnd.oci.image.layer.v1.tar, none, false",
        "application/vnd.oci.image.layer.v1.tar+gzip, gzip, false",
        "application/vnd.oci.image.layer.v1.tar+zstd, zstd, false",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip, gzip, true",
        "application/vnd.docker.image.rootfs.diff.tar, none, false",
        "application/vnd.docker.image.rootfs.diff.tar.gzip, gzip, false",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip, gzip, true",
        "'', none, false",
    })
    void tellsCompressionAndPlaceFromTheMediaType(String mediaType, String compression, boolean foreign) {
        var blob = Blob.of(TAR);
        var layer = new Layer(Descriptor.of(mediaType, blob), blob, blob.digest());

        assertThat(layer.compression()).hasToString(compression);
        assertThat(layer.isForeign()).isEqualTo(foreign);
    }

    @ParameterizedTest
    @CsvSource({
        "a, a in the root",
        "a/b/c, c in a/b",
        "a/.wh.b, .wh.b in a hides a/b",
        ".wh.b, .wh.b in the root hides b",
        "a/.wh..b, .wh..b in a hides a/.b",
        "a/.wh..wh..opq, .wh..wh..opq in a hides all below",
        ".wh..wh.plnk, .wh..wh.plnk in the root is a marker",
        ".wh..wh.plnk/1.2, 1.2 in .wh..wh.plnk is a marker",
        "a/.whb, .whb in a",
    })
    void tellsWhiteoutsFromFiles(String path, String meaning) {
        var place = LayerPath.of(path);

        var otherwise = place.isOpaque() ? " hides all below" : place.isMarker() ? " is a marker" : "";
        assertThat(place.name() + " in " + (place.folder().isEmpty() ? "the root" : place.folder())
                        + place.hidden().map(hidden -> " hides " + hidden).orElse(otherwise))
                .isEqualTo(meaning);
    }
}
