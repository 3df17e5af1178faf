package dockerenvs.oci.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.MalformedInput;
import dockerenvs.files.HandmadeTar;
import dockerenvs.oci.image.ImageFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Image files of every generation with bytes changed, lost and repeated: read to the last file of the last layer,
/// or refused. Longer: `-Ddockerenvs.fuzz.seconds=60`; the same again: `-Ddockerenvs.fuzz.seed=…`.
final class ImageFileFuzzTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("dockerenvs.fuzz.seconds", "0.4"));

    @TempDir
    Path folder;

    static Stream<byte[]> originals() throws IOException {
        var layout = new HandmadeLayout();
        layout.entry(
                layout.index(
                        HandmadeLayout.on(
                                layout.manifest("amd64", Samples.layer("a"), Samples.layer("b")), "linux", "amd64"),
                        layout.manifest("arm64", Samples.layer("a"))),
                "app:1",
                "docker.io/library/app:1");
        var configuration = Samples.configuration("amd64", Samples.layer("a"), Samples.layer("b"));
        var docker = new HandmadeTar()
                .add("1/layer.tar", '0', Samples.compressed("gzip", Samples.layer("a")))
                .add("b", '0', Samples.compressed("zstd", Samples.layer("b")))
                .add(HandmadeTar.header("2/layer.tar", '2').link("../b"))
                .file("c.json", configuration)
                .file(
                        "manifest.json",
                        "[{\"Config\":\"c.json\",\"RepoTags\":[\"a:1\"],\"Layers\":[\"1/layer.tar\",\"2/layer.tar\"]}]");
        var first = new HandmadeTar()
                .file("1/json", "{\"created\":\"2014-10-13T21:19:18Z\",\"config\":{\"Cmd\":[\"run\"]}}")
                .add("1/layer.tar", '0', Samples.layer("a"))
                .file("2/json", "{\"parent\":\"1\"}")
                .add(HandmadeTar.header("2/layer.tar", '1').link("1/layer.tar"))
                .file("repositories", "{\"a\":{\"1\":\"2\",\"2\":\"1\"}}");
        return Stream.of(layout.tar().ended(), docker.ended(), first.ended());
    }

    @ParameterizedTest
    @MethodSource("originals")
    void anythingIsAnImageFileOrMalformedInput(byte[] original) throws IOException {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261125L);
        var random = new Random(seed);
        var deadline = Instant.now().plus(Duration.ofMillis((long) (SECONDS * 1000)));
        var file = folder.resolve("image.tar");
        var messages = new HashSet<String>();
        var rounds = 0;
        while (Instant.now().isBefore(deadline) || rounds < 100) {
            Files.write(file, mutant(original, random));
            try {
                readAll(file);
            } catch (MalformedInput | FileNotFoundException e) {
                messages.add(String.valueOf(e.getMessage()).replaceAll("`[^`]*`|\\w*\\d+\\w*", "…"));
            } catch (RuntimeException | IOException | OutOfMemoryError | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ", round " + rounds, e);
            }
            rounds++;
        }
        assertThat(messages).as("seed %d, %d rounds", seed, rounds).hasSizeGreaterThan(5);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    private static void readAll(Path file) throws IOException {
        try (var opened = ImageFile.open(file)) {
            for (var stored : opened.images()) {
                stored.artifact();
                for (var image : stored.eachImage()) {
                    for (var found : ImageFiles.read(image).all()) {
                        assertThat(found.layer()).isLessThan(image.layers().size());
                    }
                }
            }
        }
    }

    private static byte[] mutant(byte[] original, Random random) {
        var archive = original.clone();
        for (var i = random.nextInt(3); i >= 0; i--) {
            var at = random.nextInt(archive.length);
            switch (random.nextInt(6)) {
                case 0 -> archive[at] = (byte) random.nextInt(256);
                case 1 -> archive[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> archive[at] = (byte) "019\"{}[]:,/. \0".charAt(random.nextInt(14));
                case 3 -> archive = Arrays.copyOf(archive, random.nextBoolean() ? at + 1 : (at & -512) + 512);
                case 4 -> move(archive, random.nextInt(archive.length) & -512, at & -512, 512);
                default -> move(archive, random.nextInt(archive.length), at, random.nextInt(40));
            }
        }
        return archive;
    }

    private static void move(byte[] archive, int source, int target, int length) {
        var count = Math.min(length, archive.length - Math.max(source, target));
        System.arraycopy(archive, source, archive, target, count);
    }
}
