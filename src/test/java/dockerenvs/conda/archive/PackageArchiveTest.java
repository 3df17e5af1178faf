package dockerenvs.conda.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.archive.PackagePath.Kind;
import dockerenvs.conda.spec.Noarch;
import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Package files of both formats, whole ones and damaged ones.
final class PackageArchiveTest {
    private static final String LINK = """
            {"package_metadata_version": 1, "noarch": {"type": "python", "entry_points": ["demo = demo.cli:main"]}}""";
    private static final String[] PAYLOAD = {"lib/demo.py = x = 1\n", "lib/d.py -> demo.py", "lib/hard => lib/demo.py"};

    @TempDir
    Path folder;

    private static PackageFiles demo() {
        return PackageFiles.of("demo-1.0-0")
                .file("lib/demo.py", "x = 1\n")
                .symlink("lib/d.py", "demo.py")
                .hardLink("lib/hard", "lib/demo.py")
                .info("info/about.json", "{}");
    }

    @Test
    void readsBothFormatsAlike() throws IOException {
        var conda = PackageReading.of(demo().writeConda(folder));
        var tarBz2 = PackageReading.of(demo().writeTarBz2(folder));
        var infoLast = PackageReading.of(demo().writeTarBz2InfoLast(folder));

        assertThat(conda.payload()).containsExactly(PAYLOAD);
        assertThat(tarBz2).isEqualTo(conda);
        assertThat(infoLast).isEqualTo(conda);
        assertThat(conda.metadata().index().string("name")).contains("demo");
        assertThat(conda.metadata().noarch()).isEqualTo(Noarch.NONE);
        assertThat(conda.metadata().pathsVersion()).isEqualTo(1);
        assertThat(conda.metadata().paths())
                .containsExactly(
                        new PackagePath(
                                "lib/demo.py",
                                Kind.FILE,
                                Optional.empty(),
                                Optional.of(Digest.sha256("x = 1\n".getBytes(UTF_8))),
                                OptionalLong.of(6),
                                false),
                        plain("lib/d.py", Kind.SYMLINK),
                        plain("lib/hard", Kind.FILE));
    }

    private static PackagePath plain(String path, Kind kind) {
        return new PackagePath(path, kind, Optional.empty(), Optional.empty(), OptionalLong.empty(), false);
    }

    @Test
    void readsAZipWhoseSizesFollowItsMembers() throws IOException {
        var file = Files.write(folder.resolve("demo-1.0-0.conda"), HandmadeZip.of(demo().condaMembers()));

        assertThat(PackageReading.of(file).payload()).containsExactly(PAYLOAD);
    }

    @Test
    void readsARenamedFileWithMembersItDoesNotKnow() throws IOException {
        var members = demo().condaMembers();
        members.putFirst("signature.json", new byte[] {1, 2, 3});
        members.putLast("pkg-notes.txt", new byte[0]);
        var file = Files.write(folder.resolve("other-2.0-0.conda"), PackageFiles.zip(members));

        assertThat(PackageReading.of(file).payload()).containsExactly(PAYLOAD);
    }

    @Test
    void findsPayloadBesideTheMetadata() throws IOException {
        var files = demo().listed("lib/terminfo", "softlink");
        var info = files.infoMembers();
        info.add(PackageFiles.member("lib/terminfo", TarConstants.LF_SYMLINK, "../share/terminfo"));
        var members = files.condaMembers();
        members.put("info-demo-1.0-0.tar.zst", PackageFiles.zstd(PackageFiles.tar(info)));
        var file = Files.write(folder.resolve("demo-1.0-0.conda"), PackageFiles.zip(members));

        assertThat(PackageReading.of(file).payload()).contains(PAYLOAD).endsWith("lib/terminfo -> ../share/terminfo");
    }

    @Test
    void doesNotNeedTheVersionOfTheFormat() throws IOException {
        var members = demo().condaMembers();
        members.put("metadata.json", new byte[0]);
        var empty = Files.write(folder.resolve("demo-1.0-0.conda"), PackageFiles.zip(members));
        assertThat(PackageReading.of(empty).payload()).containsExactly(PAYLOAD);

        members.remove("metadata.json");
        var missing = Files.write(folder.resolve("demo-1.0-0.conda"), PackageFiles.zip(members));
        assertThat(PackageReading.of(missing).payload()).containsExactly(PAYLOAD);
    }

    @Test
    void readsWhatSeveralCompressorsWroteOneAfterTheOther() throws IOException {
        var members = demo().infoMembers();
        members.add(new PackageFiles.Member("lib/demo.py", TarConstants.LF_NORMAL, "x = 1\n".getBytes(UTF_8), "", 0));
        members.add(PackageFiles.member("lib/d.py", TarConstants.LF_SYMLINK, "demo.py"));
        members.add(PackageFiles.member("lib/hard", TarConstants.LF_LINK, "./lib/demo.py"));
        var tar = PackageFiles.tar(members);
        var joined = new ByteArrayOutputStream();
        joined.writeBytes(PackageFiles.bzip2(Arrays.copyOf(tar, 700)));
        joined.writeBytes(PackageFiles.bzip2(Arrays.copyOfRange(tar, 700, tar.length)));
        var file = Files.write(folder.resolve("demo-1.0-0.tar.bz2"), joined.toByteArray());

        assertThat(PackageReading.of(file).payload()).containsExactly(PAYLOAD);
    }

