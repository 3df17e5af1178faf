package dockerenvs.http;

import dockerenvs.content.MalformedInput;
import dockerenvs.content.PemFile;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Whom the client trusts and what it shows of itself, read from PEM files (RFC 7468).
final class Tls {
    private static final char[] NO_PASSWORD = {};

    private Tls() {}

    /// @param trust who says which servers are trusted
    /// @throws MalformedInput naming the file that holds no certificate or key of the client
    static SSLContext context(HttpSettings settings, X509ExtendedTrustManager trust) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keyManagers(settings.clients()), new TrustManager[] {trust}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException failure) {
            throw refusal(failure);
        }
    }

    private static Refusal refusal(GeneralSecurityException failure) {
        return new Refusal("TLS cannot be set up: " + failure.getMessage());
    }

    /// Who trusts what Java trusts, and the files of the settings: hundreds of certificates are read.
    ///
    /// @throws MalformedInput naming the file that holds no certificate
    static X509ExtendedTrustManager usualTrust(HttpSettings settings) throws IOException {
        try {
            return manager(trust(settings.authorities()));
        } catch (GeneralSecurityException failure) {
            throw refusal(failure);
        }
    }

    /// Finds out whether files hold certificates, as far as a glance tells: to read hundreds of them takes longer than
    /// many a request by plain HTTP.
    ///
    /// @throws MalformedInput naming the file that does not
    /// @throws Refusal when one cannot be read
    static void checkAuthorities(List<Path> files) throws IOException {
        for (var file : files) {
            checkReadable(file);
            if (!PemFile.mayHoldCertificates(file)) {
                try {
                    PemFile.certificates(file);
                } catch (GeneralSecurityException failure) {
                    throw refusal(failure);
                }
            }
        }
    }

    private static void checkReadable(Path file) throws Refusal {
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw new Refusal(
                    "`%s`, which is to hold certificates or a key, is no file that can be read".formatted(file));
        }
    }

    /// Trusts every server: certificates are taken unseen.
    static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static TrustManagerFactory trust(List<Path> files) throws IOException, GeneralSecurityException {
        if (files.isEmpty()) {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return factory;
        }
        var authorities = new ArrayList<Certificate>(javaAuthorities());
        for (var file : files) {
            authorities.addAll(PemFile.certificates(file));
        }
        return factory(authorities);
    }

    /// Who trusts what these vouch for, and nothing else.
    static X509ExtendedTrustManager trusting(List<Certificate> authorities)
            throws IOException, GeneralSecurityException {
        return manager(factory(authorities));
    }

    private static TrustManagerFactory factory(List<Certificate> authorities)
            throws IOException, GeneralSecurityException {
        var store = PemFile.emptyStore();
        for (var number = 0; number < authorities.size(); number++) {
            store.setCertificateEntry("authority-" + number, authorities.get(number));
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static List<X509Certificate> javaAuthorities() throws IOException, GeneralSecurityException {
        return List.of(manager(trust(List.of())).getAcceptedIssuers());
    }

    /// The one that a factory makes.
    private static X509ExtendedTrustManager manager(TrustManagerFactory factory) throws GeneralSecurityException {
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager trust) {
                return trust;
            }
        }
        throw new GeneralSecurityException("this Java checks no certificates");
    }

    private static KeyManager[] keyManagers(List<HttpSettings.ClientCertificate> clients)
            throws IOException, GeneralSecurityException {
        if (clients.isEmpty()) {
            return new KeyManager[0];
        }
        var store = PemFile.emptyStore();
        var number = 0;
        for (var client : clients) {
            checkReadable(client.certificate());
            checkReadable(client.key());
            var chain = PemFile.certificates(client.certificate()).toArray(Certificate[]::new);
            store.setKeyEntry("client-" + number++, PemFile.key(client.key()), NO_PASSWORD, chain);
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }
}
