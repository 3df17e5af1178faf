package dockerenvs.conda.archive;

import static dockerenvs.conda.archive.PackageFiles.member;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Packages that are damaged, hostile, or of another time.
final class PackageFaultsTest {
    @TempDir
    Path folder;

    private static PackageFiles demo() {
        return PackageFiles.of("demo-1.0-0").file("lib/demo.py", "x = 1\n");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(MalformedInput.class).hasMessage(message);
    }

    /// Both formats, and the older one in either order, say the same.
    private void assertRefused(PackageFiles files, String message) throws IOException {
        var bz2 = "`demo-1.0-0.tar.bz2`: " + message;
        var first = files.writeTarBz2(folder);
        assertRefused(() -> PackageReading.of(first), bz2);
        var last = files.writeTarBz2InfoLast(folder);
        assertRefused(() -> PackageReading.of(last), bz2);
        var conda = files.writeConda(folder);
        assertThatThrownBy(() -> PackageReading.of(conda))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`demo-1.0-0.conda`: ")
                .hasMessageEndingWith(message);
    }

    private void assertZipRefused(Consumer<Map<String, byte[]>> change, String message) throws IOException {
        var members = demo().condaMembers();
        change.accept(members);
        var file = Files.write(folder.resolve("demo-1.0-0.conda"), PackageFiles.zip(members));
        assertRefused(() -> PackageReading.of(file), "`demo-1.0-0.conda`: " + message);
    }

    @Test
    void refusesNewerFormats() throws IOException {
        assertZipRefused(
                members -> members.put("metadata.json", "{\"conda_pkg_format_version\": 3}".getBytes(UTF_8)),
                "`metadata.json`: it has version 3 of the format, and only version 2 is understood");
        assertRefused(
                demo().info("info/paths.json", "{\"paths\": [], \"paths_version\": 2}"),
                "`info/paths.json`: `paths_version` is 2, and only 1 is understood");
        assertRefused(
                demo().info("info/link.json", "{\"package_metadata_version\": 2}"),
                "`info/link.json`: `package_metadata_version` is 2, and only 1 is understood");
    }

    @Test
    void refusesAZipWithoutItsMembersOrWithTwo() throws IOException {
        assertZipRefused(members -> members.remove("pkg-demo-1.0-0.tar.zst"), "it holds no `pkg-*.tar.zst`");
        assertZipRefused(members -> members.remove("info-demo-1.0-0.tar.zst"), "it holds no `info-*.tar.zst`");
        assertZipRefused(members -> members.put("pkg-2.tar.zst", new byte[0]), "it holds two members `pkg-*.tar.zst`");
        assertZipRefused(
                members -> members.put("pkg-demo-1.0-0.tar.zst", new byte[600]),
                "`pkg-demo-1.0-0.tar.zst`: it is not compressed with zstd");
    }

    @Test
    void refusesMetadataOnTheWrongSide() throws IOException {
        var payload = List.of(member("info/index.json", TarConstants.LF_NORMAL, ""));
        var zstd = PackageFiles.zstd(PackageFiles.tar(payload));
        assertZipRefused(
                members -> members.put("pkg-demo-1.0-0.tar.zst", zstd),
                "`pkg-demo-1.0-0.tar.zst`: `info/index.json` is in the payload");
    }

    @Test
    void saysThatAnotherFileIsNoPackage() throws IOException {
        var page = "<!DOCTYPE html><html><body>Sign in</body></html>".getBytes(UTF_8);
        var conda = Files.write(folder.resolve("demo-1.0-0.conda"), page);
        var tarBz2 = Files.write(folder.resolve("demo-1.0-0.tar.bz2"), page);

        assertThatThrownBy(() -> PackageReading.of(conda))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`demo-1.0-0.conda`: it is not a sound zip archive: ");
        assertRefused(() -> PackageReading.of(tarBz2), "`demo-1.0-0.tar.bz2`: it is not compressed with bzip2");
    }

    @Test
    void saysThatAMemberOfAZipIsDamaged() throws IOException {
        var noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        var whole = Files.readAllBytes(
                demo().file("lib/noise", noise, 0644, JsonObject.EMPTY).writeConda(folder));
        whole[50_000] ^= 1;
        var file = Files.write(folder.resolve("demo-1.0-0.conda"), whole);

        assertThatThrownBy(() -> PackageReading.of(file))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`demo-1.0-0.conda`: `lib/noise`: ");
    }

    @Test
    void noticesContentThatIsNotWhatIsListed() throws IOException {
        var digest = "0".repeat(64);
        assertThatThrownBy(() -> PackageReading.of(
                        demo().file("lib/other", "abc".getBytes(UTF_8), 0644, JsonObject.EMPTY.with("sha256", digest))
                                .writeConda(folder)))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith(
                        "`demo-1.0-0.conda`: `lib/other`: the bytes named sha256:%s have the digest ", digest);
        assertRefused(
                demo().file("lib/other", "abc".getBytes(UTF_8), 0644, JsonObject.EMPTY.with("size_in_bytes", 4)),
                "`lib/other`: it has 3 bytes, and 4 are listed");
    }

