"""Axes: where a number lies, and which numbers are written beside."""
import math

_STEPS = (1, 2, 2.5, 5, 10)


class Logarithmic:
    """From the 1, 2 or 5 of a power of ten below all values to the one above."""

    def __init__(self, values, start, end):
        low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        marks = [float(f"{digit}e{power}") for power in range(low, high + 1) for digit in (1, 2, 5)]
        first = max(at for at, mark in enumerate(marks) if mark <= min(values) * 1.001)
        last = min(at for at, mark in enumerate(marks) if mark >= max(values) * 0.999 and at > first)
        self._marks = marks[first : last + 1]
        self._start, self._end = start, end

    def at(self, value):
        low, high = math.log10(self._marks[0]), math.log10(self._marks[-1])
        return self._start + (self._end - self._start) * (math.log10(value) - low) / (high - low)

    def ticks(self):
        powers = [mark for mark in self._marks if f"{mark:e}".startswith("1.")]
        return self._marks if len(powers) < 4 else powers


class Linear:
    """From zero to a round number above all."""

    def __init__(self, values, start, end):
        rough = max(values) / 5 or 1
        unit = 10 ** math.floor(math.log10(rough))
        self._step = next(step * unit for step in _STEPS if step * unit >= rough * 0.999)
        self._top = self._step * math.ceil(max(values) / self._step - 1e-9)
        self._start, self._end = start, end

    def at(self, value):
        return self._start + (self._end - self._start) * value / self._top

    def ticks(self):
        return [self._step * number for number in range(round(self._top / self._step) + 1)]


def fitting(values, start, end):
    """Linear where that shows everything, else logarithmic."""
    positive = [value for value in values if value > 0]
    wide = len(positive) == len(values) and max(positive) > 20 * min(positive)
    return Logarithmic(values, start, end) if wide else Linear(values, start, end)
