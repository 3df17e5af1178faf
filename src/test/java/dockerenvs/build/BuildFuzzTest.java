package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.build.FuzzedPackages.Written;
import dockerenvs.cli.Program;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.Selection;
import dockerenvs.conda.link.Installation;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileFilter;
import dockerenvs.files.FileTree;
import dockerenvs.oci.check.Fault;
import dockerenvs.oci.check.ImageCheck;
import dockerenvs.oci.image.Image;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole builds of packages and locks with something wrong: each gives a sound image or a message about the package or
/// lock, leaves nothing behind, and spoils no later build with the same caches. Longer:
/// `-Ddockerenvs.fuzz.seconds=60`; the same again: `-Ddockerenvs.fuzz.seed=…`.
class BuildFuzzTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("dockerenvs.fuzz.seconds", "8"));
    private static final int ROUNDS_MIN = 60;

    private final long seed = Long.getLong("dockerenvs.fuzz.seed", 20261128L);
    private final Random random = new Random(seed);
    private final FuzzedPackages packages = new FuzzedPackages(random);
    private final TreeSet<String> messages = new TreeSet<>();
    private int images;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anythingIsASoundImageOrAClearMessage() throws IOException {
        var deadline = Instant.now().plus(Duration.ofMillis((long) (SECONDS * 1000)));
        var rounds = 0;
        while (Instant.now().isBefore(deadline) || rounds < ROUNDS_MIN) {
            var round = "seed %d, round %d".formatted(seed, rounds);
            rounds++;
            var lock = lock();
            try {
                if (random.nextInt(4) == 0) {
                    runProgram(lock, round);
                } else {
                    build(lock, round);
                }
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError defect) {
                throw new AssertionError(round + ":\n" + Files.readString(lock), defect);
            }
            assertThat(leftOver()).as(round).isEmpty();
        }
        assertThat(images).as("seed %d, %d rounds", seed, rounds).isPositive();
        assertThat(messages).as("seed %d, %d rounds", seed, rounds).hasSizeGreaterThan(10);
        for (var isConda : List.of(true, false)) {
            assertThat(clean("cache", isConda).digest())
                    .as("seed %d, %d rounds", seed, rounds)
                    .isEqualTo(clean("fresh-" + isConda, isConda).digest());
        }
    }

    private Image clean(String cache, boolean isConda) throws IOException {
        var channel = Files.createDirectories(folder.resolve("channel/linux-64"));
        var written = new ArrayList<Written>();
        for (var made : packages.all()) {
            written.add(FuzzedPackages.good(made, isConda, channel));
        }
        var lock = Files.writeString(folder.resolve("good.lock"), explicit(written));
        try (var workshop = Workshop.open(folder.resolve(cache), Workshop.Supply.DEFAULT)) {
            var image = EnvironmentImage.on(Image.SCRATCH)
                    .lock(LockFile.read(lock, Selection.DEFAULT))
                    .build(workshop)
                    .image();
            assertThat(ImageCheck.check(image)).isEmpty();
            return image;
        }
    }

    private static String explicit(List<Written> written) throws IOException {
        var text = new StringBuilder("@EXPLICIT\n");
        for (var one : written) {
            text.append("%s#%s\n"
                    .formatted(
                            one.file(),
                            Digest.sha256(Files.readAllBytes(one.file())).hex()));
        }
        return text.toString();
    }

    /// Writes packages, most of the time one of them wrong, and a lock of them, which now and then is wrong, too.
    private Path lock() throws IOException {
        var channel = Files.createDirectories(folder.resolve("channel/linux-64"));
        var made = packages.all();
        var isLock = random.nextInt(4) == 0;
        var changed = random.nextInt(made.size());
        var written = new ArrayList<Written>();
        for (var i = 0; i < made.size(); i++) {
            var isConda = random.nextBoolean();
            written.add(
                    i == changed && !isLock
                            ? packages.changed(made.get(i), isConda, channel)
                            : FuzzedPackages.good(made.get(i), isConda, channel));
        }
        var text = explicit(written);
        if (isLock || random.nextInt(3) == 0) {
            var known = LockFile.parse(text.getBytes(UTF_8), folder.resolve("x.lock"), Selection.DEFAULT);
            text = known.text().replace("file:///", folder + "/");
        }
        return Files.writeString(folder.resolve("fuzz.lock"), isLock ? packages.changed(text) : text);
    }

    private void build(Path lock, String round) throws IOException {
        try (var workshop = Workshop.open(folder.resolve("cache"), Workshop.Supply.DEFAULT)) {
            var image = setUp().lock(LockFile.read(lock, Selection.DEFAULT))
                    .build(workshop)
                    .image();
            images++;
            assertThat(ImageCheck.check(image).stream()
                            .filter(fault -> fault.severity() == Fault.Severity.ERROR)
                            .toList())
                    .as(round)
                    .isEmpty();
        } catch (MalformedInput failure) {
            checkMessage(failure.getMessage(), round);
        } catch (IOException failure) {
            checkMessage(String.valueOf(failure.getMessage()), round);
        }
    }

    private EnvironmentImage setUp() throws IOException {
        var hasShell = random.nextBoolean();
        var shell = FileEntry.file("bin/sh", new byte[1], new Attributes(0755, 0, 0, 0, List.of()));
        var base = hasShell ? Image.SCRATCH.withFiles(FileTree.of(List.of(shell))) : Image.SCRATCH;
        var image = EnvironmentImage.on(base)
                .layersMax(random.nextBoolean() ? 100 : 4)
                .activation(hasShell && random.nextInt(4) == 0 ? Activating.SHELL : Activating.VARIABLES)
                .compression(random.nextInt(8) == 0 ? Compression.GZIP : Compression.NONE)
                .prefix(random.nextInt(16) == 0 ? "/opt/a/longer/prefix/than/the/old/one" : "/opt/env");
        if (random.nextInt(4) == 0) {
            image.filter(FileFilter.conda());
        }
        return random.nextInt(8) == 0 ? image.clobbering(Installation.Clobbering.REFUSE) : image;
    }

    private void checkMessage(String message, String round) {
        var names = Stream.concat(
                packages.all().stream().map(made -> made.index().string("name").orElseThrow()), Stream.of("fuzz.lock"));
        assertThat(names.anyMatch(message::contains))
                .as("%s: %s", round, message)
                .isTrue();
        assertThat(message).as(round).hasSizeLessThan(4000);
        messages.add(message.replaceAll("\\(?byte \\d+\\)?|`[^`]*`|-?\\d+", "…"));
    }

    private void runProgram(Path lock, String round) throws IOException {
        var said = new ByteArrayOutputStream();
        var output = folder.resolve("out.tar");
        var variables = Map.of("DOCKER_ENVS_CACHE", folder + "/cache", "HOME", folder + "/home");

        var exitCode = new Program(said, new PrintStream(said, true, UTF_8), variables)
                .run("build", "-f", lock.toString(), "-i", "fuzz:1", "-o", output.toString(), "--offline");

        var text = said.toString(UTF_8);
        assertThat(text).as(round).doesNotContain("defect");
        assertThat(Files.exists(output)).as(text).isEqualTo(exitCode == 0);
        if (exitCode == 0) {
            Files.delete(output);
        } else {
            assertThat(text).as(round).contains("error: ").contains("hint: ");
        }
    }

    /// What is not expected in the folder and in the caches. Locks stay, as other processes may wait at them.
    private List<String> leftOver() throws IOException {
        var expected = List.of("cache", "channel", "fuzz.lock", "good.lock");
        var found = new ArrayList<String>();
        try (var paths = Files.walk(folder)) {
            for (var path : paths.toList()) {
                var name = folder.relativize(path).toString();
                if (name.endsWith(".lock.part")) {
                    continue;
                }
                if (String.valueOf(path.getFileName()).startsWith(".")
                        || folder.equals(path.getParent()) && !expected.contains(name)) {
                    found.add(name);
                }
            }
        }
        return found;
    }
}
