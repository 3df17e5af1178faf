package dockerenvs.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders of the host as trees.
final class DirectoryTest {
    @TempDir
    Path folder;

    @Test
    void isListedWithoutFollowingLinks() throws IOException {
        write("bin/run", "#!/bin/sh\n", "rwxr--r--");
        write("etc/app.conf", "a=1\n", "rw-------");
        Files.createDirectory(folder.resolve("empty"));
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("."));
        Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("/does/not/exist"));

        assertThat(TarListing.of(FileTree.ofDirectory(folder))).isEqualTo("""
            drwxr-xr-x 0:0 0 0 bin
            -rwxr-xr-x 0:0 10 0 bin/run
            drwxr-xr-x 0:0 0 0 empty
            drwxr-xr-x 0:0 0 0 etc
            -rw-r--r-- 0:0 4 0 etc/app.conf
            lrwxrwxrwx 0:0 0 0 loop -> .
            lrwxrwxrwx 0:0 0 0 nowhere -> /does/not/exist
            """);
    }

    @Test
    void givesTheSameBytesWhateverItsOrderModesAndTimes() throws IOException {
        for (var i = 0; i < 50; i++) {
            write("one/d" + i % 7 + "/f" + i, "content " + i, i % 5 == 0 ? "rwxrwxrwx" : "rw-rw-rw-");
        }
        for (var i = 49; i >= 0; i--) {
            var file = write("two/d" + i % 7 + "/f" + i, "content " + i, i % 5 == 0 ? "r-x------" : "r--------");
            Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(i)));
        }

        assertThat(TarListing.archive(FileTree.ofDirectory(folder.resolve("two"))))
                .isEqualTo(TarListing.archive(FileTree.ofDirectory(folder.resolve("one"))));
    }

    @Test
    void keepsModesAndTimesWhenAsked() throws IOException {
        var file = write("f", "", "rw-r-----");
        Files.setAttribute(file, "unix:mode", 04750);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochMilli(7900)));

        assertThat(list(FileTree.Keep.MODES)).isEqualTo("-rwxr-x---+4 0:0 0 0 f\n");
        assertThat(list(FileTree.Keep.TIMES)).isEqualTo("-rwxr-xr-x 0:0 0 7 f\n");
        assertThat(list(FileTree.Keep.MODES, FileTree.Keep.TIMES)).isEqualTo("-rwxr-x---+4 0:0 0 7 f\n");
    }

    private String list(FileTree.Keep... kept) throws IOException {
        return TarListing.of(FileTree.ofDirectory(folder, _ -> true, kept));
    }

    @Test
    void doesNotListFoldersThatTheFilterDrops() throws IOException {
        write("drop/me/f", "", "rw-r--r--");
        write("keep/f", "", "rw-r--r--");

        var tree = FileTree.ofDirectory(folder, entry -> {
            assertThat(entry.path()).doesNotContain("drop/");
            return !entry.path().equals("drop");
        });

        assertThat(tree.entries()).extracting(FileEntry::path).containsExactly("keep", "keep/f");
    }

    @Test
    void refusesSocketsUnlessAFilterDropsThem() throws IOException {
        var socket = folder.resolve("app.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));

            assertThatThrownBy(() -> FileTree.ofDirectory(folder))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("`" + socket + "` is a socket; a layer can hold files, folders and links")
                    .extracting(e -> ((MalformedInput) e).hint())
                    .isEqualTo("leave it out with a filter");
            assertThat(FileTree.ofDirectory(folder, entry -> !entry.name().endsWith(".sock"))
                            .entries())
                    .isEmpty();
        }
    }

    @Test
    void refusesNamesThatWouldDelete() throws IOException {
        write("etc/.wh.passwd", "", "rw-r--r--");

        assertThatThrownBy(() -> FileTree.ofDirectory(folder))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`" + folder
                        + "/etc/.wh.passwd` cannot be in a layer: there, a name that begins with `.wh.`"
                        + " deletes a file");
    }

    @Test
    void refusesNamesThatAreNotUtf8() throws IOException {
        Files.createFile(Path.of(URI.create(folder.toUri() + "caf%E9")));

        assertThatThrownBy(() -> FileTree.ofDirectory(folder))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`" + folder + "/caf\ufffd` has a name that is not UTF-8");
        assertThat(FileTree.ofDirectory(folder, entry -> !entry.path().startsWith("caf"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void hasTheSameNamesUnderEveryLocale() throws IOException, InterruptedException {
        var odd = List.of("ünder", "日本 \"語\"%41", "\ud83d\ude00", "replaced \ufffd");
        for (var name : odd) {
            Files.createFile(Path.of(URI.create(folder.toUri() + escaped(name))));
        }
        Files.createSymbolicLink(folder.resolve("link"), Path.of(URI.create("file:///tmp/" + escaped("zü"))));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var lister = new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), Lister.class.getName(), folder.toString());
        lister.environment().put("LC_ALL", "C");
        var process = lister.redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).describedAs(output).isZero();
        assertThat(output).isEqualTo(TarListing.of(FileTree.ofDirectory(folder)));
        assertThat(output).contains(odd).contains("link -> /tmp/zü\n");
    }

    private static String escaped(String name) {
        var result = new StringBuilder();
        for (var b : name.getBytes(UTF_8)) {
            result.append("%%%02X".formatted(b));
        }
        return result.toString();
    }

    /// Lists a folder in a process of its own.
    static final class Lister {
        public static void main(String[] arguments) throws IOException {
            var tree = FileTree.ofDirectory(Path.of(arguments[0]));
            new PrintStream(System.out, true, UTF_8).print(TarListing.of(tree));
        }
    }

    @Test
    void saysWhatItCannotRead() throws IOException {
        var missing = folder.resolve("missing");
        assertThatThrownBy(() -> FileTree.ofDirectory(missing))
                .isInstanceOf(IOException.class)
                .hasMessage("`" + missing + "`: there is no such folder");

        var file = write("file", "x", "rw-r--r--");
        assertThatThrownBy(() -> FileTree.ofDirectory(file))
                .isInstanceOf(IOException.class)
                .hasMessage("`" + file + "` is not a folder");

        var tree = FileTree.ofDirectory(folder);
        Files.delete(file);
        assertThatThrownBy(() -> TarListing.archive(tree))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot read `" + file + "`: there is no such file");
    }

    @Test
    void noticesThatAFileChanged() throws IOException {
        var file = write("file", "before", "rw-r--r--");
        var tree = FileTree.ofDirectory(folder);
        Files.writeString(file, "afterwards");

        assertThatThrownBy(() -> TarListing.archive(tree))
                .isInstanceOf(IOException.class)
                .hasMessage("`file` changed while it was read: expected 6 bytes");
    }

    @Test
    void givesSingleFiles() throws IOException {
        var file = write("tool", "x", "rwxr-xr-x");
        Files.createSymbolicLink(folder.resolve("alias"), Path.of("tool"));

        assertThat(TarListing.of(FileTree.ofFile(file, "/usr/bin/tool"))).isEqualTo("""
            drwxr-xr-x 0:0 0 0 usr
            drwxr-xr-x 0:0 0 0 usr/bin
            -rwxr-xr-x 0:0 1 0 usr/bin/tool
            """);
        assertThat(TarListing.of(FileTree.ofFile(folder.resolve("alias"), "t"))).isEqualTo("-rwxr-xr-x 0:0 1 0 t\n");
        assertThatThrownBy(() -> FileTree.ofFile(folder, "t"))
                .isInstanceOf(IOException.class)
                .hasMessage("`" + folder + "` is a folder");
        assertThatThrownBy(() -> FileTree.ofFile(folder.resolve("gone"), "t"))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot read `" + folder + "/gone`: there is no such file");
    }

    private Path write(String path, String content, String permissions) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
