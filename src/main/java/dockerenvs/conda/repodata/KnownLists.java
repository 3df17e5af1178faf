package dockerenvs.conda.repodata;

import java.util.Arrays;

/// Lists of texts that came lately, as they stand in the document. The records of one package often say the same, and
/// to compare a list as a whole is faster than to look up each of its texts.
///
/// Only lists without `]` in their texts are known, so that the first `]` is the end.
final class KnownLists {
    private static final int SLOTS = 4096;

    private final ByteList[] texts = new ByteList[SLOTS];
    private final int[] numbers = new int[SLOTS];
    private int slot;

    KnownLists() {
        Arrays.setAll(texts, _ -> new ByteList(0));
    }

    /// The end of the list that begins at `from`, when it is known; -1 when not. Either is remembered until [#add].
    int match(byte[] bytes, int from, int limit) {
        var hash = Words.HASH_START;
        for (var at = from; at + Long.BYTES <= limit; at += Long.BYTES) {
            var word = Words.at(bytes, at);
            var ends = Words.brackets(word);
            if (ends != 0) {
                var count = Long.numberOfTrailingZeros(ends) >>> 3;
                slot = (int) Words.mix(hash, Words.first(word, count)) & (SLOTS - 1);
                var to = at + count + 1;
                var text = texts[slot];
                return text.size() == to - from && Words.equal(text.array(), 0, bytes, from, to - from) ? to : -1;
            }
            hash = Words.mix(hash, word);
        }
        slot = -1;
        return -1;
    }

    /// The number of the list that matched.
    int number() {
        return numbers[slot];
    }

    /// Remembers the list that did not match.
    void add(byte[] bytes, int from, int to, int number) {
        if (slot >= 0 && firstBracket(bytes, from) == to - 1) {
            texts[slot].clear();
            texts[slot].write(bytes, from, to);
            numbers[slot] = number;
        }
    }

    private static int firstBracket(byte[] bytes, int from) {
        var at = from;
        while (bytes[at] != ']') {
            at++;
        }
        return at;
    }
}
