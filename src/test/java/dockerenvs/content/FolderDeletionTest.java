package dockerenvs.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deleting whole folders.
class FolderDeletionTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void deletesAllThatIsInAFolderAndNothingThatLinksLeadTo() throws IOException {
        var kept =
                Files.writeString(Files.createDirectory(folder.resolve("kept")).resolve("file"), "kept");
        var gone = Files.createDirectories(folder.resolve("gone/deep/deeper"));
        Files.writeString(gone.resolve("file"), "gone");
        Files.createSymbolicLink(gone.resolve("link"), kept.getParent());

        FolderDeletion.delete(folder.resolve("gone"));

        assertThat(folder.resolve("gone")).doesNotExist();
        assertThat(kept).hasContent("kept");
    }

    @Test
    void doesNothingWhereThereIsNoFolder() throws IOException {
        FolderDeletion.delete(folder.resolve("none"));

        assertThat(folder).isEmptyDirectory();
    }
}
