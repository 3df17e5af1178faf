package dockerenvs.conda.repodata;

import java.util.Arrays;

/// The list that each of the most usual keys had last time, as it stands in the document. The records of one package
/// often say the same, and to compare it as a whole is faster than to look at each text.
final class LastLists {
    private static final int KEYS = 64;

    private final ByteList[] texts = new ByteList[KEYS];
    private final int[] numbers = new int[KEYS];

    LastLists() {
        Arrays.setAll(texts, _ -> new ByteList(64));
    }

    /// The end of the list that begins at `from`, when it is the same again; -1 when not.
    int match(int key, byte[] bytes, int from, int limit) {
        if (key >= KEYS) {
            return -1;
        }
        var text = texts[key];
        var to = from + text.size();
        return text.size() > 0 && to < limit && Words.equal(text.array(), 0, bytes, from, text.size()) ? to : -1;
    }

    /// The number of the list.
    int number(int key) {
        return numbers[key];
    }

    /// Remembers the list between two positions.
    void set(int key, int number, byte[] bytes, int from, int to) {
        if (key < KEYS) {
            texts[key].clear();
            texts[key].write(bytes, from, to);
            numbers[key] = number;
        }
    }
}
