package dockerenvs.conda.link;

import dockerenvs.conda.archive.Placeholder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The prefix in place of its placeholder, in 8 MiB that mention it once in 64 kiB.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PrefixLoop {
    private static final int BYTES = 8 << 20;
    private static final int PIECE_BYTES = 64 << 10;
    private static final String PLACEHOLDER = "/croot/build_1700000000000/_h_env" + "_placehold".repeat(22);

    @Param
    public Placeholder.Mode mode = Placeholder.Mode.BINARY;

    private final byte[] file = new byte[BYTES];

    public PrefixLoop() {
        new Random(7).nextBytes(file);
        var mention = (PLACEHOLDER + "/share\0").getBytes(StandardCharsets.US_ASCII);
        for (var at = 0; at < BYTES; at += PIECE_BYTES) {
            System.arraycopy(mention, 0, file, at + PIECE_BYTES / 3, mention.length);
        }
    }

    @Benchmark
    public void replace() throws IOException {
        var replacement = new PrefixReplacement(Prefix.of("/opt/env"));
        try (var stream = replacement.into(OutputStream.nullOutputStream(), new Placeholder(PLACEHOLDER, mode))) {
            for (var at = 0; at < BYTES; at += PIECE_BYTES) {
                stream.write(file, at, PIECE_BYTES);
            }
        }
    }
}
