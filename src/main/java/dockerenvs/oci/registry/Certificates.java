package dockerenvs.oci.registry;

import dockerenvs.http.HttpSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Certificates for one server alone, in files (PEM).
///
/// @param authorities trusted besides those of the system
/// @param clients shown to a server that asks for one, whichever it trusts
public record Certificates(List<Path> authorities, List<Client> clients) {
    /// Nothing but what is trusted anyway.
    public static final Certificates NONE = new Certificates(List.of(), List.of());

    /// A certificate and its private key; one file may hold both.
    public record Client(Path certificate, Path key) {}

    public Certificates {
        authorities = List.copyOf(authorities);
        clients = List.copyOf(clients);
    }

    boolean isEmpty() {
        return authorities.isEmpty() && clients.isEmpty();
    }

    /// These and more.
    Certificates plus(Certificates more) {
        return new Certificates(
                Stream.concat(authorities.stream(), more.authorities.stream()).toList(),
                Stream.concat(clients.stream(), more.clients.stream()).toList());
    }

    /// Settings in which these count. A certificate to be shown that they have already was asked for by name, and goes
    /// before all others.
    HttpSettings addTo(HttpSettings settings) {
        var changed = settings;
        for (var file : authorities) {
            changed = changed.withAuthority(file);
        }
        if (settings.clients().isEmpty()) {
            for (var client : clients) {
                changed = changed.withClient(new HttpSettings.ClientCertificate(client.certificate(), client.key()));
            }
        }
        return changed;
    }
}
