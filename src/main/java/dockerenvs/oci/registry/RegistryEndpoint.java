package dockerenvs.oci.registry;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
/// @param certificates that are trusted, and that are shown, there alone
/// @param origin the domain that the server stands in for, where it wants to know it: the parameter `ns` of each
///     request
/// @param headers of each request to it, names in small letters; they may hold secrets
public record RegistryEndpoint(
        String domain,
        String api,
        String repository,
        Protocol protocol,
        boolean insecure,
        Certificates certificates,
        Optional<String> origin,
        SortedMap<String, List<String>> headers) {
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
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    RegistryEndpoint withRepository(String other) {
        return new RegistryEndpoint(domain, api, other, protocol, insecure, certificates, origin, headers);
    }

    /// The same server, where more certificates count.
    RegistryEndpoint with(Certificates more) {
        return new RegistryEndpoint(
                domain, api, repository, protocol, insecure, certificates.plus(more), origin, headers);
    }

    /// The server that a name says, as nothing else is known.
    static RegistryEndpoint of(String domain, String repository, boolean insecure) {
        return new RegistryEndpoint(
                domain,
                API,
                repository,
                Protocol.OPEN,
                insecure,
                Certificates.NONE,
                Optional.empty(),
                Collections.emptySortedMap());
    }

    /// Without what may be a secret.
    @Override
    public String toString() {
        return domain + api + "/" + repository;
    }
}
