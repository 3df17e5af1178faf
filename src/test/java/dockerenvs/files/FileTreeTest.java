package dockerenvs.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FileTreeTest {

    @Test
    void holdsContentsWithTheirParentFolders() throws IOException {
        var tree = FileTree.ofContents(Map.of("this/is/a/test1", bytes("one"), "this/is/a/test2", bytes("two")));

        assertThat(TarListing.of(tree)).isEqualTo("""
            drwxr-xr-x 0:0 0 0 this
            drwxr-xr-x 0:0 0 0 this/is
            drwxr-xr-x 0:0 0 0 this/is/a
            -rw-r--r-- 0:0 3 0 this/is/a/test1
            -rw-r--r-- 0:0 3 0 this/is/a/test2
            """);
        assertThat(TarListing.content(
                        (FileType.Regular) tree.entries().getLast().type()))
                .isEqualTo(bytes("two"));
    }

    @Test
    void keepsContentsThatTheCallerChangesLater() throws IOException {
        var mine = bytes("before");
        var tree = FileTree.ofContents(Map.of("f", mine));
        mine[0] = 'X';

        assertThat(TarListing.content(
                        (FileType.Regular) tree.entries().getFirst().type()))
                .isEqualTo(bytes("before"));
    }

    @Test
    void isSortedByTheBytesOfUtf8() {
        var sorted = List.of("A", "a", "a-b", "a.b", "a/b", "a0", "b", "é", "\ue000", "\uffee", "\ud83d\ude00");
        for (var seed = 0; seed < 20; seed++) {
            var paths = new ArrayList<>(sorted);
            Collections.shuffle(paths, new Random(seed));
            var tree = FileTree.of(paths.stream().map(FileTreeTest::folder).toList());

            assertThat(tree.entries()).extracting(FileEntry::path).isEqualTo(sorted);
            assertThat(tree.find("a/b")).isPresent();
            assertThat(tree.find("\ud83d\ude00")).isPresent();
            assertThat(tree.find("a/c")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource
    void refuses(List<FileEntry> entries, String message) {
        assertThatThrownBy(() -> FileTree.of(entries))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }

    static Stream<Arguments> refuses() {
        return Stream.of(
                Arguments.of(List.of(file("a"), folder("a")), "`a` is in the tree twice"),
                Arguments.of(List.of(file("a/b"), file("b"), file("a/b")), "`a/b` is in the tree twice"),
                Arguments.of(List.of(file("a"), file("a/b/c")), "`a/b` lies below `a`, which is not a folder"),
                Arguments.of(List.of(link("a", "b")), "`a` is a hard link to `b`, which is not in the tree"),
                Arguments.of(
                        List.of(link("a", "b"), link("b", "a")),
                        "`a` is a hard link to `b`, and that leads back to it"),
                Arguments.of(
                        List.of(link("a", "b"), folder("b")),
                        "`a` is a hard link to `b`, which is not a regular file"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a", "a/", "a//b", ".", "a/./b", "..", "a/..", "../a", "a\0b", "\ud83d"})
    void refusesPathsThatAreNotClean(String path) {
        assertThatThrownBy(() -> folder(path))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("is not a path inside a file tree: it ");
    }

    @Test
    void saysWhatIsWrongWithAPath() {
        assertThatThrownBy(() -> folder("opt/../etc"))
                .hasMessage("`opt/../etc` is not a path inside a file tree: it has a `..` component")
                .extracting(e -> ((MalformedInput) e).hint())
                .isEqualTo("write it relative to the root, like `opt/app/run.sh`");
        assertThat(folder("a/" + "b".repeat(4094)).path()).hasSize(4096);
        assertThatThrownBy(() -> folder("a/" + "b".repeat(4095))).hasMessageEndingWith("is longer than 4096 bytes");
        assertThatThrownBy(() -> folder("ä".repeat(2049))).hasMessageEndingWith("is longer than 4096 bytes");
        assertThat(folder("...").path()).isEqualTo("...");
        assertThat(folder("a/..b/.c").path()).isEqualTo("a/..b/.c");
    }

    @Test
    void allowsWhiteoutsOnlyAsEntries() {
        assertThat(FileTree.of(List.of(file("etc/.wh.passwd"))).entries()).hasSize(2);
        assertThatThrownBy(() -> FileTree.ofContents(Map.of("etc/.wh.passwd", new byte[0])))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`etc/.wh.passwd` cannot be in a layer: there, a name that begins with `.wh.` deletes a"
                        + " file");
    }

    @Test
    void dropsWhatIsBelowADroppedFolder() {
        var tree = FileTree.of(
                Stream.of("a/b/c", "a-b", "a/d", "e/f").map(FileTreeTest::file).toList());
        var asked = new ArrayList<String>();

        var filtered = tree.filter(entry -> {
            asked.add(entry.path());
            return !entry.path().equals("a") && !entry.path().equals("e/f");
        });

        assertThat(filtered.entries()).extracting(FileEntry::path).containsExactly("a-b", "e");
        assertThat(asked).containsExactly("a", "a-b", "e", "e/f");
        assertThat(tree.filter(_ -> true)).isSameAs(tree);
    }

    @ParameterizedTest
    @ValueSource(strings = {"srv/app", "/srv/app", "srv/app/", "//srv/app//"})
    void movesBelowAFolder(String folder) {
        var tree = FileTree.of(List.of(file("a"), link("b", "a"))).under(folder);

        assertThat(TarListing.of(tree)).isEqualTo("""
            drwxr-xr-x 0:0 0 0 srv
            drwxr-xr-x 0:0 0 0 srv/app
            -rw-r--r-- 0:0 0 0 srv/app/a
            hrw-r--r-- 0:0 0 0 srv/app/b = srv/app/a
            """);
    }

    @Test
    void staysWhereItIsBelowTheRoot() {
        var tree = FileTree.of(List.of(file("a")));

        assertThat(tree.under("")).isSameAs(tree);
        assertThat(tree.under("/")).isSameAs(tree);
        assertThatThrownBy(() -> tree.under("../x")).isInstanceOf(MalformedInput.class);
    }

    @Test
    void changesOwnersAndTimesOfEverything() {
        var tree = FileTree.of(List.of(file("d/f"))).withOwner(7, 8).withMtime(Instant.ofEpochMilli(-1500));

        assertThat(TarListing.of(tree)).isEqualTo("""
            drwxr-xr-x 7:8 0 -2 d
            -rw-r--r-- 7:8 0 -2 d/f
            """);
    }

    @Test
    void mergesFoldersAndKeepsTheirChosenAttributes() {
        var open = Attributes.FOLDER.withMode(01777);
        var first = FileTree.of(List.of(FileEntry.folder("tmp", open), file("tmp/a"), file("x/1")));
        var second = FileTree.of(List.of(file("tmp/b"), FileEntry.folder("x", open), file("x/2")));

        assertThat(TarListing.of(first.plus(second))).isEqualTo("""
            drwxrwxrwx+1 0:0 0 0 tmp
            -rw-r--r-- 0:0 0 0 tmp/a
            -rw-r--r-- 0:0 0 0 tmp/b
            drwxrwxrwx+1 0:0 0 0 x
            -rw-r--r-- 0:0 0 0 x/1
            -rw-r--r-- 0:0 0 0 x/2
            """);
        assertThatThrownBy(() -> first.plus(first)).hasMessage("`tmp/a` is in the tree twice");
        assertThatThrownBy(() -> first.plus(FileTree.of(List.of(folder("tmp/a")))))
                .hasMessage("`tmp/a` is in the tree twice");
    }

    @Test
    void putsTheContentOfHardLinksFirst() throws IOException {
        var tree = FileTree.of(List.of(link("a", "c"), link("b", "a"), file("c", "content"), link("d", "c")));

        assertThat(TarListing.of(tree)).isEqualTo("""
            -rw-r--r-- 0:0 7 0 a
            hrw-r--r-- 0:0 0 0 b = a
            hrw-r--r-- 0:0 0 0 c = a
            hrw-r--r-- 0:0 0 0 d = a
            """);
        assertThat(TarListing.content(
                        (FileType.Regular) tree.entries().getFirst().type()))
                .isEqualTo(bytes("content"));
    }

    @Test
    void keepsTheContentOfADroppedFileForItsHardLinks() throws IOException {
        var tree = FileTree.of(List.of(file("a", "content"), link("b", "a"), link("c", "a")))
                .filter(entry -> !entry.path().equals("a"));

        assertThat(TarListing.of(tree)).isEqualTo("""
            -rw-r--r-- 0:0 7 0 b
            hrw-r--r-- 0:0 0 0 c = b
            """);
    }

    @Test
    void mapsPathsAndHardLinksWithThem() {
        var tree = FileTree.of(List.of(file("bin/tool"), link("bin/twin", "bin/tool"), folder("bin")));

        var moved = tree.map(entry -> entry.path().equals("bin/tool") ? entry.withPath("usr/" + entry.path()) : entry);

        assertThat(moved.entries().stream().map(FileEntry::path))
                .containsExactly("bin", "bin/twin", "usr", "usr/bin", "usr/bin/tool");
        assertThat(moved.find("bin/twin").orElseThrow().isRegular()).isTrue();
        assertThat(moved.find("usr/bin/tool").orElseThrow().type()).isEqualTo(new FileType.HardLink("bin/twin"));
    }

    @Test
    void isWhatItsArchiveReadsAs() throws IOException {
        for (var seed = 0; seed < 300; seed++) {
            var tree = randomTree(new Random(seed));

            var read = TarListing.read(TarListing.archive(tree));

            assertThat(TarListing.withContents(read))
                    .describedAs("seed %d", seed)
                    .isEqualTo(TarListing.withContents(tree.entries()));
            var shuffled = new ArrayList<>(read);
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(TarListing.archive(FileTree.of(shuffled)))
                    .describedAs("seed %d", seed)
                    .isEqualTo(TarListing.archive(tree));
            assertThat(TarListing.archive(tree))
                    .hasSize((int) tree.entries().stream()
                                    .mapToLong(TarWriter::sizeOf)
                                    .sum()
                            + 1024);
        }
    }

    private static FileTree randomTree(Random random) {
        var entries = new LinkedHashMap<String, FileEntry>();
        var folders = new ArrayList<>(List.of(""));
        for (var i = random.nextInt(12); i >= 0; i--) {
            var path = folders.get(random.nextInt(folders.size())) + randomName(random);
            var attributes = new Attributes(
                    random.nextInt(010000),
                    random.nextInt(4_000_000),
                    random.nextInt(4_000_000),
                    random.nextLong(-1000, 10_000_000_000L),
                    random.nextInt(4) == 0
                            ? List.of(new ExtendedAttribute("user.x", bytes(randomName(random))))
                            : List.of());
            var files = entries.values().stream().filter(FileEntry::isRegular).toList();
            var entry = switch (random.nextInt(6)) {
                case 0 -> FileEntry.folder(path, attributes);
                case 1 -> new FileEntry(path, new FileType.Symlink("../" + randomName(random)), attributes);
                case 2 ->
                    new FileEntry(path, new FileType.Device(random.nextBoolean(), 1, random.nextInt(999)), attributes);
                case 3 ->
                    files.isEmpty() ? folder(path) : link(path, files.getFirst().path());
                default -> file(path, "x".repeat(random.nextInt(3000))).withAttributes(attributes);
            };
            if (entries.putIfAbsent(path, entry) == null && entry.isFolder() && path.length() < 1000) {
                folders.add(path + "/");
            }
        }
        return FileTree.of(List.copyOf(entries.values()));
    }

    private static String randomName(Random random) {
        var alphabet = random.nextInt(3) == 0 ? "aé日\ud83d\ude00" : "abc-._ \n\\";
        var points = alphabet.codePoints().toArray();
        var name = new StringBuilder("n");
        for (var i = random.nextInt(random.nextInt(10) == 0 ? 150 : 8); i > 0; i--) {
            name.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return name.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static FileEntry folder(String path) {
        return FileEntry.folder(path, Attributes.FOLDER);
    }

    private static FileEntry file(String path) {
        return file(path, "");
    }

    private static FileEntry file(String path, String content) {
        return FileEntry.file(
                path, bytes(content).length, () -> new ByteArrayInputStream(bytes(content)), Attributes.FILE);
    }

    private static FileEntry link(String path, String target) {
        return new FileEntry(path, new FileType.HardLink(target), Attributes.FILE);
    }
}
