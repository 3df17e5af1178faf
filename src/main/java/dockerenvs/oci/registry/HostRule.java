package dockerenvs.oci.registry;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What containerd's `hosts.toml` says of one registry: the servers that are asked before its own, and its own.
///
/// @param hosts in their order
/// @param server the registry's own; none when it is the one that names say
/// @param file where it stands, for messages
record HostRule(List<Host> hosts, Optional<Host> server, Path file) {

    /// What a server may be used for.
    enum Capability {
        /// To get content by its digest.
        PULL,
        /// To learn the digest of a tag.
        RESOLVE,
        /// To be given images.
        PUSH
    }

    /// A server.
    ///
    /// @param domain host and port
    /// @param api the path at which the API begins
    /// @param insecure whether its certificate is not looked at
    /// @param headers of each request to it, names in small letters
    record Host(
            String domain,
            RegistryEndpoint.Protocol protocol,
            String api,
            Set<Capability> capabilities,
            boolean insecure,
            Certificates certificates,
            SortedMap<String, List<String>> headers) {

        Host {
            capabilities = Set.copyOf(capabilities);
            headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
        }

        private boolean serves(Reference reference) {
            return capabilities.contains(Capability.PULL)
                    && (reference.digest().isPresent() || capabilities.contains(Capability.RESOLVE));
        }

        private RegistryEndpoint endpoint(String registry, String repository) {
            var origin = Optional.of(registry).filter(name -> !name.equals(domain));
            return new RegistryEndpoint(domain, api, repository, protocol, insecure, certificates, origin, headers);
        }
    }

    HostRule {
        hosts = List.copyOf(hosts);
    }

    /// The servers for a pull, in their order.
    ///
    /// @throws MalformedInput when the file leaves none
    List<RegistryEndpoint> forPull(Reference reference) {
        var endpoints = new ArrayList<RegistryEndpoint>();
        for (var host : hosts) {
            if (host.serves(reference)) {
                endpoints.add(host.endpoint(reference.domain(), reference.path()));
            }
        }
        if (server.isEmpty() || server.get().serves(reference)) {
            endpoints.add(own(reference.domain(), reference.path()));
        }
        if (endpoints.isEmpty()) {
            throw MalformedInput.of(
                    "`%s` leaves no server to pull %s from".formatted(file, MalformedInput.quote(reference.familiar())),
                    "give one the capabilities `pull` and `resolve`");
        }
        return endpoints;
    }

    /// The server for a push: the first that is there for pushes, else the registry's own.
    ///
    /// @throws MalformedInput when the file says that it is not there for pushes either
    RegistryEndpoint forPush(Reference reference) {
        var first = hosts.stream()
                .filter(host -> host.capabilities().contains(Capability.PUSH))
                .findFirst();
        if (first.isPresent()) {
            return first.get().endpoint(reference.domain(), reference.path());
        }
        if (server.isPresent() && !server.get().capabilities().contains(Capability.PUSH)) {
            throw MalformedInput.of(
                    "`%s` leaves no server to push %s to".formatted(file, MalformedInput.quote(reference.familiar())),
                    "give one the capability `push`");
        }
        return own(reference.domain(), reference.path());
    }

    /// The registry's own server.
    RegistryEndpoint own(String domain, String repository) {
        return server.map(own -> own.endpoint(domain, repository))
                .orElseGet(() -> RegistryEndpoint.of(domain, repository, false));
    }
}
