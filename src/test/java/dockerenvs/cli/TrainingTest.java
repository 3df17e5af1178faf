package dockerenvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the executable file makes its caches with.
class TrainingTest {
    @ParameterizedTest
    @ValueSource(strings = {"transfers", "nearby", "images", "channels", "builds", "registry"})
    void everyCommandOfAKindEndsAsItShould(String kind, @TempDir Path parent) throws IOException {
        var folder = parent.resolve("training");

        assertThat(Training.train(folder, kind)).isEmpty();
        assertThat(folder).doesNotExist();
    }
}
