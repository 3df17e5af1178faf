package dockerenvs.conda.repodata;

import static dockerenvs.conda.repodata.Indexes.KEY;
import static dockerenvs.conda.repodata.Indexes.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Index files that are missing, of something else, damaged or made to harm.
final class IndexFileTest {
    private static final String DOCUMENT = """
            {"info": {"subdir": "linux-64", "base_url": "https://files.example.com/"}, "packages.conda": {
            "a-1-0.conda": {"depends": ["b", "c >=1"], "extra_depends": {"x": ["y"]}, "flags": ["f"],
              "md5": "0123456789abcdef0123456789abcdef", "license": "MIT", "size": 5, "more": {"a": 1}},
            "a-2-0.conda": {"depends": ["b"], "timestamp": 1707225380409, "license": "MIT"},
            "b-1-0.conda": {"constrains": ["a <2"]}, "../c": {}}}
            """;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("index");
        Indexes.of(DOCUMENT, folder);
    }

    @Test
    void isNotOpenedWithAnotherKey() throws IOException {
        assertThat(SubdirIndex.open(file, KEY)).isPresent();
        assertThat(SubdirIndex.open(file, new IndexKey(KEY.text() + "x"))).isEmpty();
    }

    @Test
    void isWrittenAgainWhenItIsMissing() throws IOException {
        assertThat(SubdirIndex.open(folder.resolve("other"), KEY)).isEmpty();
    }

    @Test
    void isWrittenAgainWhenItWasCut() throws IOException {
        var bytes = Files.readAllBytes(file);
        for (var length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThat(SubdirIndex.open(file, KEY)).as("%d bytes", length).isEmpty();
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
        assertThat(SubdirIndex.open(file, KEY)).isEmpty();
    }

    /// All but the records is looked at when a file is opened, and those when they are read.
    @Test
    void noByteCanChangeUnseen() throws IOException {
        var bytes = Files.readAllBytes(file);
        var recordBytes = (int) IndexFormat.header(bytes).recordBytes();
        for (var at = 0; at < bytes.length; at++) {
            var changed = bytes.clone();
            changed[at] ^= (byte) (1 << at % Byte.SIZE);
            Files.write(file, changed);
            var index = SubdirIndex.open(file, KEY);
            var inRecords = at >= IndexFormat.HEADER_BYTES && at < IndexFormat.HEADER_BYTES + recordBytes;
            assertThat(index.isPresent()).as("byte %d", at).isEqualTo(inRecords);
            if (inRecords) {
                var candidate = index.get().candidates("a", SOURCE).getFirst();
                assertThatThrownBy(() -> index.get().record(candidate))
                        .isInstanceOf(IOException.class)
                        .hasMessage("the index `%s` is damaged and was deleted; try again", file);
                assertThat(file).doesNotExist();
            }
        }
    }

    @Test
    void isStillReadAfterItWasReplaced() throws IOException {
        var index = SubdirIndex.open(file, KEY).orElseThrow();
        Indexes.of("{}", folder);

        assertThat(index.record(index.candidates("a", SOURCE).getFirst()).size())
                .hasValue(5);
    }

    @Test
    void saysSoWhenItIsCutWhileItIsUsed() throws IOException {
        var index = SubdirIndex.open(file, KEY).orElseThrow();
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        var candidate = index.candidates("a", SOURCE).getFirst();

        assertThatThrownBy(() -> index.record(candidate)).isInstanceOf(IOException.class);
    }

    /// Checksums keep nobody away who computes them, too.
    @Test
    void liesWithRightChecksumsAreAnIoExceptionOrAnAnswer() throws IOException {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261128L);
        var random = new Random(seed);
        var bytes = Files.readAllBytes(file);
        var opened = 0;
        for (var round = 0; round < 1000; round++) {
            var changed = forged(bytes, random);
            Files.write(file, changed);
            try {
                var index = SubdirIndex.open(file, KEY);
                if (index.isPresent()) {
                    opened++;
                    readAll(index.get());
                }
            } catch (IOException | MalformedInput e) {
                assertThat(e).hasMessageNotContaining("null");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
        assertThat(opened).isGreaterThan(300);
    }

    private static byte[] forged(byte[] bytes, Random random) {
        var changed = bytes.clone();
        var header = IndexFormat.header(bytes);
        var tables = IndexFormat.HEADER_BYTES + (int) header.recordBytes();
        for (var i = random.nextInt(3); i >= 0; i--) {
            changed[tables + random.nextInt(changed.length - tables)] = (byte) random.nextInt(256);
        }
        var checksum = IndexFormat.checksum(changed, tables, changed.length);
        var head = new IndexFormat.Header(header.recordBytes(), header.tableBytes(), checksum).bytes();
        System.arraycopy(head, 0, changed, 0, head.length);
        return changed;
    }

    private static void readAll(SubdirIndex index) throws IOException {
        index.info();
        index.leftOut();
        index.leftOut("a");
        var failures = new ArrayList<IOException>();
        for (var name : index.names()) {
            for (var candidate : index.candidates(name, SOURCE)) {
                try {
                    index.record(candidate);
                } catch (IOException e) {
                    failures.add(e);
                }
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }
}
