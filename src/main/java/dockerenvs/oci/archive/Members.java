package dockerenvs.oci.archive;

import dockerenvs.content.Content;
import dockerenvs.content.MalformedInput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
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
                throw MalformedInput.of("it has %,d bytes, more than the %,d allowed".formatted(size, sizeMax), "");
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

    /// The file of that name, links inside followed.
    Optional<Member> find(String name) throws IOException;

    /// The names of all files, sorted.
    List<String> names() throws IOException;

    /// What is wrong with the container itself, as sentences; empty as a rule.
    List<String> faults();
}
