package dockerenvs.oci.registry;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads containerd's `hosts.toml` (hosts.md of containerd): `server`, and of it and of each `[host."…"]`
/// `capabilities`, `ca`, `skip_verify`, `override_path`. Own headers, client certificates and time limits are not
/// heeded.
final class HostsToml {
    private HostsToml() {}

    /// Reads a file.
    ///
    /// @throws MalformedInput naming the file
    static HostRule read(Path file) throws IOException {
        var toml = TomlFile.read(file);
        try {
            return rule(toml, file);
        } catch (MalformedInput failure) {
            throw failure.in("`%s`".formatted(file));
        }
    }

    private static HostRule rule(JsonObject toml, Path file) {
        var hosts = new ArrayList<HostRule.Host>();
        var tables = toml.object("host").orElse(JsonObject.EMPTY);
        for (var url : tables.keys()) {
            hosts.add(host(url, tables.object(url).orElse(JsonObject.EMPTY), file));
        }
        var server = toml.string("server").filter(url -> !url.isEmpty()).map(url -> host(url, toml, file));
        return new HostRule(hosts, server, file);
    }

    private static HostRule.Host host(String text, JsonObject table, Path file) {
        var url = url(text);
        var host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        var http = "http".equals(url.getScheme());
        return new HostRule.Host(
                RegistryName.parse(host).host(),
                http ? RegistryEndpoint.Protocol.HTTP : RegistryEndpoint.Protocol.HTTPS,
                api(url, TomlFile.flag(table, "override_path")),
                capabilities(table),
                TomlFile.flag(table, "skip_verify"),
                authorities(table, file));
    }

    private static URI url(String text) {
        try {
            var url = new URI(text.contains("://") ? text : "https://" + text);
            var web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            if (web && url.getHost() != null && url.getRawUserInfo() == null && url.getRawQuery() == null) {
                return url;
            }
        } catch (URISyntaxException _) {
            // the same message
        }
        // a user in it may come with a password
        throw MalformedInput.of(
                quote(text.substring(text.lastIndexOf('@') + 1)) + " is no server",
                "write it as in `https://mirror.example:5000`");
    }

    private static String api(URI url, boolean whole) {
        var path = Optional.ofNullable(url.getRawPath()).orElse("").replaceFirst("/+$", "");
        return whole || path.endsWith(RegistryEndpoint.API) ? path : path + RegistryEndpoint.API;
    }

    private static Set<HostRule.Capability> capabilities(JsonObject table) {
        var capabilities = EnumSet.noneOf(HostRule.Capability.class);
        for (var name : table.strings("capabilities")) {
            switch (name) {
                case "pull" -> capabilities.add(HostRule.Capability.PULL);
                case "resolve" -> capabilities.add(HostRule.Capability.RESOLVE);
                case "push" -> {
                    // never: what is pushed goes to the registry itself
                }
                default ->
                    throw MalformedInput.of(
                            "`capabilities`: there is no %s".formatted(quote(name)),
                            "there are `pull`, `resolve` and `push`");
            }
        }
        return table.has("capabilities") ? capabilities : EnumSet.allOf(HostRule.Capability.class);
    }

    /// One file or several, seen from the folder of the configuration.
    private static List<Path> authorities(JsonObject table, Path file) {
        var several = table.find("ca").filter(JsonArray.class::isInstance).isPresent();
        var names = several ? table.strings("ca") : table.string("ca").stream().toList();
        return names.stream().map(name -> file.resolveSibling(name)).toList();
    }
}
