package dockerenvs.oci.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.files.HandmadeTar;
import dockerenvs.files.TarListing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where files come to lie in an image that has folders and links of its own.
final class PlacementTest {
    private static final Image BASE = image(new HandmadeTar()
            .add(HandmadeTar.header("tmp/", '5').set(100, "0001777\0"))
            .add(HandmadeTar.header("home/", '5'))
            .add(HandmadeTar.header("home/app/", '5')
                    .set(100, "0000700\0")
                    .set(108, "0001750\0")
                    .set(116, "0001751\0")
                    .set(136, "00000000077\0"))
            .add("usr/", '5', "")
            .add("usr/lib/", '5', "")
            .file("usr/lib/old", "old")
            .add(HandmadeTar.header("lib", '2').link("usr/lib"))
            .add(HandmadeTar.header("deep", '2').link("/lib"))
            .add(HandmadeTar.header("dangling", '2').link("nowhere"))
            .add(HandmadeTar.header("circle", '2').link("circle"))
            .file("file", "x"));

    private static Image image(HandmadeTar tar) {
        var bytes = tar.ended();
        return Image.SCRATCH.withLayer(Layer.of(Blob.of(bytes), Digest.sha256(bytes), Compression.Algorithm.NONE));
    }

    private static FileTree tree(String... paths) {
        var contents = new TreeMap<String, byte[]>();
        for (var path : paths) {
            contents.put(path, path.getBytes(UTF_8));
        }
        return FileTree.ofContents(contents);
    }

    /// The entries of the top layer: kind and mode, owner, size, time, path.
    private static String topLayer(Image image) throws IOException {
        var entries = new ArrayList<FileEntry>();
        image.layers().getLast().visit(entries::add);
        return TarListing.of(entries);
    }

    @Test
    void givesParentFoldersTheModeOwnerAndTimeTheyHaveInTheImage() throws IOException {
        assertThat(topLayer(BASE.withFiles(tree("tmp/a", "home/app/b", "new/c"))))
                .isEqualTo("""
                drw-r--r-- 0:0 0 0 home
                drwx------ 1000:1001 0 63 home/app
                -rw-r--r-- 0:0 10 0 home/app/b
                drwxr-xr-x 0:0 0 0 new
                -rw-r--r-- 0:0 5 0 new/c
                drwxrwxrwx+1 0:0 0 0 tmp
                -rw-r--r-- 0:0 5 0 tmp/a
                """);
    }

    @Test
    void keepsTheModeOfFoldersOnlyTheTreeHas() throws IOException {
        var tree = FileTree.of(List.of(FileEntry.folder("tmp/mine", new Attributes(0700, 5, 6, 7, List.of()))));

        assertThat(topLayer(BASE.withFiles(tree))).isEqualTo("""
                drwxrwxrwx+1 0:0 0 0 tmp
                drwx------ 5:6 0 7 tmp/mine
                """);
    }

    @Test
    void followsTheLinksOfTheImage() throws IOException {
        var image = BASE.withFiles(tree("lib/x", "deep/y", "usr/lib/z"));

        assertThat(topLayer(image)).isEqualTo("""
                drw-r--r-- 0:0 0 0 usr
                drw-r--r-- 0:0 0 0 usr/lib
                -rw-r--r-- 0:0 5 0 usr/lib/x
                -rw-r--r-- 0:0 6 0 usr/lib/y
                -rw-r--r-- 0:0 9 0 usr/lib/z
                """);
        var files = ImageFiles.read(image);
        assertThat(files.read("lib/x", 99)).asString(UTF_8).isEqualTo("lib/x");
        assertThat(files.read("lib/old", 99)).asString(UTF_8).isEqualTo("old");
    }

