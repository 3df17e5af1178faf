package dockerenvs.cli;

import dockerenvs.oci.registry.CredentialKeeper;
import dockerenvs.oci.registry.UserCredentials;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Signs out of a registry.
@Command(
        name = "logout",
        description = "Forget the user and password for a registry.",
        versionProvider = Version.class,
        sortOptions = false)
final class LogoutCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "REGISTRY",
            description = "Such as ghcr.io or localhost:5000; else Docker Hub, docker.io.")
    private String registry = "docker.io";

    @Mixin
    private AuthFileOption file = new AuthFileOption();

    LogoutCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var domain = AskedWrongly.unlessReadable("REGISTRY", registry, CredentialKeeper::domain);
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
