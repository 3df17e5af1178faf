package dockerenvs.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCacheTest {
    private static final byte[] BYTES = "layer".getBytes(UTF_8);

    @TempDir
    private Path folder;

    @Test
    void readsABlobOnceHoweverOftenItIsKept() throws IOException {
        var reads = new AtomicInteger();
        var blob = new Blob(Blob.of(BYTES).digest(), BYTES.length, () -> {
            reads.incrementAndGet();
            return new ByteArrayInputStream(BYTES);
        });

        BlobCache.open(folder).keep(blob);
        var kept = BlobCache.open(folder).keep(blob);

        assertThat(kept.read(100)).isEqualTo(BYTES);
        assertThat(reads).hasValue(1);
    }

    @Test
    void keepsNothingThatIsNotWhatItsDigestSays() throws IOException {
        var cache = BlobCache.open(folder);
        var blob = new Blob(
                Blob.of(BYTES).digest(), BYTES.length, () -> new ByteArrayInputStream("LAYER".getBytes(UTF_8)));

        assertThatThrownBy(() -> cache.keep(blob)).isInstanceOf(MalformedInput.class);

        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void fetchesAgainWhatADiskHasSpoilt() throws IOException {
        var cache = BlobCache.open(folder);
        cache.keep(Blob.of(BYTES));
        Files.write(folder.resolve("sha256-" + Blob.of(BYTES).digest().hex()), "LAYER".getBytes(UTF_8));

        assertThat(cache.keep(Blob.of(BYTES)).read(100)).isEqualTo(BYTES);
    }

    @Test
    void fetchesAgainWhatHasAnotherSize() throws IOException {
        var cache = BlobCache.open(folder);
        var key = "sha256-" + Blob.of(BYTES).digest().hex();
        Files.write(folder.resolve(key), new byte[1]);

        assertThat(cache.keep(Blob.of(BYTES)).read(100)).isEqualTo(BYTES);
    }
}
