package dockerenvs.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Content that was hashed a moment ago.
class HashedRegionsTest {
    private static final byte[] BYTES = {1, 2, 3, 4, 5, 6, 7, 8};

    @TempDir
    private Path folder = Path.of("");

    private Path file() {
        return folder.resolve("file");
    }

    /// A blob of two parts of a file, whose digest is another one.
    private Blob wronglyNamed() throws IOException {
        Files.write(file(), BYTES);
        var parts = List.of(new FileRegion(file(), 4, 4), new FileRegion(file(), 0, 2));
        return new Blob(Digest.sha256(BYTES), 6, HashedRegions.of(parts));
    }

    private static byte[] copied(Blob blob) throws IOException {
        try (var in = blob.verified().open()) {
            return in.readAllBytes();
        }
    }

    @Test
    void isNotHashedAgainForWhoCopiesIt() throws IOException {
        assertThat(copied(wronglyNamed())).containsExactly(5, 6, 7, 8, 1, 2);
    }

    @Test
    void isHashedForEverybodyElse() throws IOException {
        var blob = wronglyNamed();

        assertThatThrownBy(() -> blob.read(100)).isInstanceOf(MalformedInput.class);
    }

    @Test
    void isHashedAgainWhenSomebodyHasTouchedTheFile() throws IOException {
        var touched = wronglyNamed();
        Files.setLastModifiedTime(file(), FileTime.from(Instant.EPOCH));
        assertThatThrownBy(() -> copied(touched)).isInstanceOf(MalformedInput.class);

        var longer = wronglyNamed();
        var time = Files.getLastModifiedTime(file());
        Files.write(file(), Arrays.copyOf(BYTES, 9));
        Files.setLastModifiedTime(file(), time);
        assertThatThrownBy(() -> copied(longer)).isInstanceOf(MalformedInput.class);

        var replaced = wronglyNamed();
        var other = Files.write(folder.resolve("other"), BYTES);
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file()));
        Files.move(other, file(), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> copied(replaced)).isInstanceOf(MalformedInput.class);

        var gone = wronglyNamed();
        Files.delete(file());
        assertThatThrownBy(() -> copied(gone)).isInstanceOf(IOException.class);
    }
}
