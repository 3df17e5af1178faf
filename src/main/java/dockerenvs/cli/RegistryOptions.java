package dockerenvs.cli;

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
import picocli.CommandLine.Option;

/// How registries are reached.
final class RegistryOptions {
    @Option(
            names = "--authfile",
            paramLabel = "FILE",
            description = "Where credentials are, in place of where Docker and podman keep them.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--insecure",
            paramLabel = "HOST[:PORT]",
            description = "A registry whose certificate is not checked, and that may do without TLS; may be repeated.")
    private List<String> insecure = List.of();

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates (PEM) to trust besides those of Java; may be repeated.")
    private List<Path> authorities = List.of();

    @Option(names = "--client-cert", paramLabel = "FILE", description = "A certificate to show, with its key (PEM).")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--client-key", paramLabel = "FILE", description = "The key, where it is in a file of its own.")
    private Optional<Path> key = Optional.empty();

    /// A client of registries with the credentials the user has.
    ///
    /// @param listener who is told how long it takes
    Registry open(Console console, Listener listener) throws IOException {
        var known = UserCredentials.of(console.environment());
        return open(file.map(known::withFile).orElse(known), console, listener);
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
        insecure.forEach(name -> AskedWrongly.unlessReadable("--insecure", name, builder::insecure));
        authorities.forEach(builder::authority);
        certificate.ifPresent(path -> builder.clientCertificate(path, key.orElse(path)));
        return builder.open();
    }

    /// Where credentials are kept.
    CredentialKeeper keeper(Console console) {
        var keeper = CredentialKeeper.of(console.environment());
        return file.map(keeper::withFile).orElse(keeper);
    }
}
