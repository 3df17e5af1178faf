package dockerenvs.oci.server;

import dockerenvs.content.MalformedInput;
import dockerenvs.content.PemFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// What the registry shows of itself with TLS, read from a PKCS12 key store (RFC 7292) or PEM files.
final class ServerKey {
    private static final char[] NO_PASSWORD = {};

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
            var store = PemFile.emptyStore();
            store.setKeyEntry("server", PemFile.key(files.key()), NO_PASSWORD, chain);
            return context(store, NO_PASSWORD);
        } catch (GeneralSecurityException _) {
            throw MalformedInput.of(
                    "`%s` and `%s` are no certificate and its key".formatted(files.certificates(), files.key()), "");
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
