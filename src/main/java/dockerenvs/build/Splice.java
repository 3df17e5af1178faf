package dockerenvs.build;

import dockerenvs.content.CacheFolder;
import dockerenvs.content.FileRegion;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// A plain layer as pieces: what only it has, and parts of linked packages, which are in their cache already.
///
/// ```
///   own    headers, folders, small files     ─┐
///   part   of a linked package               ─┼─▶ the tar, one after the other
///   own    …                                 ─┘
/// ```
///
/// Written by [SpliceOutputStream].
final class Splice {
    static final byte END = 0;
    static final byte OWN = 1;
    static final byte PART = 2;

    private static final int BUFFER_BYTES = 64 << 10;

    private Splice() {}

    /// Reads a splice: the pieces, in the order of the tar. Nothing when a package it takes parts of is gone, or the
    /// file cannot be read.
    ///
    /// @param linked where packages are
    static Optional<List<FileRegion>> read(Path file, CacheFolder linked) throws IOException {
        var pieces = new ArrayList<FileRegion>();
        var packages = new HashMap<String, Path>();
        var position = 0L;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
            for (var kind = in.readByte(); kind != END; kind = in.readByte()) {
                var size = in.readLong();
                position += 1 + Long.BYTES;
                if (kind == OWN) {
                    pieces.add(new FileRegion(file, position, size));
                    in.skipNBytes(size);
                    position += size;
                } else {
                    var offset = in.readLong();
                    var name = in.readUTF();
                    if (!packages.containsKey(name)) {
                        linked.find(name).ifPresent(found -> packages.put(name, found));
                    }
                    var part = packages.get(name);
                    if (part == null) {
                        return Optional.empty();
                    }
                    pieces.add(new FileRegion(part, offset, size));
                    position += Long.BYTES + Short.BYTES + name.length();
                }
            }
            return Optional.of(List.copyOf(pieces));
        } catch (EOFException | IllegalArgumentException _) {
            // a disk lost something; it can be packed again
            return Optional.empty();
        }
    }
}
