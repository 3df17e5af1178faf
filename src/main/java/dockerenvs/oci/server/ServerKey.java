package dockerenvs.oci.server;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// What the registry shows of itself with TLS, read from a PKCS12 key store (RFC 7292).
final class ServerKey {
    private ServerKey() {}

    /// @throws MalformedInput when the file is no key store, or not with that password
    static SSLContext context(ServerOptions.KeyFile key) throws IOException {
        var password = key.password().toCharArray();
        try (var in = Files.newInputStream(key.file())) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            var context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), new TrustManager[0], new SecureRandom());
            return context;
        } catch (FileSystemException failure) {
            throw failure;
        } catch (GeneralSecurityException | IOException _) {
            // what the JDK says of it is about its own structures
            throw MalformedInput.of(
                    "`%s` cannot be read as a PKCS12 key store with the password given".formatted(key.file()), "");
        }
    }
}
