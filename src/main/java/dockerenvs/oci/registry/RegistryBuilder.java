package dockerenvs.oci.registry;

import dockerenvs.content.MalformedInput;
import dockerenvs.http.Credentials;
import dockerenvs.http.HttpClient;
import dockerenvs.http.HttpSettings;
import dockerenvs.http.Retries;
import dockerenvs.http.Timing;
import dockerenvs.oci.image.Platform;
import dockerenvs.tasks.Listener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/// Sets up a [Registry]. By itself it knows no proxy, no credentials and no certificates but those of Java.
public final class RegistryBuilder {
    /// Tries in a row that get nowhere, of one blob or request.
    private static final int TRIES_MAX = 10;

    /// With more blobs at a time, copying within a registry could wait for itself: each takes two of the 32
    /// connections to a host.
    private static final int LIMIT_MAX = 16;

    private static final int LIMIT = 12;

    private final TreeSet<String> insecure = new TreeSet<>();
    private HttpSettings settings = HttpSettings.DEFAULT;
    private RegistryCredentials credentials = RegistryCredentials.NONE;
    private RegistryHosts hosts = RegistryHosts.NONE;
    private Platform platform = Platform.of("linux", System.getProperty("os.arch", "amd64"), "");
    private Timing timing = Timing.real();
    private Listener listener = Listener.quiet();
    private int limit = LIMIT;

    RegistryBuilder() {}

    /// Heeds `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, `SSL_CERT_FILE` and `REQUESTS_CA_BUNDLE`.
    /// This machine is reached without a proxy, as Docker does.
    ///
    /// @param environment environment variables
    /// @throws MalformedInput naming the variable that cannot be understood, without its secrets
    public RegistryBuilder surroundings(Map<String, String> environment) {
        var found = HttpSettings.of(environment);
        settings = settings.withProxies(found.proxies().withLoopbackDirect());
        found.authorities().forEach(this::authority);
        return this;
    }

    /// Where credentials are found; nowhere by default.
    public RegistryBuilder credentials(RegistryCredentials place) {
        credentials = place;
        return this;
    }

    /// Mirrors, what stands in the place of registries, and the settings and certificates of each; none by default.
    public RegistryBuilder hosts(RegistryHosts configured) {
        hosts = configured;
        return this;
    }

    /// One more file of certificates (PEM) to trust besides those of Java and of the machine.
    public RegistryBuilder authority(Path file) {
        settings = settings.withAuthority(file);
        return this;
    }

    /// What is shown to registries that ask for a certificate; both files as PEM.
    public RegistryBuilder clientCertificate(Path certificate, Path key) {
        settings = settings.withClient(new HttpSettings.ClientCertificate(certificate, key));
        return this;
    }

    /// One more registry, as references say it (`host` or `host:port`), whose certificate is taken unseen, and that
    /// may even do without TLS; passwords are kept back then.
    ///
    /// @throws MalformedInput when it is none
    public RegistryBuilder insecure(String domain) {
        var named = domain.toLowerCase(Locale.ROOT);
        if (!RegistryName.isDomain(named)) {
            throw MalformedInput.of(
                    MalformedInput.quote(domain) + " is no registry",
                    "a registry is `localhost`, or has a dot or a port: `ghcr.io`, `registry:5000`");
        }
        insecure.add(named);
        settings = settings.withInsecure(RegistrySettings.withPort(named));
        return this;
    }

    /// Which image of several is meant where nobody says it; by default the one for this machine, on Linux.
    public RegistryBuilder platform(Platform usual) {
        platform = usual;
        return this;
    }

    /// Blobs fetched or pushed at a time, from 1 to 16; 12 by default.
    public RegistryBuilder limit(int blobs) {
        if (blobs < 1 || blobs > LIMIT_MAX) {
            throw new IllegalArgumentException("from 1 to " + LIMIT_MAX + " blobs at a time, not " + blobs);
        }
        limit = blobs;
        return this;
    }

    /// Who is told how it goes; nobody by default. The verbs are `pull`, `push`, `mount` and `skip`, the things are
    /// the first digits of digests.
    public RegistryBuilder listener(Listener who) {
        listener = who;
        return this;
    }

    RegistryBuilder timing(Timing time) {
        timing = time;
        return this;
    }

    /// A client that has not touched the network yet.
    public Registry open() {
        var retries = Retries.DEFAULT.withTriesMax(TRIES_MAX);
        // some registries take their time to check a large blob that has just come
        var timeouts = new HttpSettings.Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(120));
        var client = HttpClient.open(
                settings.withRetries(retries).withTimeouts(timeouts).withListener(listener), Credentials.NONE, timing);
        return new Registry(
                new RegistrySettings(client, credentials, insecure, platform, timing, listener, limit), hosts);
    }
}
