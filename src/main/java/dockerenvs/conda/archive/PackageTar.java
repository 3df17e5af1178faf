package dockerenvs.conda.archive;

import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.TarReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// A tar of a package, entry after entry, within the limits.
final class PackageTar implements Closeable {
    private final TarReader reader;
    private final Limits limits;
    private int entries;

    /// @param plain the tar, decompressed
    PackageTar(InputStream plain, Limits limits) {
        this.reader = new TarReader(plain);
        this.limits = limits;
    }

    /// The next entry. At the end, the rest of the stream is read, as what proves it undamaged comes last.
    Optional<FileEntry> next() throws IOException {
        var entry = reader.next();
        if (entry.isPresent()) {
            limits.checkEntries(++entries);
        } else if (reader.hasTrailingBytes()) {
            throw MalformedInput.of("something follows its last file", PackageMetadata.REPORT_HINT);
        }
        return entry;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
