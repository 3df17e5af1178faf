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
/// that may do without
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

    RegistrySettings {
        insecure = Collections.unmodifiableSortedSet(new TreeSet<>(insecure));
    }
}
