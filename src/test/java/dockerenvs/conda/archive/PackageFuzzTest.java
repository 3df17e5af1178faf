package dockerenvs.conda.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packages with bytes changed, lost and repeated, outside and inside of their compression. Longer:
/// `-Ddockerenvs.fuzz.seconds=60`; the same again: `-Ddockerenvs.fuzz.seed=…`.
final class PackageFuzzTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("dockerenvs.fuzz.seconds", "0.5"));
    private static final String STEM = "fuzz-1.0-0";

    @TempDir
    Path folder;

    private final PackageFiles files = PackageFiles.of(STEM)
            .text("bin/tool", "#!/old/prefix/bin/python\n", "/old/prefix")
            .symlink("bin/t", "tool")
            .hardLink("bin/u", "bin/tool")
            .folder("var/empty")
            .info(
                    "info/link.json",
                    "{\"package_metadata_version\": 1, \"noarch\": {\"type\": \"python\", \"entry_points\": [\"a = b:c\"]}}")
            .info("info/has_prefix", "/old/prefix text \"bin/tool\"\n");

    @Test
    void anythingIsAPackageOrMalformedInput() throws IOException {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261124L);
        var random = new Random(seed);
        var deadline = Instant.now().plus(Duration.ofMillis((long) (SECONDS * 1000)));
        var messages = new HashSet<String>();
        var rounds = 0;
        while (Instant.now().isBefore(deadline) || rounds < 100) {
            var file = mutant(random);
            try {
                PackageReading.of(file);
            } catch (MalformedInput e) {
                assertThat(e.getMessage()).startsWith("`" + STEM);
                messages.add(e.getMessage().replaceAll("\\(?byte \\d+\\)?|`[^`]*`|-?\\d+", "…"));
            } catch (RuntimeException | IOException | OutOfMemoryError e) {
                throw new AssertionError("seed " + seed + ", round " + rounds, e);
            }
            rounds++;
        }
        assertThat(messages).describedAs("seed %d, %d rounds", seed, rounds).hasSizeGreaterThan(10);
        try (var left = Files.list(folder)) {
            assertThat(left.filter(file -> !file.getFileName().toString().startsWith(STEM)))
                    .isEmpty();
        }
    }

    private Path mutant(Random random) throws IOException {
        var members = members(random);
        if (random.nextBoolean()) {
            var tar = PackageFiles.tar(members);
            var bytes = random.nextBoolean()
                    ? PackageFiles.bzip2(mutated(tar, random))
                    : mutated(PackageFiles.bzip2(tar), random);
            return Files.write(folder.resolve(STEM + ".tar.bz2"), bytes);
        }
        var zip = files.condaMembers();
        var inside = random.nextBoolean();
        if (inside) {
            var payload =
                    members.stream().filter(m -> !m.path().startsWith("info/")).toList();
            var info =
                    members.stream().filter(m -> m.path().startsWith("info/")).toList();
            zip.put("pkg-" + STEM + ".tar.zst", PackageFiles.zstd(mutated(PackageFiles.tar(payload), random)));
            zip.put("info-" + STEM + ".tar.zst", PackageFiles.zstd(mutated(PackageFiles.tar(info), random)));
        }
        var bytes = PackageFiles.zip(zip);
        return Files.write(folder.resolve(STEM + ".conda"), inside ? bytes : mutated(bytes, random));
    }

    /// All members in some order, most of the time with one changed.
    private List<PackageFiles.Member> members(Random random) {
        var members = new ArrayList<>(files.infoMembers());
        members.add(random.nextBoolean() ? members.size() : 0, tool());
        members.add(PackageFiles.member("bin/t", TarConstants.LF_SYMLINK, "tool"));
        members.add(PackageFiles.member("bin/u", TarConstants.LF_LINK, "bin/tool"));
        var index = random.nextInt(members.size());
        var member = members.get(index);
        switch (random.nextInt(4)) {
            case 0 -> members.remove(index);
            case 1 -> members.add(member);
            case 2 ->
                members.set(
                        index,
                        new PackageFiles.Member(
                                member.path(), member.type(), mutated(member.content(), random), member.link(), 0));
            default -> {}
        }
        return members;
    }

    private static PackageFiles.Member tool() {
        var content = "#!/old/prefix/bin/python\n".getBytes(StandardCharsets.UTF_8);
        return new PackageFiles.Member("bin/tool", TarConstants.LF_NORMAL, content, "", 0755);
    }

    private static byte[] mutated(byte[] original, Random random) {
        var bytes = original.clone();
        for (var i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            var at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) "019/. \n\0\"{}[]:,".charAt(random.nextInt(15));
                default -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes;
            }
        }
        return bytes;
    }
}
