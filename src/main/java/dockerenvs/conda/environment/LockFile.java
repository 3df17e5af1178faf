package dockerenvs.conda.environment;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Lock files: lists of package files, `conda-lock.yml`, `pixi.lock`, and our own, which is a `pixi.lock`. Which of
/// them a file is, its content says.
public final class LockFile {
    private LockFile() {}

    /// Reads a lock file, or a folder of package files.
    ///
    /// @throws MalformedInput naming the file, when it is none or has no such selection
    public static Lock read(Path file, Selection selection) throws IOException {
        var environment = EnvironmentFile.read(file, selection);
        try {
            return lock(environment);
        } catch (MalformedInput failure) {
            throw failure.in("`%s`".formatted(file));
        }
    }

    /// Reads a lock that is not in a file.
    ///
    /// @param utf8 the text
    /// @param file what it would be called: its folder is where relative paths begin
    /// @throws MalformedInput when it is none or has no such selection
    public static Lock parse(byte[] utf8, Path file, Selection selection) {
        return lock(EnvironmentFile.parse(utf8, file, selection));
    }

    /// One lock for several platforms, as a canonical `pixi.lock` of version 6, with comments above it.
    ///
    /// @param locks for a platform each, in the order to write them
    public static String text(List<Lock> locks, LockNotes notes) {
        return LockWriter.write(locks, notes);
    }

    /// The platforms that a `pixi.lock` has packages for, as it names them, in its order; empty for other files.
    ///
    /// @param text all of the file
    /// @throws MalformedInput when it cannot be read
    public static List<String> platforms(String text) {
        var environments =
                DocumentValue.mapping(Yaml.parse(text), "the document").mapping("environments");
        return environments
                .flatMap(found -> found.mapping("default"))
                .flatMap(found -> found.mapping("packages"))
                .map(found -> List.copyOf(found.members().keySet()))
                .orElse(List.of());
    }

    private static Lock lock(Environment environment) {
        return switch (environment) {
            case Lock lock -> lock;
            case EnvironmentSpec _ ->
                throw MalformedInput.of(
                        "it asks for packages and names no file",
                        "`docker-envs lock` chooses them and writes a lock; `EnvironmentFile` reads both");
        };
    }
}
