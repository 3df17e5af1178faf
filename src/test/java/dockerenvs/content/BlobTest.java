package dockerenvs.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static final Digest HELLO_DIGEST = Digest.sha256(HELLO);

    private static Blob promising(Digest digest, long size, byte[] found) {
        return new Blob(digest, size, () -> new ByteArrayInputStream(found));
    }

    @Test
    void givesItsBytesAgainAndAgain() throws IOException {
        var blob = Blob.of(HELLO);
        assertThat(blob.read(5)).isEqualTo(HELLO);
        assertThat(blob.read(5)).isEqualTo(HELLO);
    }

    @Test
    void refusesFewerBytesThanPromised() {
        assertThatThrownBy(() -> promising(HELLO_DIGEST, 6, HELLO).read(10))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(HELLO_DIGEST + " ends after 5 of 6 bytes");
    }

    @Test
    void refusesMoreBytesThanPromised() {
        assertThatThrownBy(() -> promising(Digest.sha256("hell".getBytes(UTF_8)), 4, HELLO)
                        .read(10))
                .isInstanceOf(MalformedInput.class)
                .hasMessageEndingWith("has more than the promised 4 bytes");
    }

    @Test
    void refusesOtherBytesThanPromised() {
        var other = Digest.sha256("hallo".getBytes(UTF_8));
        assertThatThrownBy(() -> promising(other, 5, HELLO).writeTo(new ByteArrayOutputStream()))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("the bytes named " + other + " have the digest " + HELLO_DIGEST);
    }

    @Test
    void verifiesForReadersThatStopAtTheLastPromisedByte() throws IOException {
        try (var in =
                promising(Digest.sha256("hallo".getBytes(UTF_8)), 5, HELLO).open()) {
            assertThatThrownBy(() -> in.readNBytes(5)).isInstanceOf(MalformedInput.class);
        }
    }

    @Test
    void verifiesWhatIsSkipped() throws IOException {
        try (var in =
                promising(Digest.sha256("hallo".getBytes(UTF_8)), 5, HELLO).open()) {
            assertThatThrownBy(() -> in.skipNBytes(5)).isInstanceOf(MalformedInput.class);
        }
    }

    @Test
    void verifiesAnEmptyBlob() {
        assertThatThrownBy(() -> promising(HELLO_DIGEST, 0, new byte[0]).read(10))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("the bytes named");
    }

    @Test
    void readsNoDocumentLargerThanAllowed() {
        assertThatThrownBy(() -> Blob.of(HELLO).read(4))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("has 5 bytes, more than the 4 allowed");
    }

    @Test
    void readsARegionOfAFile(@TempDir Path folder) throws IOException {
        var file = Files.write(folder.resolve("f"), "so hello then".getBytes(UTF_8));
        assertThat(Blob.ofFile(file, 3, 5, HELLO_DIGEST).read(5)).isEqualTo(HELLO);
    }

    @Test
    void noticesAFileThatWasCutOff(@TempDir Path folder) throws IOException {
        var file = Files.write(folder.resolve("f"), "hel".getBytes(UTF_8));
        assertThatThrownBy(() -> Blob.ofFile(file, 0, 5, HELLO_DIGEST).read(5))
                .isInstanceOf(MalformedInput.class)
                .hasMessageEndingWith("ends after 3 of 5 bytes");
    }

    @Test
    void checksAStreamOfUnknownLength() throws IOException {
        try (var in = HELLO_DIGEST.verifying(new ByteArrayInputStream(HELLO), "")) {
            assertThat(in.readAllBytes()).isEqualTo(HELLO);
        }
        try (var in = HELLO_DIGEST.verifying(new ByteArrayInputStream("hell".getBytes(UTF_8)), "")) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(MalformedInput.class);
        }
    }
}
