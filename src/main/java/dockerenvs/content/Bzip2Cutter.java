package dockerenvs.content;

import dockerenvs.content.Bzip2Piece.Marker;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// Cuts a bzip2 file wherever there is a marker, without decoding anything.
final class Bzip2Cutter {
    /// The most bytes a block can have: 900,000 symbols of 20 bits, and what describes their codes.
    static final int PIECE_BYTES_MAX = 3 << 20;

    private static final int READ_BYTES = 64 << 10;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int MARKER_BITS = 48;
    /// For each value of a byte: from which bits of the byte before it a marker can run through it, as a set.
    private static final byte[] STARTS = starts();

    private final CompressionSource source;
    private Marker marker = Marker.START;
    private byte[] bytes = new byte[4 * READ_BYTES];
    private int size;
    private int firstBit;
    private long offset;
    /// The first byte in which the next marker may begin.
    private int position;
    private boolean sourceEnded;
    private boolean ended;

    Bzip2Cutter(CompressionSource source) {
        this.source = source;
    }

    private static byte[] starts() {
        var starts = new byte[256];
        for (var bit = 0; bit < 8; bit++) {
            for (var marker : new Marker[] {Marker.BLOCK, Marker.END}) {
                starts[(int) (marker.value() >>> (MARKER_BITS - 16 + bit)) & 0xff] |= (byte) (1 << bit);
            }
        }
        return starts;
    }

    /// The next piece; empty after the last one, which ends with the file.
    ///
    /// @throws MalformedInput when there is no marker for longer than a block can be
    Optional<Bzip2Piece> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        while (true) {
            var found = search();
            if (found.isPresent()) {
                return found;
            }
            if (sourceEnded) {
                ended = true;
                return Optional.of(piece(size * Byte.SIZE));
            }
            fill();
        }
    }

    private Optional<Bzip2Piece> search() {
        // behind the end of the file are zeros
        var end = sourceEnded ? size : size - Long.BYTES + 1;
        for (; position < end; position++) {
            if (STARTS[bytes[position + 1] & 0xff] != 0) {
                var found = at(position);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /// The piece that a marker ends that begins in the byte at `index`.
    private Optional<Bzip2Piece> at(int index) {
        var word = (long) LONGS.get(bytes, index);
        var starts = STARTS[bytes[index + 1] & 0xff];
        for (var bit = 0; bit < 8; bit++) {
            var value = word << bit >>> (Long.SIZE - MARKER_BITS);
            if ((starts & (1 << bit)) != 0 && (value == Marker.BLOCK.value() || value == Marker.END.value())) {
                return Optional.of(cut(index * 8 + bit, value == Marker.BLOCK.value() ? Marker.BLOCK : Marker.END));
            }
        }
        return Optional.empty();
    }

    private Bzip2Piece cut(int endBit, Marker next) {
        var piece = piece(endBit);
        var whole = endBit >>> 3;
        size -= whole;
        System.arraycopy(bytes, whole, bytes, 0, size);
        offset += whole;
        firstBit = endBit & 7;
        marker = next;
        // the next one may share its first three bits with the end of this one, if this one is there by chance
        position = MARKER_BITS / 8 - 1;
        return piece;
    }

    private Bzip2Piece piece(int endBit) {
        return new Bzip2Piece(marker, Arrays.copyOf(bytes, (endBit + 7) >>> 3), firstBit, endBit, offset, ended);
    }

    private void fill() throws IOException {
        if (size > PIECE_BYTES_MAX) {
            throw CompressionDecoder.damaged(
                    Compression.Format.BZIP2, offset, "no block ends within %d bytes".formatted(size));
        }
        if (bytes.length - size < READ_BYTES + Long.BYTES) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        var count = source.read(bytes, size, READ_BYTES);
        size += Math.max(0, count);
        if (count < 0) {
            sourceEnded = true;
            Arrays.fill(bytes, size, size + Long.BYTES, (byte) 0);
        }
    }
}
