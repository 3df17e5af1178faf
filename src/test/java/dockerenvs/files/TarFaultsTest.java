package dockerenvs.files;

import static dockerenvs.files.HandmadeTar.header;
import static dockerenvs.files.HandmadeTar.pax;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a reader says to damaged and hostile archives.
final class TarFaultsTest {

    @ParameterizedTest
    @MethodSource({"paths", "numbers", "extensions", "kinds"})
    void areNamed(HandmadeTar archive, String message) {
        assertThatThrownBy(() -> TarListing.read(archive.ended()))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                fault(file("../etc/passwd"), "`../etc/passwd` (byte 0): has a `..` component"),
                fault(file("a/../b"), "`a/../b` (byte 0): has a `..` component"),
                fault(file("a/.."), "`a/..` (byte 0): has a `..` component"),
                fault(file("/etc/passwd"), "`/etc/passwd` (byte 0): is an absolute path"),
                fault(file("ok").file("//x", ""), "`//x` (byte 512): is an absolute path"),
                fault(file(""), "`` (byte 0): has no name"),
                fault(file("./"), "`./` (byte 0): is the root, but not a folder"),
                fault(
                        longNamed("p/".repeat(2048) + "p"),
                        "`" + "p/".repeat(100) + "…` (byte 0): is longer than 4096 bytes"),
                fault(longNamed("ä".repeat(2049)), "`" + "ä".repeat(200) + "…` (byte 0): is longer than 4096 bytes"),
                fault(
                        new HandmadeTar().add("x", 'x', pax("path", "a\0b")).file("a", ""),
                        "`a\\x00b` (byte 0): holds a NUL character"),
                fault(
                        new HandmadeTar().add(header("h", '1').link("../../x")),
                        "`h` (byte 0): is a hard link to `../../x`, which has a `..` component"),
                fault(
                        new HandmadeTar().add(header("h", '1').link("/x")),
                        "`h` (byte 0): is a hard link to `/x`, which is an absolute path"),
                fault(new HandmadeTar().add(header("h", '1')), "`h` (byte 0): is a hard link to nothing"),
                fault(new HandmadeTar().add(header("s", '2')), "`s` (byte 0): is a symbolic link to nothing"),
                fault(
                        new HandmadeTar().add("x", 'x', pax("linkpath", "a\0b")).add(header("s", '2')),
                        "`s` (byte 0): is a symbolic link whose target holds a NUL character"));
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                fault(
                        new HandmadeTar().raw("hello world\n".repeat(100).getBytes(UTF_8)),
                        "this is not a tar archive: the header at byte 0 has the checksum `o world\\x0a`, not a"
                                + " number"),
                fault(
                        file("a").raw(damaged()),
                        "the header at byte 512 has the checksum 3134, but its bytes add up to 3135"),
                fault(
                        new HandmadeTar().add(header("a", '0').set(124, "0000000zz00\0")),
                        "`a` (byte 0): the header at byte 0 has the size `0000000zz00`, not a number"),
                fault(
                        new HandmadeTar().add(header("a", '0').set(124, "-0000000001\0")),
                        "`a` (byte 0): the header at byte 0 has the size `-0000000001`, not a number"),
                fault(
                        new HandmadeTar().add(header("a", '0').set(124, repeat(0xff, 12))),
                        "`a` (byte 0): the header at byte 0 has the size -1"),
                fault(
                        new HandmadeTar().add(header("a", '0').set(124, 0x80, 1)),
                        "`a` (byte 0): the header at byte 0 has a size beyond 64 bits"),
                fault(
                        new HandmadeTar().add(header("a", '0').set(124, 0x80, 0, 0, 0, 0x7f)),
                        "`a` (byte 0): no file has 9164878225223987200 bytes"),
                fault(
                        new HandmadeTar().add(header("a", '0').set(108, repeat(0xff, 8))),
                        "`a` (byte 0): the header at byte 0 has the uid -1"),
                fault(
                        new HandmadeTar().add(header("a", '3').set(329, 0x80, 0, 0, 0, 0, 0xff, 0xff, 0xff)),
                        "`a` (byte 0): the header at byte 0 has the device number 16777215"));
    }

    static Stream<Arguments> extensions() {
        return Stream.of(
                fault(paxed("nonsense\n"), "the PAX record at byte 512 does not begin with its length"),
                fault(paxed("012 path=abc\n"), "the PAX record at byte 512 does not begin with its length"),
                fault(paxed("-12 path=abc\n"), "the PAX record at byte 512 does not begin with its length"),
                fault(
                        paxed(pax("a", "b") + "99 path=a\n"),
                        "the PAX record at byte 518 is longer or shorter than it says"),
                fault(paxed("2 path=a\n"), "the PAX record at byte 512 is longer or shorter than it says"),
                fault(paxed("99999999 a=b\n"), "the PAX record at byte 512 is longer or shorter than it says"),
                fault(paxed("8 path=a\n"), "the PAX record at byte 512 is not `LENGTH KEY=VALUE` and a line end"),
                fault(paxed("5 =a\n"), "the PAX record at byte 512 is not `LENGTH KEY=VALUE` and a line end"),
                fault(paxed("7 path\n"), "the PAX record at byte 512 is not `LENGTH KEY=VALUE` and a line end"),
                fault(paxed(pax("size", "-1")), "`a` (byte 0): the PAX `size` `-1` is not a whole number"),
                fault(
                        paxed(pax("size", "9".repeat(19))),
                        "`a` (byte 0): the PAX `size` `9999999999999999999` is not a whole number"),
                fault(
                        paxed(pax("mtime", "1e999999999")),
                        "`a` (byte 0): the PAX `mtime` `1e999999999` is not a number of seconds"),
                fault(
                        new HandmadeTar().add("g", 'g', pax("path", "same")).file("a", ""),
                        "the global PAX header at byte 0 gives every entry the same `path`"),
                fault(
                        paxed(pax("path", "a")).add("x", 'x', pax("uid", "1")),
                        "the archive ends after a header (byte 1536) that describes an entry to come"),
                fault(
                        new HandmadeTar()
                                .add("x", 'x', pax("path", "b"))
                                .add("L", 'L', "c\0")
                                .file("a", ""),
                        "the header at byte 1024 says `path` of the entry that follows for the second time"),
                fault(
                        new HandmadeTar().add(header("x", 'x').set(124, "00004000001\0")),
                        "the header at byte 0 announces 1048577 bytes about the next entry, more than 1048576"),
                fault(
                        new HandmadeTar()
                                .add("g", 'g', pax("comment", "c".repeat(600_000)))
                                .add("g", 'g', pax("comment", "c".repeat(600_000))),
                        "the global PAX headers hold more than 1048576 bytes"));
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                fault(new HandmadeTar().add(header("s", 'S')), "`s` (byte 0): sparse files are not for layers"),
                fault(paxed(pax("GNU.sparse.major", "1")), "`a` (byte 0): sparse files are not for layers"),
                fault(
                        new HandmadeTar().add(header("v", 'V')),
                        "`v` (byte 0): has the type `V`, which is not for layers"),
                fault(
                        new HandmadeTar().add(header("m", 'M')),
                        "`m` (byte 0): has the type `M`, which is not for layers"),
                fault(
                        file("a").raw(new byte[512]).file("b", ""),
                        "the archive goes on after a single block of zeros (byte 512)"));
    }

    @Test
    void areListedByALenientReader() throws IOException {
        var archive = new HandmadeTar()
                .file("/etc/../x", "one")
                .file("fine", "")
                .add(header("v", 'V').set(124, "00000001000\0"), new byte[512])
                .file("..", "two")
                .add(header("h", '1').link("../"))
                .file("last", "three")
                .file("..", "")
                .ended();
        var found = new ArrayList<String>();
        try (var tar = TarReader.lenient(new ByteArrayInputStream(archive))) {
            for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                found.add(entry.get().path() + " " + tar.rawPath() + " " + tar.faults());
            }
            found.add("end " + tar.faults());
            assertThat(tar.ended()).isTrue();
        }
        assertThat(found)
                .containsExactly(
                        "etc/x /etc/../x [`/etc/../x` (byte 0): is an absolute path,"
                                + " `/etc/../x` (byte 0): has a `..` component]",
                        "fine fine []",
                        "last last [`v` (byte 1536): has the type `V`, which is not for layers,"
                                + " `..` (byte 2560): has a `..` component,"
                                + " `h` (byte 3584): is a hard link to `../`, which has a `..` component]",
                        "end [`..` (byte 5120): has a `..` component]");
    }

    @Test
    void areLimitedInNumber() throws IOException {
        var archive = new HandmadeTar();
        for (var i = 0; i < 1000; i++) {
            archive.file("..", "");
        }
        try (var tar = TarReader.lenient(new ByteArrayInputStream(archive.ended()))) {
            assertThat(tar.next()).isEmpty();
            assertThat(tar.faults()).hasSize(100);
        }
    }

    @Test
    void comeWithTheNextStep() {
        assertThatThrownBy(() -> TarListing.read(file("../x").ended()))
                .extracting(e -> ((MalformedInput) e).hint())
                .isEqualTo("make the archive again with plain files and paths relative to its root");
        assertThatThrownBy(() ->
                        TarListing.read(new HandmadeTar().add(header("s", 'S')).ended()))
                .extracting(e -> ((MalformedInput) e).hint())
                .isEqualTo("make the archive again without the option `--sparse`");
    }

    @Test
    void areNotSeenInNamesOfOtherEncodings() throws IOException {
        var latin = new HandmadeTar().add(header("caf\u00e9", '0')).ended();
        var utf = new HandmadeTar()
                .add(header(new String("caf\u00e9\ufffd".getBytes(UTF_8), ISO_8859_1), '0'))
                .ended();

        assertThat(List.of(
                        TarListing.read(latin).getFirst().path(),
                        TarListing.read(utf).getFirst().path()))
                .containsExactly("café", "café\ufffd");
    }

    private static Arguments fault(HandmadeTar archive, String message) {
        return Arguments.of(archive, message);
    }

    private static HandmadeTar file(String name) {
        return new HandmadeTar().file(name, "");
    }

    private static HandmadeTar longNamed(String name) {
        return new HandmadeTar().add("L", 'L', name + "\0").file("a", "");
    }

    private static HandmadeTar paxed(String records) {
        return new HandmadeTar().add("x", 'x', records).file("a", "");
    }

    private static byte[] damaged() {
        var block = header("a", '0').block();
        block[0]++;
        return block;
    }

    private static int[] repeat(int value, int count) {
        var values = new int[count];
        Arrays.fill(values, value);
        return values;
    }
}
