package dockerenvs.conda.link;

import java.io.IOException;
import java.io.OutputStream;

/// Bytes on their way to `target`, with every placeholder replaced. Holds back no more than what may be the
/// beginning of a placeholder, however long the strings are.
///
/// In a binary, the bytes a string loses are given back as zeros where it ends: before its terminator, or at the
/// end of the file.
final class PlaceholderOutputStream extends OutputStream {
    private static final int BUFFER_BYTES_MIN = 1 << 16;

    private final OutputStream target;
    private final PlaceholderSearch placeholder;
    private final byte[] replacement;
    /// Bytes of a terminator; 0 where nothing is padded.
    private final int unit;
    private final byte[] buffer;
    /// What was not yet handed over; inside of a string aligned to its characters.
    private int from;
    private int to;
    /// Zeros owed to the string we are in; 0 outside.
    private long owed;

    /// With a `unit` of 0 for text: what comes after a placeholder moves. Else for strings that end in `unit` zeros,
    /// counted from their first placeholder: every other byte stays where it is.
    ///
    /// @param replacement not longer than the placeholder, unless it is for text
    PlaceholderOutputStream(OutputStream target, PlaceholderSearch placeholder, byte[] replacement, int unit) {
        if (unit > 0 && replacement.length > placeholder.length()) {
            throw new IllegalArgumentException("a string cannot grow in its place");
        }
        this.target = target;
        this.placeholder = placeholder;
        this.replacement = replacement.clone();
        this.unit = unit;
        this.buffer = new byte[Math.max(BUFFER_BYTES_MIN, 4 * placeholder.length())];
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        var done = 0;
        while (done < length) {
            if (to == buffer.length) {
                process(false);
                System.arraycopy(buffer, from, buffer, 0, to - from);
                to -= from;
                from = 0;
            }
            var count = Math.min(length - done, buffer.length - to);
            System.arraycopy(bytes, offset + done, buffer, to, count);
            to += count;
            done += count;
        }
    }

    /// Hands over the rest and closes the target.
    @Override
    public void close() throws IOException {
        try (target) {
            process(true);
        }
    }

    /// Hands over what is decided.
    private void process(boolean atEnd) throws IOException {
        while (true) {
            var at = placeholder.find(buffer, from, to);
            var decided = at >= 0 ? at : atEnd ? to : Math.max(from, to - placeholder.length() + 1);
            var terminator = owed > 0 ? terminator(decided) : decided;
            if (owed > 0 && terminator + unit <= decided) {
                emit(terminator);
                pad();
            } else if (at >= 0) {
                emit(at);
                target.write(replacement);
                from += placeholder.length();
                owed += unit == 0 ? 0 : placeholder.length() - replacement.length;
            } else {
                emit(atEnd ? to : Math.min(terminator, decided));
                if (atEnd) {
                    pad();
                }
                return;
            }
        }
    }

    /// Where the string we are in ends, if that is before `end`; else the last place that may be looked at again.
    private int terminator(int end) {
        var i = from;
        while (i + unit <= end && !isZero(i)) {
            i += unit;
        }
        return i;
    }

    private boolean isZero(int at) {
        for (var i = 0; i < unit; i++) {
            if (buffer[at + i] != 0) {
                return false;
            }
        }
        return true;
    }

    private void emit(int end) throws IOException {
        target.write(buffer, from, end - from);
        from = end;
    }

    private void pad() throws IOException {
        var zeros = new byte[(int) Math.min(owed, BUFFER_BYTES_MIN)];
        for (; owed > 0; owed -= Math.min(owed, zeros.length)) {
            target.write(zeros, 0, (int) Math.min(owed, zeros.length));
        }
    }
}
