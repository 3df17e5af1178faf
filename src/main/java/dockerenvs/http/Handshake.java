package dockerenvs.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.ProviderException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

/// How TLS begins: certificates are checked, but of the servers that are named as insecure. A server that does not
/// speak TLS is told from one whose certificate is no good. Set up by the first server that speaks TLS: that takes
/// half a second, which plain HTTP does without.
final class Handshake implements TlsSocketStrategy {
    private static final int HTTPS_PORT = 443;

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

    private record Ways(TlsSocketStrategy checked, TlsSocketStrategy unchecked) {}

    /// The server did not speak TLS.
    static final class NotBegun extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, Object attachment, HttpContext context)
            throws IOException {
        var server = target.toLowerCase(Locale.ROOT) + ":" + (port < 0 ? HTTPS_PORT : port);
        var way = settings.insecure().contains(server) ? ways().unchecked() : ways().checked();
        try {
            return way.upgrade(socket, target, port, attachment, context);
        } catch (SSLHandshakeException | SSLPeerUnverifiedException failure) {
            throw failure.getCause() instanceof EOFException ? new NotBegun() : failure;
        } catch (SSLException | SocketException _) {
            throw new NotBegun();
        }
    }

    private Ways ways() throws IOException {
        lock.lock();
        try {
            if (ways.isEmpty()) {
                var checked = ClientTlsStrategyBuilder.create()
                        .setSslContext(Tls.context(settings))
                        .buildClassic();
                ways = Optional.of(new Ways(checked, settings.insecure().isEmpty() ? checked : unchecked()));
            }
            return ways.get();
        } finally {
            lock.unlock();
        }
    }

    private TlsSocketStrategy unchecked() throws IOException {
        var builder = ClientTlsStrategyBuilder.create().setSslContext(Tls.unchecked(settings));
        builder.setHostVerificationPolicy(HostnameVerificationPolicy.CLIENT);
        builder.setHostnameVerifier(NoopHostnameVerifier.INSTANCE);
        return builder.buildClassic();
    }
}
