package dockerenvs.conda.repodata;

import java.util.Arrays;

/// The list that each of the most usual keys had last time, as it stands in the document. The records of one package
/// often say the same, and to compare it as a whole is faster than to look at each text.
final class LastLists {
    private static final int KEYS = 64;

    private final byte[][] texts = new byte[KEYS][0];
    private final int[] numbers = new int[KEYS];

    /// The end of the list that begins at `from`, when it is the same again; -1 when not.
    int match(int key, byte[] bytes, int from, int limit) {
        if (key >= KEYS) {
            return -1;
        }
        var text = texts[key];
        var to = from + text.length;
        return text.length > 0 && to < limit && Arrays.equals(text, 0, text.length, bytes, from, to) ? to : -1;
    }

    /// The number of the list.
    int number(int key) {
        return numbers[key];
    }

    void set(int key, int number, byte[] text) {
        if (key < KEYS) {
            texts[key] = text;
            numbers[key] = number;
        }
    }
}
