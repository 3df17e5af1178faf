package dockerenvs.content;

import dockerenvs.content.Bzip2Piece.Marker;

/// What comes of a piece of a bzip2 file that is looked at by itself.
sealed interface Bzip2Result {
    /// The piece.
    Bzip2Piece piece();

    /// A piece that is no block, as it is.
    record Frame(Bzip2Piece piece) implements Bzip2Result {}

    /// A block, decoded up to its runs.
    record Block(Bzip2Piece piece, Bzip2Runs runs) implements Bzip2Result {}

    /// A block that cannot be read.
    record Failed(Bzip2Piece piece, Bzip2Block.Fault fault) implements Bzip2Result {}

    /// Decodes `piece` if it is a block.
    ///
    /// @param order where to do it
    static Bzip2Result of(Bzip2Piece piece, Bzip2Order order) {
        if (piece.marker() != Marker.BLOCK) {
            return new Frame(piece);
        }
        try {
            return new Block(piece, Bzip2Block.read(piece, order).restore());
        } catch (Bzip2Block.Fault fault) {
            return new Failed(piece, fault);
        }
    }
}
