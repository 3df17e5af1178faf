package dockerenvs.conda.activation;

/// The characters of a script one by one. A backslash before a line break joins the lines (POSIX 2.2.1), except for
/// [#nextRaw()].
final class ScriptCharacters {
    /// What [#peek()] gives behind the last character; scripts with NUL are refused before.
    static final char END = 0;

    private final String text;
    private int position;
    private int line = 1;

    ScriptCharacters(String text) {
        this.text = text;
    }

    /// The next character, which stays.
    char peek() {
        while (text.startsWith("\\\n", position)) {
            position += 2;
            line++;
        }
        return at(position);
    }

    /// The next character, taken; at the end again and again [#END].
    char next() {
        peek();
        return nextRaw();
    }

    /// The next character as it stands.
    char nextRaw() {
        var c = at(position);
        if (position < text.length()) {
            position++;
        }
        line += c == '\n' ? 1 : 0;
        return c;
    }

    /// Takes the next character if it is `expected`.
    boolean accept(char expected) {
        if (peek() != expected || position == text.length()) {
            return false;
        }
        nextRaw();
        return true;
    }

    /// Everything up to the line break, which stays; a backslash before it joins nothing, as in comments.
    void skipLine() {
        var end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end;
    }

    int line() {
        return line;
    }

    NotUnderstood notUnderstood(String why) {
        return new NotUnderstood(line, why);
    }

    private char at(int index) {
        return index < text.length() ? text.charAt(index) : END;
    }
}
