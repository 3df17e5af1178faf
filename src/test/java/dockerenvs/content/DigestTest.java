package dockerenvs.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    @Test
    void namesTheEmptyDescriptorOfTheSpecification() {
        // OCI image-spec, manifest.md, "Guidance for an empty descriptor"
        assertThat(Digest.sha256("{}".getBytes(UTF_8)))
                .hasToString("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                "sha512:27c74670adb75075fad058d5ceaf7b20c4e7786c83bae8a32f626f9782af34c9a33c2046ef60fd2a7878d378e2"
                        + "9fec851806bbd9a67878f3a9f1cda4830763fd"
            })
    void printsWhatItParsed(String text) {
        assertThat(Digest.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256",
                "sha256:",
                "sha256:44136fa3",
                "SHA256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                "sha256:44136FA355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a0",
                "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8g",
                "sha512:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "sha256:../../../etc/passwd"
            })
    void refusesWhatCannotBeVerified(String text) {
        assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(MalformedInput.class);
    }

    @Test
    void pointsAtTheFirstWrongCharacter() {
        assertThatThrownBy(() -> Digest.parse("sha256:xyz"))
                .hasMessage("sha256:xyz\n       ^ expected 64 lower-case hex digits");
    }

    @ParameterizedTest
    @EnumSource(Digest.Algorithm.class)
    void hashesWithAFreshFunctionEachTime(Digest.Algorithm algorithm) {
        var first = algorithm.hasher();
        var second = algorithm.hasher();
        first.update((byte) 1);
        var empty = second.digest();

        assertThat(algorithm.hasher().digest()).isEqualTo(empty);
        assertThat(first.digest()).isNotEqualTo(empty);
    }
}
