package dockerenvs.oci.registry;

import java.io.IOException;
import java.util.Optional;

/// A place where credentials for registries are kept.
@FunctionalInterface
public interface RegistryCredentials {
    /// Knows none: everything is asked for anonymously.
    RegistryCredentials NONE = (_, _) -> Optional.empty();

    /// What is kept for a repository.
    ///
    /// @param domain the registry as [dockerenvs.oci.image.Reference#domain()] says it: `docker.io`,
    ///     `localhost:5000`
    /// @param path the repository in it; empty for what concerns the whole registry
    /// @throws IOException when the place cannot be read or its helper fails; without secrets
    Optional<RegistryCredential> find(String domain, String path) throws IOException;
}
