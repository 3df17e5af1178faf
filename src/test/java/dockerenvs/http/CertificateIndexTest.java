package dockerenvs.http;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.PemFile;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateIndexTest {
    private static final int DAMAGES = 2_000;

    @TempDir
    private static Path folder = Path.of("");

    private static Path file = Path.of("");
    private static X509Certificate[] chain = {};

    private final CertificateIndex index = new CertificateIndex();

    @BeforeAll
    static void makeKeys() throws Exception {
        file = TestKeys.make(folder).certificate();
        chain = PemFile.certificates(file).toArray(X509Certificate[]::new);
    }

    private static byte[] encoded() throws Exception {
        return chain[0].getEncoded();
    }

    @Test
    void findsThoseOfTheNamesInAChain() throws Exception {
        assertThat(index.add(List.of(encoded()))).isTrue();

        assertThat(index.named(chain)).containsExactly(chain[0]);
    }

    @Test
    void findsNobodyOfOtherNames() throws Exception {
        var other = encoded();
        var name = chain[0].getSubjectX500Principal().getEncoded();
        other[lastIndexOf(other, name) + name.length - 1]++;

        assertThat(index.add(List.of(other))).isTrue();

        assertThat(index.named(chain)).isEmpty();
    }

    private static int lastIndexOf(byte[] bytes, byte[] part) {
        var found = -1;
        for (var i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                found = i;
            }
        }
        return found;
    }

    @Test
    void saysWhichOnesAreCutOffBeforeTheirName() throws Exception {
        var name = chain[0].getSubjectX500Principal().getEncoded();
        var end = lastIndexOf(encoded(), name) + name.length;
        for (var length = 0; length < end; length++) {
            assertThat(index.add(List.of(Arrays.copyOf(encoded(), length)))).isFalse();
        }
    }

    @Test
    void survivesWhateverIsDamaged() throws Exception {
        var random = new Random(11);
        for (var i = 0; i < DAMAGES; i++) {
            var damaged = encoded();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            damaged[random.nextInt(60)] = (byte) random.nextInt();
            index.add(List.of(damaged));
        }

        assertThat(index.add(List.of(encoded()))).isTrue();
        assertThat(index.named(chain)).contains(chain[0]);
    }

    @Test
    void readsWhatAFileHoldsAsTheJdkDoes() throws Exception {
        var read = PemFile.certificates(file);

        assertThat(PemFile.encodedCertificates(file)).hasSameSizeAs(read);
        for (var i = 0; i < read.size(); i++) {
            Certificate certificate = read.get(i);
            assertThat(PemFile.encodedCertificates(file).get(i)).isEqualTo(certificate.getEncoded());
        }
    }
}
