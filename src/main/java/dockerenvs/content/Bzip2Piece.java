package dockerenvs.content;

/// Bits of a bzip2 file from one marker to the next.
///
/// ```
///   BZh9 │ π ▓▓▓▓▓▓▓▓ │ π ▓▓▓▓▓▓ │ √π crc    [ BZh9 │ π … ]
///   START  BLOCK        BLOCK      END
/// ```
///
/// The markers are 48 bits (the digits of π and of its root), begin at any bit, and can by chance stand inside of a
/// block as well: [#join] puts together what was cut apart there.
///
/// @param bytes from the byte with the first bit to the byte with the last one
/// @param firstBit where in `bytes` it begins, 0 to 7
/// @param endBit where in `bytes` it ends
/// @param offset of `bytes` in the file
/// @param last whether the file ends with it
record Bzip2Piece(Marker marker, byte[] bytes, int firstBit, int endBit, long offset, boolean last) {
    /// What a piece begins with.
    enum Marker {
        /// The beginning of the file, which has no marker.
        START(0, 0),
        BLOCK(48, 0x314159265359L),
        END(48, 0x177245385090L);

        private final int bits;
        private final long value;

        Marker(int bits, long value) {
            this.bits = bits;
            this.value = value;
        }

        int bits() {
            return bits;
        }

        long value() {
            return value;
        }
    }

    /// Where what follows the marker begins.
    int bodyBit() {
        return firstBit + marker.bits;
    }

    /// This piece and the one that follows it in the file as one.
    Bzip2Piece join(Bzip2Piece next) {
        var whole = endBit >>> 3;
        var joined = new byte[whole + next.bytes.length];
        System.arraycopy(bytes, 0, joined, 0, whole);
        System.arraycopy(next.bytes, 0, joined, whole, next.bytes.length);
        return new Bzip2Piece(marker, joined, firstBit, whole * 8 + next.endBit, offset, next.last);
    }
}
