package dockerenvs.http;

import dockerenvs.content.MalformedInput;
import dockerenvs.content.PemFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Trusts whom Java trusts and, where that does not do, whom this machine trusts: a Java that brings certificates of
/// its own does not know those that were added to the machine's, of a company or a proxy. They are read when somebody
/// is not trusted otherwise, as there are hundreds of them.
final class MachineTrust extends X509ExtendedTrustManager {
    /// Where systems keep them: Debian, Fedora, SUSE, older Fedora, Alpine and macOS. The first there is counts, as it
    /// does to programs in Go.
    static final List<Path> BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private final FutureTask<X509ExtendedTrustManager> usual;
    private final List<Path> bundles;
    private final ReentrantLock lock = new ReentrantLock();
    /// Empty for a machine that has none, or none that can be read.
    private Optional<Optional<X509ExtendedTrustManager>> machine = Optional.empty();

    /// @param usual who is asked first; made ready by whoever asks, where nobody has begun with it
    MachineTrust(FutureTask<X509ExtendedTrustManager> usual, List<Path> bundles) {
        this.usual = usual;
        this.bundles = List.copyOf(bundles);
    }

    /// It could not be found out whom to trust.
    static final class Unready extends CertificateException {
        private static final long serialVersionUID = 1L;

        private final Throwable reason;

        Unready(Throwable reason) {
            super(reason);
            this.reason = reason;
        }

        /// Why.
        ///
        /// @throws MalformedInput when a file was no good
        IOException reason() {
            return switch (reason) {
                case MalformedInput malformed -> throw malformed;
                case IOException failure -> failure;
                default -> new IOException(reason);
            };
        }
    }

    private X509ExtendedTrustManager usual() throws Unready {
        usual.run();
        try {
            return usual.get();
        } catch (ExecutionException failure) {
            throw new Unready(Optional.ofNullable(failure.getCause()).orElse(failure));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Unready(new InterruptedIOException("interrupted while certificates are read"));
        }
    }

    /// Asks one of the two.
    @FunctionalInterface
    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void check(Check check) throws CertificateException {
        var asked = usual();
        try {
            check.by(asked);
        } catch (CertificateException refusal) {
            var other = machine();
            if (other.isEmpty()) {
                throw refusal;
            }
            check.by(other.get());
        }
    }

    private Optional<X509ExtendedTrustManager> machine() {
        lock.lock();
        try {
            if (machine.isEmpty()) {
                machine = Optional.of(read());
            }
            return machine.get();
        } finally {
            lock.unlock();
        }
    }

    private Optional<X509ExtendedTrustManager> read() {
        var bundle = bundles.stream().filter(Files::isReadable).findFirst();
        if (bundle.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Tls.trusting(List.copyOf(PemFile.certificates(bundle.get()))));
        } catch (IOException | GeneralSecurityException | MalformedInput _) {
            // nobody asked for this file: whoever is not trusted without it is not trusted
            return Optional.empty();
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, kind));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, kind, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, kind, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        usual().checkClientTrusted(chain, kind);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        usual().checkClientTrusted(chain, kind, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        usual().checkClientTrusted(chain, kind, engine);
    }

    /// Of use to servers only, which tell clients.
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
