package dockerenvs.http;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// A place where credentials are kept, asked when a URL does not bring its own.
@FunctionalInterface
public interface Credentials {
    /// Knows none.
    Credentials NONE = _ -> Optional.empty();

    /// What is kept for that URL.
    Optional<Credential> find(URI url) throws IOException;

    /// What the first of several places knows.
    static Credentials of(List<Credentials> places) {
        var own = List.copyOf(places);
        return url -> {
            for (var place : own) {
                var credential = place.find(url);
                if (credential.isPresent()) {
                    return credential;
                }
            }
            return Optional.empty();
        };
    }
}
