package dockerenvs.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/// Names as bytes: archives and trees store, measure and order them as UTF-8, Java holds them as UTF-16.
final class Utf8 {
    static final char REPLACEMENT = '\ufffd';

    private Utf8() {}

    /// Order of the UTF-8 bytes, without making them. UTF-16 orders the same but for surrogates, which stand for
    /// code points above all others and yet are smaller than U+E000 to U+FFFF.
    static int compare(String left, String right) {
        var length = Math.min(left.length(), right.length());
        for (var i = 0; i < length; i++) {
            var a = left.charAt(i);
            var b = right.charAt(i);
            if (a != b) {
                var exceptional = Character.isSurrogate(a) != Character.isSurrogate(b)
                        && a >= Character.MIN_SURROGATE
                        && b >= Character.MIN_SURROGATE;
                return exceptional ? b - a : a - b;
            }
        }
        return left.length() - right.length();
    }

    /// Whether the order of `text` among others like it is that of [String#compareTo(String)].
    static boolean isOrderedAsUtf16(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= Character.MIN_SURROGATE) {
                return false;
            }
        }
        return true;
    }

    /// Number of UTF-8 bytes of `text`.
    static int length(String text) {
        return isAscii(text) ? text.length() : text.getBytes(UTF_8).length;
    }

    static boolean isAscii(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /// Whether UTF-8 can write `text`: no half of a surrogate pair stands alone.
    static boolean isEncodable(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return UTF_8.newEncoder().canEncode(text);
            }
        }
        return true;
    }

    /// The text of a name in an archive: UTF-8 or, where the bytes are not UTF-8, Latin-1, which every byte has.
    static String decode(byte[] bytes, int from, int to) {
        var text = new String(bytes, from, to - from, UTF_8);
        if (text.indexOf(REPLACEMENT) < 0 || isValid(bytes, from, to)) {
            return text;
        }
        return new String(bytes, from, to - from, ISO_8859_1);
    }

    static boolean isValid(byte[] bytes, int from, int to) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return true;
        } catch (CharacterCodingException _) { // the answer, not a failure
            return false;
        }
    }
}
