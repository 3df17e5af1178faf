package dockerenvs.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    @TempDir
    private Path folder = Path.of("");

    private static List<String> files(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void keepsContentUnderItsDigest() throws IOException {
        try (var store = ContentStore.open(folder)) {
            var blob = store.put(out -> out.write(HELLO));
            assertThat(blob).isEqualTo(Blob.of(HELLO));
            assertThat(files(folder))
                    .containsExactly("blobs/sha256/" + blob.digest().hex());
        }
    }

    @Test
    void findsWhatAnotherStoreOfTheSameFolderPut() throws IOException {
        try (var writing = ContentStore.open(folder);
                var reading = ContentStore.open(folder)) {
            var blob = writing.put(out -> out.write(HELLO));
            assertThat(reading.find(blob.digest()).orElseThrow().read(10)).isEqualTo(HELLO);
            assertThat(reading.find(Digest.sha256(new byte[0]))).isEmpty();
        }
    }

    @Test
    void keepsNothingOfAWriteThatFailed() throws IOException {
        try (var store = ContentStore.open(folder)) {
            assertThatThrownBy(() -> store.put(out -> {
                        out.write(HELLO);
                        throw new IOException("the source is gone");
                    }))
                    .hasMessage("the source is gone");
            assertThat(files(folder)).isEmpty();
        }
    }

    @Test
    void noticesDamageWhenReading() throws IOException {
        try (var store = ContentStore.open(folder)) {
            var blob = store.put(out -> out.write(HELLO));
            Files.write(folder.resolve("blobs/sha256/" + blob.digest().hex()), "hallo".getBytes(UTF_8));
            assertThatThrownBy(() -> store.find(blob.digest()).orElseThrow().read(10))
                    .isInstanceOf(MalformedInput.class);
        }
    }

    @Test
    void takesAFileThatWasVerified() throws IOException {
        try (var store = ContentStore.open(folder)) {
            var algorithm = Digest.Algorithm.SHA512;
            var digest = Digest.of(algorithm, algorithm.hasher().digest(HELLO));
            store.keep(Files.write(folder.resolve("part"), HELLO), digest);

            assertThat(store.find(digest).orElseThrow().read(10)).isEqualTo(HELLO);
            assertThat(files(folder)).containsExactly("blobs/sha512/" + digest.hex());
        }
    }

    @Test
    void deletesABlobThatIsBeingRead() throws IOException {
        try (var store = ContentStore.open(folder)) {
            var blob = store.put(out -> out.write(HELLO));
            try (var in = blob.open()) {
                store.delete(blob.digest());
                store.delete(blob.digest());

                assertThat(in.readAllBytes()).isEqualTo(HELLO);
            }
            assertThat(store.find(blob.digest())).isEmpty();
        }
    }

    @Test
    void deletesATemporaryStoreWithItsContent() throws IOException {
        try (var store = ContentStore.temporary(folder)) {
            store.put(out -> out.write(HELLO));
            assertThat(files(folder)).hasSize(1);
        }
        assertThat(folder).isEmptyDirectory();
    }
}
