package dockerenvs.oci.check;

import static dockerenvs.files.HandmadeTar.header;
import static dockerenvs.oci.check.HandmadeImage.Part.CONFIGURATION;
import static dockerenvs.oci.check.HandmadeImage.Part.INDEX;
import static dockerenvs.oci.check.HandmadeImage.Part.MANIFEST;
import static dockerenvs.oci.check.HandmadeImage.good;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.files.HandmadeTar;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Faults in layers and between layers, each made in a layer on top of a good image.
class LayerFaultsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "tars",
        "paths",
        "links",
        "whiteouts",
        "whiteoutsInTheirLayer",
        "others",
        "stacks",
        "replacedLinks",
        "machines",
        "compressions"
    })
    void finds(String fault, HandmadeImage image, List<String> expected) throws IOException {
        assertThat(Verdict.of(image)).isEqualTo(expected);
    }

    static Stream<Arguments> tars() {
        var top = HandmadeImage.top().ended();
        var checksum = top.clone();
        checksum[0] = 'x';
        return Stream.of(
                Arguments.of(
                        "a tar that is cut",
                        good().withLayer(Arrays.copyOf(top, 700)),
                        List.of("error: layer 2: the archive ends inside a header (byte 512)")),
                Arguments.of(
                        "a wrong checksum in a tar",
                        good().withLayer(checksum),
                        List.of(
                                "error: layer 2: this is not a tar archive: the header at byte 0 has the checksum 3405, but its bytes add up to 3424")),
                Arguments.of(
                        "no end of a tar",
                        good().withLayer(HandmadeImage.top().cut()),
                        List.of(
                                "error: layer 2: the tar ends without its two zero blocks; was it cut off?",
                                "warning: layer 2: it deletes `etc/passwd`, which no layer below has")),
                Arguments.of(
                        "something behind the end of a tar",
                        good().withLayer(HandmadeImage.top()
                                .raw(new byte[1024])
                                .file("x", "")
                                .ended()),
                        List.of(
                                "warning: layer 2: it deletes `etc/passwd`, which no layer below has",
                                "warning: layer 2: something follows the end of the tar")),
                Arguments.of(
                        "a path twice",
                        withTop(new HandmadeTar().file("a", "1").file("a", "2")),
                        List.of("error: layer 2: `a` is there twice, at bytes 0 and 1024")),
                Arguments.of(
                        "a path in two spellings",
                        withTop(new HandmadeTar().file("./a", "1").file("a", "2")),
                        List.of("error: layer 2: `a` is there twice, at bytes 0 and 1024")));
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                Arguments.of(
                        "a path that leaves the root",
                        withTop(new HandmadeTar().file("../a", "1").file("ok", "")),
                        List.of("error: layer 2: `../a` (byte 0): has a `..` component")),
                Arguments.of(
                        "a path that leaves its folder",
                        withTop(new HandmadeTar().file("a/../../b", "1")),
                        List.of(
                                "error: layer 2: `a/../../b` (byte 0): has a `..` component",
                                "warning: layer 2: the folder of `a/b` has no entry of its own: Docker may show it with mode 0755 of root")),
                Arguments.of(
                        "an absolute path",
                        withTop(new HandmadeTar().file("/a", "1")),
                        List.of("error: layer 2: `/a` (byte 0): is an absolute path")));
    }

    static Stream<Arguments> links() {
        return Stream.of(
                Arguments.of(
                        "a hard link into another layer",
                        withTop(new HandmadeTar().add(header("x", '1').link("usr/bin/run"))),
                        List.of(
                                "error: layer 2: the hard link `x` leads to `usr/bin/run`, which is not in this layer")),
                Arguments.of(
                        "a hard link before its target",
                        withTop(new HandmadeTar()
                                .add(header("x", '1').link("y"))
                                .file("y", "")),
                        List.of("error: layer 2: the hard link `x` comes before its target `y`")),
                Arguments.of(
                        "a hard link to a folder",
                        withTop(new HandmadeTar()
                                .add("d/", '5', "")
                                .add(header("x", '1').link("d"))),
                        List.of("error: layer 2: the hard link `x` leads to the folder `d`")),
                Arguments.of(
                        "a hard link to itself",
                        withTop(new HandmadeTar().add(header("x", '1').link("x"))),
                        List.of("error: layer 2: the hard link `x` leads to itself")),
                Arguments.of(
                        "a hard link that leaves the root",
                        withTop(new HandmadeTar().add(header("x", '1').link("../y"))),
                        List.of(
                                "error: layer 2: `x` (byte 0): is a hard link to `../y`, which has a `..` component",
                                "error: layer 2: the hard link `x` leads to `y`, which is not in this layer")),
                Arguments.of(
                        "a path below a file",
                        withTop(new HandmadeTar().file("a", "").file("a/b", "")),
                        List.of("error: layer 2: `a/b` lies below `a`, which is a file in the same layer")),
                Arguments.of(
                        "a path below a link",
                        withTop(new HandmadeTar()
                                .add(header("a", '2').link("etc"))
                                .file("a/b", "")),
                        List.of("error: layer 2: `a/b` lies below `a`, which is a symbolic link in the same layer")));
    }

    static Stream<Arguments> whiteouts() {
        return Stream.of(
                Arguments.of(
                        "a whiteout of nothing",
                        withTop(new HandmadeTar().file(".wh.", "")),
                        List.of("error: layer 2: the whiteout `.wh.` hides ``, which no file can be called")),
                Arguments.of(
                        "a whiteout of its own folder",
                        withTop(new HandmadeTar().file(".wh..", "")),
                        List.of("error: layer 2: the whiteout `.wh..` hides `.`, which no file can be called")),
                Arguments.of(
                        "a whiteout of the folder above",
                        withTop(new HandmadeTar().add("etc/", '5', "").file("etc/.wh...", "")),
                        List.of("error: layer 2: the whiteout `etc/.wh...` hides `..`, which no file can be called")),
                Arguments.of(
                        "a whiteout with content",
                        withTop(new HandmadeTar().file(".wh.bin", "x")),
                        List.of("warning: layer 2: the whiteout `.wh.bin` is not an empty file")),
                Arguments.of(
                        "everything hidden",
                        withTop(new HandmadeTar().file(".wh..wh..opq", "")),
                        List.of(
                                "warning: layer 2: it hides all files of the layers below, which not every engine does for the root")),
                Arguments.of(
                        "what AUFS left behind",
                        withTop(new HandmadeTar()
                                .add(".wh..wh.plnk/", '5', "")
                                .file(".wh..wh.plnk/1.2", "x")
                                .file(".wh..wh.aufs", "x")),
                        List.of()));
    }

    static Stream<Arguments> whiteoutsInTheirLayer() {
        var both = "are in the same layer: engines disagree whether `etc` of the layers below is hidden";
        return Stream.of(
                Arguments.of(
                        "a whiteout behind its file",
                        withTop(new HandmadeTar().file("bin", "").file(".wh.bin", "")),
                        List.of(
                                "error: layer 2: the whiteout `.wh.bin` follows `bin`, which the same layer adds: some engines delete it again")),
                Arguments.of(
                        "a whiteout before its file",
                        withTop(new HandmadeTar().file(".wh.bin", "").file("bin", "")),
                        List.of()),
                Arguments.of(
                        "a whiteout behind what is in its folder",
                        withTop(new HandmadeTar().file("etc/x/y", "").file(".wh.etc", "")),
                        List.of(
                                "error: layer 2: the whiteout `.wh.etc` follows `etc`, which the same layer adds: some engines delete it again",
                                "warning: layer 2: the folder of `etc/x/y` has no entry of its own: Docker may show it with mode 0755 of root")),
                Arguments.of(
                        "a whiteout before its folder",
                        withTop(new HandmadeTar().file(".wh.etc", "").add("etc/", '5', "")),
                        List.of("warning: layer 2: the folder `etc` and its whiteout " + both)));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of(
                        "a folder that is not there",
                        withTop(new HandmadeTar().file("x/y", "")),
                        List.of(
                                "warning: layer 2: the folder of `x/y` has no entry of its own: Docker may show it with mode 0755 of root")),
                Arguments.of(
                        "a large user ID",
                        withTop(new HandmadeTar().add(header("x", '0').set(108, "0200000\0"))),
                        List.of(
                                "warning: layer 2: `x` belongs to a user or group above 65535, which rootless engines may not have")),
                Arguments.of(
                        "a sparse file",
                        withTop(new HandmadeTar().add(header("x", 'S'))),
                        List.of("error: layer 2: `x` (byte 0): sparse files are not for layers")),
                Arguments.of(
                        "an unknown type",
                        withTop(new HandmadeTar().add(header("x", 'Z'))),
                        List.of("error: layer 2: `x` (byte 0): has the type `Z`, which is not for layers")),
                Arguments.of(
                        "no tar",
                        good().withLayer("this is no tar".getBytes(UTF_8)),
                        List.of("error: layer 2: this is not a tar archive: its 14 bytes are fewer than a header has")),
                Arguments.of("an empty layer", good().withLayer(new byte[1024]), List.of()));
    }

    static Stream<Arguments> stacks() {
        return Stream.of(
                Arguments.of(
                        "a path through a link of a lower layer",
                        withTop(new HandmadeTar().file("bin/new", "")),
                        List.of(
                                "error: layer 2: `bin/new` is written through `bin`, which is a symbolic link of layer 0",
                                "warning: layer 2: the folder of `bin/new` has no entry of its own: Docker may show it with mode 0755 of root")),
                Arguments.of(
                        "a path through a file of a lower layer",
                        withTop(new HandmadeTar().file("etc/group/new", "")),
                        List.of(
                                "error: layer 2: `etc/group/new` is written through `etc/group`, which is a file of layer 1",
                                "warning: layer 2: the folder of `etc/group/new` has no entry of its own: Docker may show it with mode 0755 of root")),
                Arguments.of(
                        "a whiteout of what is not there",
                        withTop(new HandmadeTar().file(".wh.nothing", "")),
                        List.of("warning: layer 2: it deletes `nothing`, which no layer below has")),
                Arguments.of(
                        "a whiteout of what an opaque folder has hidden",
                        withTop(new HandmadeTar().add("usr/", '5', "").file("usr/.wh..wh..opq", ""))
                                .withLayer(new HandmadeTar()
                                        .add("usr/", '5', "")
                                        .file("usr/.wh.bin", "")
                                        .ended()),
                        List.of("warning: layer 3: it deletes `usr/bin`, which no layer below has")));
    }

    static Stream<Arguments> replacedLinks() {
        return Stream.of(
                Arguments.of(
                        "a folder in the place of a link",
                        withTop(new HandmadeTar().add("bin/", '5', "").file("bin/new", "")),
                        List.of(
                                "warning: layer 2: the folder `bin` replaces a symbolic link of layer 0, and hides what it led to")),
                Arguments.of(
                        "a folder in the place of a link that is not one of the system's, as packages make them",
                        withTop(new HandmadeTar()
                                        .add("usr/", '5', "")
                                        .add(header("usr/doc", '2').link("bin")))
                                .withLayer(new HandmadeTar()
                                        .add("usr/", '5', "")
                                        .add("usr/doc/", '5', "")
                                        .ended()),
                        List.of()),
                Arguments.of(
                        "a folder in the place of a link that was deleted",
                        withTop(new HandmadeTar().file(".wh.bin", ""))
                                .withLayer(new HandmadeTar()
                                        .add("bin/", '5', "")
                                        .file("bin/new", "")
                                        .ended()),
                        List.of()));
    }

    static Stream<Arguments> machines() {
        return Stream.of(
                Arguments.of(
                        "programs for another machine",
                        good().with(CONFIGURATION, "amd64", "arm64").with(INDEX, "amd64", "arm64"),
                        List.of(
                                "error: the image says it is for arm64, but its programs are for amd64, such as `usr/bin/run`")),
                Arguments.of(
                        "programs for this and another machine",
                        good().with(CONFIGURATION, "amd64", "arm64")
                                .with(INDEX, "amd64", "arm64")
                                .withLayer(new HandmadeTar()
                                        .add(HandmadeImage.program("arm"), HandmadeImage.elf(183))
                                        .ended()),
                        List.of()));
    }

    static Stream<Arguments> compressions() throws IOException {
        var top = HandmadeImage.top().ended();
        var gzip = HandmadeImage.gzip(top);
        return Stream.of(
                Arguments.of(
                        "a gzip layer",
                        good().withLayer(top, gzip, "layer.v1.tar+gzip"),
                        List.of("warning: layer 2: it deletes `etc/passwd`, which no layer below has")),
                Arguments.of(
                        "gzip where the media type says plain",
                        good().withLayer(top, gzip, "layer.v1.tar"),
                        List.of(
                                "error: layer 2: its media type `application/vnd.oci.image.layer.v1.tar` says plain, but its bytes are gzip",
                                "warning: layer 2: it deletes `etc/passwd`, which no layer below has")),
                Arguments.of(
                        "gzip that is cut",
                        good().withLayer(top, Arrays.copyOf(gzip, gzip.length - 12), "layer.v1.tar+gzip"),
                        List.of(
                                "error: layer 2: the gzip stream ends early, after 127 bytes",
                                "warning: layer 2: it deletes `etc/passwd`, which no layer below has")),
                Arguments.of(
                        "gzip with a wrong checksum",
                        good().withLayer(top, flip(gzip, gzip.length - 6), "layer.v1.tar+gzip"),
                        List.of("error: layer 2: the gzip stream is damaged near byte 135: wrong checksum")),
                Arguments.of(
                        "zstd where the media type says gzip",
                        good().withLayer(
                                        top, new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 4}, "layer.v1.tar+gzip"),
                        List.of(
                                "error: layer 2: its media type `application/vnd.oci.image.layer.v1.tar+gzip` says gzip, but its bytes are zstd",
                                "error: layer 2: the zstd stream ends early, after 5 bytes")),
                Arguments.of(
                        "a foreign layer that is elsewhere",
                        good().with(MANIFEST, "layer.v1.tar", "layer.nondistributable.v1.tar")
                                .damaged(good().layer(0), new byte[0]),
                        List.of("warning: layer 0: the foreign layer is not in this file and was not checked")));
    }

    private static HandmadeImage withTop(HandmadeTar tar) {
        return good().withLayer(tar.ended());
    }

    private static byte[] flip(byte[] bytes, int at) {
        var changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }
}
