package dockerenvs.oci.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One server for the images of a repository: the registry that their name says, a mirror of it, or what stands in
/// its place.
///
/// @param domain host and port, as references say them: `docker.io`, `mirror.example:5000`. Credentials are those
///     of this domain, and no other's
/// @param api the path at which the API begins: `/v2`, unless a configuration says something else
/// @param repository what the repository is called there
/// @param protocol how the server is spoken to
/// @param insecure whether its certificate is not looked at and, where the protocol is left open, plain HTTP is
///     good enough
/// @param authorities files of certificates (PEM) that are trusted besides those of the system
/// @param origin the domain that the server stands in for, where it wants to know it: the parameter `ns` of each
///     request
public record RegistryEndpoint(
        String domain,
        String api,
        String repository,
        Protocol protocol,
        boolean insecure,
        List<Path> authorities,
        Optional<String> origin) {
    /// Where the API begins unless something else is said.
    static final String API = "/v2";

    /// How a server is spoken to.
    public enum Protocol {
        /// HTTPS, or what the domain alone says: nobody has said anything.
        OPEN,
        HTTPS,
        HTTP
    }

    public RegistryEndpoint {
        authorities = List.copyOf(authorities);
    }

    RegistryEndpoint withRepository(String other) {
        return new RegistryEndpoint(domain, api, other, protocol, insecure, authorities, origin);
    }

    /// The server that a name says, as nothing else is known.
    static RegistryEndpoint of(String domain, String repository, boolean insecure) {
        return new RegistryEndpoint(domain, API, repository, Protocol.OPEN, insecure, List.of(), Optional.empty());
    }
}
