package dockerenvs.build;

import dockerenvs.content.CacheFolder;
import dockerenvs.content.Content;
import dockerenvs.content.FileRegion;
import dockerenvs.content.FileRegionInputStream;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
///
/// @param pieces in the order of the tar
record Splice(List<FileRegion> pieces) implements Content {
    static final byte END = 0;
    static final byte OWN = 1;
    static final byte PART = 2;

    Splice {
        pieces = List.copyOf(pieces);
    }

    /// Reads a splice; nothing when a package it takes parts of is gone, or it cannot be read.
    ///
    /// @param linked where packages are
    static Optional<Splice> read(Path file, CacheFolder linked) throws IOException {
        var pieces = new ArrayList<FileRegion>();
        var position = 0L;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
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
                    var part = linked.find(name);
                    if (part.isEmpty()) {
                        return Optional.empty();
                    }
                    pieces.add(new FileRegion(part.get(), offset, size));
                    position += Long.BYTES + Short.BYTES + name.length();
                }
            }
            return Optional.of(new Splice(pieces));
        } catch (EOFException | IllegalArgumentException _) {
            // a disk lost something; it can be packed again
            return Optional.empty();
        }
    }

    @Override
    public InputStream open() {
        return new Pieces(pieces);
    }

    /// One piece after the other.
    private static final class Pieces extends InputStream {
        private final List<FileRegion> pieces;
        private int next;
        private Optional<InputStream> current = Optional.empty();

        Pieces(List<FileRegion> pieces) {
            this.pieces = pieces;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var done = 0;
            while (done < length) {
                var n = current.isPresent() ? current.get().read(buffer, offset + done, length - done) : -1;
                if (n >= 0) {
                    done += n;
                } else if (!advance()) {
                    return done == 0 && length > 0 ? -1 : done;
                }
            }
            return done;
        }

        private boolean advance() throws IOException {
            close();
            if (next == pieces.size()) {
                return false;
            }
            var piece = pieces.get(next);
            next++;
            current = Optional.of(new FileRegionInputStream(piece.file(), piece.offset(), piece.size()));
            return true;
        }

        @Override
        public void close() throws IOException {
            if (current.isPresent()) {
                current.get().close();
                current = Optional.empty();
            }
        }
    }
}
