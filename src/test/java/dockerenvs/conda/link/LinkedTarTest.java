package dockerenvs.conda.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.CacheFolder;
import dockerenvs.content.Digest;
import dockerenvs.content.FileRegion;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Linked packages in their cache, and the index they are read by.
class LinkedTarTest {
    private static final LinkTarget TARGET = LinkTarget.of(Prefix.of("/opt/env"));
    private static final byte[] END_OF_TAR = new byte[1024];

    @TempDir
    private Path folder = Path.of("");

    private static PackageFiles demo() {
        var files = PackageFiles.of("demo-1.0-0")
                .file("bin/demo", "#!/bin/sh\n")
                .hardLink("bin/second", "bin/demo")
                .symlink("lib64", "lib")
                .folder("lib/empty")
                .file("share/grüße 😀", "x".repeat(5000));
        for (var i = 0; i < 2_000; i++) {
            files.file("lib/module%d.py".formatted(i), "module " + i);
        }
        return files;
    }

    private LinkedPackage link() throws IOException {
        var path = demo().writeConda(folder);
        var record = PackageRecord.of(JsonObject.EMPTY.with("fn", Json.of(String.valueOf(path.getFileName()))));
        var file = new PackageFile(path, Digest.sha256(Files.readAllBytes(path)), record);
        return new Linker(CacheFolder.open(folder.resolve("cache"))).link(file, TARGET);
    }

    private Path tar() throws IOException {
        try (var files = Files.list(folder.resolve("cache"))) {
            return files.findFirst().orElseThrow();
        }
    }

    /// All that makes a package, contents included.
    private static List<String> listing(LinkedPackage linked) throws IOException {
        var lines = new TreeMap<String, String>();
        for (var entry : linked.tree().entries()) {
            lines.put(entry.path(), entry.attributes() + " " + what(entry.type()));
        }
        lines.put("", linked.record() + " " + linked.key() + " " + linked.scripts() + " " + linked.warnings());
        return lines.entrySet().stream().map(Object::toString).toList();
    }

    private static String what(FileType type) throws IOException {
        if (!(type instanceof FileType.Regular(var size, var content))) {
            return type.toString();
        }
        try (var in = content.open()) {
            return size + " " + new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void readsByItsIndexWhatItsHeadersSay() throws IOException {
        var linked = link();
        var bytes = Files.readAllBytes(tar());

        var endOfTar = endOfTar(bytes);
        Files.write(tar(), Arrays.copyOf(bytes, endOfTar));

        assertThat(endOfTar).isLessThan(bytes.length);
        assertThat(listing(LinkedTar.read(tar()))).isEqualTo(listing(linked));
    }

    /// Behind the last zeros there is only the index.
    private static int endOfTar(byte[] bytes) {
        for (var end = bytes.length / 512 * 512; ; end -= 512) {
            if (Arrays.equals(bytes, end - END_OF_TAR.length, end, END_OF_TAR, 0, END_OF_TAR.length)) {
                return end;
            }
        }
    }

    @RepeatedTest(20)
    void isMadeAgainWhenNotesOrIndexAreDamaged() throws IOException {
        var linked = link();
        var bytes = Files.readAllBytes(tar());
        var seed = new Random().nextLong();
        var place = bytes.length - 48 - new Random(seed).nextInt(bytes.length - endOfTar(bytes) - 48);
        bytes[place] ^= 0x10;
        Files.write(tar(), bytes);

        assertThatThrownBy(() -> LinkedTar.read(tar()))
                .as("seed %d", seed)
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("is damaged");
        assertThat(listing(link())).isEqualTo(listing(linked));
    }

    @Test
    void readsTheSameOrNothingWhenItsEndIsDamaged() throws IOException {
        var expected = listing(link());
        var bytes = Files.readAllBytes(tar());
        for (var bit = 0; bit < 40 * 8; bit++) {
            var damaged = bytes.clone();
            damaged[bytes.length - 40 + bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(tar(), damaged);
            try {
                assertThat(listing(LinkedTar.read(tar()))).as("bit %d", bit).isEqualTo(expected);
            } catch (MalformedInput _) {
                // nothing is right as well: it is made again
            }
        }
    }

    @Test
    void isMadeAgainWhenItWasCutOff() throws IOException {
        var linked = link();
        var bytes = Files.readAllBytes(tar());
        for (var length : List.of(0, 100, bytes.length / 2, endOfTar(bytes) - 600)) {
            Files.write(tar(), Arrays.copyOf(bytes, length));

            assertThatThrownBy(() -> LinkedTar.read(tar())).isInstanceOf(MalformedInput.class);
            assertThat(listing(link())).isEqualTo(listing(linked));
        }
    }

    @RepeatedTest(50)
    void givesBackAnyTreeByItsIndex() throws IOException {
        var seed = new Random().nextLong();
        var random = new Random(seed);
        var tar = folder.resolve("tar");
        var entries = new TreeMap<String, FileEntry>();
        for (var i = random.nextInt(100); i > 0; i--) {
            var path = "d" + random.nextInt(5) + "/" + random.nextInt(5) + "/é" + Long.toString(random.nextLong(), 36);
            var attributes =
                    new Attributes(random.nextInt(0, 01000), random.nextInt(3), 0, random.nextInt(9), List.of());
            entries.put(
                    path,
                    random.nextInt(4) == 0
                            ? new FileEntry(path, new FileType.Symlink("../" + i), attributes)
                            : FileEntry.file(path, i, new FileRegion(tar, random.nextLong(1L << 40), i), attributes));
        }
        var tree = FileTree.of(List.copyOf(entries.values()));

        assertThat(LinkedIndex.read(ByteBuffer.wrap(LinkedIndex.of(tree)), tar).entries())
                .as("seed %d", seed)
                .isEqualTo(tree.entries());
    }
}
