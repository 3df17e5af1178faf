package dockerenvs.content;

import dockerenvs.content.Bzip2Piece.Marker;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;

/// What the pieces of a bzip2 file must be, one after the other:
///
/// ```
///   file    one or more streams
///   stream  `BZh`, a digit, blocks, a checksum of their checksums, bits up to the next byte
/// ```
final class Bzip2Streams {
    private static final int MAGIC = ('B' << 16) | ('Z' << 8) | 'h';
    private static final int MAGIC_BITS = 24;
    private static final int BLOCK_UNIT = 100_000;
    /// How often a block may hold a marker. By chance none ever does; each costs a further attempt.
    private static final int CUTS_MAX = 8;

    private final ArrayDeque<Bzip2Runs> ready = new ArrayDeque<>();
    private Optional<Bzip2Result.Failed> cut = Optional.empty();
    private int cuts;
    private boolean inStream;
    private int bytesMax;
    private int checksum;

    /// Takes the next piece.
    ///
    /// @throws MalformedInput when it may not stand here, or is damaged
    void take(Bzip2Result result) throws IOException {
        if (cut.isPresent()) {
            var whole = cut.get().piece().join(result.piece());
            cut = Optional.empty();
            take(Bzip2Result.of(whole, new Bzip2Order()));
            return;
        }
        switch (result) {
            case Bzip2Result.Frame(var piece) when piece.marker() == Marker.START -> begin(piece, new Bzip2Bits(piece));
            case Bzip2Result.Frame(var piece) -> end(piece);
            case Bzip2Result.Block(var piece, var runs) -> add(piece, runs);
            case Bzip2Result.Failed failed -> fail(failed);
        }
    }

    private void begin(Bzip2Piece piece, Bzip2Bits bits) throws IOException {
        var known = Math.min(bits.left(), MAGIC_BITS);
        if (bits.ahead() >>> (Long.SIZE - known) != MAGIC >>> (MAGIC_BITS - known)) {
            throw damaged(piece, "something else follows its end");
        }
        if (piece.last()) {
            throw new EOFException();
        }
        var level = (bits.readInt() & 0xff) - '0';
        if (bits.left() != 0 || level < 1 || level > 9) {
            throw damaged(piece, "it does not begin with a block");
        }
        inStream = true;
        bytesMax = level * BLOCK_UNIT;
        checksum = 0;
    }

    private void end(Bzip2Piece piece) throws IOException {
        var bits = new Bzip2Bits(piece);
        var stated = bits.readInt();
        if (bits.left() < 0) {
            throw new EOFException();
        }
        if (!inStream || stated != checksum) {
            throw damaged(piece, "its checksum is wrong");
        }
        inStream = false;
        bits.alignToByte();
        if (bits.left() > 0) {
            begin(piece, bits);
        }
    }

    private void add(Bzip2Piece piece, Bzip2Runs runs) throws IOException {
        if (!inStream || runs.packedBytes() > bytesMax) {
            throw damaged(piece, "a block is not where it belongs, or too large");
        }
        cuts = 0;
        checksum = Integer.rotateLeft(checksum, 1) ^ runs.checksum();
        ready.add(runs);
    }

    private void fail(Bzip2Result.Failed failed) throws IOException {
        var piece = failed.piece();
        if (piece.last()) {
            throw new EOFException();
        }
        if (!failed.fault().maybeCut() || cuts == CUTS_MAX) {
            throw damaged(piece, String.valueOf(failed.fault().getMessage()));
        }
        cuts++;
        cut = Optional.of(failed);
    }

    /// After the last piece.
    ///
    /// @throws EOFException when more should have come
    void finish() throws IOException {
        if (inStream || cut.isPresent()) {
            throw new EOFException();
        }
    }

    /// The next block of those taken.
    Optional<Bzip2Runs> next() {
        return Optional.ofNullable(ready.poll());
    }

    private static MalformedInput damaged(Bzip2Piece piece, String why) {
        return CompressionDecoder.damaged(Compression.Format.BZIP2, piece.offset(), why);
    }
}
