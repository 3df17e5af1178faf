package dockerenvs.build;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.CacheFolder;
import dockerenvs.content.Digest;
import dockerenvs.content.FileRegion;
import dockerenvs.content.FileRegions;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.oci.image.Layer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plain layers that leave out what the cache of packages has.
class SpliceTest {
    @TempDir
    private Path folder = Path.of("");

    private CacheFolder linked() throws IOException {
        return CacheFolder.open(folder.resolve("linked"));
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /// A tree with parts of a linked package, and what is nowhere else.
    private FileTree tree() throws IOException {
        var file = linked().put("package", out -> out.write(random(500_000)));
        return FileTree.of(List.of(
                FileEntry.file("a/large", 300_001, new FileRegion(file, 7, 300_001), Attributes.FILE),
                FileEntry.file("a/small", 10, new FileRegion(file, 400_000, 10), Attributes.FILE),
                FileEntry.file("b/large", 100_000, new FileRegion(file, 350_000, 100_000), Attributes.FILE),
                FileEntry.file("own", random(70_000), Attributes.FILE)));
    }

    private Path splice(FileTree tree) throws IOException {
        var place = folder.resolve("layer.splice");
        try (var out = new SpliceOutputStream(Files.newOutputStream(place), linked())) {
            Layer.writeTar(tree, out);
        }
        return place;
    }

    private static byte[] tar(FileTree tree) throws IOException {
        var bytes = new ByteArrayOutputStream();
        Layer.writeTar(tree, bytes);
        return bytes.toByteArray();
    }

    @Test
    void givesTheTarAgain() throws IOException {
        var tree = tree();
        var place = splice(tree);

        try (var in = new FileRegions(Splice.read(place, linked()).orElseThrow()).open()) {
            assertThat(in.readAllBytes()).isEqualTo(tar(tree));
        }
        assertThat(place.toFile().length()).isLessThan(80_000);
    }

    @Test
    void takesTheDigestOnTheWay() throws IOException {
        var tree = tree();
        try (var out = new SpliceOutputStream(new ByteArrayOutputStream(), linked())) {
            Layer.writeTar(tree, out);

            assertThat(out.size()).isEqualTo(tar(tree).length);
            assertThat(out.digest()).isEqualTo(Digest.sha256(tar(tree)));
        }
    }

    @Test
    void takesNothingForGrantedThatIsOutsideTheCache() throws IOException {
        var bytes = random(90_000);
        var file = Files.write(folder.resolve("elsewhere"), bytes);
        var tree = FileTree.of(List.of(FileEntry.file("a", 90_000, new FileRegion(file, 0, 90_000), Attributes.FILE)));
        var place = splice(tree);
        Files.delete(file);

        try (var in = new FileRegions(Splice.read(place, linked()).orElseThrow()).open()) {
            assertThat(in.readAllBytes()).contains(bytes);
        }
        assertThat(place.toFile().length()).isGreaterThan(90_000);
    }

    @Test
    void isNothingWithoutItsPackages() throws IOException {
        var place = splice(tree());
        linked().forget("package");

        assertThat(Splice.read(place, linked())).isEmpty();
    }

    @Test
    void isNothingWhenItIsDamaged() throws IOException {
        var place = splice(tree());
        var bytes = Files.readAllBytes(place);

        Files.write(place, Arrays.copyOf(bytes, bytes.length - 100));
        assertThat(Splice.read(place, linked())).isEmpty();

        bytes[1] = -1;
        Files.write(place, bytes);
        assertThat(Splice.read(place, linked())).isEmpty();
    }
}
