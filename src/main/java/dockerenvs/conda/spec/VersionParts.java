package dockerenvs.conda.spec;

import java.util.Arrays;

/// The segments of a version and what they are made of, as numbers that compare as the parts do.
///
/// ```
///   words      -2^62 + their first seven characters, eight bits each, and one bit that says that there are more
///   numbers    themselves, up to 18 digits
///              2^61 + how many digits, when there are more
///   post       the largest number of all
/// ```
///
/// Where there is more to a part than its number says, its text decides.
final class VersionParts {
    static final long POST = Long.MAX_VALUE;
    static final int DIGITS_MAX = 18;
    static final long NOT_SIMPLE = -1;

    private static final int SIMPLE_SEGMENTS = 3;
    private static final int SIMPLE_BITS = 21;

    private static final long WORD = -1L << 62;
    private static final long LARGE = 1L << 61;
    private static final int WORD_CHARACTERS = 7;
    private static final String[] NO_TEXTS = {};

    private long[] codes = new long[8];
    private int count;
    /// By segment, one behind its last part.
    private int[] ends = new int[6];
    private int segments;
    /// By part, its text, where the number does not say all; as long as it has to be.
    private String[] texts = NO_TEXTS;

    void endSegment() {
        if (segments == ends.length) {
            ends = Arrays.copyOf(ends, 2 * segments);
        }
        ends[segments++] = count;
    }

    void add(long code) {
        if (count == codes.length) {
            codes = Arrays.copyOf(codes, 2 * count);
        }
        codes[count++] = code;
    }

    void addWord(String source, int from, int to) {
        var packed = 0L;
        for (var i = from; i < from + WORD_CHARACTERS; i++) {
            packed = packed << Byte.SIZE | (i < to ? source.charAt(i) : 0);
        }
        var more = to - from > WORD_CHARACTERS;
        if (more) {
            text(source.substring(from, to));
        }
        add(WORD + (packed << 1 | (more ? 1 : 0)));
    }

    /// Digits without zeros in front, more than [#DIGITS_MAX].
    void addLarge(String digits) {
        text(digits);
        add(LARGE + digits.length());
    }

    private void text(String text) {
        var old = texts.length;
        texts = Arrays.copyOf(texts, count + 1);
        Arrays.fill(texts, old, count, "");
        texts[count] = text;
    }

    int segments() {
        return segments;
    }

    /// The first segments as one number that compares as they do: without an epoch, and of one small number each.
    long beginning(int mainSegments) {
        if (codes[0] != 0) {
            return NOT_SIMPLE;
        }
        var result = 0L;
        for (var segment = 1; segment <= SIMPLE_SEGMENTS; segment++) {
            var code = segment < mainSegments ? codes[ends[segment] - 1] : 0;
            if (code < 0 || code >>> SIMPLE_BITS != 0 || segment < mainSegments && size(segment) != 1) {
                return NOT_SIMPLE;
            }
            result = result << SIMPLE_BITS | code;
        }
        return result;
    }

    private int begin(int segment) {
        return segment == 0 ? 0 : ends[segment - 1];
    }

    /// How many parts a segment has.
    int size(int segment) {
        return ends[segment] - begin(segment);
    }

    private long code(int segment, int index) {
        var at = begin(segment) + index;
        return at < ends[segment] ? codes[at] : 0;
    }

    private String text(int segment, int index) {
        var at = begin(segment) + index;
        return at < ends[segment] && at < texts.length ? texts[at] : "";
    }

    int compare(int segment, int index, VersionParts other, int otherSegment, int otherIndex) {
        var code = code(segment, index);
        var result = Long.compare(code, other.code(otherSegment, otherIndex));
        return result != 0 || texts.length == 0
                ? result
                : text(segment, index).compareTo(other.text(otherSegment, otherIndex));
    }

    int compareWithZero(int segment, int index) {
        return Long.compare(code(segment, index), 0);
    }

    int compareSegment(int segment, VersionParts other, int otherSegment) {
        var size = Math.max(size(segment), other.size(otherSegment));
        for (var i = 0; i < size; i++) {
            var result = compare(segment, i, other, otherSegment, i);
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    int compareSegmentWithZeros(int segment) {
        for (var at = begin(segment); at < ends[segment]; at++) {
            if (codes[at] != 0) {
                return codes[at] < 0 ? -1 : 1;
            }
        }
        return 0;
    }

    /// Whether a part is a word and begins with another word.
    boolean isWordBeginningWith(int segment, int index, VersionParts other, int otherSegment) {
        var code = code(segment, index);
        var wanted = other.code(otherSegment, index);
        if (code >= 0 || wanted >= 0) {
            return false;
        }
        var wantedWord = (wanted - WORD) >> 1;
        if (((wanted - WORD) & 1) != 0) {
            return text(segment, index).startsWith(other.text(otherSegment, index));
        }
        var unused = Math.min(Long.numberOfTrailingZeros(wantedWord) / Byte.SIZE, WORD_CHARACTERS) * Byte.SIZE;
        return (code - WORD) >> 1 >> unused == wantedWord >> unused;
    }

    /// Of some segments, without the zeros that make no difference.
    int hash(int from, int to) {
        var hash = 0;
        var zeroSegments = 0;
        for (var segment = from; segment < to; segment++) {
            var end = ends[segment];
            while (end > begin(segment) && codes[end - 1] == 0) {
                end--;
            }
            if (end == begin(segment)) {
                zeroSegments++;
                continue;
            }
            hash = 31 * (hash + zeroSegments);
            zeroSegments = 0;
            for (var at = begin(segment); at < end; at++) {
                hash = 31 * hash + Long.hashCode(codes[at]);
            }
        }
        return hash;
    }
}
