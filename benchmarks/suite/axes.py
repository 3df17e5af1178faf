"""Axes: where a number lies, and which numbers are written beside."""
import math

_STEPS = (1, 2, 2.5, 5, 10)


class Logarithmic:
    """From the power of ten below to the one above."""

    def __init__(self, values, start, end):
        self.low = math.floor(math.log10(min(values)) + 1e-9)
        self.high = max(math.ceil(math.log10(max(values)) - 1e-9), self.low + 1)
        self._start, self._end = start, end

    def at(self, value):
        return self._start + (self._end - self._start) * (math.log10(value) - self.low) / (self.high - self.low)

    def ticks(self):
        return [10.0**power for power in range(self.low, self.high + 1)]


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
