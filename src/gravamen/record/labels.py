"""Values of many rows as codes in memory: some bytes a row, counted and chosen from in a blink."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Labels:
    """Codes of some rows and the values that they stand for; -1 stands for none. `rows` is None where row n has code n."""

    values: Sequence[str]
    codes: Codes
    rows: Codes | None = None

    def of_row(self, row: int) -> list[str]:
        """The values of one row."""
        codes: list[int] = (self.codes[row : row + 1] if self.rows is None else self.codes[self.rows == row]).tolist()
        return [self.values[code] for code in codes if code >= 0]

    def chosen(self, wanted: Iterable[str], size: int) -> Mask:
        """Which rows have one of these values."""
        wanted = set(wanted)
        is_wanted = np.array([value in wanted for value in self.values] + [False])
        if self.rows is None:
            return is_wanted[self.codes]
        found = np.zeros(size, dtype=bool)
        found[self.rows[is_wanted[self.codes]]] = True
        return found


@dataclass(frozen=True, slots=True)
class Occurrences:
    """In which disputes each value of a filter of statements occurs: every pair of a value and a dispute once (`values` has the
    code of each pair's value), and for each label of a statement (`rows`; None: label n is of row n) its pair, -1 for none."""

    values: Codes
    pairs: Codes
    rows: Codes | None

    def counted(self, statements: Mask, size: int) -> Numbers:
        """In how many disputes each of `size` values occurs, by these statements."""
        pairs = self.pairs[statements] if self.rows is None else self.pairs[statements[self.rows]]
        # One place more than there are pairs: -1, a statement without a value, marks that.
        seen = np.zeros(len(self.values) + 1, dtype=bool)
        seen[pairs] = True
        return np.bincount(self.values[seen[:-1]], minlength=size)


def occurrences_of(labels: Labels, dispute: Codes, disputes: int) -> Occurrences:
    """In which of so many disputes the values of statements occur; `dispute` has the row of each statement's dispute."""
    rows = slice(None) if labels.rows is None else labels.rows
    keys = np.where(labels.codes < 0, -1, labels.codes.astype(np.int64) * disputes + dispute[rows])
    known, pairs = np.unique(keys, return_inverse=True)
    none = int(len(known) > 0 and known[0] == -1)
    return Occurrences((known[none:] // max(1, disputes)).astype(np.int32), (pairs - none).astype(np.int32), labels.rows)


def labelled(given: Sequence[str | None], values: Sequence[str] | None = None) -> Labels:
    """Labels of rows that have one value each, or none."""
    values = values if values is not None else sorted({value for value in given if value is not None})
    code: dict[str | None, int] = {value: n for n, value in enumerate(values)}
    return Labels(values, np.fromiter((code.get(value, -1) for value in given), np.int32, len(given)))


def many_labelled(given: Sequence[Iterable[str]]) -> Labels:
    """Labels of rows that have any number of values each."""
    pairs = [(row, value) for row, values in enumerate(given) for value in values]
    found = labelled([value for _, value in pairs])
    return Labels(found.values, found.codes, np.fromiter((row for row, _ in pairs), np.int32, len(pairs)))


def both_labelled(first: Sequence[str | None], second: Sequence[str | None]) -> Labels:
    """Labels of rows that have one value of each of two sorts, or none."""
    one, other = labelled(first), labelled(second)
    values = sorted({*one.values, *other.values})
    code = {value: n for n, value in enumerate(values)}
    codes = [np.array([*(code[value] for value in each.values), -1], dtype=np.int32)[each.codes] for each in (one, other)]
    rows = np.arange(len(first), dtype=np.int32)
    return Labels(values, np.concatenate(codes), np.concatenate((rows, rows)))
