package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Operand;
import dockerenvs.oci.registry.CredentialKeeper;
import dockerenvs.oci.registry.UserCredentials;
import java.io.IOException;

/// Signs out of a registry.
final class LogoutCommand {
    private final Console console;

    private final Operand<String> registry =
            Operand.of("REGISTRY", "docker.io", "Such as ghcr.io or localhost:5000; else Docker Hub, docker.io.");

    private final AuthFileOption file = new AuthFileOption();

    LogoutCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("logout", this::run, "Forget the user and password for a registry.")
                .with(registry, file);
    }

    private int run() throws IOException {
        var domain = AskedWrongly.unlessReadable("REGISTRY", registry.value(), CredentialKeeper::domain);
        var keeper = file.keeper(console);
        var known = keeper.erase(domain);
        console.err().println(known ? "forgotten for " + domain : "nothing was kept for " + domain);
        if (file.isAbsent()
                && UserCredentials.of(console.environment()).find(domain, "").isPresent()) {
            console.warn("there are still credentials for %s, which are not in `%s`: other files, or the variable "
                            .formatted(domain, keeper.file())
                    + "`DOCKER_AUTH_CONFIG`, have them");
        }
        return Program.DONE;
    }
}
