package dockerenvs.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheFolderTest {
    @TempDir
    private Path folder;

    private CacheFolder cache;

    @BeforeEach
    void open() throws IOException {
        cache = CacheFolder.open(folder.resolve("cache"));
    }

    private Path put(String key, String text, Duration age) throws IOException {
        var file = cache.put(key, out -> out.write(text.getBytes(UTF_8)));
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void findsWhatWasPut() throws IOException {
        put("a", "text", Duration.ZERO);

        assertThat(cache.find("a").orElseThrow()).hasContent("text");
        assertThat(cache.find("b")).isEmpty();
    }

    @Test
    void leavesNothingBehindWhenTheWriterFails() {
        assertThatThrownBy(() -> cache.put("a", _ -> {
                    throw new IOException("no more");
                }))
                .hasMessage("no more");

        assertThat(cache.folder()).isEmptyDirectory();
    }

    @Test
    void forgetsWhatWasNotUsedForLongest() throws IOException {
        put("oldest", "12345", Duration.ofDays(3));
        put("older", "12345", Duration.ofDays(2));
        put("old", "12345", Duration.ofDays(1));

        assertThat(cache.prune(10)).isEqualTo(5);

        assertThat(cache.entries()).extracting(CacheFolder.Entry::key).containsExactly("older", "old");
    }

    @Test
    void findingIsUsing() throws IOException {
        put("a", "12345", Duration.ofDays(3));
        put("b", "12345", Duration.ofDays(2));

        cache.find("a");
        cache.prune(5);

        assertThat(cache.entries()).extracting(CacheFolder.Entry::key).containsExactly("a");
    }

    @Test
    void neverForgetsWhatWasJustUsed() throws IOException {
        put("a", "12345", Duration.ofMinutes(5));

        assertThat(cache.prune(0)).isZero();
        assertThat(cache.clear()).isEqualTo(5);
        assertThat(cache.entries()).isEmpty();
    }

    @Test
    void deletesWhatInterruptedWritersLeft() throws IOException {
        var abandoned = Files.writeString(cache.part(), "half");
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        var current = Files.writeString(cache.part(), "half");

        cache.prune(Long.MAX_VALUE);

        assertThat(abandoned).doesNotExist();
        assertThat(current).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", ".hidden", "a\0", "x.part"})
    void refusesKeysThatAreNoFileNames(String key) {
        assertThatThrownBy(() -> cache.find(key)).isInstanceOf(IllegalArgumentException.class);
    }
}
