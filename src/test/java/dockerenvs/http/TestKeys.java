package dockerenvs.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/// A certificate for 127.0.0.1 that it signed itself, made by the `keytool` of this Java, and servers that have it and
/// trust it alone.
///
/// @param certificate as PEM
/// @param key as PEM
public record TestKeys(Path certificate, Path key, SSLContext context) {
    private static final char[] PASSWORD = "password".toCharArray();

    /// A new one.
    public static TestKeys make(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        return make(folder, "test");
    }

    static TestKeys make(Path folder, String name) throws IOException, GeneralSecurityException, InterruptedException {
        var file = folder.resolve("keys.p12");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "password")
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
        var store = KeyStore.getInstance(file.toFile(), PASSWORD);
        return new TestKeys(
                pem(folder, "CERTIFICATE", store.getCertificate("a").getEncoded()),
                pem(folder, "PRIVATE KEY", store.getKey("a", PASSWORD).getEncoded()),
                context(store));
    }

    private static SSLContext context(KeyStore store) throws IOException, GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("a", store.getCertificate("a"));
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static Path pem(Path folder, String label, byte[] bytes) throws IOException {
        var text = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(
                folder.resolve(label + ".pem"),
                "a bundle says what follows\n-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, text, label));
    }

    /// A server with this certificate.
    ///
    /// @param asksForCertificate whether it wants to be shown the same
    public LoopbackServer start(boolean asksForCertificate, LoopbackServer.Handler handler) throws IOException {
        var sockets = new ServerSocketFactory() {
            @Override
            public ServerSocket createServerSocket(int port) throws IOException {
                throw new IOException("not needed");
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog) throws IOException {
                throw new IOException("not needed");
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
                var socket =
                        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(port, backlog, address);
                socket.setNeedClientAuth(asksForCertificate);
                return socket;
            }
        };
        return LoopbackServer.start(sockets, "https", handler);
    }
}
