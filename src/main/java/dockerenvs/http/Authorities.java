package dockerenvs.http;

import dockerenvs.content.MalformedInput;
import dockerenvs.content.PemFile;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Trusts whom named files, this machine or Java trust: a Java that brings certificates of its own does not know those
/// that were added to the machine's, of a company or a proxy.
///
/// To read hundreds of certificates takes a tenth of a second, so those alone are read that may have signed what a
/// server shows. Whom they do not vouch for, all are asked about: what is accepted does not depend on the shortcut, as
/// fewer authorities never accept more.
///
/// ```
///   server's chain ──▶ those of the same names ──no──▶ Java's ──no──▶ all that is in files ──no──▶ refused
/// ```
final class Authorities extends X509ExtendedTrustManager {
    /// Where systems keep them: Debian, Fedora, SUSE, older Fedora, Alpine and macOS. The first there is counts, as it
    /// does to programs in Go.
    static final List<Path> BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private final List<Path> files;
    private final CertificateIndex index;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<X509ExtendedTrustManager> java = Optional.empty();
    private Optional<Optional<X509ExtendedTrustManager>> all = Optional.empty();

    private Authorities(List<Path> files, CertificateIndex index) {
        this.files = List.copyOf(files);
        this.index = index;
    }

    /// @param named files of certificates that somebody asked for
    /// @param bundles where the machine may keep its own
    /// @throws MalformedInput naming the file of those asked for that holds no certificate
    static Authorities of(List<Path> named, List<Path> bundles) throws IOException, GeneralSecurityException {
        var index = new CertificateIndex();
        var files = new ArrayList<>(named);
        for (var file : named) {
            if (!index.add(PemFile.encodedCertificates(file))) {
                throw PemFile.unreadable(file);
            }
        }
        var bundle = bundles.stream().filter(Files::isReadable).findFirst();
        if (bundle.isPresent()) {
            files.add(bundle.get());
            addUnasked(index, bundle.get());
        }
        return new Authorities(files, index);
    }

    /// Nobody asked for this file: whoever is not trusted without it is not trusted.
    private static void addUnasked(CertificateIndex index, Path bundle) {
        try {
            index.add(PemFile.encodedCertificates(bundle));
        } catch (IOException | GeneralSecurityException | MalformedInput _) {
            // as if it were not there
        }
    }

    /// Asks some of them.
    @FunctionalInterface
    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void check(X509Certificate[] chain, Check check) throws CertificateException {
        if (accepts(of(index.named(chain)), check)) {
            return;
        }
        try {
            check.by(java());
        } catch (CertificateException refusal) {
            if (!accepts(all(), check)) {
                throw refusal;
            }
        }
    }

    private static boolean accepts(Optional<X509ExtendedTrustManager> manager, Check check) {
        if (manager.isEmpty()) {
            return false;
        }
        try {
            check.by(manager.get());
            return true;
        } catch (CertificateException _) {
            return false;
        }
    }

    private X509ExtendedTrustManager java() throws CertificateException {
        lock.lock();
        try {
            if (java.isEmpty()) {
                var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                java = of(factory);
            }
            return java.orElseThrow(() -> new CertificateException("Java has no authorities"));
        } catch (GeneralSecurityException failure) {
            throw new CertificateException(failure);
        } finally {
            lock.unlock();
        }
    }

    private Optional<X509ExtendedTrustManager> all() {
        lock.lock();
        try {
            if (all.isEmpty()) {
                var certificates = new ArrayList<Certificate>();
                for (var file : files) {
                    certificates.addAll(certificates(file));
                }
                all = Optional.of(of(certificates));
            }
            return all.get();
        } finally {
            lock.unlock();
        }
    }

    private static List<Certificate> certificates(Path file) {
        try {
            return PemFile.certificates(file);
        } catch (IOException | GeneralSecurityException | MalformedInput _) {
            return List.of();
        }
    }

    /// Who trusts these, and nobody else.
    ///
    /// @return nobody where there are none
    private static Optional<X509ExtendedTrustManager> of(Collection<? extends Certificate> certificates) {
        if (certificates.isEmpty()) {
            return Optional.empty();
        }
        try {
            var store = PemFile.emptyStore();
            var number = 0;
            for (var certificate : certificates) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return of(factory);
        } catch (IOException | GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private static Optional<X509ExtendedTrustManager> of(TrustManagerFactory factory) {
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager trust) {
                return Optional.of(trust);
            }
        }
        return Optional.empty();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, kind));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, kind, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, kind, engine));
    }

    // What servers ask; this is a client.

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        checkClientTrusted(chain, kind);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, kind);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
