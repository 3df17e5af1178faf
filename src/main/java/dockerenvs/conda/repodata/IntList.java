package dockerenvs.conda.repodata;

import java.util.Arrays;

/// Numbers that are written one after the other.
final class IntList {
    private int[] numbers = new int[1024];
    private int size;

    void add(int number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
        }
        numbers[size++] = number;
    }

    int at(int index) {
        return numbers[index];
    }

    int size() {
        return size;
    }
}
