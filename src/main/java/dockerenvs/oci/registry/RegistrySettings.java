package dockerenvs.oci.registry;

import dockerenvs.http.HttpClient;
import dockerenvs.http.Timing;
import dockerenvs.oci.image.Platform;
import dockerenvs.tasks.Listener;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a [Registry] works with.
///
/// @param insecure registries, as references say them but in small letters, whose certificates are taken unseen and
/// that may do without TLS
/// @param platform which image of several is meant where nobody says it
/// @param limit blobs pushed at a time
record RegistrySettings(
        HttpClient client,
        RegistryCredentials credentials,
        SortedSet<String> insecure,
        Platform platform,
        Timing timing,
        Listener listener,
        int limit) {
    private static final String HTTPS_PORT = ":443";

    /// The same for a server whose certificates are trusted or shown, or taken unseen, for itself alone.
    RegistrySettings of(RegistryEndpoint server) {
        if (server.certificates().isEmpty() && !server.insecure()) {
            return this;
        }
        var own = client.with(http -> {
            var changed = server.certificates().addTo(http);
            return server.insecure() ? changed.withInsecure(withPort(server.domain())) : changed;
        });
        return new RegistrySettings(own, credentials, insecure, platform, timing, listener, limit);
    }

    /// Host and port, as the HTTP client knows servers.
    static String withPort(String domain) {
        return domain.matches(".*:[0-9]+") ? domain : domain + HTTPS_PORT;
    }

    RegistrySettings {
        insecure = Collections.unmodifiableSortedSet(new TreeSet<>(insecure));
    }
}
