package dockerenvs.conda.repodata;

import java.util.Arrays;

/// Large numbers that are written one after the other.
final class LongList {
    private long[] numbers = new long[1024];
    private int size;

    void add(long number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
        }
        numbers[size++] = number;
    }

    long at(int index) {
        return numbers[index];
    }

    int size() {
        return size;
    }
}
