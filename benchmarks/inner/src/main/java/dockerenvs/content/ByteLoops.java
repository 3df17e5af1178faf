package dockerenvs.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What each byte of a layer goes through: hashing and compression, on 16 MiB of words.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ByteLoops {
    private static final int BYTES = 16 << 20;
    private static final int WORDS = 4000;
    private static final int PIECE_BYTES = 64 << 10;

    private final byte[] plain = words();

    private static byte[] words() {
        var random = new Random(7);
        var vocabulary = new String[WORDS];
        for (var i = 0; i < WORDS; i++) {
            vocabulary[i] = Integer.toString(random.nextInt(1 << 30), 36) + " ";
        }
        var text = new StringBuilder(BYTES + 16);
        while (text.length() < BYTES) {
            text.append(vocabulary[(int) (WORDS * Math.pow(random.nextDouble(), 3))]);
        }
        return text.substring(0, BYTES).getBytes(StandardCharsets.US_ASCII);
    }

    private void write(OutputStream target) throws IOException {
        try (target) {
            for (var at = 0; at < BYTES; at += PIECE_BYTES) {
                target.write(plain, at, PIECE_BYTES);
            }
        }
    }

    @Benchmark
    public Digest sha256() throws IOException {
        var hash = new HashingOutputStream(OutputStream.nullOutputStream());
        write(hash);
        return hash.digest();
    }

    @Benchmark
    public void gzipBlocks() throws IOException {
        write(Compression.GZIP.compress(OutputStream.nullOutputStream()));
    }

    @Benchmark
    public void zstdBlocks() throws IOException {
        write(Compression.ZSTD.compress(OutputStream.nullOutputStream()));
    }
}
