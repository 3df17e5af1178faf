package dockerenvs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A server's key for training, and the authority that signed it, as registries have them: an RSA key signs an EC key.
/// Made by the `keytool` of this Java.
///
/// @param server a file of keys that holds the server's
/// @param authority the certificate to trust, as PEM
record TrainingKeys(Path server, Path authority) {
    static final String PASSWORD = "training";

    private static final int LINE_CHARACTERS = 64;

    /// Makes both in `folder`.
    ///
    /// @throws IOException when there is no `keytool`
    static TrainingKeys write(Path folder) throws IOException {
        var file = Files.createDirectories(folder).resolve("keys.p12");
        keytool(file, "authority", "RSA", "-ext", "bc=ca:true");
        keytool(file, "server", "EC", "-signer", "authority", "-ext", "san=ip:127.0.0.1");
        try {
            var store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
            var bytes = store.getCertificate("authority").getEncoded();
            var text = Base64.getMimeEncoder(LINE_CHARACTERS, new byte[] {'\n'}).encodeToString(bytes);
            var authority = Files.writeString(
                    folder.resolve("authority.pem"),
                    "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
            store.deleteEntry("authority");
            try (var out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
            return new TrainingKeys(file, authority);
        } catch (GeneralSecurityException failure) {
            throw new IOException(failure);
        }
    }

    private static void keytool(Path file, String alias, String algorithm, String... more) throws IOException {
        var program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = new ArrayList<>(List.of(program, "-genkeypair", "-alias", alias, "-keyalg", algorithm));
        command.addAll(List.of("-dname", "CN=" + alias, "-keystore", file.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(more));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(said);
        }
    }
}
