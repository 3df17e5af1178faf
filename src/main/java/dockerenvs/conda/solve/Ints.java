package dockerenvs.conda.solve;

import java.util.Arrays;

/// A list of numbers that grows.
final class Ints {
    private static final int FIRST_CAPACITY = 16;

    private int[] items = new int[FIRST_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    int at(int index) {
        return items[index];
    }

    void set(int index, int item) {
        items[index] = item;
    }

    void add(int item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
        }
        items[size++] = item;
    }

    void clear() {
        size = 0;
    }

    /// Keeps only the first ones.
    void cut(int length) {
        size = length;
    }

    int[] toArray() {
        return Arrays.copyOf(items, size);
    }

    /// An array of at least that length with the same beginning.
    static int[] grown(int[] array, int length) {
        return array.length >= length ? array : Arrays.copyOf(array, Math.max(length, 2 * array.length));
    }

    /// An array of at least that length with the same beginning.
    static byte[] grown(byte[] array, int length) {
        return array.length >= length ? array : Arrays.copyOf(array, Math.max(length, 2 * array.length));
    }
}
