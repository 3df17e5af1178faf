package dockerenvs.oci.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.HandmadeTar;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The files a container would see: layers put on one another by hand, in a notation of one word per entry: `a` and
/// `a=text` are files, `a/` a folder, `a->b` a symbolic link, `a=>b` a hard link.
final class ImageFilesTest {

    /// An image with a layer for each text, base first.
    static Image image(String... layers) {
        var image = Image.SCRATCH;
        for (var layer : layers) {
            var bytes = tar(layer);
            image = image.withLayer(Layer.of(Blob.of(bytes), Digest.sha256(bytes), Compression.Algorithm.NONE));
        }
        return image;
    }

    private static byte[] tar(String entries) {
        var tar = new HandmadeTar();
        for (var entry : entries.isEmpty() ? new String[0] : entries.split(" ", -1)) {
            if (entry.contains("->")) {
                tar.add(HandmadeTar.header(entry.replaceFirst("->.*", ""), '2').link(entry.replaceFirst(".*->", "")));
            } else if (entry.contains("=>")) {
                tar.add(HandmadeTar.header(entry.replaceFirst("=>.*", ""), '1').link(entry.replaceFirst(".*=>", "")));
            } else if (entry.endsWith("/")) {
                tar.add(entry, '5', "");
            } else {
                tar.file(entry.replaceFirst("=.*", ""), entry.contains("=") ? entry.replaceFirst(".*=", "") : "");
            }
        }
        return tar.ended();
    }