    @Test
    void leavesNothingBehind() throws IOException {
        var random = new byte[6 << 20];
        new Random(1).nextBytes(random);
        var file = demo().file("lib/noise", random, 0644, JsonObject.EMPTY).writeTarBz2InfoLast(folder);
        var name = PackageFileName.parse("demo-1.0-0.tar.bz2");

        try (var archive = PackageArchive.open(file, name, folder)) {
            assertThat(archive.metadata().paths()).hasSize(4);
            assertThat(names()).hasSize(2);
            archive.visit(_ -> {});
        }
        assertThat(names()).containsExactly("demo-1.0-0.tar.bz2");
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void needsNoSpaceOnDiskWhenTheMetadataComesFirst() throws IOException {
        var file = demo().writeTarBz2(folder);
        var name = PackageFileName.parse("demo-1.0-0.tar.bz2");

        try (var archive = PackageArchive.open(file, name, folder.resolve("not-there"))) {
            archive.visit(_ -> {});
        }
        assertThat(names()).containsExactly("demo-1.0-0.tar.bz2");
    }

    @Test
    void givesThePayloadOnce() throws IOException {
        var file = demo().writeConda(folder);
        try (var archive = PackageArchive.open(file, PackageFileName.parse("demo-1.0-0.conda"), folder)) {
            archive.visit(_ -> {});

            assertThatThrownBy(() -> archive.visit(_ -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the payload of demo-1.0-0.conda can be read once");
        }
    }

    @Test
    void passesOnWhatTheVisitorThrows() throws IOException {
        var file = demo().writeConda(folder);
        try (var archive = PackageArchive.open(file, PackageFileName.parse("demo-1.0-0.conda"), folder)) {
            assertThatThrownBy(() -> archive.visit(_ -> {
                        throw new IOException("the disk is full");
                    }))
                    .hasMessage("the disk is full");
        }
    }

    @Test
    void readsEntryPointsAndNoarchFromLinkJson() throws IOException {
        for (var path : List.of("info/link.json", "info/package_metadata.json")) {
            var file = demo().info(path, LINK).writeConda(folder);
            var metadata = PackageReading.of(file).metadata();

            assertThat(metadata.noarch()).as(path).isEqualTo(Noarch.PYTHON);
            assertThat(metadata.entryPoints()).containsExactly(new EntryPoint("demo", "demo.cli", "main"));
        }
    }

    @Test
    void believesIndexJsonBeforeLinkJson() throws IOException {
        var file = demo().index("noarch", Json.of("generic"))
                .info("info/link.json", LINK)
                .writeConda(folder);

        assertThat(PackageReading.of(file).metadata().noarch()).isEqualTo(Noarch.GENERIC);
    }

    @Test
    void takesNoarchTrueOfOldPackagesForGeneric() throws IOException {
        var file = demo().index("noarch", Json.of(true)).writeConda(folder);

        assertThat(PackageReading.of(file).metadata().noarch()).isEqualTo(Noarch.GENERIC);
    }

    @Test
    void waitsForLinkJsonOfANoarchPythonPackage() throws IOException {
        var files = demo().index("noarch", Json.of("python"));
        var members = new ArrayList<>(files.infoMembers());
        members.add(new PackageFiles.Member("lib/demo.py", TarConstants.LF_NORMAL, "x = 1\n".getBytes(UTF_8), "", 0));
        members.add(PackageFiles.member("lib/d.py", TarConstants.LF_SYMLINK, "demo.py"));
        members.add(PackageFiles.member("lib/hard", TarConstants.LF_LINK, "lib/demo.py"));
        members.add(new PackageFiles.Member("info/link.json", TarConstants.LF_NORMAL, LINK.getBytes(UTF_8), "", 0));

        var read = PackageReading.of(files.writeTarBz2(folder, members));

        assertThat(read.metadata().entryPoints()).hasSize(1);
        assertThat(read.payload()).containsExactly(PAYLOAD);
    }

    @Test
    void refusesMetadataThatComesTooLate() throws IOException {
        var members = demo().infoMembers();
        members.add(new PackageFiles.Member("lib/demo.py", TarConstants.LF_NORMAL, "x = 1\n".getBytes(UTF_8), "", 0));
        members.add(new PackageFiles.Member("info/link.json", TarConstants.LF_NORMAL, LINK.getBytes(UTF_8), "", 0));
        var file = demo().writeTarBz2(folder, members);

        assertThatThrownBy(() -> PackageReading.of(file))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`demo-1.0-0.tar.bz2`: `info/link.json` comes after files that it says how to install");
    }

    @Test
    void readsAPackageOfMetadataAlone() throws IOException {
        var read = PackageReading.of(PackageFiles.of("meta-1-0").writeTarBz2(folder));

        assertThat(read.metadata().paths()).isEmpty();
        assertThat(read.payload()).isEmpty();
    }

    @Test
    void refusesZstdThatNeedsTooMuchMemory() throws IOException {
        var members = demo().condaMembers();
        members.put("pkg-demo-1.0-0.tar.zst", HexFormat.of().parseHex("28b52ffd" + "00" + "89" + "290000" + "6162"));
        var file = Files.write(folder.resolve("demo-1.0-0.conda"), PackageFiles.zip(members));

        assertThatThrownBy(() -> PackageReading.of(file))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`demo-1.0-0.conda`: `pkg-demo-1.0-0.tar.zst`: "
                        + "the zstd stream needs more than 128 MiB of memory to decompress");
    }
}
