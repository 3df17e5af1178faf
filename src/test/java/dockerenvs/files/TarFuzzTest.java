package dockerenvs.files;

import static dockerenvs.files.HandmadeTar.header;
import static dockerenvs.files.HandmadeTar.pax;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Archives with bytes changed, moved, lost and repeated. Longer: `-Ddockerenvs.fuzz.seconds=60`; the same again:
/// `-Ddockerenvs.fuzz.seed=…`.
final class TarFuzzTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("dockerenvs.fuzz.seconds", "0.5"));

    @Test
    void readersAnswerToAnythingWithEntriesOrMalformedInput() throws IOException {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261124L);
        var random = new Random(seed);
        var original = original();
        var deadline = Instant.now().plus(Duration.ofMillis((long) (SECONDS * 1000)));
        var messages = new HashSet<String>();
        var rounds = 0;
        while (Instant.now().isBefore(deadline)) {
            var archive = mutate(original, random);
            try {
                read(archive, random.nextBoolean());
            } catch (MalformedInput e) {
                messages.add(e.getMessage().replaceAll("\\(?byte \\d+\\)?|`[^`]*`|-?\\d+", "…"));
            } catch (RuntimeException | OutOfMemoryError e) {
                throw new AssertionError("seed " + seed + ", round " + rounds, e);
            }
            rounds++;
        }
        assertThat(messages).describedAs("seed %d, %d rounds", seed, rounds).hasSizeGreaterThan(5);
    }

    private static void read(byte[] archive, boolean strict) throws IOException {
        var source = new ByteArrayInputStream(archive);
        try (var tar = strict ? new TarReader(source) : TarReader.lenient(source)) {
            for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                if (entry.get().type() instanceof FileType.Regular regular) {
                    try (var content = regular.content().open()) {
                        content.transferTo(OutputStream.nullOutputStream());
                    }
                }
                assertThat(tar.position()).isLessThan(archive.length);
                assertThat(TarWriter.sizeOf(entry.get())).isPositive();
            }
            tar.hasTrailingBytes();
        }
    }

    /// Something of everything a reader knows.
    private static byte[] original() {
        return new HandmadeTar()
                .add("g", 'g', pax("comment", "all") + pax("gid", "4"))
                .add("dir/", '5', "")
                .add("x", 'x', pax("path", "dir/ä") + pax("uid", "3000000") + pax("mtime", "1.5"))
                .file("short", "x".repeat(700))
                .add("x", 'x', pax("SCHILY.xattr.user.a", "b") + pax("size", "3"))
                .file("attributes", "abc")
                .add("L", 'L', "dir/" + "l".repeat(200) + "\0")
                .add("K", 'K', "dir/" + "k".repeat(200) + "\0")
                .add(header("soft", '2'))
                .add(header("hard", '1').link("dir/ä"))
                .add(header("device", '3').set(329, "0000001\0").set(337, "0000003\0"))
                .add(header("big", '0').set(108, 0x80, 0, 0, 0, 0, 1, 2, 3))
                .add(header("pipe", '6'))
                .ended();
    }

    private static byte[] mutate(byte[] original, Random random) {
        var archive = original.clone();
        for (var i = random.nextInt(4); i >= 0; i--) {
            var at = random.nextInt(archive.length);
            switch (random.nextInt(6)) {
                case 0 -> archive[at] = (byte) random.nextInt(256);
                case 1 -> archive[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> archive[at] = (byte) "0179=. /\n\0gxLKS".charAt(random.nextInt(15));
                case 3 -> archive = Arrays.copyOf(archive, random.nextBoolean() ? at + 1 : (at & -512) + 512);
                case 4 -> copy(archive, random.nextInt(archive.length) & -512, at & -512, 512);
                default -> copy(archive, random.nextInt(archive.length), at, random.nextInt(40));
            }
        }
        if (random.nextInt(8) > 0) {
            repairChecksums(archive);
        }
        return archive;
    }

    private static void copy(byte[] archive, int from, int to, int length) {
        var count = Math.min(length, archive.length - Math.max(from, to));
        System.arraycopy(archive, from, archive, to, count);
    }

    /// Most faults would end at the checksum.
    private static void repairChecksums(byte[] archive) {
        for (var at = 0; at + 512 <= archive.length; at += 512) {
            if (archive[at + 257] == 'u') {
                var sum = 8 * ' ';
                for (var i = 0; i < 512; i++) {
                    sum += i >= 148 && i < 156 ? 0 : archive[at + i] & 0xff;
                }
                for (var i = 153; i >= 148; i--, sum >>= 3) {
                    archive[at + i] = (byte) ('0' + (sum & 7));
                }
            }
        }
    }
}
