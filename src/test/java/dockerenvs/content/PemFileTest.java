package dockerenvs.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys that OpenSSL wrote; they protect nothing.
class PemFileTest {
    private static final String RSA = """
            -----BEGIN RSA PRIVATE KEY-----
            MIIBOwIBAAJBAK1Gs5rPeAYiWsBrFqj9XXVndcQlsbLx2fUPPH551MvMjTlzt547
            56scE59tNSYXD5bDs4ypaOHAml/WCz9k9nsCAwEAAQJAYTO0NTgFQIutFRv9zjaz
            YtTy/2GV2ahKeGpfqSN2+AuPJaCt0DpdldIeBsSPX3dlfnCUzfE/mr+t2aV8yqY4
            YQIhANa9EmRBELY26FVYg1fnes6TEWaa/vjjf1/tZyR+Ba69AiEAzpIbY8qFCRC2
            SvxjSjTl61pHLpD4+R17vnZrvKsDSZcCIQCzXHGEM6SVzf75alkqjzpQWR7rqQLX
            OI4nvc+s92YfsQIgJe5KPT64wvtgndBOYxfniBnhrDlOnl+9kzGngtNcHS0CIQCt
            sTw/a59l5O98mATW+6oxINv/8+ANKeSKdvwHQB+dcw==
            -----END RSA PRIVATE KEY-----
            """;

    private static final String RSA_AS_PKCS8 = """
            -----BEGIN PRIVATE KEY-----
            MIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEArUazms94BiJawGsW
            qP1ddWd1xCWxsvHZ9Q88fnnUy8yNOXO3njvnqxwTn201JhcPlsOzjKlo4cCaX9YL
            P2T2ewIDAQABAkBhM7Q1OAVAi60VG/3ONrNi1PL/YZXZqEp4al+pI3b4C48loK3Q
            Ol2V0h4GxI9fd2V+cJTN8T+av63ZpXzKpjhhAiEA1r0SZEEQtjboVViDV+d6zpMR
            Zpr++ON/X+1nJH4Frr0CIQDOkhtjyoUJELZK/GNKNOXrWkcukPj5HXu+dmu8qwNJ
            lwIhALNccYQzpJXN/vlqWSqPOlBZHuupAtc4jie9z6z3Zh+xAiAl7ko9PrjC+2Cd
            0E5jF+eIGeGsOU6eX72TMaeC01wdLQIhAK2xPD9rn2Xk73yYBNb7qjEg2//z4A0p
            5Ip2/AdAH51z
            -----END PRIVATE KEY-----
            """;

    private static final String EC = """
            -----BEGIN EC PARAMETERS-----
            BggqhkjOPQMBBw==
            -----END EC PARAMETERS-----
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIPkf88ajjInSpKZYy6HOC32IlER4ACEjI1QpxrwKJCWUoAoGCCqGSM49
            AwEHoUQDQgAEm0/Kcssnjd/tvWLPBJ18N8qoxidIVkW8ouAFCPz/9VJa8bZmrSNH
            TR5zZspmX0aIXtrOlUQowwMVZ+A36SFymA==
            -----END EC PRIVATE KEY-----
            """;

    private static final String EC_AS_PKCS8 = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+R/zxqOMidKkpljL
            oc4LfYiURHgAISMjVCnGvAokJZShRANCAASbT8pyyyeN3+29Ys8EnXw3yqjGJ0hW
            Rbyi4AUI/P/1UlrxtmatI0dNHnNmymZfRohe2s6VRCjDAxVn4DfpIXKY
            -----END PRIVATE KEY-----
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("key.pem"), text);
    }

    @Test
    void readsKeysAsOpenSslWroteThemBefore() throws IOException {
        assertThat(PemFile.key(file(RSA))).isEqualTo(PemFile.key(file(RSA_AS_PKCS8)));
        var old = (ECPrivateKey) PemFile.key(file(EC));
        var today = (ECPrivateKey) PemFile.key(file(EC_AS_PKCS8));
        assertThat(old.getS()).isEqualTo(today.getS());
        assertThat(old.getParams().getCurve()).isEqualTo(today.getParams().getCurve());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMIR//v7+AgEB\n-----END EC PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMAUCAQEEAA==\n-----END EC PRIVATE KEY-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAUCAQEEAA==\n-----END ENCRYPTED PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMAUC\n-----END RSA PRIVATE KEY-----",
            })
    void saysThatThereIsNoKey(String text) throws IOException {
        var file = file(text);

        assertThatThrownBy(() -> PemFile.key(file))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s` holds no private key that can be read", file);
    }
}
