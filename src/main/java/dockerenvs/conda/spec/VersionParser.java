package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;
import java.util.Locale;

/// Reads versions.
final class VersionParser {
    private final String text;
    private final String plain;
    private final VersionParts parts = new VersionParts();

    private VersionParser(String text, String plain) {
        this.text = text;
        this.plain = plain;
    }

    static Version parse(String text) {
        var stripped = text.strip();
        var plain = stripped.toLowerCase(Locale.ROOT);
        if (plain.indexOf('-') >= 0 && plain.indexOf('_') < 0) {
            plain = plain.replace('-', '_');
        }
        return new VersionParser(text, plain).version(stripped);
    }

    static MalformedInput malformed(String text, String why) {
        return MalformedInput.of("%s is not a version: %s".formatted(MalformedInput.quote(text), why), "");
    }

    private Version version(String stripped) {
        for (var i = 0; i < plain.length(); i++) {
            if (!isAllowed(plain.charAt(i))) {
                throw malformed(text, "it has other characters than letters, digits and `._+!`");
            }
        }
        var start = epoch();
        var plus = plain.indexOf('+', start);
        if (plus >= 0 && plain.indexOf('+', plus + 1) >= 0) {
            throw malformed(text, "it has two local parts");
        }
        var end = plus < 0 ? plain.length() : plus;
        if (end == start) {
            throw malformed(text, "it is empty");
        }
        segments(start, end);
        var mainSegments = parts.segments();
        if (plus >= 0) {
            segments(plus + 1, plain.length());
        }
        return new Version(stripped, parts, mainSegments);
    }

    private static boolean isAllowed(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "._+!*".indexOf(c) >= 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// Takes the epoch, 0 when there is none, and tells where it ends.
    private int epoch() {
        var mark = plain.indexOf('!');
        if (mark < 0) {
            parts.add(0);
            parts.endSegment();
            return 0;
        }
        if (plain.indexOf('!', mark + 1) >= 0) {
            throw malformed(text, "it has two epochs");
        }
        if (mark == 0 || runEnd(0, mark) < mark || !isDigit(plain.charAt(0))) {
            throw malformed(text, "its epoch is not a number");
        }
        run(0, mark);
        parts.endSegment();
        return mark + 1;
    }

    private void segments(int start, int end) {
        // an underscore at the end is a word, so that openssl's `1.0.1_` comes before `1.0.1a`
        var limit = end > start && plain.charAt(end - 1) == '_' ? end - 1 : end;
        var begin = start;
        for (var at = start; at <= limit; at++) {
            if (at == limit || plain.charAt(at) == '.' || plain.charAt(at) == '_') {
                segment(begin, at == limit ? end : at);
                begin = at + 1;
            }
        }
    }

    private void segment(int start, int end) {
        if (start == end) {
            throw malformed(text, "a part of it is empty");
        }
        if (!isDigit(plain.charAt(start))) {
            parts.add(0);
        }
        for (var at = start; at < end; ) {
            var next = runEnd(at, end);
            run(at, next);
            at = next;
        }
        parts.endSegment();
    }

    /// Where the digits, the stars, or the other characters end that begin there.
    private int runEnd(int start, int end) {
        var kind = kind(plain.charAt(start));
        var at = start + 1;
        while (at < end && kind(plain.charAt(at)) == kind) {
            at++;
        }
        return at;
    }

    private static int kind(char c) {
        return isDigit(c) ? 0 : c == '*' ? 1 : 2;
    }

    private void run(int start, int end) {
        if (isDigit(plain.charAt(start))) {
            number(start, end);
        } else if (end - start == 4 && plain.startsWith("post", start)) {
            parts.add(VersionParts.POST);
        } else if (end - start == 3 && plain.startsWith("dev", start)) {
            parts.addWord("DEV", 0, 3);
        } else {
            parts.addWord(plain, start, end);
        }
    }

    private void number(int start, int end) {
        var from = start;
        while (from < end - 1 && plain.charAt(from) == '0') {
            from++;
        }
        if (end - from > VersionParts.DIGITS_MAX) {
            parts.addLarge(plain.substring(from, end));
            return;
        }
        var value = 0L;
        for (var i = from; i < end; i++) {
            value = 10 * value + plain.charAt(i) - '0';
        }
        parts.add(value);
    }
}
