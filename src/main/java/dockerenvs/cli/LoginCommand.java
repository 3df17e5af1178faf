package dockerenvs.cli;

import dockerenvs.oci.registry.CredentialKeeper;
import dockerenvs.oci.registry.RegistryCredential.Password;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Signs in to a registry.
@Command(
        name = "login",
        description = {
            "Keep the user and password for a registry where Docker's are, so that Docker, podman and skopeo find "
                    + "them, too.",
            "A credential helper that is configured there gets them. Without one they lie in the file, for the "
                    + "owner to read."
        },
        versionProvider = Version.class,
        sortOptions = false)
final class LoginCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "REGISTRY",
            description = "Such as ghcr.io or localhost:5000; else Docker Hub, docker.io.")
    private String registry = "docker.io";

    @Option(
            names = {"-u", "--username"},
            paramLabel = "USER",
            description = "Who signs in; asked for on a terminal.")
    private Optional<String> user = Optional.empty();

    @Option(names = "--password-stdin", description = "Read the password from stdin; else it is asked for.")
    private boolean piped;

    @Option(
            names = {"-p", "--password"},
            hidden = true)
    private Optional<String> shown = Optional.empty();

    @Option(names = "--no-check", description = "Keep what is given without asking the registry whether it is right.")
    private boolean unchecked;

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    LoginCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var domain = AskedWrongly.unlessReadable("REGISTRY", registry, CredentialKeeper::domain);
        var keeper = registries.keeper(console);
        var password = password();
        if (!unchecked) {
            check(domain, password);
        }
        var helper = keeper.store(domain, password);
        var place = helper.map(name -> "with `" + name + "`")
                .orElseGet(() -> "in `" + keeper.file() + "`, which is not encrypted");
        console.err().println("kept for %s %s".formatted(domain, place));
        return Program.DONE;
    }

    /// Asks the registry whether it takes the credentials, before they are kept.
    private void check(String domain, Password password) throws IOException {
        try (var registry = registries.open((_, _) -> Optional.of(password), console)) {
            registry.signIn(domain);
        }
    }

    private Password password() throws IOException {
        if (shown.isPresent()) {
            throw AskedWrongly.of(
                    "`--password` would show the password to everybody who lists the processes of this machine",
                    "`--password-stdin` reads it, as in `docker-envs login -u USER --password-stdin REGISTRY < FILE`");
        }
        if (piped && user.isEmpty()) {
            throw AskedWrongly.of("`--password-stdin` needs `--username`", "stdin brings the password alone");
        }
        var name = user.or(() -> terminal().ask("User: ")).orElse("");
        if (name.isEmpty() || name.contains(":")) {
            throw AskedWrongly.of("a user is needed, without a colon in the name", "say who with `--username`");
        }
        var secret = piped
                ? console.keyboard().secret()
                : terminal().askSecretly("Password: ").orElse("");
        if (secret.isEmpty()) {
            throw AskedWrongly.of("the password is empty", "");
        }
        return new Password(name, secret);
    }

    private Keyboard.Terminal terminal() {
        return console.keyboard()
                .terminal()
                .orElseThrow(() -> AskedWrongly.of(
                        "there is no terminal to ask for user and password",
                        "`docker-envs login --username USER --password-stdin REGISTRY < FILE` asks for nothing"));
    }
}
