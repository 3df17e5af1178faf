package dockerenvs.http;

import dockerenvs.content.MalformedInput;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Which proxy a request goes through.
///
/// @param byTarget proxies by what goes through them: `http`, `https`, `all`, or `scheme://host`, the most
///     exact first
/// @param direct hosts reached without one
public record Proxies(SortedMap<String, Proxy> byTarget, DirectHosts direct) {
    /// Every host is reached directly.
    public static final Proxies NONE = new Proxies(new TreeMap<>(), DirectHosts.NONE);

    public Proxies {
        byTarget = Collections.unmodifiableSortedMap(new TreeMap<>(byTarget));
    }

    /// What `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say; the same in small letters has
    /// priority.
    ///
    /// @throws MalformedInput naming the variable, without its value
    public static Proxies of(Map<String, String> environment) {
        var proxies = new TreeMap<String, Proxy>();
        for (var target : List.of("http", "https", "all")) {
            var name = target + "_proxy";
            variable(environment, name).ifPresent(text -> proxies.put(target, parse(text, name)));
        }
        return new Proxies(
                proxies, DirectHosts.parse(variable(environment, "no_proxy").orElse("")));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .flatMap(key -> Optional.ofNullable(environment.get(key)).stream())
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private static Proxy parse(String text, String name) {
        try {
            return Proxy.parse(text);
        } catch (MalformedInput malformed) {
            throw malformed.in("`" + name + "`");
        }
    }

    /// With these proxies in front: keys as those of `proxy_servers` in a `.condarc`.
    public Proxies with(Map<String, Proxy> more) {
        var all = new TreeMap<>(byTarget);
        all.putAll(more);
        return new Proxies(all, direct);
    }

    /// With this machine reached directly, whatever the rest says: what is said to it by plain HTTP is nobody else's
    /// business.
    public Proxies withLoopbackDirect() {
        return new Proxies(byTarget, direct.andLoopback());
    }

    /// Whether every host is reached directly.
    boolean isEmpty() {
        return byTarget.isEmpty();
    }

    /// The proxy for `url`; empty when its host is reached directly.
    public Optional<Proxy> find(URI url) {
        return isEmpty() ? Optional.empty() : find(Origin.of(url));
    }

    /// The proxy for a server; empty when it is reached directly.
    Optional<Proxy> find(Origin origin) {
        if (isEmpty()) {
            return Optional.empty();
        }
        var host = origin.host();
        if (direct.contains(host, origin.port())) {
            return Optional.empty();
        }
        return Stream.of(origin.scheme() + "://" + host, origin.scheme(), "all://" + host, "all")
                .flatMap(key -> Optional.ofNullable(byTarget.get(key)).stream())
                .findFirst();
    }
}
