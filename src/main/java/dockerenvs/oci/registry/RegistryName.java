package dockerenvs.oci.registry;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Reference;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a registry is called in files of credentials and by helpers: `ghcr.io`, `https://ghcr.io/v2/`,
/// `quay.io/team`.
///
/// @param host in lower case, with a port where it says one; `docker.io` for each name of Docker Hub
/// @param namespace the beginning of repositories it is for; empty for the whole registry
/// @param exact whether it is written as Docker writes it, which counts before other spellings
record RegistryName(String host, String namespace, boolean exact) {
    /// Docker Hub, as references say it.
    static final String HUB = "docker.io";

    /// Docker Hub, as Docker's files and helpers say it.
    private static final String HUB_KEY = "https://index.docker.io/v1/";

    private static final Set<String> HUB_HOSTS = Set.of(HUB, "index.docker.io", "registry-1.docker.io");
    private static final List<String> SCHEMES = List.of("https://", "http://");
    private static final Set<String> VERSIONS = Set.of("v1", "v1/", "v2", "v2/");

    /// Reads a key. Behind a scheme, and where it is the API's, a path says nothing; else it is a namespace
    /// (containers-auth.json(5)).
    static RegistryName parse(String key) {
        var rest = key;
        for (var scheme : SCHEMES) {
            rest = rest.startsWith(scheme) ? rest.substring(scheme.length()) : rest;
        }
        var slash = rest.indexOf('/');
        var host = (slash < 0 ? rest : rest.substring(0, slash)).toLowerCase(Locale.ROOT);
        var path = slash < 0 ? "" : rest.substring(slash + 1);
        var registry = HUB_HOSTS.contains(host) ? HUB : host;
        var whole = rest.length() < key.length() || path.isEmpty() || VERSIONS.contains(path);
        var namespace = whole ? "" : path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new RegistryName(registry, namespace, key.equals(key(registry)) || !namespace.isEmpty());
    }

    /// How Docker writes a registry in its files and says it to helpers.
    ///
    /// @param domain as references say it
    static String key(String domain) {
        return domain.equals(HUB) ? HUB_KEY : domain;
    }

    /// Whether references can say a host, maybe with a port: `registry` is none, as `registry/image` lies in
    /// Docker Hub.
    static boolean isDomain(String host) {
        try {
            return Reference.parse(host + "/repository").domain().equals(host);
        } catch (MalformedInput _) {
            // no host at all
            return false;
        }
    }

    /// Whether it is for that repository; for an empty one, whether it is for all of the registry.
    boolean covers(String domain, String path) {
        return host.equals(domain.toLowerCase(Locale.ROOT))
                && (namespace.isEmpty() || path.equals(namespace) || path.startsWith(namespace + "/"));
    }
}
