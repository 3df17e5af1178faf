package dockerenvs.oci.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where podman, containerd and Docker keep what they know of registries.
///
/// @param places the user's
/// @param system the folder of the machine's configuration
record RegistryHostFiles(AuthPlaces places, Path system) {
    private static final String FILE = "registries.conf";

    /// The rules of `registries.conf` and of the files beside it, which replace those with the same prefix.
    List<PrefixRule> prefixes() throws IOException {
        var rules = new LinkedHashMap<String, PrefixRule>();
        for (var file : files()) {
            for (var rule : RegistriesConf.read(file)) {
                rules.put(rule.prefix(), rule);
            }
        }
        return List.copyOf(rules.values());
    }

    private List<Path> files() throws IOException {
        var named = places.variable("CONTAINERS_REGISTRIES_CONF").map(Path::of);
        if (named.isPresent()) {
            return List.of(named.get());
        }
        var own = places.configuration();
        var shared = system.resolve("containers");
        var files = new ArrayList<Path>();
        // the user's replaces the machine's, and what lies beside either adds to it
        List.of(own, shared).stream()
                .map(folder -> folder.resolve(FILE))
                .filter(Files::isRegularFile)
                .findFirst()
                .ifPresent(files::add);
        files.addAll(additions(shared));
        files.addAll(additions(own));
        return files;
    }

    private static List<Path> additions(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        var additions = folder.resolve(FILE + ".d");
        if (Files.isDirectory(additions)) {
            try (var found = Files.newDirectoryStream(additions, "*.conf")) {
                found.forEach(files::add);
            }
        }
        Collections.sort(files);
        return files;
    }

    /// What lies in `certs.d`: the user's own goes before the machine's, and podman's before Docker's.
    CertificateFolders certificates() throws IOException {
        var folders = List.of(
                places.home().resolve(".config").resolve("containers"),
                places.settings().resolve("docker"),
                places.home().resolve(".docker"),
                system.resolve("containers"),
                system.resolve("docker"));
        return CertificateFolders.read(
                folders.stream().map(folder -> folder.resolve("certs.d")).toList());
    }

    /// The `hosts.toml` of containerd, by the names of their folders.
    Map<String, HostRule> hosts() throws IOException {
        var rules = new TreeMap<String, HostRule>();
        var folder = system.resolve("containerd").resolve("certs.d");
        if (Files.isDirectory(folder)) {
            try (var found = Files.newDirectoryStream(folder)) {
                for (var host : found) {
                    var file = host.resolve("hosts.toml");
                    if (Files.isRegularFile(file)) {
                        rules.put(String.valueOf(host.getFileName()), HostsToml.read(file));
                    }
                }
            }
        }
        return rules;
    }
}
