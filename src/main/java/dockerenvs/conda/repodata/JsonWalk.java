package dockerenvs.conda.repodata;

import dockerenvs.content.MalformedInput;
import java.io.IOException;

/// Walks over values of a document that nobody wants to know, or wants to know as a whole; they must be JSON
/// nevertheless.
///
/// Values that are kept stay in the window from where the walk began. Of others the window forgets what has been
/// passed, so that they may be of any size.
final class JsonWalk {
    private static final int LEVELS_MAX = 64;

    private final JsonWindow window;
    private boolean keeping;
    private int position;
    private long objects;
    private int level;

    JsonWalk(JsonWindow window) {
        this.window = window;
    }

    /// The next byte that is no white space, which becomes the next one of the window.
    ///
    /// @return the byte, or -1 at the end of the document
    int next() throws IOException {
        var at = window.at();
        if (at < window.limit() && window.bytes()[at] > ' ') {
            return window.bytes()[at];
        }
        start(false);
        skipBlanks();
        var found = position < window.limit() ? window.bytes()[position] & 0xff : -1;
        window.moveTo(position);
        return found;
    }

    /// Consumes the next byte that is no white space.
    ///
    /// @throws MalformedInput when it is another one
    void expect(char expected) throws IOException {
        if (next() != expected) {
            throw unexpected("`" + expected + "`");
        }
        window.moveTo(window.at() + 1);
    }

    /// Passes the value that begins at the window.
    void skip() throws IOException {
        start(false);
        value();
        window.moveTo(position);
    }

    /// The end of the string, or of whatever value, that begins at `distance` from the first byte of the window;
    /// nothing is consumed.
    int endOfValue(int distance) throws IOException {
        start(true);
        position += distance;
        value();
        return position - window.at();
    }

    /// The distance of the next byte that is no white space.
    int nextAfter(int distance) throws IOException {
        start(true);
        position += distance;
        return peek() < 0 ? -1 : position - window.at();
    }

    MalformedInput unexpected(String expected) throws IOException {
        start(false);
        return unexpectedHere(expected);
    }

    private void start(boolean keep) {
        keeping = keep;
        position = window.at();
        level = 0;
        objects = 0;
    }

    /// Whether there are `count` bytes from the position on.
    private boolean has(int count) throws IOException {
        while (position + count > window.limit()) {
            var distance = keeping ? position - window.at() : 0;
            if (!keeping) {
                window.moveTo(position);
            }
            var more = window.more();
            position = window.at() + distance;
            if (!more) {
                return position + count <= window.limit();
            }
        }
        return true;
    }

    private void skipBlanks() throws IOException {
        while (has(1)) {
            var c = window.bytes()[position];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            position++;
        }
    }

    private int peek() throws IOException {
        skipBlanks();
        return position < window.limit() ? window.bytes()[position] & 0xff : -1;
    }

    private void value() throws IOException {
        do {
            while (opens()) {
                // the first value in there is next
            }
        } while (continues());
    }

    /// Passes a simple value, or enters a list or an object that is not empty.
    private boolean opens() throws IOException {
        switch (peek()) {
            case '{', '[' -> {
                return enter();
            }
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
        return false;
    }

    private boolean enter() throws IOException {
        var object = window.bytes()[position] == '{';
        position++;
        if (peek() == (object ? '}' : ']')) {
            position++;
            return false;
        }
        if (++level > LEVELS_MAX) {
            throw window.malformed(position, "lists and objects are nested more than " + LEVELS_MAX + " levels deep");
        }
        objects = (objects << 1) | (object ? 1 : 0);
        if (object) {
            key();
        }
        return true;
    }

    /// Behind a value: leaves what ends here; whether another value follows.
    private boolean continues() throws IOException {
        while (level > 0) {
            var object = (objects & 1) != 0;
            var found = peek();
            if (found != ',' && found != (object ? '}' : ']')) {
                throw unexpectedHere(object ? "`,` or `}`" : "`,` or `]`");
            }
            position++;
            if (found == ',') {
                if (object) {
                    key();
                }
                return true;
            }
            level--;
            objects >>>= 1;
        }
        return false;
    }

    private void key() throws IOException {
        if (peek() != '"') {
            throw unexpectedHere("a key in quotes");
        }
        string();
        if (peek() != ':') {
            throw unexpectedHere("`:`");
        }
        position++;
    }

    private void word(String word) throws IOException {
        for (var i = 0; i < word.length(); i++) {
            if (here() != word.charAt(i)) {
                throw unexpectedHere("`" + word + "`");
            }
            position++;
        }
    }

    private void number() throws IOException {
        if (here() == '-') {
            position++;
        }
        if (here() == '0') {
            position++;
        } else {
            digits("a value");
        }
        if (here() == '.') {
            position++;
            digits("a digit");
        }
        if (here() == 'e' || here() == 'E') {
            position++;
            if (here() == '+' || here() == '-') {
                position++;
            }
            digits("a digit");
        }
    }

    private void digits(String expected) throws IOException {
        if (here() < '0' || here() > '9') {
            throw unexpectedHere(expected);
        }
        while (here() >= '0' && here() <= '9') {
            position++;
        }
    }

    private void string() throws IOException {
        position++;
        while (true) {
            if (position + Long.BYTES <= window.limit() && Words.stops(Words.at(window.bytes(), position)) == 0) {
                position += Long.BYTES;
                continue;
            }
            var found = has(1) ? window.bytes()[position] : 0;
            if (found == '"') {
                position++;
                return;
            } else if (found == '\\') {
                escape();
            } else if (found < 0) {
                beyondAscii();
            } else if (found < ' ') {
                throw unexpectedHere("the rest of a string");
            } else {
                position++;
            }
        }
    }

    private void escape() throws IOException {
        position++;
        var found = here();
        if (found < 0 || "\"\\/bfnrtu".indexOf(found) < 0) {
            throw unexpectedHere("an escape sequence");
        }
        position++;
        for (var i = 0; found == 'u' && i < 4; i++) {
            if (Character.digit(here(), 16) < 0) {
                throw unexpectedHere("a hexadecimal digit");
            }
            position++;
        }
    }

    /// A character of UTF-8 in its shortest form, and none of the surrogates (RFC 3629, section 4).
    private void beyondAscii() throws IOException {
        var first = window.bytes()[position] & 0xff;
        var length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (first < 0xc2 || first > 0xf4 || !has(length)) {
            throw window.malformed(position, "this is not UTF-8");
        }
        var bytes = window.bytes();
        var second = bytes[position + 1] & 0xff;
        var min = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        var max = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        var fits = second >= min && second <= max;
        for (var i = 2; i < length; i++) {
            fits &= (bytes[position + i] & 0xc0) == 0x80;
        }
        if (!fits) {
            throw window.malformed(position, "this is not UTF-8");
        }
        position += length;
    }

    /// The byte at the position; -1 at the end, and for all that are not ASCII.
    private int here() throws IOException {
        return has(1) ? Math.max(-1, window.bytes()[position]) : -1;
    }

    private MalformedInput unexpectedHere(String expected) throws IOException {
        return window.malformed(
                position,
                has(1)
                        ? "expected %s, found %s".formatted(expected, found(window.bytes()[position]))
                        : "the document ends early, where %s was expected".formatted(expected));
    }

    private static String found(byte b) {
        return b > ' ' ? "`" + (char) b + "`" : "the byte 0x%02x".formatted(b);
    }
}
