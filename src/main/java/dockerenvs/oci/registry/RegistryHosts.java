package dockerenvs.oci.registry;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Reference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which servers are asked for an image: mirrors, what stands in the place of a registry, and settings and
/// certificates of each, as podman, containerd and Docker are configured on this machine. What `registries.conf` says
/// of a name goes before what containerd's `hosts.toml` says of its registry; a name of which neither says anything is
/// asked for where it says.
///
/// For a tag only servers are named that may say which digest it has. Once that is known,
/// [#forPull(Reference)] with the digest also names those that serve content by digest alone.
public final class RegistryHosts {
    /// Nothing is configured.
    public static final RegistryHosts NONE = new RegistryHosts(List.of(), Map.of(), new CertificateFolders(Map.of()));

    /// What containerd calls the settings of all registries without their own.
    private static final String DEFAULT = "_default";

    private final List<PrefixRule> prefixes;
    private final Map<String, HostRule> hosts;
    private final CertificateFolders certificates;

    /// @param prefixes the one with the longest prefix that fits a name counts, the first of equals
    /// @param hosts by what containerd calls their folder
    RegistryHosts(List<PrefixRule> prefixes, Map<String, HostRule> hosts, CertificateFolders certificates) {
        this.prefixes = List.copyOf(prefixes);
        this.hosts = Collections.unmodifiableMap(new TreeMap<>(hosts));
        this.certificates = certificates;
    }

    /// What is configured on this machine.
    ///
    /// @param environment environment variables: `CONTAINERS_REGISTRIES_CONF`, `XDG_CONFIG_HOME`, `HOME`
    /// @throws MalformedInput naming the file that is broken
    public static RegistryHosts of(Map<String, String> environment) throws IOException {
        return of(environment, Path.of("/etc"));
    }

    /// @param system the folder of the machine's configuration
    static RegistryHosts of(Map<String, String> environment, Path system) throws IOException {
        var files = new RegistryHostFiles(new AuthPlaces(environment, Optional.empty()), system);
        return new RegistryHosts(files.prefixes(), files.hosts(), files.certificates());
    }

    /// The servers to pull an image from, in the order in which they are asked: one that does not have it or
    /// cannot be reached is followed by the next. The last one is the registry itself, where it is not replaced.
    ///
    /// @return never empty
    /// @throws MalformedInput when the name is blocked, or the configuration makes no sense for it
    public List<RegistryEndpoint> forPull(Reference reference) {
        return servers(reference).stream().map(this::certified).toList();
    }

    private List<RegistryEndpoint> servers(Reference reference) {
        var prefix = prefix(reference.toString());
        if (prefix.isPresent()) {
            return prefix.get().forPull(reference);
        }
        return host(reference.domain())
                .map(host -> host.forPull(reference))
                .orElseGet(() -> List.of(RegistryEndpoint.of(reference.domain(), reference.path(), false)));
    }

    /// The server to push an image to and to delete it from: the registry itself, or the first of its hosts that is
    /// there for pushes as its `hosts.toml` says.
    ///
    /// @throws MalformedInput when the name is blocked, or no server is there for pushes
    public RegistryEndpoint forPush(Reference reference) {
        if (prefix(reference.toString()).isPresent()) {
            return own(reference);
        }
        var host = host(reference.domain());
        return host.isPresent() ? certified(host.get().forPush(reference)) : own(reference);
    }

    /// The server to ask for all that concerns the repository itself, never a mirror.
    ///
    /// @throws MalformedInput when the name is blocked
    public RegistryEndpoint own(Reference reference) {
        return own(reference.toString(), reference.domain(), reference.path());
    }

    /// The server to ask for all that concerns the registry itself; its repository is empty.
    ///
    /// @throws MalformedInput when the registry is blocked
    public RegistryEndpoint own(String domain) {
        return own(domain + "/", domain, "");
    }

    private RegistryEndpoint own(String name, String domain, String repository) {
        return certified(prefix(name)
                .map(prefix -> prefix.own(domain, repository))
                .or(() -> host(domain).map(host -> host.own(domain, repository)))
                .orElseGet(() -> RegistryEndpoint.of(domain, repository, false)));
    }

    private RegistryEndpoint certified(RegistryEndpoint server) {
        return server.with(certificates.of(server.domain()));
    }

    private Optional<PrefixRule> prefix(String name) {
        return prefixes.stream()
                .filter(rule -> rule.fits(name))
                .reduce((one, other) -> other.prefix().length() > one.prefix().length() ? other : one);
    }

    private Optional<HostRule> host(String domain) {
        var underscored = domain.replaceFirst(":([0-9]+)$", "_$1_");
        return List.of(underscored, domain, DEFAULT).stream()
                .flatMap(name -> Optional.ofNullable(hosts.get(name)).stream())
                .findFirst();
    }
}
