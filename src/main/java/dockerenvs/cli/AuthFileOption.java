package dockerenvs.cli;

import dockerenvs.oci.registry.CredentialKeeper;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which file keeps credentials.
final class AuthFileOption {
    @Option(
            names = "--authfile",
            paramLabel = "FILE",
            description = "The file that keeps them, in the place of the user's own: $REGISTRY_AUTH_FILE, Docker's "
                    + "config.json, or containers' auth.json.")
    private Optional<Path> file = Optional.empty();

    CredentialKeeper keeper(Console console) {
        var keeper = CredentialKeeper.of(console.environment());
        return file.map(keeper::withFile).orElse(keeper);
    }

    /// Whether the user's own places are meant.
    boolean isAbsent() {
        return file.isEmpty();
    }
}
