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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads containerd's `hosts.toml` (hosts.md of containerd): `server`, and of it and of each `[host."…"]`
/// `capabilities`, `ca`, `client`, `skip_verify`, `override_path`, `header`. Time limits are not heeded.
final class HostsToml {
    private static final Set<HostRule.Capability> ALL = EnumSet.allOf(HostRule.Capability.class);
    /// Of a host that says nothing of it. containerd would push to it, too, and seldom pushes; most who write such a
    /// file have a mirror in mind, which must not get what is meant for the registry.
    private static final Set<HostRule.Capability> MIRROR =
            EnumSet.of(HostRule.Capability.PULL, HostRule.Capability.RESOLVE);

    /// A token (RFC 9110, section 5.6.2).
    private static final Pattern HEADER_NAME = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+");

    /// What says where a request goes and ends.
    private static final Set<String> OF_EVERY_REQUEST =
            Set.of("host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "expect");

    /// RFC 9110, section 5.5.
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

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
            hosts.add(host(url, tables.object(url).orElse(JsonObject.EMPTY), MIRROR, file));
        }
        var server = toml.string("server").filter(url -> !url.isEmpty()).map(url -> host(url, toml, ALL, file));
        return new HostRule(hosts, server, file);
    }

    private static HostRule.Host host(String text, JsonObject table, Set<HostRule.Capability> usual, Path file) {
        var url = url(text);
        var host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        var http = "http".equals(url.getScheme());
        return new HostRule.Host(
                RegistryName.parse(host).host(),
                http ? RegistryEndpoint.Protocol.HTTP : RegistryEndpoint.Protocol.HTTPS,
                api(url, TomlFile.flag(table, "override_path")),
                table.has("capabilities") ? capabilities(table) : usual,
                TomlFile.flag(table, "skip_verify"),
                new Certificates(authorities(table, file), clients(table, file)),
                headers(table));
    }

    /// Each with a value or a list of values, as containerd has them; messages do not show them.
    private static SortedMap<String, List<String>> headers(JsonObject table) {
        var headers = new TreeMap<String, List<String>>();
        var named = table.object("header").orElse(JsonObject.EMPTY);
        for (var name : named.keys()) {
            var values = oneOrSeveral(named, name);
            var small = name.toLowerCase(Locale.ROOT);
            var isHeader = HEADER_NAME.matcher(name).matches() && !OF_EVERY_REQUEST.contains(small);
            if (!isHeader || !values.stream().allMatch(HEADER_VALUE.asMatchPredicate())) {
                throw MalformedInput.of(
                        "`header`: %s is no header to add, or not its value".formatted(quote(name)),
                        "names have letters, digits and `-`, and values one line");
            }
            headers.put(small, values);
        }
        return headers;
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
                case "push" -> capabilities.add(HostRule.Capability.PUSH);
                default ->
                    throw MalformedInput.of(
                            "`capabilities`: there is no %s".formatted(quote(name)),
                            "there are `pull`, `resolve` and `push`");
            }
        }
        return capabilities;
    }

    /// One file or several, seen from the folder of the configuration.
    private static List<Path> authorities(JsonObject table, Path file) {
        return oneOrSeveral(table, "ca").stream()
                .map(name -> file.resolveSibling(name))
                .toList();
    }

    /// A text, or a list of them.
    private static List<String> oneOrSeveral(JsonObject table, String key) {
        var isList = table.find(key).filter(JsonArray.class::isInstance).isPresent();
        return isList ? table.strings(key) : table.string(key).stream().toList();
    }

    /// A file that holds certificate and key, several such files, or pairs of a certificate and its key, where no key
    /// or an empty one means the same file.
    private static List<Certificates.Client> clients(JsonObject table, Path file) {
        var value = table.find("client");
        if (value.isEmpty() || !(value.get() instanceof JsonArray(var items))) {
            return table.string("client").stream()
                    .map(name -> client(List.of(name), file))
                    .toList();
        }
        var clients = new ArrayList<Certificates.Client>();
        for (var item : items) {
            var names = item instanceof JsonArray pair ? pair : new JsonArray(List.of(item));
            clients.add(client(JsonObject.EMPTY.with("client", names).strings("client"), file));
        }
        return clients;
    }

    private static Certificates.Client client(List<String> names, Path file) {
        if (names.isEmpty() || names.size() > 2 || names.getFirst().isEmpty()) {
            throw MalformedInput.of(
                    "`client`: a certificate is expected, and at most one key with it",
                    "write it as in `client = [[\"client.cert\", \"client.key\"]]`");
        }
        var certificate = file.resolveSibling(names.getFirst());
        var key = names.getLast().isEmpty() ? certificate : file.resolveSibling(names.getLast());
        return new Certificates.Client(certificate, key);
    }
}
