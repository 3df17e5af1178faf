package dockerenvs.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;

/// Bytes with a name: digest, size, and a way to read them that can be used again and again.
///
/// Whatever the bytes come from, a file, an archive, the network, a tree that is packed anew, they are checked
/// while they are read: no more than `size` bytes are taken, and the end of the stream is reached only when size
/// and digest are the promised ones (OCI image-spec, descriptor.md: size first, then digest). Two blobs are equal
/// when digest and size are.
///
/// @param digest the digest of exactly these bytes
/// @param size bytes, 0 or more
/// @param source the bytes, not yet verified; prefer [#open()]
public record Blob(Digest digest, long size, Content source) {
    private static final int BUFFER_BYTES = 64 << 10;

    public Blob {
        if (size < 0) {
            throw new IllegalArgumentException("a blob has 0 bytes or more, not " + size);
        }
    }

    /// A blob in memory.
    public static Blob of(byte[] bytes) {
        var own = bytes.clone();
        return new Blob(Digest.sha256(own), own.length, () -> new ByteArrayInputStream(own));
    }

    /// `size` bytes of `file` from `offset`.
    public static Blob ofFile(Path file, long offset, long size, Digest digest) {
        return new Blob(digest, size, () -> new FileRegionInputStream(file, offset, size));
    }

    /// The bytes, verified while they are read; the caller closes the stream.
    ///
    /// @throws MalformedInput out of `read`, at the latest with the last byte, when size or digest are not the
    ///     promised ones
    public InputStream open() throws IOException {
        return new VerifyingInputStream(source.open(), digest, size, source.place());
    }

    /// The bytes, verified whenever they are read, for who copies them all and sees whether they are as many as
    /// promised. What this process has just hashed is not hashed once more ([HashedRegions]).
    public Content verified() {
        return new Verified(this);
    }

    private record Verified(Blob blob) implements Content {
        @Override
        public InputStream open() throws IOException {
            return blob.source instanceof HashedRegions hashed && hashed.isUntouched() ? hashed.open() : blob.open();
        }

        @Override
        public String place() {
            return blob.source.place();
        }

        @Override
        public boolean isFromAfar() {
            return blob.source.isFromAfar();
        }
    }

    /// All bytes, verified: for documents, not for layers.
    ///
    /// @throws MalformedInput when there are more than `sizeMax` bytes, or not the promised ones
    public byte[] read(long sizeMax) throws IOException {
        if (size > sizeMax) {
            throw MalformedInput.of(
                    String.format(
                            Locale.ROOT,
                            "%s has %,d bytes, more than the %,d allowed for such a document",
                            digest,
                            size,
                            sizeMax),
                    "check that this is the file you meant");
        }
        try (var in = open()) {
            return in.readAllBytes();
        }
    }

    /// Copies all bytes, verified; `target` stays open.
    public void writeTo(OutputStream target) throws IOException {
        try (var in = open()) {
            var buffer = new byte[Math.clamp(size, 1, BUFFER_BYTES)];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                target.write(buffer, 0, n);
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Blob that && size == that.size && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return digest + " (" + size + " bytes)";
    }
}
