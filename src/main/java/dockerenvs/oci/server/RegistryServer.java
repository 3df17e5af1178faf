package dockerenvs.oci.server;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dockerenvs.content.FolderDeletion;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
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
    private final Optional<Doorkeeper> doorkeeper;
    private final ServerOptions options;
    private final Path folder;
    private final Storage storage;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("registry-", 0).factory());

    private final AtomicBoolean closed = new AtomicBoolean();

    private RegistryServer(Entrance entrance, ServerOptions options, Path folder, Storage storage) {
        this.server = entrance.server;
        this.doorkeeper = entrance.doorkeeper;
        this.options = options;
        this.folder = folder;
        this.storage = storage;
    }

    /// Starts a registry.
    ///
    /// @throws MalformedInput when the file of users is not one
    /// @throws IOException when the address is taken, the folder is used by another registry or cannot be
    ///     written, or the key cannot be read
    public static RegistryServer open(ServerOptions options) throws IOException {
        return open(options, InstantSource.system());
    }

    /// @param clock tells which uploads are abandoned
    static RegistryServer open(ServerOptions options, InstantSource clock) throws IOException {
        var file = options.htpasswd();
        var accounts = Accounts.of(options.users(), file.isPresent() ? Htpasswd.read(file.get()) : Htpasswd.none());
        var entrance = Entrance.open(options);
        try {
            var folder = options.folder().isPresent()
                    ? options.folder().get()
                    : Files.createTempDirectory("docker-envs-registry-");
            var registry = new RegistryServer(entrance, options, folder, Storage.open(folder, clock));
            registry.start(accounts, clock);
            return registry;
        } catch (IOException failure) {
            entrance.close();
            throw failure;
        }
    }

    /// The HTTP server, and who stands before it where it speaks no TLS.
    private record Entrance(HttpServer server, Optional<Doorkeeper> doorkeeper) {
        static Entrance open(ServerOptions options) throws IOException {
            // read by the first server of a process; without it, many an answer waits 40 ms between head and body
            System.getProperties().putIfAbsent("sun.net.httpserver.nodelay", "true");
            var listen = options.listen();
            if (listen.isUnresolved()) {
                throw new IOException("`" + listen.getHostString() + "` is no address of this machine");
            }
            try {
                return options.key().isPresent() ? secure(listen, options.key().get()) : plain(listen);
            } catch (BindException failure) {
                throw new IOException(
                        "cannot listen on %s:%d: %s"
                                .formatted(listen.getHostString(), listen.getPort(), failure.getMessage()),
                        failure);
            }
        }

        private static Entrance secure(InetSocketAddress listen, ServerOptions.TlsKey key) throws IOException {
            var context = ServerKey.context(key);
            var server = HttpsServer.create(listen, WAITING_MAX);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return new Entrance(server, Optional.empty());
        }

        private static Entrance plain(InetSocketAddress listen) throws IOException {
            var doorkeeper = Doorkeeper.open(listen, WAITING_MAX);
            try {
                var inside = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
                return new Entrance(HttpServer.create(inside, WAITING_MAX), Optional.of(doorkeeper));
            } catch (IOException failure) {
                doorkeeper.close();
                throw failure;
            }
        }

        void close() throws IOException {
            server.stop(0);
            if (doorkeeper.isPresent()) {
                doorkeeper.get().close();
            }
        }
    }

    private void start(Accounts accounts, InstantSource clock) {
        var scheme = options.key().isPresent() ? "https" : "http";
        var tokens = options.tokens().map(lifetime -> new Tokens(accounts, lifetime, clock, scheme));
        server.createContext(
                "/", new RegistryHandler(storage, accounts, tokens, options.readOnly(), options.listener()));
        server.setExecutor(threads);
        server.start();
        doorkeeper.ifPresent(keeper -> keeper.start(server.getAddress(), threads));
    }

    Path folder() {
        return folder;
    }

    /// Where it listens, with the port that was chosen.
    public InetSocketAddress address() {
        return doorkeeper.map(Doorkeeper::address).orElseGet(server::getAddress);
    }

    /// What clients call it: `http://127.0.0.1:5000`, without a path. A registry that listens on every address of
    /// the machine is called by that of the loopback.
    public URI url() {
        var address = address().getAddress();
        var host = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        var text = host instanceof Inet6Address && host.isLoopbackAddress() ? "::1" : host.getHostAddress();
        var name = host instanceof Inet6Address ? "[" + text + "]" : text;
        return URI.create((options.key().isPresent() ? "https://" : "http://") + name + ":"
                + address().getPort());
    }

    /// Stops at once: requests are broken off, and what was uploaded of a blob is kept where the folder is.
    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        if (doorkeeper.isPresent()) {
            doorkeeper.get().close();
        }
        server.stop(0);
        threads.shutdownNow();
        threads.close();
        storage.close();
        if (options.folder().isEmpty()) {
            FolderDeletion.delete(folder);
        }
    }
}
