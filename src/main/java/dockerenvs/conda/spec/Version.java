package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;

/// A version of a package, in the order conda gives them (CEP 33): `1.0rc1 < 1.0 = 1.0.0 < 1.0.post1 < 1.1 < 1!0`.
///
/// Segments between `.` and `_` are split into runs of digits and of other characters, and compared pairwise; what
/// is missing counts as 0. `dev` is before all words, words are before numbers, `post` is behind them. Versions
/// that are the same in this order are equal, however they are written.
public final class Version implements Comparable<Version> {
    private final String text;
    private final VersionParts parts;
    /// How many segments come before the local ones; the first is the epoch.
    private final int mainSegments;
    /// Epoch and the first segments as one number, when they are simple enough, else [VersionParts#NOT_SIMPLE].
    private final long beginning;

    Version(String text, VersionParts parts, int mainSegments) {
        this.text = text;
        this.parts = parts;
        this.mainSegments = mainSegments;
        this.beginning = parts.beginning(mainSegments);
    }

    /// Reads a version.
    ///
    /// @throws MalformedInput when it is none, with the reason
    public static Version parse(String text) {
        if (text.indexOf('*') >= 0) {
            throw VersionParser.malformed(text, "`*` belongs to version specs");
        }
        return VersionParser.parse(text);
    }

    /// Reads what version specs compare with: a version in which `*` may occur, as a word before all others.
    static Version literal(String text) {
        return VersionParser.parse(text);
    }

    /// Whether this is `prefix` or one of its refinements, as `1.2.3` is of `1.2`. The last part of the prefix, if
    /// it is a word, may be the beginning of one.
    public boolean startsWith(Version prefix) {
        var inLocal = prefix.mainSegments < prefix.parts.segments();
        if (inLocal && compareSegments(0, mainSegments, prefix, 0, prefix.mainSegments) != 0) {
            return false;
        }
        var from = inLocal ? mainSegments : 0;
        var to = inLocal ? parts.segments() : mainSegments;
        var wantedFrom = inLocal ? prefix.mainSegments : 0;
        var last = (inLocal ? prefix.parts.segments() : prefix.mainSegments) - 1;
        var same = Math.min(to - from, last - wantedFrom);
        if (compareSegments(from, from + same, prefix, wantedFrom, last) != 0) {
            return false;
        }
        // behind the end of the version there are only zeros
        var segment = Math.min(from + last - wantedFrom, to);
        var beyond = segment == to;
        var size = prefix.parts.size(last);
        for (var i = 0; i < size - 1; i++) {
            if (compareParts(beyond, segment, i, prefix, last) != 0) {
                return false;
            }
        }
        return !beyond && parts.isWordBeginningWith(segment, size - 1, prefix.parts, last)
                || compareParts(beyond, segment, size - 1, prefix, last) == 0;
    }

    private int compareParts(boolean beyond, int segment, int index, Version other, int otherSegment) {
        return beyond
                ? -other.parts.compareWithZero(otherSegment, index)
                : parts.compare(segment, index, other.parts, otherSegment, index);
    }

    @Override
    public int compareTo(Version other) {
        if (beginning != other.beginning
                && beginning != VersionParts.NOT_SIMPLE
                && other.beginning != VersionParts.NOT_SIMPLE) {
            return beginning < other.beginning ? -1 : 1;
        }
        var byMain = compareSegments(0, mainSegments, other, 0, other.mainSegments);
        return byMain != 0
                ? byMain
                : compareSegments(mainSegments, parts.segments(), other, other.mainSegments, other.parts.segments());
    }

    private int compareSegments(int from, int to, Version other, int otherFrom, int otherTo) {
        var common = Math.min(to - from, otherTo - otherFrom);
        for (var i = 0; i < common; i++) {
            var result = parts.compareSegment(from + i, other.parts, otherFrom + i);
            if (result != 0) {
                return result;
            }
        }
        for (var i = from + common; i < to; i++) {
            var result = parts.compareSegmentWithZeros(i);
            if (result != 0) {
                return result;
            }
        }
        for (var i = otherFrom + common; i < otherTo; i++) {
            var result = -other.parts.compareSegmentWithZeros(i);
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * parts.hash(0, mainSegments) + parts.hash(mainSegments, parts.segments());
    }

    /// As it was written.
    @Override
    public String toString() {
        return text;
    }
}
