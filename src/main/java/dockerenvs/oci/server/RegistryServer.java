package dockerenvs.oci.server;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/// A registry that runs until it is closed: pull, push, tags, referrers and deletion as in the OCI distribution
/// specification 1.1, and Docker's list of repositories.
///
/// ```java
/// try (var registry = RegistryServer.open(ServerOptions.DEFAULT)) {
///     System.out.println(registry.url()); // http://127.0.0.1:41237
/// }
/// ```
///
/// Blobs are streamed in both directions. Every request has a thread of its own, so one that is slow makes no other
/// wait.
public final class RegistryServer implements AutoCloseable {
    /// Connections that wait to be accepted.
    private static final int WAITING_MAX = 1024;

    private final HttpServer server;
    private final ServerOptions options;
    private final Path folder;
    private final Storage storage;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("registry-", 0).factory());

    private final AtomicBoolean closed = new AtomicBoolean();

    private RegistryServer(HttpServer server, ServerOptions options, Path folder, Storage storage) {
        this.server = server;
        this.options = options;
        this.folder = folder;
        this.storage = storage;
    }

    /// Starts a registry.
    ///
    /// @throws IOException when the address is taken, the folder is used by another registry or cannot be
    ///     written, or the key cannot be read
    public static RegistryServer open(ServerOptions options) throws IOException {
        return open(options, InstantSource.system());
    }

    /// @param clock tells which uploads are abandoned
    static RegistryServer open(ServerOptions options, InstantSource clock) throws IOException {
        var server = listening(options);
        try {
            var folder = options.folder().isPresent()
                    ? options.folder().get()
                    : Files.createTempDirectory("docker-envs-registry-");
            var registry = new RegistryServer(server, options, folder, Storage.open(folder, clock));
            registry.start(clock);
            return registry;
        } catch (IOException failure) {
            server.stop(0);
            throw failure;
        }
    }

    private static HttpServer listening(ServerOptions options) throws IOException {
        // read by the first server of a process; without it, many an answer waits 40 ms between head and body
        System.getProperties().putIfAbsent("sun.net.httpserver.nodelay", "true");
        var listen = options.listen();
        if (listen.isUnresolved()) {
            throw new IOException("`" + listen.getHostString() + "` is no address of this machine");
        }
        try {
            if (options.key().isEmpty()) {
                return HttpServer.create(listen, WAITING_MAX);
            }
            var context = ServerKey.context(options.key().get());
            var server = HttpsServer.create(listen, WAITING_MAX);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return server;
        } catch (BindException failure) {
            throw new IOException(
                    "cannot listen on %s:%d: %s"
                            .formatted(listen.getHostString(), listen.getPort(), failure.getMessage()),
                    failure);
        }
    }

    private void start(InstantSource clock) {
        var accounts = Accounts.of(options.users());
        var scheme = options.key().isPresent() ? "https" : "http";
        var tokens = options.tokens().map(lifetime -> new Tokens(accounts, lifetime, clock, scheme));
        server.createContext(
                "/", new RegistryHandler(storage, accounts, tokens, options.readOnly(), options.listener()));
        server.setExecutor(threads);
        server.start();
    }

    Path folder() {
        return folder;
    }

    /// Where it listens, with the port that was chosen.
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /// What clients call it: `http://127.0.0.1:5000`, without a path. A registry that listens on every address of the
    /// machine is called by that of the loopback.
    public URI url() {
        var address = address().getAddress();
        var host = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        var name = host instanceof Inet6Address ? "[" + host.getHostAddress() + "]" : host.getHostAddress();
        return URI.create((options.key().isPresent() ? "https://" : "http://") + name + ":"
                + address().getPort());
    }

    /// Stops at once: requests are broken off, and what was uploaded of a blob is kept where the folder is.
    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        server.stop(0);
        threads.shutdownNow();
        threads.close();
        storage.close();
        if (options.folder().isEmpty()) {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
