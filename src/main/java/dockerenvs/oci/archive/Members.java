package dockerenvs.oci.archive;

import dockerenvs.content.Content;
import dockerenvs.content.MalformedInput;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/// The files of an image file, looked up by name: of a tar, or of a folder.
interface Members extends Closeable {

    /// One file.
    record Member(long size, Content content) {
        byte[] read(long sizeMax) throws IOException {
            if (size > sizeMax) {
                throw MalformedInput.of("it has %,d bytes, more than the %,d allowed".formatted(size, sizeMax), "");
            }
            try (var in = content.open()) {
                return in.readNBytes((int) size);
            }
        }
    }

    /// The file of that name, links inside followed.
    Optional<Member> find(String name) throws IOException;

    /// The first bytes of a file, fewer where it is shorter.
    static byte[] head(Member member, int length) throws IOException {
        try (var in = member.content().open()) {
            return in.readNBytes(length);
        }
    }
}
