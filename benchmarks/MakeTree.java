import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Makes a folder of 10,000 files with about 240 MB, the same bytes every time: a third half random and half zeros,
/// like programs; the rest words, like scripts.
public final class MakeTree {
    private static final int FILES = 10_000;
    private static final double BYTES_MEAN = 24_100;

    private MakeTree() {}

    public static void main(String[] arguments) throws Exception {
        var root = Path.of(arguments[0]);
        var random = new Random(7);
        var words = new byte[4000][];
        for (var i = 0; i < words.length; i++) {
            words[i] = new byte[2 + random.nextInt(8)];
            for (var j = 0; j < words[i].length; j++) {
                words[i][j] = (byte) ('a' + random.nextInt(26));
            }
        }
        for (var i = 0; i < FILES; i++) {
            var folder = root.resolve("d%02d/s%d".formatted(i % 100, i / 100 % 10));
            Files.createDirectories(folder);
            var size = 10 + (int) (-Math.log(1 - random.nextDouble()) * BYTES_MEAN);
            var bytes = new byte[size];
            if (i % 3 == 0) {
                var half = new byte[size / 2];
                random.nextBytes(half);
                System.arraycopy(half, 0, bytes, 0, half.length);
            } else {
                fill(bytes, words, random);
            }
            Files.write(folder.resolve("f" + i + ".dat"), bytes);
        }
    }

    private static void fill(byte[] bytes, byte[][] words, Random random) {
        for (var at = 0; at < bytes.length; ) {
            var word = words[random.nextInt(words.length)];
            var length = Math.min(word.length, bytes.length - at);
            System.arraycopy(word, 0, bytes, at, length);
            at += length;
            if (at < bytes.length) {
                bytes[at++] = ' ';
            }
        }
    }
}
