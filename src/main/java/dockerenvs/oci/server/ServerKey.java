package dockerenvs.oci.server;

import dockerenvs.content.MalformedInput;
import dockerenvs.content.PemFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// What the registry shows of itself with TLS, read from a PKCS12 key store (RFC 7292) or PEM files.
final class ServerKey {
    private static final char[] NO_PASSWORD = {};
    private static final byte[] CHALLENGE = {1};

    private ServerKey() {}

    /// @throws MalformedInput when a file is not what it should be, or a key store not with that password
    static SSLContext context(ServerOptions.TlsKey key) throws IOException {
        return switch (key) {
            case ServerOptions.KeyFile store -> ofStore(store);
            case ServerOptions.PemFiles files -> ofFiles(files);
        };
    }

    private static SSLContext ofStore(ServerOptions.KeyFile key) throws IOException {
        var password = key.password().toCharArray();
        try (var in = Files.newInputStream(key.file())) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            return context(store, password);
        } catch (FileSystemException failure) {
            throw failure;
        } catch (GeneralSecurityException | IOException _) {
            // what the JDK says of it is about its own structures
            throw MalformedInput.of(
                    "`%s` cannot be read as a PKCS12 key store with the password given".formatted(key.file()), "");
        }
    }

    private static SSLContext ofFiles(ServerOptions.PemFiles files) throws IOException {
        try {
            var chain = PemFile.certificates(files.certificates()).toArray(Certificate[]::new);
            var key = PemFile.key(files.key());
            if (!isPair(key, chain[0].getPublicKey())) {
                throw MalformedInput.of(
                        "`%s` is not the key of the first certificate in `%s`"
                                .formatted(files.key(), files.certificates()),
                        "");
            }
            var store = PemFile.emptyStore();
            store.setKeyEntry("server", key, NO_PASSWORD, chain);
            return context(store, NO_PASSWORD);
        } catch (GeneralSecurityException _) {
            throw MalformedInput.of(
                    "`%s` and `%s` are no certificate and its key".formatted(files.certificates(), files.key()), "");
        }
    }

    /// Whether what one signs the other verifies; without it, every handshake would fail and nobody would say why.
    private static boolean isPair(PrivateKey own, PublicKey shown) throws GeneralSecurityException {
        if (!own.getAlgorithm().equals(shown.getAlgorithm())) {
            return false;
        }
        var signature = Signature.getInstance(
                switch (own.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> own.getAlgorithm();
                });
        signature.initSign(own);
        signature.update(CHALLENGE);
        var signed = signature.sign();
        signature.initVerify(shown);
        signature.update(CHALLENGE);
        return isVerified(signature, signed);
    }

    private static boolean isVerified(Signature signature, byte[] signed) {
        try {
            return signature.verify(signed);
        } catch (SignatureException _) {
            // of a key of another size
            return false;
        }
    }

    private static SSLContext context(KeyStore store, char[] password) throws GeneralSecurityException {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), new TrustManager[0], new SecureRandom());
        return context;
    }
}
