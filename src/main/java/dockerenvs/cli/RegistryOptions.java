package dockerenvs.cli;

import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Settings;
import dockerenvs.cli.syntax.Value;
import dockerenvs.oci.registry.CredentialKeeper;
import dockerenvs.oci.registry.Registry;
import dockerenvs.oci.registry.RegistryCredentials;
import dockerenvs.oci.registry.RegistryHosts;
import dockerenvs.oci.registry.UserCredentials;
import dockerenvs.tasks.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How registries are reached.
final class RegistryOptions implements Part {
    private final Setting<Optional<Path>> file = Setting.optional(
            "--authfile=FILE", Value.PATH, "Where credentials are, in place of where Docker and podman keep them.");

    private final Settings<String> insecure = Settings.of(
            "--insecure=HOST[:PORT]",
            "A registry whose certificate is not checked, and that may do without TLS; may be repeated.");

    private final Settings<Path> authorities = Settings.of(
            "--ca-file=FILE",
            Value.PATH,
            "Certificates (PEM) to trust besides those of Java and of this machine; may be repeated.");

    private final Setting<Optional<Path>> certificate =
            Setting.optional("--client-cert=FILE", Value.PATH, "A certificate to show, with its key (PEM).");

    private final Setting<Optional<Path>> key =
            Setting.optional("--client-key=FILE", Value.PATH, "The key, where it is in a file of its own.");

    @Override
    public List<Argument> arguments() {
        return List.of(file, insecure, authorities, certificate, key);
    }

    /// A client of registries with the credentials the user has.
    ///
    /// @param listener who is told how long it takes
    Registry open(Console console, Listener listener) throws IOException {
        var known = UserCredentials.of(console.environment());
        return open(file.value().map(known::withFile).orElse(known), console, listener);
    }

    /// As [#open(Console, Listener)], for whom there is nothing to wait for.
    Registry open(Console console) throws IOException {
        return open(console, console.listener());
    }

    /// A client of registries with other credentials.
    Registry open(RegistryCredentials credentials, Console console) throws IOException {
        return open(credentials, console, console.listener());
    }

    private Registry open(RegistryCredentials credentials, Console console, Listener listener) throws IOException {
        var builder = Registry.builder()
                .surroundings(console.environment())
                .credentials(credentials)
                .hosts(RegistryHosts.of(console.environment()))
                .listener(listener);
        insecure.values().forEach(name -> AskedWrongly.unlessReadable("--insecure", name, builder::insecure));
        authorities.values().forEach(builder::authority);
        certificate
                .value()
                .ifPresent(path -> builder.clientCertificate(path, key.value().orElse(path)));
        return builder.open();
    }

    /// Where credentials are kept.
    CredentialKeeper keeper(Console console) {
        var keeper = CredentialKeeper.of(console.environment());
        return file.value().map(keeper::withFile).orElse(keeper);
    }
}
