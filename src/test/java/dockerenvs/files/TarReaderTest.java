package dockerenvs.files;

import static dockerenvs.files.HandmadeTar.header;
import static dockerenvs.files.HandmadeTar.pax;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TarReaderTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                TarArchiveOutputStream.BIGNUMBER_STAR,
                TarArchiveOutputStream.BIGNUMBER_POSIX,
            })
    void readsWhatCommonsCompressWrites(int numbers) throws IOException {
        for (var names : List.of(TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX)) {
            var bytes = new ByteArrayOutputStream();
            try (var tar = new TarArchiveOutputStream(bytes, UTF_8.name())) {
                tar.setLongFileMode(names);
                tar.setBigNumberMode(numbers);
                tar.setAddPaxHeadersForNonAsciiNames(names == TarArchiveOutputStream.LONGFILE_POSIX);
                var file = new TarArchiveEntry("d/" + "ü".repeat(150) + "/file");
                file.setSize(3);
                file.setIds(5_000_000, 4_000_000);
                file.setModTime(-5_000L);
                tar.putArchiveEntry(file);
                tar.write("abc".getBytes(UTF_8));
                tar.closeArchiveEntry();
                var link = new TarArchiveEntry("link", TarConstants.LF_SYMLINK);
                link.setLinkName("l".repeat(200));
                link.setModTime(0);
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }

            assertThat(TarListing.of(TarListing.read(bytes.toByteArray())))
                    .isEqualTo("-rw-r--r-- 5000000:4000000 3 -5 d/" + "ü".repeat(150) + "/file\n"
                            + "lrw-r--r-- 0:0 0 0 link -> " + "l".repeat(200) + "\n");
        }
    }

    @Test
    void knowsFilesOfUnixVersionSeven() throws IOException {
        var archive = new HandmadeTar()
                .add(header("old/", '\0').set(257, "\0\0\0\0\0\0\0\0"))
                .add(header("old/file", '\0')
                        .set(257, "\0\0\0\0\0\0\0\0")
                        .set(100, "100755 \0")
                        .set(345, "noprefix"))
                .add(header("contiguous", '7'))
                .ended();

        assertThat(TarListing.of(TarListing.read(archive))).isEqualTo("""
            drw-r--r-- 0:0 0 0 old
            -rwxr-xr-x 0:0 0 0 old/file
            -rw-r--r-- 0:0 0 0 contiguous
            """);
    }

    @Test
    void takesGnusTimesForNoPrefix() throws IOException {
        var gnu = header("file", '0').set(257, "ustar  \0").set(345, "14000000000");
        var star =
                header("file", '0').set(345, "folder").set(476, "14000000000").set(508, "tar\0");

        assertThat(TarListing.read(new HandmadeTar().add(gnu).add(star).ended()))
                .extracting(FileEntry::path)
                .containsExactly("file", "folder/file");
    }

    @Test
    void readsSignedChecksums() throws IOException {
        var block = header("\u00e9t\u00e9", '0').block();
        var signed = 8 * ' ';
        for (var i = 0; i < 512; i++) {
            signed += i >= 148 && i < 156 ? 0 : block[i];
        }
        var sum = "%06o\0 ".formatted(signed).getBytes(UTF_8);
        System.arraycopy(sum, 0, block, 148, sum.length);

        assertThat(TarListing.read(new HandmadeTar().raw(block).ended()))
                .extracting(FileEntry::path)
                .containsExactly("été");
    }

    @Test
    void readsNegativeAndLargeNumbersInBase256() throws IOException {
        var large = header("large", '0').set(108, 0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff);
        var before =
                header("before", '0').set(136, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe);

        assertThat(TarListing.of(
                        TarListing.read(new HandmadeTar().add(large).add(before).ended())))
                .isEqualTo("""
                    -rw-r--r-- 2147483647:0 0 0 large
                    -rw-r--r-- 0:0 0 -2 before
                    """);
    }

    @Test
    void appliesPaxHeadersToOneEntryOrToAll() throws IOException {
        var archive = new HandmadeTar()
                .add("global", 'g', pax("gid", "7") + pax("comment", "c0ffee") + pax("uid", "5"))
                .add("one", 'x', pax("path", "renamed") + pax("uid", "6") + pax("mtime", "-1.5") + pax("atime", "3"))
                .file("a", "")
                .file("b", "")
                .add("reset", 'x', pax("uid", ""))
                .file("c", "")
                .ended();

        assertThat(TarListing.of(TarListing.read(archive))).isEqualTo("""
            -rw-r--r-- 6:7 0 -2 renamed
            -rw-r--r-- 5:7 0 0 b
            -rw-r--r-- 0:7 0 0 c
            """);
    }

    @Test
    void keepsExtendedAttributesButThoseOfTheOverlayFileSystem() throws IOException {
        var records = pax("SCHILY.xattr.user.mime", "text")
                + pax("SCHILY.xattr.security.capability", "c")
                + pax("SCHILY.xattr.trusted.overlay.opaque", "y")
                + pax("SCHILY.xattr.user.overlay.origin", "z");
        var entry = TarListing.read(
                        new HandmadeTar().add("x", 'x', records).file("a", "").ended())
                .getFirst();

        assertThat(entry.attributes().extended())
                .containsExactly(
                        new ExtendedAttribute("security.capability", "c".getBytes(UTF_8)),
                        new ExtendedAttribute("user.mime", "text".getBytes(UTF_8)));
        assertThat(TarListing.read(TarListing.archive(List.of(entry)))
                        .getFirst()
                        .attributes())
                .isEqualTo(entry.attributes());
    }

    @Test
    void cleansPathsAndPassesOverTheRoot() throws IOException {
        var archive = new HandmadeTar()
                .add("./", '5', "")
                .add(".", '5', "")
                .add("./a/", '5', "")
                .file("./a//b/./c", "")
                .add(header("d", '1').link("./a/b/c"))
                .file(".hidden/..data", "")
                .file("back\\slash", "")
                .ended();

        try (var tar = new TarReader(new ByteArrayInputStream(archive))) {
            assertThat(tar.next().orElseThrow().path()).isEqualTo("a");
            assertThat(tar.position()).isEqualTo(1024);
            assertThat(tar.rawPath()).isEqualTo("./a/");
        }
        assertThat(TarListing.of(TarListing.read(archive))).isEqualTo("""
            drw-r--r-- 0:0 0 0 a
            -rw-r--r-- 0:0 0 0 a/b/c
            hrw-r--r-- 0:0 0 0 d = a/b/c
            -rw-r--r-- 0:0 0 0 .hidden/..data
            -rw-r--r-- 0:0 0 0 back\\slash
            """);
    }

    @Test
    void saysWhereEntriesAre() throws IOException {
        var archive = new HandmadeTar()
                .file("a", "four")
                .add("x", 'x', pax("uid", "1"))
                .file("b", "")
                .add("x", 'g', pax("uid", "1"))
                .file("c", "x".repeat(513))
                .ended();
        var places = new ArrayList<String>();
        try (var tar = new TarReader(new ByteArrayInputStream(archive))) {
            for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                places.add(entry.get().path() + " " + tar.position() + " " + tar.dataPosition());
            }
            places.add("end " + tar.position());
        }
        assertThat(places).containsExactly("a 0 512", "b 1024 2560", "c 3584 4096", "end 5120");
    }

    @Test
    void readsAFolderWithASizeAsAnEmptyOne() throws IOException {
        var archive = new HandmadeTar()
                .add(header("folder", '5').set(124, "00000001000\0"))
                .file("next", "")
                .ended();

        assertThat(TarListing.read(archive)).extracting(FileEntry::path).containsExactly("folder", "next");
    }

    @Test
    void knowsHowTheArchiveEnds() throws IOException {
        var file = new HandmadeTar().file("a", "").cut();
        var block = new byte[512];

        assertThat(ending(new HandmadeTar().raw(file).ended())).isEqualTo("ended");
        assertThat(ending(new HandmadeTar().raw(file).raw(new byte[10240]).cut()))
                .isEqualTo("ended");
        assertThat(ending(file)).isEqualTo("not ended");
        assertThat(ending(new HandmadeTar().raw(file).raw(block).cut())).isEqualTo("not ended");
        assertThat(ending(new byte[0])).isEqualTo("not ended");
        assertThat(ending(new HandmadeTar()
                        .raw(file)
                        .raw(new byte[1024])
                        .raw(file)
                        .cut()))
                .isEqualTo("ended, bytes follow");
        assertThat(ending(new HandmadeTar()
                        .raw(file)
                        .raw(new byte[200_000])
                        .raw(new byte[] {1})
                        .cut()))
                .isEqualTo("ended, bytes follow");
    }

    private static String ending(byte[] archive) throws IOException {
        try (var tar = new TarReader(new ByteArrayInputStream(archive))) {
            while (tar.next().isPresent()) {
                assertThatThrownBy(tar::hasTrailingBytes).isInstanceOf(IllegalStateException.class);
            }
            assertThat(tar.next()).isEmpty();
            return (tar.ended() ? "ended" : "not ended") + (tar.hasTrailingBytes() ? ", bytes follow" : "");
        }
    }

    @Test
    void givesContentOnceAndInTime() throws IOException {
        var archive = new HandmadeTar().file("a", "first").file("b", "second").ended();
        try (var tar = new TarReader(new ByteArrayInputStream(archive))) {
            var first = (FileType.Regular) tar.next().orElseThrow().type();
            var stream = first.content().open();
            assertThat(stream.read()).isEqualTo('f');
            assertThat(stream.skip(3)).isEqualTo(3);
            assertThat(stream.readAllBytes()).isEqualTo("t".getBytes(UTF_8));
            assertThat(stream.read()).isNegative();
            assertThatThrownBy(() -> first.content().open()).isInstanceOf(IllegalStateException.class);

            var second = (FileType.Regular) tar.next().orElseThrow().type();
            assertThatThrownBy(stream::read).hasMessage("the archive was read on, past the entry at byte 0");
            assertThat(TarListing.content(second)).isEqualTo("second".getBytes(UTF_8));

            tar.next();
            assertThatThrownBy(() -> second.content().open()).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void passesOverLargeContentOfAFileByItsPosition(@TempDir Path folder) throws IOException {
        var large = FileEntry.file("large", 5_000_000, () -> zeros(5_000_000), Attributes.FILE);
        var archive = TarListing.archive(List.of(large, large.withPath("other")));
        var whole = Files.write(folder.resolve("whole.tar"), archive);
        var cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(archive, archive.length - 1025));

        try (var tar = new TarReader(Files.newInputStream(whole))) {
            assertThat(tar.next().orElseThrow().path()).isEqualTo("large");
            assertThat(tar.next().orElseThrow().path()).isEqualTo("other");
            assertThat(tar.next()).isEmpty();
            assertThat(tar.position()).isEqualTo(archive.length - 1024);
            assertThat(tar.ended()).isTrue();
        }
        try (var tar = new TarReader(Files.newInputStream(cut))) {
            tar.next();
            tar.next();
            assertThatThrownBy(tar::next)
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("the archive ends inside `other` (byte 5000704)");
        }
    }

    @Test
    void noticesTruncationWhereverItIs() throws IOException {
        var archive = new HandmadeTar()
                .file("first", "x".repeat(1500))
                .add("x", 'x', pax("path", "second") + pax("comment", "c".repeat(600)))
                .file("2", "y".repeat(512))
                .add("L", 'L', "third/" + "long".repeat(300) + "\0")
                .file("3", "z")
                .ended();
        var whole = TarListing.read(archive).size();

        for (var length = 0; length < archive.length; length++) {
            var cut = Arrays.copyOf(archive, length);
            try (var tar = new TarReader(new ByteArrayInputStream(cut))) {
                var entries = 0;
                while (tar.next().isPresent()) {
                    entries++;
                }
                assertThat(tar.ended()).describedAs("%d bytes", length).isFalse();
                assertThat(entries).isLessThanOrEqualTo(whole);
            } catch (MalformedInput e) {
                assertThat(e.getMessage()).matches("the archive ends .* \\(byte .*|this is not a tar archive: its .*");
            }
        }
    }

    @Test
    void namesTheEntryInWhichTheArchiveEnds() {
        var archive = new HandmadeTar().file("a/b", "x".repeat(700)).cut();
        assertThatThrownBy(() -> TarListing.read(Arrays.copyOf(archive, 1024)))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("the archive ends inside `a/b` (byte 0)")
                .extracting(e -> ((MalformedInput) e).hint())
                .isEqualTo("it was cut off: make or fetch it again");
    }

    @Test
    void closesItsSource() throws IOException {
        var closed = new ArrayList<String>();
        var source = new InputStream() {
            @Override
            public int read() {
                return -1;
            }

            @Override
            public void close() {
                closed.add("closed");
            }
        };
        try (var tar = new TarReader(source)) {
            assertThat(tar.next()).isEmpty();
        }
        assertThat(closed).hasSize(1);
    }

    private static InputStream zeros(int count) {
        return new ByteArrayInputStream(new byte[count]);
    }
}
