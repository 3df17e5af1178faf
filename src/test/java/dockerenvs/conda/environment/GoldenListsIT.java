package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists of environments that conda has installed.
class GoldenListsIT {
    @ParameterizedTest
    @ValueSource(strings = {"cf-tools", "py37-min", "py37"})
    void readsAndWritesThem(String name) throws IOException {
        var file = SharedFolder.named("golden").resolve(name + ".explicit.txt");

        var lock = LockFile.read(file, Selection.DEFAULT);

        var lines = Files.readAllLines(file).stream().filter(line -> line.contains("#") && !line.startsWith("#"));
        assertThat(lock.packages()).hasSize(Math.toIntExact(lines.count()));
        assertThat(lock.warnings()).isEmpty();
        assertThat(Samples.lock(lock.text())).isEqualTo(lock);
    }
}
