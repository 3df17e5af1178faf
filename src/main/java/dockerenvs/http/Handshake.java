package dockerenvs.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.ProviderException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// How TLS begins: certificates are checked, but of the servers that are named as insecure. A server that does not
/// speak TLS is told from one whose certificate is no good. Set up by the first server that speaks TLS: that takes
/// half a second, which plain HTTP does without.
final class Handshake {
    /// Certificates are to name their server as RFC 2818 has it.
    private static final String OWN_NAME = "HTTPS";

    private final HttpSettings settings;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Ways> ways = Optional.empty();

    private Handshake(HttpSettings settings) {
        this.settings = settings;
    }

    /// Files that are named in the settings are looked at now, so that a bad one is noticed.
    static Handshake of(HttpSettings settings) throws IOException {
        var handshake = new Handshake(settings);
        if (!settings.clients().isEmpty()) {
            handshake.ways();
        } else {
            Tls.checkAuthorities(settings.authorities());
        }
        return handshake;
    }

    /// Makes ready, while a server is found and reached, what the Java runtime needs for any TLS: its certificates, and
    /// tables of curves for keys. Each takes a tenth of a second.
    void begin() {
        if (begun.compareAndSet(false, true)) {
            for (var preparation : List.<Preparation>of(Handshake::prepareTrust, Handshake::prepareKeys)) {
                Thread.ofPlatform().daemon().name("TLS").start(() -> runQuietly(preparation));
            }
        }
    }

    /// Nothing but the JDK is touched: classes of ours must not be initialized by two threads from both ends.
    private interface Preparation {
        void run() throws GeneralSecurityException;
    }

    private static void runQuietly(Preparation preparation) {
        try {
            preparation.run();
        } catch (GeneralSecurityException | ProviderException _) {
            // it fails again where it is needed, and is told there
        }
    }

    /// What is read here is kept by the runtime for whoever asks next.
    private static void prepareTrust() throws GeneralSecurityException {
        SSLContext.getDefault();
    }

    private static void prepareKeys() throws GeneralSecurityException {
        for (var algorithm : List.of("EC", "X25519")) {
            KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        }
    }

    private record Ways(SSLSocketFactory checked, SSLSocketFactory unchecked) {}

    /// The server did not speak TLS.
    static final class NotBegun extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /// Speaks TLS on a connection to a server, or to a proxy that passes it on. Whoever closes `socket` ends it.
    ///
    /// @throws NotBegun when the server does not
    /// @throws SSLHandshakeException when its certificate is no good
    SSLSocket upgrade(Socket socket, Route route) throws IOException {
        var origin = route.origin();
        var isUnseen =
                !settings.insecure().isEmpty() && settings.insecure().contains(origin.host() + ":" + origin.port());
        var factory = isUnseen ? ways().unchecked() : ways().checked();
        try {
            var tls = (SSLSocket) factory.createSocket(socket, route.serverName(), origin.port(), false);
            if (!isUnseen) {
                var parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm(OWN_NAME);
                tls.setSSLParameters(parameters);
            }
            tls.startHandshake();
            return tls;
        } catch (SSLHandshakeException failure) {
            throw failure.getCause() instanceof EOFException ? new NotBegun() : failure;
        } catch (SSLException | SocketException _) {
            throw new NotBegun();
        }
    }

    private Ways ways() throws IOException {
        lock.lock();
        try {
            if (ways.isEmpty()) {
                var checked = Tls.context(settings).getSocketFactory();
                ways = Optional.of(new Ways(
                        checked,
                        settings.insecure().isEmpty()
                                ? checked
                                : Tls.unchecked(settings).getSocketFactory()));
            }
            return ways.get();
        } finally {
            lock.unlock();
        }
    }
}
