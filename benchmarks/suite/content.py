"""Bytes like those of real files, the same for the same seed: sources, machine code, what cannot be compressed."""
import array
import random

_SLOTS = 1 << 16
_ELF_HEADER = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\0\x3e\0\x01\0\0\0" + bytes(40)


def _vocabulary(seed, words, flatness, word):
    """A table of slots in which the k-th word lies about 1/k^flatness as often as the first, as words of languages do."""
    source = random.Random(seed)
    weights = [1 / (rank + 1) ** flatness for rank in range(words)]
    factor = _SLOTS / sum(weights)
    table = []
    for weight in weights:
        table += [word(source)] * max(1, round(weight * factor))
    table += table[: max(0, _SLOTS - len(table))]
    source.shuffle(table)
    return table[:_SLOTS]


def _identifier(source):
    letters = "".join(source.choices("etaoinshrdlucmfwypvbgk_", k=source.randint(2, 11)))
    return (letters + source.choice([" ", " ", " ", "(", ".", ", ", ")\n    ", ":\n        ", " = ", "\n"])).encode()


def _instruction(source):
    return source.randbytes(source.choice([2, 3, 3, 4, 5, 7]))


_SOURCE = _vocabulary("source", 6000, 1.0, _identifier)
_CODE = _vocabulary("code", 9000, 0.75, _instruction)


def _fill(source, size, table, mean):
    parts, have = [], 0
    while have < size:
        numbers = array.array("H", source.randbytes(2 * (int((size - have) / mean) + 8)))
        part = b"".join(map(table.__getitem__, numbers))
        parts.append(part)
        have += len(part)
    return b"".join(parts)[:size]


def text(source, size):
    """Like programs in Python: gzip makes a quarter of them."""
    return _fill(source, size, _SOURCE, 8)


def library(source, size):
    """Like a shared library: a header without sections, code, texts, a table of zeros, and a part that is noise."""
    size = max(size, len(_ELF_HEADER))
    parts = [_ELF_HEADER, _fill(source, size * 65 // 100, _CODE, 4), text(source, size * 15 // 100)]
    parts += [bytes(size * 12 // 100), source.randbytes(size * 5 // 100)]
    return b"".join(parts).ljust(size, b"\xcc")[:size]
