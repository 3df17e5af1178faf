package dockerenvs.oci.archive;

import dockerenvs.content.Content;
import dockerenvs.content.MalformedInput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The files of an image file, looked up by name: those of a tar, or of a folder. Nothing is verified here; this is
/// what [ImageFile] reads from and what a check looks at.
public sealed interface Members extends Closeable permits FolderMembers, TarMembers {

    /// One file: its size and its bytes.
    record Member(long size, Content content) {
        /// The whole content.
        ///
        /// @throws MalformedInput when it has more than `sizeMax` bytes
        public byte[] read(long sizeMax) throws IOException {
            if (size > sizeMax) {
                throw MalformedInput.of(
                        String.format(Locale.ROOT, "it has %,d bytes, more than the %,d allowed", size, sizeMax), "");
            }
            try (var in = content.open()) {
                return in.readNBytes((int) size);
            }
        }

        /// The first bytes, fewer where the file is shorter.
        byte[] head(int length) throws IOException {
            try (var in = content.open()) {
                return in.readNBytes(length);
            }
        }
    }

    /// Opens a file or folder.
    ///
    /// @throws MalformedInput when a file is no tar, also after decompression
    static Members open(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return Files.isDirectory(path) ? new FolderMembers(path) : TarMembers.open(path);
    }

    /// The file or folder that was opened.
    Path path();

    /// The file of that name, links inside followed.
    Optional<Member> find(String name) throws IOException;

    /// The file of that name, links inside followed.
    ///
    /// @throws MalformedInput when there is none
    default Member require(String name) throws IOException {
        return find(name).orElseThrow(() -> MalformedInput.of(absence(name), "save the image again"));
    }

    /// Why there is nothing to be found under a name, as a sentence.
    String absence(String name);

    /// The names of all files, sorted.
    List<String> names() throws IOException;

    /// What is wrong with the container itself, as sentences; empty as a rule.
    List<String> faults();
}
