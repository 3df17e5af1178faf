package dockerenvs.files;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A thousand files of 8 kB to a tar that goes nowhere.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TarLoop {
    private static final int FILES = 1000;
    private static final int FILE_BYTES = 8 << 10;

    private final List<FileEntry> entries = new ArrayList<>();

    public TarLoop() {
        var random = new Random(7);
        for (var i = 0; i < FILES; i++) {
            var bytes = new byte[FILE_BYTES];
            random.nextBytes(bytes);
            var path = "lib/python3.12/site-packages/package%d/module%d.py".formatted(i % 40, i);
            entries.add(FileEntry.file(path, bytes, Attributes.FILE));
        }
    }

    @Benchmark
    public void writeThousandFiles() throws IOException {
        try (var tar = new TarWriter(OutputStream.nullOutputStream())) {
            for (var entry : entries) {
                tar.write(entry);
            }
            tar.finish();
        }
    }
}