    @Test
    void movesHardLinksWithTheirTargets() throws IOException {
        var tree = FileTree.of(List.of(
                FileEntry.file("lib/a", 1, () -> new ByteArrayInputStream(new byte[1]), Attributes.FILE),
                new FileEntry("usr/b", new FileType.HardLink("lib/a"), Attributes.FILE)));

        var image = BASE.withFiles(tree);

        assertThat(topLayer(image)).contains("usr/lib/a", "usr/b");
        assertThat(ImageFiles.read(image).read("usr/b", 9)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dangling", "circle"})
    void refusesToReplaceALinkThatLeadsToNoFolderByAFolder(String link) {
        assertThatThrownBy(() -> BASE.withFiles(tree(link + "/x")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s` is a link that leads to no folder in the image, and a folder would replace it"
                        .formatted(link));
    }

    @ParameterizedTest
    @CsvSource({"file/x, file", "lib/old/x/y, usr/lib/old"})
    void refusesToReplaceAFileByAFolder(String path, String file) {
        assertThatThrownBy(() -> BASE.withFiles(tree(path)))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s` is a file in the image, and a folder would replace it".formatted(file));
    }

    @Test
    void refusesToReplaceALinkToAFolderByAFile() {
        assertThatThrownBy(() -> BASE.withFiles(tree("deep")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`deep` is a link to the folder `/usr/lib` in the image, and a file would replace it");
    }

    @Test
    void replacesALinkByALink() throws IOException {
        var tree = FileTree.of(List.of(new FileEntry("lib", new FileType.Symlink("home"), Attributes.FILE)));

        assertThat(ImageFiles.read(BASE.withFiles(tree)).resolve("lib")).contains("home");
    }

    @Test
    void replacesFilesAndLinksByFiles() throws IOException {
        var image = BASE.withFiles(tree("file", "dangling", "usr/lib/old"));

        assertThat(ImageFiles.read(image).read("file", 99)).asString(UTF_8).isEqualTo("file");
        assertThat(ImageFiles.read(image).read("dangling", 99)).asString(UTF_8).isEqualTo("dangling");
        assertThat(ImageFiles.read(image).read("usr/lib/old", 99))
                .asString(UTF_8)
                .isEqualTo("usr/lib/old");
    }

    @Test
    void refusesToReplaceAFolderByAFile() {
        assertThatThrownBy(() -> BASE.withFiles(tree("lib/x", "tmp")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`tmp` is a folder in the image, and a file would replace it with all that is in it");
    }

    @Test
    void refusesTwoFilesThatComeToLieAtOnePlace() {
        assertThatThrownBy(() -> BASE.withFiles(tree("lib/x", "usr/lib/x")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("two of the files come to lie at `usr/lib/x`, because the image has a link there");
    }

    @Test
    void seesTheLayersBelowAsAContainerDoes() throws IOException {
        var image = BASE.withoutPaths(List.of("lib", "tmp")).withFiles(tree("lib/x", "tmp/y"));

        assertThat(topLayer(image)).isEqualTo("""
                drwxr-xr-x 0:0 0 0 lib
                -rw-r--r-- 0:0 5 0 lib/x
                drwxr-xr-x 0:0 0 0 tmp
                -rw-r--r-- 0:0 5 0 tmp/y
                """);
    }

    @Test
    void placesFilesTheSameInAnImageOfManyLayers() throws IOException {
        var image = BASE.withFiles(tree("tmp/1")).withFiles(tree("lib/2")).withFiles(tree("home/app/3"));

        assertThat(topLayer(image.withFiles(tree("tmp/4")))).startsWith("drwxrwxrwx+1 0:0 0 0 tmp\n");
    }

    @Test
    void removesPathsByWhiteouts() throws IOException {
        var image = BASE.withoutPaths(List.of("/home/app/", "lib/old"));

        assertThat(topLayer(image)).isEqualTo("""
                drw-r--r-- 0:0 0 0 home
                -rw-r--r-- 0:0 0 0 home/.wh.app
                drw-r--r-- 0:0 0 0 usr
                drw-r--r-- 0:0 0 0 usr/lib
                -rw-r--r-- 0:0 0 0 usr/lib/.wh.old
                """);
        assertThat(paths(image)).isEqualTo("circle dangling deep file home lib tmp usr usr/lib");
        assertThat(image.configuration().history().getLast().createdBy()).isEqualTo("remove /home/app/ lib/old");
    }

    private static String paths(Image image) throws IOException {
        return ImageFiles.read(image).all().stream()
                .map(file -> file.entry().path())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({"usr, usr/lib/old", "usr/lib/old, usr", "lib/old, usr/lib", "usr/lib, usr/lib/"})
    void removesAFolderTogetherWithAPathInIt(String first, String second) throws IOException {
        var image = BASE.withoutPaths(List.of(first, second));

        assertThat(paths(image)).doesNotContain("usr/lib/old").doesNotContain("usr/lib");
    }

    @Test
    void removesALinkNotWhatItLeadsTo() throws IOException {
        assertThat(paths(BASE.withoutPaths(List.of("lib"))).split(" ", -1))
                .contains("usr/lib/old")
                .doesNotContain("lib");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "/", "usr/lib/none", "file/x", "usr/../file"})
    void refusesToRemoveWhatIsNotThere(String path) {
        assertThatThrownBy(() -> BASE.withoutPaths(List.of("file", path)))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("the image has nothing at `" + path + "`");
    }
}
