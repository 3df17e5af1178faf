package dockerenvs.conda.channel;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// What a record promises of its file: the size, then SHA-256, then MD5 if there is nothing better.
final class Expectation {
    private static final int BUFFER_BYTES = 256 << 10;

    private final PackageRecord record;

    Expectation(PackageRecord record) {
        this.record = record;
    }

    /// What a file turned out to be.
    sealed interface Finding {
        /// The one that was promised.
        record Sound(PackageFile file) implements Finding {}

        /// Another one.
        ///
        /// @param difference what was found and what was promised
        record Wrong(String difference) implements Finding {}
    }

    /// Whether there is a hash: without one nobody can tell whether a file is the right one.
    boolean hasHash() {
        return record.sha256().isPresent() || record.md5().isPresent();
    }

    /// Reads the whole file, if it has the promised size.
    Finding check(Path file) throws IOException {
        var size = Files.size(file);
        var promised = record.size().orElse(size);
        if (size != promised) {
            return new Finding.Wrong(String.format(Locale.ROOT, "it has %,d bytes, expected %,d", size, promised));
        }
        var sha256 = Digest.Algorithm.SHA256.hasher();
        var md5 = record.sha256().isEmpty() ? record.md5().map(_ -> md5Hasher()) : Optional.<MessageDigest>empty();
        try (var in = Files.newInputStream(file)) {
            var buffer = new byte[BUFFER_BYTES];
            for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha256.update(buffer, 0, n);
                if (md5.isPresent()) {
                    md5.get().update(buffer, 0, n);
                }
            }
        }
        var found = Digest.of(Digest.Algorithm.SHA256, sha256.digest());
        var foundMd5 = md5.map(hasher -> HexFormat.of().formatHex(hasher.digest()));
        return compare(new PackageFile(file, found, size), foundMd5);
    }

    private Finding compare(PackageFile file, Optional<String> foundMd5) {
        var sha256 = record.sha256();
        if (sha256.isPresent() && !sha256.get().equals(file.sha256())) {
            return new Finding.Wrong("its SHA-256 is %s, expected %s"
                    .formatted(file.sha256().hex(), sha256.get().hex()));
        }
        if (foundMd5.isPresent() && !foundMd5.equals(record.md5())) {
            return new Finding.Wrong("its MD5 is %s, expected %s"
                    .formatted(foundMd5.get(), record.md5().orElse("")));
        }
        return new Finding.Sound(file);
    }

    private static MessageDigest md5Hasher() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
