package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Operand;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.oci.registry.CredentialKeeper;
import dockerenvs.oci.registry.RegistryCredential.Password;
import java.io.IOException;
import java.util.Optional;

/// Signs in to a registry.
final class LoginCommand {
    private final Console console;

    private final Operand<String> registry =
            Operand.of("REGISTRY", "docker.io", "Such as ghcr.io or localhost:5000; else Docker Hub, docker.io.");

    private final Setting<Optional<String>> user =
            Setting.optional("-u, --username=USER", "Who signs in; asked for on a terminal.");

    private final Flag piped = Flag.of("--password-stdin", "Read the password from stdin; else it is asked for.");

    private final Setting<Optional<String>> shown =
            Setting.optional("-p, --password", "").hidden();

    private final Flag unchecked =
            Flag.of("--no-check", "Keep what is given without asking the registry whether it is right.");

    private final RegistryOptions registries = new RegistryOptions();

    LoginCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("login", this::run, """
                Keep the user and password for a registry where Docker's are, so that Docker, podman and skopeo find
                them, too.

                A credential helper that is configured there gets them. Without one they lie in the file, for the
                owner to read.""")
                .with(registry, user, piped, shown, unchecked)
                .with("Registries", registries);
    }

    private int run() throws IOException {
        var domain = AskedWrongly.unlessReadable("REGISTRY", registry.value(), CredentialKeeper::domain);
        var keeper = registries.keeper(console);
        var password = password();
        if (!unchecked.isGiven()) {
            check(domain, password);
        }
        var helper = keeper.store(domain, password);
        var place = helper.map(name -> "with `" + name + "`")
                .orElseGet(() -> "in `" + keeper.file() + "`, which is not encrypted");
        console.err().println("kept for %s %s".formatted(domain, place));
        return Program.DONE;
    }

    /// Asks the registry whether it takes the credentials, before they are kept. No other server learns them, though
    /// one may stand in the registry's place on this machine.
    private void check(String domain, Password password) throws IOException {
        try (var client = registries.open(
                (asked, _) -> asked.equals(domain) ? Optional.of(password) : Optional.empty(), console)) {
            client.signIn(domain);
        }
    }

    private Password password() throws IOException {
        if (shown.value().isPresent()) {
            throw AskedWrongly.of(
                    "`--password` would show the password to everybody who lists the processes of this machine",
                    "`--password-stdin` reads it, as in `docker-envs login -u USER --password-stdin REGISTRY < FILE`");
        }
        if (piped.isGiven() && user.value().isEmpty()) {
            throw AskedWrongly.of("`--password-stdin` needs `--username`", "stdin brings the password alone");
        }
        var name = user.value().or(() -> terminal().ask("User: ")).orElse("");
        if (name.isEmpty() || name.contains(":")) {
            throw AskedWrongly.of("a user is needed, without a colon in the name", "say who with `--username`");
        }
        var secret = piped.isGiven()
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
