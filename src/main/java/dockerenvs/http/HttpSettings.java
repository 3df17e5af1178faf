package dockerenvs.http;

import dockerenvs.tasks.Listener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// How the client reaches servers.
///
/// @param proxies through whom
/// @param authorities files of certificates (PEM) trusted besides those of Java and of the machine
/// @param clients what the client itself shows, where servers ask for it: whichever they trust
/// @param insecure servers whose certificates are taken unseen, as `host:port`, by name and never all
/// @param timeouts how long it waits for a server
/// @param retries how often it tries
/// @param listener who is told when it tries for long
public record HttpSettings(
        Proxies proxies,
        List<Path> authorities,
        List<ClientCertificate> clients,
        SortedSet<String> insecure,
        Timeouts timeouts,
        Retries retries,
        Listener listener) {
    /// Directly, trusting whom Java or the machine trusts.
    public static final HttpSettings DEFAULT = new HttpSettings(
            Proxies.NONE, List.of(), List.of(), new TreeSet<>(), Timeouts.DEFAULT, Retries.DEFAULT, Listener.quiet());

    /// A certificate and its private key, as PEM; one file may hold both.
    public record ClientCertificate(Path certificate, Path key) {}

    /// How long the client waits.
    ///
    /// @param connect for a connection
    /// @param read for the next byte
    public record Timeouts(Duration connect, Duration read) {
        /// conda's own, rounded.
        static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    public HttpSettings {
        authorities = List.copyOf(authorities);
        clients = List.copyOf(clients);
        insecure = Collections.unmodifiableSortedSet(new TreeSet<>(insecure));
    }

    /// What environment variables say: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, `SSL_CERT_FILE`,
    /// `REQUESTS_CA_BUNDLE`.
    public static HttpSettings of(Map<String, String> environment) {
        var authorities = Stream.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
                .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
                .filter(name -> !name.isEmpty())
                .distinct()
                .map(Path::of)
                .toList();
        return new HttpSettings(
                Proxies.of(environment),
                authorities,
                DEFAULT.clients,
                DEFAULT.insecure,
                DEFAULT.timeouts,
                DEFAULT.retries,
                DEFAULT.listener);
    }

    public HttpSettings withProxies(Proxies other) {
        return new HttpSettings(other, authorities, clients, insecure, timeouts, retries, listener);
    }

    /// With one more file of certificates to trust.
    public HttpSettings withAuthority(Path file) {
        return new HttpSettings(
                proxies,
                Stream.concat(authorities.stream(), Stream.of(file)).toList(),
                clients,
                insecure,
                timeouts,
                retries,
                listener);
    }

    /// With one more certificate to show.
    public HttpSettings withClient(ClientCertificate certificate) {
        var more = Stream.concat(clients.stream(), Stream.of(certificate)).toList();
        return new HttpSettings(proxies, authorities, more, insecure, timeouts, retries, listener);
    }

    /// With one more server whose certificate is taken unseen.
    ///
    /// @param server `host:port`, the port always
    public HttpSettings withInsecure(String server) {
        var more = new TreeSet<>(insecure);
        more.add(server.toLowerCase(Locale.ROOT));
        return new HttpSettings(proxies, authorities, clients, more, timeouts, retries, listener);
    }

    public HttpSettings withTimeouts(Timeouts other) {
        return new HttpSettings(proxies, authorities, clients, insecure, other, retries, listener);
    }

    public HttpSettings withRetries(Retries other) {
        return new HttpSettings(proxies, authorities, clients, insecure, timeouts, other, listener);
    }

    public HttpSettings withListener(Listener other) {
        return new HttpSettings(proxies, authorities, clients, insecure, timeouts, retries, other);
    }
}
