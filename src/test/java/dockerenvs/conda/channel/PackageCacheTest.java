package dockerenvs.conda.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageCacheTest {
    private static final URI URL = URI.create("https://host/x");
    private static final SamplePackage ONE = SamplePackage.of("one-1-0.conda", "0123456789");
    private static final SamplePackage TWO = SamplePackage.of("two-1-0.tar.bz2", "9876543210");

    @TempDir
    private Path folder;

    private PackageCache cache;

    @BeforeEach
    void open() throws IOException {
        cache = PackageCache.open(folder, 15);
    }

    private PackageFile keep(SamplePackage sample, Duration age) throws IOException {
        var part = Files.write(cache.part(sample.record(), URL), sample.content());
        var kept = cache.keep(sample.record(), new PackageFile(part, sample.sha256(), sample.content().length));
        Files.setLastModifiedTime(kept.path(), FileTime.from(Instant.now().minus(age)));
        return kept;
    }

    @Test
    void findsByHashWhateverTheNameIs() throws IOException {
        var kept = keep(ONE, Duration.ZERO);

        assertThat(cache.find(ONE.record())).contains(kept);
        assertThat(cache.find(
                        SamplePackage.of("renamed-1-0.conda", "0123456789").record()))
                .contains(kept);
        assertThat(cache.find(TWO.record())).isEmpty();
        assertThat(cache.find(ONE.withMd5Only().record())).isEmpty();
        assertThat(cache.find(ONE.withoutHash().record())).isEmpty();
    }

    @Test
    void findsNothingOfAnotherSize() throws IOException {
        Files.writeString(keep(ONE, Duration.ZERO).path(), "cut");

        assertThat(cache.find(ONE.record())).isEmpty();
    }

    @Test
    void keepsItsLimitByForgettingWhatWasNotUsedForLongest() throws IOException {
        keep(ONE, Duration.ofDays(1));
        keep(TWO, Duration.ofDays(2));

        assertThat(cache.report().size()).isEqualTo(20);
        assertThat(cache.prune()).isEqualTo(10);

        assertThat(cache.report().entries())
                .extracting(CacheReport.Entry::key)
                .containsExactly("sha256-" + ONE.sha256().hex() + ".conda");
        assertThat(cache.clear()).isEqualTo(10);
        assertThat(cache.report().entries()).isEmpty();
    }

    @Test
    void forgetsWhatInterruptedDownloadsLeftLongAgo() throws IOException {
        var part = Files.write(cache.part(ONE.record(), URL), ONE.content());
        var old = Files.write(cache.part(TWO.record(), URL), TWO.content());
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));

        cache.prune();

        assertThat(part).exists();
        assertThat(old).doesNotExist();
    }

    @Test
    void namesPartsByWhatTheyBecome() {
        var other = URI.create("https://mirror/x");

        assertThat(cache.part(ONE.record(), URL)).isEqualTo(cache.part(ONE.record(), other));
        assertThat(cache.part(ONE.withMd5Only().record(), URL))
                .isEqualTo(cache.part(ONE.withMd5Only().record(), other))
                .isNotEqualTo(cache.part(ONE.record(), URL));
        assertThat(cache.part(ONE.withoutHash().record(), URL))
                .isNotEqualTo(cache.part(ONE.withoutHash().record(), other));
    }
}
