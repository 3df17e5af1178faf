package dockerenvs.cli;

import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Value;
import dockerenvs.oci.registry.CredentialKeeper;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which file keeps credentials.
final class AuthFileOption implements Part {
    private final Setting<Optional<Path>> file = Setting.optional("--authfile=FILE", Value.PATH, """
            The file that keeps them, in the place of the user's own: $REGISTRY_AUTH_FILE, Docker's config.json, or
            containers' auth.json.""");

    @Override
    public List<Argument> arguments() {
        return List.of(file);
    }

    CredentialKeeper keeper(Console console) {
        var keeper = CredentialKeeper.of(console.environment());
        return file.value().map(keeper::withFile).orElse(keeper);
    }

    /// Whether the user's own places are meant.
    boolean isAbsent() {
        return file.value().isEmpty();
    }
}
