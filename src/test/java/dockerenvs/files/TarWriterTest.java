package dockerenvs.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TarWriterTest {
    private static final long EIGHT_GIB = 8L << 30;

    @Test
    void writesTheEmptyLayer() throws IOException {
        assertThat(Digest.sha256(TarListing.archive(List.of())))
                .hasToString("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");
    }

    @Test
    void writesTheSameBytesForever() throws IOException {
        var archive = TarListing.archive(zoo());

        assertThat(TarListing.of(TarListing.read(archive))).isEqualTo("""
            drwxr-xr-x 0:0 0 0 app
            -rwxr-xr-x 1000:1000 10 1700000000 app/run.sh
            h--x--x--x+7 0:0 0 0 app/again = app/run.sh
            lrwxrwxrwx 0:0 0 0 app/link -> ../elsewhere/ünder
            crw-rw-rw- 0:0 0 0 null 1,3
            brw-rw---- 0:6 0 0 disk 8,0
            prw-r--r-- 0:0 0 0 pipe
            -rw-r--r-- 3000000:0 0 -1 häßlich [security.capability=6e340b9cffb3]
            """);
        assertThat(Digest.sha256(archive))
                .hasToString("sha256:5e9e4bc33b4eb7ad354b8b4d01cb1d25136de02a459968eee3b335d5c0fd4ac5");
    }

    @Test
    void isReadBackByCommonsCompress() throws IOException {
        var names = new ArrayList<String>();
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(TarListing.archive(zoo())), UTF_8.name())) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add("%s %s %o %d:%d %d %d %s"
                        .formatted(
                                (char) entry.getLinkFlag(),
                                entry.getName(),
                                entry.getMode(),
                                entry.getLongUserId(),
                                entry.getLongGroupId(),
                                entry.getSize(),
                                entry.getLastModifiedTime().toInstant().getEpochSecond(),
                                entry.getLinkName()));
            }
        }
        assertThat(names)
                .containsExactly(
                        "5 app/ 755 0:0 0 0 ",
                        "0 app/run.sh 755 1000:1000 10 1700000000 ",
                        "1 app/again 7111 0:0 0 0 app/run.sh",
                        "2 app/link 777 0:0 0 0 ../elsewhere/ünder",
                        "3 null 666 0:0 0 0 ",
                        "4 disk 660 0:6 0 0 ",
                        "6 pipe 644 0:0 0 0 ",
                        "0 häßlich 644 3000000:0 0 -1 ");
    }

    @Test
    void isReadBackByTarWherePresent(@TempDir Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue(hasGnuTar(), "no GNU tar here");
        var archive = Files.write(folder.resolve("zoo.tar"), TarListing.archive(zoo()));
        var tar = new ProcessBuilder("tar", "--numeric-owner", "--quoting-style=literal", "-tvf", archive.toString())
                .redirectErrorStream(true);
        tar.environment().put("LC_ALL", "C.UTF-8");
        tar.environment().put("TZ", "UTC");
        var process = tar.start();
        var lines = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).describedAs(lines).isZero();
        assertThat(lines.lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "drwxr-xr-x 0/0 0 1970-01-01 00:00 app/",
                        "-rwxr-xr-x 1000/1000 10 2023-11-14 22:13 app/run.sh",
                        "h--s--s--t 0/0 0 1970-01-01 00:00 app/again link to app/run.sh",
                        "lrwxrwxrwx 0/0 0 1970-01-01 00:00 app/link -> ../elsewhere/ünder",
                        "crw-rw-rw- 0/0 1,3 1970-01-01 00:00 null",
                        "brw-rw---- 0/6 8,0 1970-01-01 00:00 disk",
                        "prw-r--r-- 0/0 0 1970-01-01 00:00 pipe",
                        "-rw-r--r-- 3000000/0 0 1969-12-31 23:59 häßlich");
    }

    private static boolean hasGnuTar() throws InterruptedException {
        try {
            var process = new ProcessBuilder("tar", "--version").start();
            var version = new String(process.getInputStream().readAllBytes(), UTF_8);
            return process.waitFor() == 0 && version.startsWith("tar (GNU tar)");
        } catch (IOException _) { // no program of that name
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void keepsNamesOfEveryLength(String path, boolean ustar) throws IOException {
        var file = FileEntry.file(path, 0, InputStream::nullInputStream, Attributes.FILE);
        var archive = TarListing.archive(List.of(file));

        assertThat(archive[156]).isEqualTo((byte) (ustar ? '0' : 'x'));
        assertThat(TarListing.read(archive)).extracting(FileEntry::path).containsExactly(path);
        assertThat(commonsNames(archive)).containsExactly(path);
        assertThat(archive).hasSize((int) TarWriter.sizeOf(file) + 1024);
    }

    static Stream<Arguments> names() {
        return Stream.of(
                named("a".repeat(99), true),
                named("a".repeat(100), true),
                named("a".repeat(101), false),
                named("b".repeat(155) + "/" + "a".repeat(100), true),
                named("b".repeat(156) + "/" + "a".repeat(99), false),
                named("b".repeat(155) + "/" + "a".repeat(101), false),
                named("d/".repeat(128), true),
                named("d/".repeat(127) + "dd", true),
                named("d/".repeat(128) + "d", false),
                named("x/" + "a".repeat(100), true),
                named("ä", false),
                named("日本/語", false),
                named("\ud83d\ude00", false),
                named("white space and \n line", true),
                named("p/".repeat(2047) + "pp", false));
    }

    private static Arguments named(String path, boolean ustar) {
        var clean = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return Arguments.of(clean, ustar);
    }

    @ParameterizedTest
    @ValueSource(ints = {98, 99, 100, 101, 254, 255, 256})
    void keepsNamesOfFoldersWithTheirSlash(int length) throws IOException {
        var path = "f/".repeat(length / 2) + "g".repeat(1 + length % 2);
        var archive = TarListing.archive(List.of(FileEntry.folder(path, Attributes.FOLDER)));

        assertThat(TarListing.read(archive)).extracting(FileEntry::path).containsExactly(path);
        assertThat(commonsNames(archive)).containsExactly(path + "/");
    }

    @ParameterizedTest
    @ValueSource(ints = {99, 100, 101, 300})
    void keepsLinkTargetsOfEveryLength(int length) throws IOException {
        var target = "t".repeat(length);
        var links = List.of(
                new FileEntry("soft", new FileType.Symlink("../" + target), Attributes.FILE),
                new FileEntry("hard", new FileType.HardLink(target), Attributes.FILE));

        assertThat(TarListing.of(TarListing.read(TarListing.archive(links)))).isEqualTo(TarListing.of(links));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2097151, 2097152, 4294967294L})
    void keepsOwnersOfEverySize(long id) throws IOException {
        var folder = FileEntry.folder("home", Attributes.FOLDER.withOwner(id, id));
        var archive = TarListing.archive(List.of(folder));

        assertThat(archive[156]).isEqualTo((byte) (id > 2097151 ? 'x' : '5'));
        assertThat(TarListing.read(archive)).containsExactly(folder);
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
            assertThat(tar.getNextEntry().getLongUserId()).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8589934591L, 8589934592L, -1, -62135596800L})
    void keepsTimesBeforeAndAfterWhatUstarKnows(long seconds) throws IOException {
        var folder = FileEntry.folder("old", Attributes.FOLDER.withMtimeSeconds(seconds));

        assertThat(TarListing.read(TarListing.archive(List.of(folder)))).containsExactly(folder);
    }

    @ParameterizedTest
    @ValueSource(longs = {EIGHT_GIB - 1, EIGHT_GIB})
    void writesHeadersOfHugeFiles(long size) throws IOException {
        var start = new ByteArrayOutputStream();
        var file = FileEntry.file("huge", size, () -> brokenAfter(1 << 20), Attributes.FILE);
        try (var tar = new TarWriter(start)) {
            assertThatThrownBy(() -> tar.write(file)).hasMessage("the disk is gone");
        }

        var pax = size >= EIGHT_GIB ? 1024 : 0;
        assertThat(start.toByteArray()[156]).isEqualTo((byte) (pax == 0 ? '0' : 'x'));
        assertThat(TarWriter.sizeOf(file)).isEqualTo(512 + pax + EIGHT_GIB);
        try (var tar = new TarReader(new ByteArrayInputStream(start.toByteArray()))) {
            assertThat(tar.next().orElseThrow().size()).isEqualTo(size);
            assertThat(tar.dataPosition()).isEqualTo(512 + pax);
        }
    }

    @Test
    void namesPaxHeadersAfterTheEntryAlone() throws IOException {
        var archive = TarListing.archive(
                List.of(FileEntry.folder("top/" + "ö" + "n".repeat(120), Attributes.FOLDER.withMtimeSeconds(1234567))));

        assertThat(new String(archive, 0, 100, ISO_8859_1)).isEqualTo("PaxHeaders.0/_" + "n".repeat(86));
        assertThat(new String(archive, 100, 48, ISO_8859_1))
                .isEqualTo("0000644\0" + "0000000\0" + "0000000\0" + "00000000211\0" + "00000000000\0");
        assertThat(new String(archive, 512, 145, UTF_8))
                .startsWith("137 path=top/ö")
                .contains("n/\n\0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 6, 1_000_000})
    void refusesContentOfAnotherLength(int actual) throws IOException {
        var file = FileEntry.file("lib/x", 5, () -> new ByteArrayInputStream(new byte[actual]), Attributes.FILE);
        var target = new ByteArrayOutputStream();
        try (var tar = new TarWriter(target)) {
            assertThatThrownBy(() -> tar.write(file))
                    .isInstanceOf(IOException.class)
                    .hasMessage("`lib/x` changed while it was read: expected 5 bytes");
            assertThatThrownBy(tar::finish).isInstanceOf(IllegalStateException.class);
        }
        assertThat(target.size()).isZero();
    }

    @Test
    void noticesThatAnEmptyFileHasGrown() throws IOException {
        var file = FileEntry.file("log", 0, () -> new ByteArrayInputStream(new byte[1]), Attributes.FILE);
        try (var tar = new TarWriter(OutputStream.nullOutputStream())) {
            assertThatThrownBy(() -> tar.write(file)).hasMessageContaining("expected 0 bytes");
        }
    }

    @Test
    void leavesTheArchiveWithoutEndWhenTheCallerGivesUp() throws IOException {
        var target = new ByteArrayOutputStream();
        assertThatThrownBy(() -> {
                    try (var tar = new TarWriter(target)) {
                        tar.write(FileEntry.folder("a", Attributes.FOLDER));
                        throw new IOException("elsewhere");
                    }
                })
                .hasMessage("elsewhere");
        assertThat(target.size()).isZero();
    }

    @Test
    void writesPiecesOfAnArchive() throws IOException {
        var whole = new ByteArrayOutputStream();
        for (var entry : zoo()) {
            try (var tar = new TarWriter(whole)) {
                tar.write(entry);
                tar.flush();
            }
        }
        assertThat(whole.toByteArray())
                .isEqualTo(Arrays.copyOf(TarListing.archive(zoo()), whole.size()))
                .hasSize(TarListing.archive(zoo()).length - 1024);
    }

    @Test
    void refusesExtendedAttributesThatTarCannotHold() throws IOException {
        var odd = new Attributes(0644, 0, 0, 0, List.of(new ExtendedAttribute("user.a=b", new byte[1])));
        var large = new Attributes(0644, 0, 0, 0, List.of(new ExtendedAttribute("user.a", new byte[1 << 20])));
        try (var tar = new TarWriter(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> tar.write(FileEntry.folder("f", odd)))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("`f` has the extended attribute `user.a=b`, a name that tar cannot hold");
            assertThatThrownBy(() -> tar.write(FileEntry.folder("f", large)))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("`f` has 1048605 bytes of extended attributes, more than a layer may hold");
        }
    }

    @Test
    void copiesContentLargerThanItsBuffer() throws IOException {
        var bytes = new byte[3_000_001];
        new Random(7).nextBytes(bytes);
        var file = FileEntry.file("f", bytes.length, () -> new ByteArrayInputStream(bytes), Attributes.FILE);

        var read = TarListing.read(TarListing.archive(List.of(file, file.withPath("g"))));

        assertThat(TarListing.content((FileType.Regular) read.getLast().type())).isEqualTo(bytes);
    }

    private static List<FileEntry> zoo() {
        var script = "#!/bin/sh\n".getBytes(UTF_8);
        var capability = List.of(new ExtendedAttribute("security.capability", new byte[1]));
        return List.of(
                FileEntry.folder("app", Attributes.FOLDER),
                FileEntry.file(
                        "app/run.sh",
                        script.length,
                        () -> new ByteArrayInputStream(script),
                        new Attributes(0755, 1000, 1000, 1_700_000_000, List.of())),
                new FileEntry("app/again", new FileType.HardLink("app/run.sh"), Attributes.FILE.withMode(07111)),
                new FileEntry("app/link", new FileType.Symlink("../elsewhere/ünder"), Attributes.FILE.withMode(0777)),
                new FileEntry("null", new FileType.Device(false, 1, 3), Attributes.FILE.withMode(0666)),
                new FileEntry("disk", new FileType.Device(true, 8, 0), new Attributes(0660, 0, 6, 0, List.of())),
                new FileEntry("pipe", new FileType.Fifo(), Attributes.FILE),
                FileEntry.file(
                        "häßlich",
                        0,
                        InputStream::nullInputStream,
                        new Attributes(0644, 3_000_000, 0, -1, capability)));
    }

    private static List<String> commonsNames(byte[] archive) throws IOException {
        var names = new ArrayList<String>();
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(archive), UTF_8.name())) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private static InputStream brokenAfter(int count) {
        return new FilterInputStream(new ByteArrayInputStream(new byte[count])) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                var read = super.read(target, offset, length);
                if (read < 0) {
                    throw new IOException("the disk is gone");
                }
                return read;
            }
        };
    }
}
