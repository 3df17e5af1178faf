package dockerenvs.content;

import java.io.IOException;

/// One Huffman code of a bzip2 block, ready for decoding: short codes by one look at a table, longer ones by their
/// length, as codes of one length are consecutive numbers.
final class Bzip2Codes {
    static final int LENGTH_MAX = 20;
    private static final int TABLE_BITS = 10;
    private static final int TABLE_SHIFT = Long.SIZE - TABLE_BITS;
    private static final int LENGTH_BITS = 5;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

    /// By the next 10 bits: the symbol and the length of its code; 0 for longer codes.
    private final short[] table = new short[1 << TABLE_BITS];
    /// Symbols in the order of their codes.
    private final short[] symbols;
    /// By length: one more than the last code of that length or a shorter one, as if it had 20 bits.
    private final int[] limits = new int[LENGTH_MAX + 1];
    /// By length: what to add to a code of that length for its index in `symbols`.
    private final int[] indexes = new int[LENGTH_MAX + 1];

    /// @param lengths of the codes of all symbols, 1 to 20
    Bzip2Codes(int[] lengths) {
        symbols = new short[lengths.length];
        var index = 0;
        var code = 0;
        for (var length = 1; length <= LENGTH_MAX; length++) {
            indexes[length] = index - code;
            for (var symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    enter(symbol, code++, length);
                    symbols[index++] = (short) symbol;
                }
            }
            limits[length] = code << (LENGTH_MAX - length);
            code <<= 1;
        }
    }

    private void enter(int symbol, int code, int length) {
        var shift = TABLE_BITS - length;
        // too many codes of one length run out of the table: such a block fails at its checksum
        for (var i = code << Math.max(shift, 0); shift >= 0 && i < Math.min((code + 1) << shift, table.length); i++) {
            table[i] = (short) ((symbol << LENGTH_BITS) | length);
        }
    }

    /// Reads one symbol.
    ///
    /// @throws IOException when no symbol has such a code
    int read(Bzip2Bits bits) throws IOException {
        var ahead = bits.ahead();
        var known = table[(int) (ahead >>> TABLE_SHIFT)];
        if (known != 0) {
            bits.skip(known & LENGTH_MASK);
            return known >>> LENGTH_BITS;
        }
        return readLong(bits, (int) (ahead >>> (Long.SIZE - LENGTH_MAX)));
    }

    private int readLong(Bzip2Bits bits, int ahead) throws IOException {
        for (var length = TABLE_BITS + 1; length <= LENGTH_MAX; length++) {
            if (ahead < limits[length]) {
                bits.skip(length);
                var index = (ahead >>> (LENGTH_MAX - length)) + indexes[length];
                if (index >= 0 && index < symbols.length) {
                    return symbols[index];
                }
                break;
            }
        }
        throw new IOException("a code stands for nothing");
    }
}
