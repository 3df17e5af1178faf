package dockerenvs.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Certificates and keys in files (PEM, RFC 7468).
public final class PemFile {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([^-]+)-----END \\1PRIVATE KEY-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519");
    private static final Pattern CERTIFICATES =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";

    private PemFile() {}

    /// Whether a file looks as if it held certificates, without reading any.
    public static boolean mayHoldCertificates(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1).contains(CERTIFICATE);
    }

    /// All certificates of a file, in their order.
    ///
    /// @throws MalformedInput when it holds none, or one that cannot be read
    public static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        var bytes = Files.readAllBytes(file);
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        // the JDK stumbles over what stands between certificates, such as a key; what is no PEM at all may be DER
        var blocks =
                CERTIFICATES.matcher(text).results().map(MatchResult::group).collect(Collectors.joining("\n"));
        var source = blocks.isEmpty() ? bytes : blocks.getBytes(StandardCharsets.ISO_8859_1);
        var factory = CertificateFactory.getInstance("X.509");
        try {
            var certificates = factory.generateCertificates(new ByteArrayInputStream(source));
            if (!certificates.isEmpty()) {
                return List.copyOf(certificates);
            }
        } catch (CertificateException _) {
            // what the JDK says of it is about its own structures
        }
        throw text.contains(CERTIFICATE)
                ? MalformedInput.of("`%s` holds a certificate that cannot be read".formatted(file), "")
                : MalformedInput.of(
                        "`%s` holds no certificate".formatted(file), "it should begin with `" + CERTIFICATE + "`");
    }

    /// A key store in memory, with nothing in it and no password.
    public static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        return store;
    }

    /// The private key of a file, not encrypted: PKCS 8, or what OpenSSL wrote before, for RSA (PKCS 1) and elliptic
    /// curves (SEC 1).
    ///
    /// @throws MalformedInput when it holds none
    public static PrivateKey key(Path file) throws IOException {
        var matcher = KEY.matcher(new String(Files.readAllBytes(file), StandardCharsets.US_ASCII));
        if (matcher.find()) {
            for (var algorithm : KEY_ALGORITHMS) {
                try {
                    var bytes = Base64.getMimeDecoder().decode(matcher.group(2));
                    var whole = PrivateKeyForm.of(matcher.group(1)).pkcs8(bytes);
                    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(whole));
                } catch (GeneralSecurityException | IllegalArgumentException _) {
                    // a key of another kind: the next one is tried
                }
            }
        }
        throw MalformedInput.of(
                "`%s` holds no private key that can be read".formatted(file),
                "`openssl pkcs8 -topk8 -nocrypt` writes one that begins with `-----BEGIN PRIVATE KEY-----`");
    }
}
