package dockerenvs.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PendingFileTest {
    @TempDir
    private Path folder = Path.of("");

    private static void write(PendingFile file, String text) throws IOException {
        try (var out = file.stream(0)) {
            out.write(text.getBytes(UTF_8));
        }
    }

    @Test
    void appearsOnlyWhenCommitted() throws IOException {
        var target = folder.resolve("out.tar");
        try (var file = PendingFile.beside(target)) {
            write(file, "whole");
            assertThat(target).doesNotExist();
            file.commit();
        }
        assertThat(target).hasContent("whole");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(target));
    }

    @Test
    void leavesAnEarlierFileAloneWhenNotCommitted() throws IOException {
        var target = Files.writeString(folder.resolve("out.tar"), "earlier");
        try (var file = PendingFile.beside(target)) {
            write(file, "half");
        }
        assertThat(target).hasContent("earlier");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(target));
    }

    @Test
    void isForTheOwnerAloneWhenItIsPrivate() throws IOException {
        var target = Files.writeString(folder.resolve("secrets"), "earlier");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-rw-rw-"));
        try (var file = PendingFile.privateBeside(target)) {
            try (var parts = Files.newDirectoryStream(folder, ".*.part")) {
                assertThat(parts).allSatisfy(part -> assertThat(mode(part)).isEqualTo("rw-------"));
            }
            write(file, "later");
            file.commit();
        }
        assertThat(mode(target)).isEqualTo("rw-------");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void followsATargetThatIsALink() throws IOException {
        var real = Files.writeString(folder.resolve("real.tar"), "earlier");
        var link = Files.createSymbolicLink(folder.resolve("link.tar"), real);
        try (var file = PendingFile.beside(link)) {
            write(file, "later");
            file.commit();
        }
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("later");
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> PendingFile.beside(folder))
                .isInstanceOf(IOException.class)
                .hasMessage("`" + folder + "` is a folder, not a file");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void namesTheTargetWhereNothingCanBeWritten() {
        // not even by root
        assertThatThrownBy(() -> PendingFile.beside(Path.of("/sys/out.tar")))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessage("/sys/out.tar");
        assertThatThrownBy(() -> PendingFile.beside(Path.of("/proc/out.tar")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("`/proc/out.tar` cannot be written: ")
                .hasMessageNotContaining(".part");
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        var target = folder.resolve("missing/out.tar");
        assertThatThrownBy(() -> PendingFile.beside(target))
                .isInstanceOf(IOException.class)
                .hasMessage("the folder of `" + target + "` does not exist");
    }
}
