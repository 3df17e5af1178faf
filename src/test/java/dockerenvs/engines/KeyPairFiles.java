package dockerenvs.engines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// A private key and a certificate for 127.0.0.1 that it signed itself, made by the `keytool` of this Java.
///
/// @param certificate as PEM
/// @param key as PEM
record KeyPairFiles(Path certificate, Path key, PrivateKey privateKey, String encodedCertificate) {
    private static final String PASSWORD = "password";

    static KeyPairFiles make(Path folder) throws IOException {
        var file = folder.resolve("keys.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        new Tool(keytool, List.of(), Map.of())
                .run(
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD);
        try {
            var store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
            var certificate = store.getCertificate("a").getEncoded();
            var key = (PrivateKey) store.getKey("a", PASSWORD.toCharArray());
            return new KeyPairFiles(
                    pem(folder.resolve("ca.crt"), "CERTIFICATE", certificate),
                    pem(folder.resolve("key.pem"), "PRIVATE KEY", key.getEncoded()),
                    key,
                    Base64.getEncoder().encodeToString(certificate));
        } catch (GeneralSecurityException failure) {
            throw new IOException(failure);
        }
    }

    private static Path pem(Path file, String label, byte[] bytes) throws IOException {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(
                file,
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, text),
                StandardCharsets.US_ASCII);
    }
}
