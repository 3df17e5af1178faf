package dockerenvs.conda.repodata;

import dockerenvs.content.MalformedInput;
import dockerenvs.tasks.OrderedTasks;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;

/// A part of a document that is looked at, moving towards its end. While one piece is looked at, a thread reads the
/// next one, which may mean decompressing it.
///
/// ```
///   bytes  ┌── room for what is kept ──┬──────── piece ────────┬ 8 ┐
///                              └ kept ┘                        limit
/// ```
///
/// What was not consumed of a piece is copied before the next one, so that a value lies in one array, unless it is too
/// large.
final class JsonWindow implements AutoCloseable {
    /// What is looked at as a whole: a record, a key.
    static final int VALUE_BYTES_MAX = 1 << 20;

    /// What is read at a time.
    static final int PIECE_BYTES = 512 << 10;

    private static final long DOCUMENT_BYTES_MAX = 4L << 30;

    private final InputStream document;
    private final int pieceBytes;
    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private final ArrayDeque<Piece> arrived = new ArrayDeque<>();
    private final OrderedTasks<Piece> reading = new OrderedTasks<>(Math.min(2, Tasks.cores()), arrived::add);
    private boolean ended;
    private long offset = -VALUE_BYTES_MAX;

    private byte[] bytes;
    private int limit = VALUE_BYTES_MAX;
    private int at = VALUE_BYTES_MAX;

    private record Piece(byte[] bytes, int length) {}

    /// @param pieceBytes what is read at a time; the same is found whatever it is
    JsonWindow(InputStream document, int pieceBytes) throws IOException {
        this.document = document;
        this.pieceBytes = pieceBytes;
        this.bytes = newArray(pieceBytes);
        free.add(newArray(pieceBytes));
        readAhead();
        more();
    }

    private static byte[] newArray(int pieceBytes) {
        return new byte[VALUE_BYTES_MAX + pieceBytes + Long.BYTES];
    }

    private void readAhead() throws IOException {
        var array = free.remove();
        reading.submit(() -> new Piece(array, document.readNBytes(array, VALUE_BYTES_MAX, pieceBytes)));
    }

    /// The array to look into, at least eight bytes longer than [#limit]; another one after [#more].
    byte[] bytes() {
        return bytes;
    }

    /// The end of what has been read.
    int limit() {
        return limit;
    }

    /// The first byte that has not been consumed.
    int at() {
        return at;
    }

    /// Consumes what is before `position`.
    void moveTo(int position) {
        at = position;
    }

    /// Appends the next piece to what has not been consumed, which may lie at another place afterwards.
    ///
    /// @return whether there was more
    boolean more() throws IOException {
        if (ended) {
            return false;
        }
        var kept = limit - at;
        if (kept > VALUE_BYTES_MAX) {
            throw malformed(at, "a record or a key of more than %d KiB".formatted(VALUE_BYTES_MAX >> 10));
        }
        reading.finish();
        var piece = arrived.remove();
        ended = piece.length < pieceBytes;
        System.arraycopy(bytes, at, piece.bytes, VALUE_BYTES_MAX - kept, kept);
        free.add(bytes);
        offset += limit - VALUE_BYTES_MAX;
        bytes = piece.bytes;
        at = VALUE_BYTES_MAX - kept;
        limit = VALUE_BYTES_MAX + piece.length;
        if (offset + limit > DOCUMENT_BYTES_MAX) {
            throw malformed(at, "the document has more than %d GiB".formatted(DOCUMENT_BYTES_MAX >> 30));
        }
        if (!ended) {
            readAhead();
        }
        return piece.length > 0;
    }

    /// Where in the document that position is.
    long offset(int position) {
        return offset + position;
    }

    MalformedInput malformed(int position, String what) {
        return MalformedInput.of(
                "byte %d: %s".formatted(offset(position), what),
                "the document is damaged or no repodata.json; fetch it again");
    }

    @Override
    public void close() {
        reading.close();
    }
}
