package dockerenvs;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.opentest4j.TestAbortedException;

/// What lies beside the project and not in it.
public final class SharedFolder {
    private static final Path FOLDER = Path.of("../shared/data");
    private static final String REQUIRED = "DOCKER_ENVS_REQUIRE_ENGINES";

    private SharedFolder() {}

    /// A folder of the test material.
    ///
    /// @throws TestAbortedException when it is not there, which skips the test
    public static Path named(String name) {
        var folder = FOLDER.resolve(name);
        if (!Files.isDirectory(folder)) {
            if ("true".equals(System.getenv(REQUIRED))) {
                Assertions.fail("`%s` is missing, but %s is set".formatted(folder, REQUIRED));
            }
            throw new TestAbortedException("`%s` is missing: the tests that need it are skipped".formatted(folder));
        }
        return folder;
    }
}
