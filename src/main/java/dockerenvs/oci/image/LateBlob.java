package dockerenvs.oci.image;

import dockerenvs.content.Blob;
import java.util.function.Supplier;

/// A document as a blob, written and hashed when somebody first asks: of the images between one with a dozen changes
/// and its base, nobody wants to know the digest.
final class LateBlob {
    private volatile Supplier<Blob> blob;

    /// @param writer gives the same bytes each time
    LateBlob(Supplier<byte[]> writer) {
        this.blob = () -> Blob.of(writer.get());
    }

    /// One that is there.
    LateBlob(Blob known) {
        this.blob = () -> known;
    }

    /// Threads that ask at once may make equal ones.
    Blob get() {
        var made = blob.get();
        blob = () -> made;
        return made;
    }
}
