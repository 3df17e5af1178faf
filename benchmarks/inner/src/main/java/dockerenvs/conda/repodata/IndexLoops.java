package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.ChannelSubdir;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A channel of 20,000 packages, 40 of each name: made an index of, and asked for one name.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class IndexLoops {
    private static final int PACKAGES = 20_000;
    private static final int VERSIONS = 40;
    private static final IndexKey KEY = new IndexKey("loops");
    private static final ChannelSubdir SOURCE = new ChannelSubdir(0, "https://example.com/channel", "linux-64");

    private final byte[] document = document();
    private Path folder = Path.of("");
    private SubdirIndex index;

    private static byte[] document() {
        var text = new StringBuilder("{\"packages.conda\": {");
        for (var i = 0; i < PACKAGES; i++) {
            var name = "package" + i / VERSIONS;
            text.append(i == 0 ? "" : ",")
                    .append("\"%s-1.%d-h0_0.conda\": {".formatted(name, i % VERSIONS))
                    .append("\"build\": \"h0_0\", \"build_number\": 0, \"depends\": ")
                    .append("[\"package%d >=1.%d\", \"libgcc >=13\"], ".formatted(i / VERSIONS / 2, i % 7))
                    .append("\"md5\": \"%032x\", \"sha256\": \"%064x\", ".formatted(i, i))
                    .append("\"name\": \"%s\", \"size\": %d, \"subdir\": \"linux-64\", ".formatted(name, 1000 + i))
                    .append("\"timestamp\": 1700000000000, \"version\": \"1.%d\"}".formatted(i % VERSIONS));
        }
        return text.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory("index");
        index = write();
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        Files.delete(folder.resolve("index"));
        Files.delete(folder);
    }

    @Benchmark
    public SubdirIndex write() throws IOException {
        return SubdirIndex.write(new ByteArrayInputStream(document), folder.resolve("index"), KEY);
    }

    @Benchmark
    public List<Candidate> askForOneName() throws IOException {
        return index.candidates("package321", SOURCE);
    }
}
