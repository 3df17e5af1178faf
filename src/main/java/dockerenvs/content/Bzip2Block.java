package dockerenvs.content;

import java.io.IOException;

/// Reads what a block of a bzip2 file stores: Huffman codes, runs, and move-to-front.
///
/// ```
///   bits ──▶ symbols ──▶ bytes, sorted (Bzip2Order) ──▶ bytes in order ──▶ runs filled in (Bzip2Runs)
/// ```
final class Bzip2Block {
    private static final int SELECTOR_SYMBOLS = 50;
    private static final int CODES_MIN = 2;
    private static final int CODES_MAX = 6;
    /// The larger of the two symbols that count runs.
    private static final int RUN_B = 1;
    private static final int RUN_BITS_MAX = 20;

    private final Bzip2Bits bits;
    private final Bzip2Order order;
    private final int checksum;
    private final int origin;
    /// The byte values that occur, the one used last first.
    private final byte[] recent = new byte[256];

    private int recentCount;

    private Bzip2Block(Bzip2Bits bits, Bzip2Order order) throws IOException {
        this.bits = bits;
        this.order = order;
        this.checksum = bits.readInt();
        if (bits.readFlag()) {
            throw new IOException("it was made by bzip2 before 1.0, in a form that nobody writes any more");
        }
        this.origin = (bits.read(8) << 16) | bits.read(16);
    }

    /// Reads the block that `piece` is into `order`.
    ///
    /// @throws Fault when it is none, or ends before or after the piece
    static Bzip2Block read(Bzip2Piece piece, Bzip2Order order) throws Fault {
        order.clear();
        var bits = new Bzip2Bits(piece);
        try {
            var block = new Bzip2Block(bits, order);
            block.readBytes();
            if (bits.left() != 0) {
                throw new IOException("a block is followed by neither another one nor the end");
            }
            return block;
        } catch (IOException e) {
            throw new Fault(e, bits.left() < Bzip2Codes.LENGTH_MAX);
        }
    }

    /// What is wrong with a block.
    static final class Fault extends IOException {
        private static final long serialVersionUID = 1;
        private final boolean maybeCut;

        Fault(IOException cause, boolean maybeCut) {
            super(cause.getMessage(), cause);
            this.maybeCut = maybeCut;
        }

        /// Whether the block may go on in the next piece.
        boolean maybeCut() {
            return maybeCut;
        }
    }

    private void readBytes() throws IOException {
        readRecent();
        var codeCount = bits.read(3);
        if (codeCount < CODES_MIN || codeCount > CODES_MAX) {
            throw new IOException("a block has %d codes".formatted(codeCount));
        }
        var selectors = readSelectors(codeCount);
        var codes = new Bzip2Codes[codeCount];
        for (var i = 0; i < codeCount; i++) {
            codes[i] = readCodes();
        }
        readSymbols(codes, selectors);
        if (origin >= order.size()) {
            throw new IOException("a block begins outside of itself");
        }
    }

    /// The bytes in order, with the last step to do.
    Bzip2Runs restore() {
        var size = order.size();
        var bytes = Bzip2Runs.room(size);
        order.restore(origin, bytes);
        return new Bzip2Runs(bytes, size, checksum);
    }

    private void readRecent() throws IOException {
        var ranges = bits.read(16);
        for (var value = 0; value < recent.length; value += 16) {
            var inRange = (ranges & (0x8000 >>> (value / 16))) == 0 ? 0 : bits.read(16);
            for (var i = 0; i < 16; i++) {
                if ((inRange & (0x8000 >>> i)) != 0) {
                    recent[recentCount++] = (byte) (value + i);
                }
            }
        }
        if (recentCount == 0) {
            throw new IOException("a block has no bytes");
        }
    }

    /// Which code each fifty symbols have.
    private byte[] readSelectors(int codeCount) throws IOException {
        var selectors = new byte[bits.read(15)];
        var latest = new byte[] {0, 1, 2, 3, 4, 5};
        for (var i = 0; i < selectors.length; i++) {
            var index = 0;
            while (bits.readFlag()) {
                index++;
                if (index >= codeCount) {
                    throw new IOException("a block uses a code that it does not have");
                }
            }
            var selector = latest[index];
            System.arraycopy(latest, 0, latest, 1, index);
            latest[0] = selector;
            selectors[i] = selector;
        }
        return selectors;
    }

    private Bzip2Codes readCodes() throws IOException {
        var lengths = new int[recentCount + 2];
        var length = bits.read(5);
        for (var i = 0; i < lengths.length; i++) {
            checkLength(length);
            while (bits.readFlag()) {
                length += bits.readFlag() ? -1 : 1;
                checkLength(length);
            }
            lengths[i] = length;
        }
        return new Bzip2Codes(lengths);
    }

    private static void checkLength(int length) throws IOException {
        if (length < 1 || length > Bzip2Codes.LENGTH_MAX) {
            throw new IOException("a code has %d bits".formatted(length));
        }
    }

    private void readSymbols(Bzip2Codes[] codes, byte[] selectors) throws IOException {
        var end = recentCount + 1;
        var runBits = 0;
        var run = 0;
        for (var selector : selectors) {
            var code = codes[selector];
            for (var i = 0; i < SELECTOR_SYMBOLS; i++) {
                var symbol = code.read(bits);
                if (symbol <= RUN_B) {
                    if (runBits > RUN_BITS_MAX) {
                        throw new IOException("a run is longer than a block");
                    }
                    run += (symbol + 1) << runBits++;
                    continue;
                }
                if (runBits > 0) {
                    order.add(recent[0] & 0xff, run);
                    runBits = 0;
                    run = 0;
                }
                if (symbol == end) {
                    return;
                }
                order.add(toFront(symbol - 1));
            }
        }
        throw new IOException("a block has no end");
    }

    private int toFront(int index) {
        var value = recent[index];
        if (index < 16) {
            for (var i = index; i > 0; i--) {
                recent[i] = recent[i - 1];
            }
        } else {
            System.arraycopy(recent, 0, recent, 1, index);
        }
        recent[0] = value;
        return value & 0xff;
    }
}