    /// Paths, each with the number of its layer.
    private static String listing(Image image) throws IOException {
        return ImageFiles.read(image).all().stream()
                .map(file -> file.entry().path() + (file.entry().isFolder() ? "/" : "") + ":" + file.layer())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        // base; layer above; what is seen
        "a b, b c, a:0 b:1 c:1",
        "d/ d/a d/b, d/ d/b, d/:1 d/a:0 d/b:1",
        "d/ d/a, d/b, d/:0 d/a:0 d/b:1",
        "d/ d/a d2, .wh.d, d2:0",
        "d/ d/a d/b, d/ d/.wh.a, d/:1 d/b:0",
        "d/ d/e/ d/e/f d/g, d/.wh.e, d/:0 d/g:0",
        "d/ d/a, d/ d/.wh..wh..opq d/b, d/:1 d/b:1",
        "d/ d/a, d/ d/b d/.wh..wh..opq, d/:1 d/b:1",
        "d/ d/e/ d/e/f, d/ d/e/ d/e/.wh..wh..opq, d/:1 d/e/:1",
        "a b/ b/c, .wh..wh..opq d, d:1",
        "a, .wh.a a, a:1",
        "a, a .wh.a, a:1",
        "d/ d/a, d, d:1",
        "d/ d/a, d->x, d:1",
        "d, d/ d/a, d/:1 d/a:1",
        "d->x, d/ d/a, d/:1 d/a:1",
        "a, .wh.b, a:0",
        "a, .wh..wh.plnk/ .wh..wh.plnk/1.2 .wh..wh.aufs, a:0",
        "a-b a/ a/b a0, .wh.a, a-b:0 a0:0",
        "a b a, c, a:0 b:0 c:1",
        "./d/ ./d/a, ./d/.wh.a, d/:0",
    })
    void appliesLayersFromTheBaseUp(String base, String above, String seen) throws IOException {
        assertThat(listing(image(base, above)).split(" ", -1)).containsExactlyInAnyOrder(seen.split(" ", -1));
    }

    @Test
    void givesParentsThatNoLayerHasToThoseThatLackThem() throws IOException {
        assertThat(listing(image("a/b/c"))).isEqualTo("a/:0 a/b/:0 a/b/c:0");
    }

    @Test
    void doesNotBringBackWhatALayerInBetweenRemoved() throws IOException {
        var image = image("d/ d/a=1 d/b=2", ".wh.d", "d/ d/b=3");

        assertThat(listing(image)).isEqualTo("d/:2 d/b:2");
        assertThat(ImageFiles.read(image).read("d/b", 9)).asString(UTF_8).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource({".wh., ''", "d/.wh.., .", ".wh..., .."})
    void refusesToHideWhatNoFileIsCalled(String whiteout, String hidden) {
        var image = image("d/ d/a", whiteout);

        assertThatThrownBy(() -> ImageFiles.read(image))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("layer %s: the whiteout `%s` hides `%s`, which no file can be called"
                        .formatted(image.layers().getLast().blob().digest().brief(), whiteout, hidden));
    }

    @Test
    void refusesAFileBelowAFile() {
        var image = image("a", "a/b");

        assertThatThrownBy(() -> ImageFiles.read(image))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("layer %s: `a/b` lies below `a`, which is no folder in this image"
                        .formatted(image.layers().getLast().blob().digest().brief()));
    }

    @ParameterizedTest
    @CsvSource({
        "usr/lib, usr/lib",
        "/usr/lib, usr/lib",
        "usr//lib/., usr/lib",
        "lib, usr/lib",
        "lib/x, usr/lib/x",
        "absolute/x, usr/lib/x",
        "usr/up/lib/x, usr/lib/x",
        "usr/above/lib/x, usr/lib/x",
        "chain/x, usr/lib/x",
        "lib/.., usr",
        "/, ''",
        "'', ''",
        "../.., ''",
        "lib/missing, -",
        "usr/lib/x/y, -",
        "dangling, -",
        "circle, -",
        "self/x, -",
    })
    void followsLinksInsideTheImage(String path, String end) throws IOException {
        var files = ImageFiles.read(image("usr/ usr/lib/ usr/lib/x lib->usr/lib absolute->/usr/lib usr/up->.."
                + " usr/above->../../.. chain->lib dangling->nowhere circle->round round->circle self->self/x"));

        assertThat(files.resolve(path).orElse("-")).isEqualTo(end);
    }

    @Test
    void endsWhenLinksMultiply() throws IOException {
        var links = new StringBuilder("l0->d d/ d/x");
        for (var i = 1; i < 60; i++) {
            links.append(" l%d->l%d/../l%d".formatted(i, i - 1, i - 1));
        }

        assertThat(ImageFiles.read(image(links.toString())).resolve("l59/x")).isEmpty();
    }

    @Test
    void readsFilesThroughLinksFromTheLayerTheyAreIn() throws IOException {
        var files = ImageFiles.read(image("etc/ etc/passwd=old l->etc", "etc/passwd=new"));

        assertThat(files.read("/etc/passwd", 100)).asString(UTF_8).isEqualTo("new");
        assertThat(files.read("l/passwd", 100)).asString(UTF_8).isEqualTo("new");
        assertThat(files.find("etc/passwd").orElseThrow().layer()).isEqualTo(1);
        assertThat(files.find("l/passwd")).isEmpty();
    }

    @Test
    void readsHardLinksAsTheirOwnLayerMeansThem() throws IOException {
        var files = ImageFiles.read(image("a=1 b=>a c=>b", "a=2", ".wh.a"));

        assertThat(files.find("a")).isEmpty();
        assertThat(files.read("b", 9)).asString(UTF_8).isEqualTo("1");
        assertThat(files.read("c", 9)).asString(UTF_8).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=>a", "a=>b b=>a"})
    void refusesHardLinksThatLeadInCircles(String layer) throws IOException {
        var files = ImageFiles.read(image(layer));

        assertThatThrownBy(() -> files.read("a", 9))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`a` is a hard link that leads in circles");
    }

    @Test
    void saysWhenAHardLinkLeadsOutOfItsLayer() throws IOException {
        var files = ImageFiles.read(image("a=1", "b=>a"));

        assertThatThrownBy(() -> files.read("b", 9))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("`b` is a hard link to `a`, which its layer does not have");
    }

    @Test
    void readsTheLastOfTwoEntriesOfOneName() throws IOException {
        assertThat(ImageFiles.read(image("a=1 a=2")).read("a", 1))
                .asString(UTF_8)
                .isEqualTo("2");
    }

    @Test
    void readsNothingButFilesUpToALimit() throws IOException {
        var files = ImageFiles.read(image("d/ a=1234 e/f p->e h=>e/f"));

        assertThat(files.read("a", 4)).hasSize(4);
        assertThat(files.readHead("a", 3)).asString(UTF_8).isEqualTo("123");
        assertThatThrownBy(() -> files.read("a", 3))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`a` has more than 3 bytes");
        assertThatThrownBy(() -> files.read("d", 3))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`d` is no regular file");
        assertThatThrownBy(() -> files.read("p", 3))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`p` is no regular file");
        assertThatThrownBy(() -> files.read("x", 3))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("the image has no file `x`");
    }

    @Test
    void verifiesLayersWhenItReadsThem() {
        var bytes = tar("a=1");
        var diffId = Digest.sha256(tar("a=2"));
        var image = Image.SCRATCH.withLayer(
                Layer.of(new Blob(diffId, bytes.length, Blob.of(bytes).source()), diffId, Compression.Algorithm.NONE));

        assertThatThrownBy(() -> ImageFiles.read(image))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("layer %s: the bytes named %s have the digest %s"
                        .formatted(diffId.brief(), diffId, Digest.sha256(bytes)));
    }

    @Test
    void listsPathsInOneOrder() throws IOException {
        assertThat(ImageFiles.read(image("b a/ a/x a-b", "a.b")).all())
                .extracting(file -> file.entry().path())
                .containsExactly("a", "a-b", "a.b", "a/x", "b");
    }
}
