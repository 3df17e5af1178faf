package dockerenvs.oci.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Compression;
import dockerenvs.content.ContentStore;
import dockerenvs.content.Digest;
import dockerenvs.files.FileTree;
import dockerenvs.files.HandmadeTar;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The same images give the same bytes, whoever writes them where.
final class ReproducibilityTest {
    @TempDir
    Path temporary;

    /// Writes images in every form, compressed in every way: what the tests compare.
    static void writeAll(Path source, Path target) throws IOException {
        Files.createDirectories(target);
        var files = FileTree.ofDirectory(source).under("srv");
        try (var store = ContentStore.temporary(target)) {
            var base = Image.scratch(Platform.parse("ARM64"))
                    .withLayer(Layer.pack(files, Compression.GZIP))
                    .withFiles(FileTree.ofContents(contents()), Compression.parse("zstd:1"), store);
            var image = base.withEnvironment("LANG", "tr_TR")
                    .withLabel("İ", "ı")
                    .withLabel("I", "i")
                    .withExposedPort("1234567")
                    .withCreated(Instant.ofEpochSecond(1_700_000_000));
            var plain = image.recompressed(Compression.NONE, true, store);
            DockerArchive.write(
                    List.of(NamedImage.of(image, "app:1"), NamedImage.of(plain, "app:2")),
                    DockerArchive.Metadata.WITH_VERSION_1,
                    target.resolve("docker.tar"));
            OciArchive.write(image, "app", target.resolve("oci.tar"));
            OciLayout.append(image, "app", target.resolve("layout"));
        }
        copyForeignNames(target);
    }

    /// Names in archives are no names of files here, so any machine can read them.
    private static void copyForeignNames(Path target) throws IOException {
        var archive = new HandmadeTar()
                .add(inUtf8("ä/層.tar"), '0', Samples.layer("a"))
                .file(inUtf8("ä/İ.json"), Samples.configuration("amd64", Samples.layer("a")))
                .file("manifest.json", "[{\"Config\": \"ä/İ.json\", \"Layers\": [\"ä/../ä/層.tar\"]}]");
        try (var file = Samples.open(target, archive)) {
            OciArchive.write(file.image(), "a", target.resolve("foreign.tar"));
        }
    }

    /// Handmade names have a byte for each character.
    private static String inUtf8(String name) {
        return new String(name.getBytes(UTF_8), ISO_8859_1);
    }

    private static Map<String, byte[]> contents() {
        var contents = new HashMap<String, byte[]>();
        for (var i = 0; i < 300; i++) {
            contents.put("d" + i % 7 + "/file" + i, ("content " + i).repeat(i).getBytes(UTF_8));
        }
        return contents;
    }

    /// Files in an order of their own.
    private Path source(String name, long seed) throws IOException {
        var folder = Files.createDirectory(temporary.resolve(name));
        var names = new ArrayList<String>();
        for (var i = 0; i < 200; i++) {
            names.add((i % 3 == 0 ? "sub/" : "") + "I" + i);
        }
        Collections.shuffle(names, new Random(seed));
        Files.createDirectory(folder.resolve("sub"));
        for (var file : names) {
            Files.writeString(folder.resolve(file), file.repeat(1_000));
            Files.setLastModifiedTime(folder.resolve(file), FileTime.fromMillis(seed * 1_000_003));
        }
        return folder;
    }

    /// Digests of all files in a folder.
    private static Map<String, Digest> digests(Path folder) throws IOException {
        var digests = new TreeMap<String, Digest>();
        try (var paths = Files.walk(folder)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                digests.put(folder.relativize(path).toString(), Digest.sha256(Files.readAllBytes(path)));
            }
        }
        return digests;
    }

    /// Other bytes mean another image for everyone: a change that brings them needs a line in CHANGELOG.
    @Test
    void writesTheBytesItAlwaysHas() throws IOException {
        writeAll(source("source", 1), temporary.resolve("target"));

        var digests = digests(temporary.resolve("target"));
        assertThat(digests.get("docker.tar"))
                .hasToString("sha256:ac1409a20466435f79a6eed5d94f71ab0769086ff130bb89e7855d8a775ca45c");
        assertThat(digests.get("oci.tar"))
                .hasToString("sha256:124cdad54d2d617a249e9f25d36c9ef5e564aa213b138a06970fc5521fdbfb6d");
        assertThat(digests.get("layout/index.json"))
                .hasToString("sha256:1fa4195db450c9bad329bfbbcd0f4488f43284229f33b4e5487cc9660afea2b4");
    }

    @Test
    void doesNotDependOnTheOrderAndTimesOfAFolder() throws IOException {
        writeAll(source("one", 1), temporary.resolve("a"));
        writeAll(source("two", 2), temporary.resolve("b"));

        assertThat(digests(temporary.resolve("a"))).isEqualTo(digests(temporary.resolve("b")));
    }

    @ParameterizedTest
    @CsvSource({
        "-Duser.timezone=Pacific/Kiritimati -Duser.language=tr -Duser.country=TR, tr_TR.UTF-8",
        "-Duser.timezone=America/St_Johns -Duser.language=ar -Duser.country=EG -XX:ActiveProcessorCount=1, C",
        "-Dfile.encoding=ISO-8859-1 -XX:ActiveProcessorCount=7 -Djdk.virtualThreadScheduler.parallelism=1, POSIX",
    })
    void doesNotDependOnTheMachine(String options, String language) throws IOException, InterruptedException {
        var source = source("source", 1);
        writeAll(source, temporary.resolve("here"));

        var process = ArchiveProcess.writeAll(
                source,
                temporary.resolve("there"),
                List.of(options.split(" ", -1)),
                Map.of("LC_ALL", language, "TZ", "Asia/Kathmandu"));

        assertThat(process.waitFor()).isZero();
        assertThat(digests(temporary.resolve("there"))).isEqualTo(digests(temporary.resolve("here")));
    }

    @Test
    void copiesAnImageWithItsDigestThroughEveryForm() throws IOException {
        writeAll(source("source", 1), temporary);
        Image original;
        try (var file = ImageFile.open(temporary.resolve("oci.tar"))) {
            original = file.image();
            DockerArchive.write(original, "a", temporary.resolve("1.tar"));
        }
        try (var file = ImageFile.open(temporary.resolve("1.tar"))) {
            OciLayout.append(file.image(), "a", temporary.resolve("2"));
        }
        try (var file = ImageFile.open(temporary.resolve("2"))) {
            OciArchive.write(file.image(), "a", temporary.resolve("3.tar"));
        }
        try (var file = ImageFile.open(temporary.resolve("3.tar"))) {
            assertThat(file.image()).isEqualTo(original);
            assertThat(file.image().layers()).isEqualTo(original.layers());
            assertThat(file.image().artifact()).isEqualTo(original.artifact());
        }
    }
}
