package dockerenvs.conda.archive;

import dockerenvs.content.MalformedInput;
import java.util.Locale;

/// How large a package may become, so that a small hostile file does not fill memory or disk.
///
/// @param fileBytesMax of the package file
/// @param unpackedBytesMax of a decompressed tar
/// @param unpackedBytesFree of a decompressed tar that no ratio is asked about
/// @param ratioMax decompressed bytes for each byte of the file, beyond that
/// @param entriesMax of one tar
/// @param listBytesMax of `paths.json`, and of `files` and its companions
/// @param documentBytesMax of every other document of `info/`
record Limits(
        long fileBytesMax,
        long unpackedBytesMax,
        long unpackedBytesFree,
        int ratioMax,
        int entriesMax,
        int listBytesMax,
        int documentBytesMax) {
    static final Limits DEFAULT = new Limits(20L << 30, 60L << 30, 1L << 30, 200, 2_000_000, 256 << 20, 16 << 20);

    /// @throws MalformedInput when a package file of `bytes` is too large
    void checkFile(long bytes) {
        if (bytes > fileBytesMax) {
            throw MalformedInput.of(
                    String.format(
                            Locale.ROOT, "the file has %,d bytes, more than the %,d allowed", bytes, fileBytesMax),
                    "");
        }
    }

    /// @throws MalformedInput when `unpacked` bytes are too many for a file of `packed` bytes
    void checkUnpacked(long unpacked, long packed) {
        if (unpacked > unpackedBytesMax) {
            throw MalformedInput.of(
                    String.format(Locale.ROOT, "it unpacks to more than %,d bytes", unpackedBytesMax), "");
        }
        if (unpacked > unpackedBytesFree && unpacked / ratioMax > packed) {
            throw MalformedInput.of(
                    String.format(Locale.ROOT, "it unpacks to more than %d times its %,d bytes", ratioMax, packed),
                    "it is made to fill memory or disk; do not use it");
        }
    }

    /// @throws MalformedInput when a tar goes beyond `entries`
    void checkEntries(int entries) {
        if (entries > entriesMax) {
            throw MalformedInput.of(String.format(Locale.ROOT, "it holds more than %,d files", entriesMax), "");
        }
    }
}