    @Test
    void noticesWhatIsListedAndNotThere() throws IOException {
        assertRefused(demo().listed("lib/gone", "hardlink"), "`lib/gone`: it is listed, and not there");
        assertThat(PackageReading.of(demo().listed("var/empty", "directory").writeConda(folder))
                        .metadata()
                        .paths())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../x | `../x` is not a path inside a file tree: it has a `..` component",
                "/x | `/x` is not a path inside a file tree: it is an absolute path",
                "a/../../b | `a/../../b` is not a path inside a file tree: it has a `..` component",
                "a//b | `a//b` is not a path inside a file tree: it has an empty component",
                "a\\u0000b | `a\\x00b` is not a path inside a file tree: it holds a NUL character",
                "conda-meta/x.json | a package cannot install `conda-meta/x.json`: `conda-meta` belongs to the installer",
                "info/x | a package cannot install `info/x`: `info` holds what describes the package and is not installed",
                "a/.wh.b | a package cannot install `a/.wh.b`: names that begin with `.wh.` delete files of an image",
            })
    void refusesToListPathsThatLeadAstray(String path, String message) throws IOException {
        var document = "{\"paths_version\": 1, \"paths\": [{\"_path\": \"%s\"}]}".formatted(path);

        assertRefused(
                PackageFiles.of("demo-1.0-0").info("info/paths.json", document),
                "`info/paths.json`: %s: %s".formatted(message.replaceAll("^[^`]*(`[^`]*`).*", "$1"), message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../x | `../x` (byte #): has a `..` component",
                "/x | `/x` (byte #): is an absolute path",
                "conda-meta/x.json | `conda-meta/x.json`: a package cannot install `conda-meta/x.json`: `conda-meta` belongs to the installer",
                "a/.wh.b | `a/.wh.b`: a package cannot install `a/.wh.b`: names that begin with `.wh.` delete files of an image",
            })
    void refusesMembersThatLeadAstray(String path, String message) throws IOException {
        var files = PackageFiles.of("demo-1.0-0").unlisted(member(path, TarConstants.LF_NORMAL, ""));

        var file = files.writeTarBz2InfoLast(folder);
        assertRefused(() -> PackageReading.of(file), "`demo-1.0-0.tar.bz2`: " + message.replace("#", "0"));
    }

    @Test
    void refusesNamesLongerThanFileSystemsHave() throws IOException {
        var path = "lib/" + "ä".repeat(128);

        assertRefused(
                PackageFiles.of("demo-1.0-0").unlisted(member(path, TarConstants.LF_NORMAL, "")),
                "`%s`: a package cannot install `%s`: one of its names is longer than 255 bytes".formatted(path, path));
    }

    @Test
    void refusesToWriteThroughLinksAndFiles() throws IOException {
        assertRefused(
                demo().symlink("etc", "/etc").file("etc/passwd", "root::0:0\n"),
                "`etc/passwd`: it lies below `etc`, which is not a folder");
        assertRefused(
                demo().file("lib/demo.py/x", "").file("y", ""),
                "`lib/demo.py/x`: it lies below `lib/demo.py`, which is not a folder");
        assertRefused(demo().unlisted(member("lib", TarConstants.LF_SYMLINK, "/lib")), "`lib`: it is there twice");
        assertRefused(
                demo().unlisted(member("lib/demo.py", TarConstants.LF_NORMAL, "")), "`lib/demo.py`: it is there twice");
    }

    @Test
    void refusesHardLinksToAnythingButAnEarlierFile() throws IOException {
        assertRefused(
                demo().hardLink("a", "b").file("b", ""), "`a`: it is a hard link to `b`, which is no earlier file");
        assertRefused(
                demo().symlink("a", "/etc/passwd").hardLink("b", "a"),
                "`b`: it is a hard link to `a`, which is no earlier file");
        var file = demo().unlisted(member("b", TarConstants.LF_LINK, "../../etc/passwd"))
                .writeTarBz2(folder);
        assertThatThrownBy(() -> PackageReading.of(file))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("`b` ")
                .hasMessageContaining("is a hard link to `../../etc/passwd`, which has a `..` component");
    }

    @Test
    void refusesDevicesAndPipes() throws IOException {
        for (var type : List.of(TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO)) {
            assertRefused(demo().unlisted(member("dev", type, "")), "`dev`: it is a device or a pipe");
        }
    }

    @Test
    void refusesAFolderThatIsListedAsAFile() throws IOException {
        assertRefused(
                demo().listed("bin", "hardlink").unlisted(member("bin/", TarConstants.LF_DIR, "")),
                "`bin`: it is listed as `hardlink`, and is something else");
    }

    @Test
    void refusesWrongDocuments() throws IOException {
        assertRefused(demo().info("info/index.json", "[]"), "`info/index.json`: expected an object, found a list");
        assertRefused(
                demo().info("info/paths.json", "{"), "`info/paths.json`: line 1, column 2: the document ends early");
        assertRefused(
                demo().info(
                                "info/paths.json",
                                "{\"paths_version\": 1, \"paths\": [{\"_path\": \"a\"}, {\"_path\": \"a\"}]}"),
                "`info/paths.json`: `a` is listed twice");
        assertRefused(
                demo().info("info/paths.json", "{\"paths_version\": 1, \"paths\": [{}]}"),
                "`info/paths.json`: item 0 of `paths` has no `_path`");
        assertRefused(
                demo().info(
                                "info/paths.json",
                                "{\"paths_version\": 1, \"paths\": [{\"_path\": \"a\", \"path_type\": \"socket\"}]}"),
                "`info/paths.json`: `a`: `socket` is not a type of path");
        assertRefused(
                demo().info(
                                "info/paths.json",
                                "{\"paths_version\": 1, \"paths\": [{\"_path\": \"a\", \"file_mode\": \"both\"}]}"),
                "`info/paths.json`: `a`: `both` is not a way to replace a prefix");
        assertRefused(
                demo().info("info/link.json", "{\"package_metadata_version\": 1, \"noarch\": {\"type\": \"ruby\"}}"),
                "`info/link.json`: `type`: expected `python` or `generic`, found `ruby`");
    }

    @Test
    void refusesAPackageThatDoesNotSayWhatItIs() throws IOException {
        var members = PackageFiles.zstd(PackageFiles.tar(List.of()));
        assertZipRefused(zip -> zip.put("info-demo-1.0-0.tar.zst", members), "it holds no `info/index.json`");
    }

    @Test
    void refusesDocumentsThatAreTwiceThereOrLinks() throws IOException {
        var twice = demo().infoMembers();
        twice.addAll(demo().infoMembers());
        var file = demo().writeTarBz2(folder, twice);
        assertRefused(() -> PackageReading.of(file), "`demo-1.0-0.tar.bz2`: `info/index.json` is there twice");

        var link = List.of(member("info/index.json", TarConstants.LF_SYMLINK, "/etc/passwd"));
        var other = demo().writeTarBz2(folder, link);
        assertRefused(() -> PackageReading.of(other), "`demo-1.0-0.tar.bz2`: `info/index.json` is not a regular file");
    }

    @Test
    void keepsWithinItsLimits() throws IOException {
        var file =
                demo().file("zeros", new byte[200_000], 0644, JsonObject.EMPTY).writeConda(folder);
        var packed = Files.size(file);

        assertThat(packed).isLessThan(3_000);
        assertLimit(
                file,
                new Limits(packed - 1, 1 << 20, 1 << 20, 200, 9, 999, 999),
                "the file has %,d bytes, more than the %,d allowed".formatted(packed, packed - 1));
        assertLimit(
                file, new Limits(9_999, 100_000, 99_999, 200, 9, 999, 999), "it unpacks to more than 100,000 bytes");
        assertLimit(
                file,
                new Limits(9_999, 1 << 20, 50_000, 20, 9, 999, 999),
                "it unpacks to more than 20 times its %,d bytes".formatted(packed));
        assertLimit(file, new Limits(9_999, 1 << 20, 1 << 20, 200, 1, 999, 999), "it holds more than 1 files");
        assertLimit(file, new Limits(9_999, 1 << 20, 1 << 20, 200, 9, 10, 999), " bytes, more than the 10 allowed");
        assertLimit(file, new Limits(9_999, 1 << 20, 1 << 20, 200, 9, 999, 10), " bytes, more than the 10 allowed");
        assertThat(PackageReading.of(file, new Limits(9_999, 1 << 20, 50_000, 400, 9, 999, 999))
                        .payload())
                .hasSize(2);
    }

    private static void assertLimit(Path file, Limits limits, String message) {
        assertThatThrownBy(() -> PackageReading.of(file, limits))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`demo-1.0-0.conda`: ")
                .hasMessageEndingWith(message);
    }

    @Test
    void saysWhereAPackageIsCutOff() throws IOException {
        var whole = Files.readAllBytes(demo().writeTarBz2(folder));
        var file = Files.write(folder.resolve("demo-1.0-0.tar.bz2"), Arrays.copyOf(whole, whole.length / 2));

        assertRefused(
                () -> PackageReading.of(file),
                "`demo-1.0-0.tar.bz2`: the bzip2 stream ends early, after %d bytes".formatted(whole.length / 2));
    }

    @Test
    void keepsTheValuesOfJsonAsTheyAre() throws IOException {
        var file = demo().index("license", Json.of("MIT")).writeConda(folder);

        assertThat(PackageReading.of(file).metadata().index().string("license")).contains("MIT");
    }
}
