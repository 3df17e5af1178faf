package dockerenvs.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.ProviderException;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// How TLS begins: certificates are checked, but of the servers that are named as insecure. A server that does not
/// speak TLS is told from one whose certificate is no good. Set up by the first server that speaks TLS: that takes
/// more than a tenth of a second, which plain HTTP does without.
final class Handshake {
    /// Certificates are to name their server as RFC 2818 has it.
    private static final String OWN_NAME = "HTTPS";

    private final HttpSettings settings;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final FutureTask<X509ExtendedTrustManager> trust;
    private Optional<Ways> ways = Optional.empty();

    private Handshake(HttpSettings settings) {
        this.settings = settings;
        this.trust = new FutureTask<>(() -> Tls.usualTrust(settings));
    }

    /// Files that are named in the settings are looked at now, so that a bad one is noticed.
    static Handshake of(HttpSettings settings) throws IOException {
        var handshake = new Handshake(settings);
        Tls.checkAuthorities(settings.authorities());
        if (!settings.clients().isEmpty()) {
            handshake.ways();
        }
        return handshake;
    }

    /// Makes ready, while a server is found, reached and greeted, what takes a tenth of a second each: keys of the
    /// client, and the certificates to trust.
    void begin() {
        if (begun.compareAndSet(false, true)) {
            for (var preparation : List.<Runnable>of(Handshake::prepareKeys, trust)) {
                Thread.ofPlatform().daemon().name("TLS").start(preparation);
            }
        }
    }

    /// Keys of both kinds that a client offers at once: the table for the first takes as long as everything else.
    private static void prepareKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            generator.generateKeyPair();
            KeyPairGenerator.getInstance("X25519").generateKeyPair();
        } catch (GeneralSecurityException | ProviderException _) {
            // it fails again where it is needed, and is told there
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
            throw cause(failure);
        } catch (SSLException | SocketException _) {
            throw new NotBegun();
        }
    }

    private static IOException cause(SSLHandshakeException failure) {
        var cause = failure.getCause();
        if (cause instanceof MachineTrust.Unready unready) {
            return unready.reason();
        }
        return cause instanceof EOFException ? new NotBegun() : failure;
    }

    private Ways ways() throws IOException {
        lock.lock();
        try {
            if (ways.isEmpty()) {
                var checked = factory(new MachineTrust(trust, MachineTrust.BUNDLES));
                ways = Optional.of(
                        new Ways(checked, settings.insecure().isEmpty() ? checked : factory(new Tls.Anybody())));
            }
            return ways.get();
        } finally {
            lock.unlock();
        }
    }

    private SSLSocketFactory factory(X509ExtendedTrustManager servers) throws IOException {
        return Tls.context(settings, servers).getSocketFactory();
    }
}
