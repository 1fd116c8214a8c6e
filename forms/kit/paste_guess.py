"""Guesses what pasted columns without headings are, by what stands in them.

The commonest table of all is item, quantity, price. Figures go to columns of figures
and words to columns of words: what fits nowhere is left out, and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forms.kit.grid_clipboard import Table
from forms.kit.grid_values import TypingError, parse, read_number
from forms.kit.spec import ColumnSpec

_CODE = 8
"""A whole number of so many digits is a code of the customs, a bar code or a day."""
_QUANTITIES = frozenset({"decimal", "integer"})


@dataclass(frozen=True, slots=True)
class _Pasted:
    """What stands in a pasted column.

    Attributes:
        texts: Those of its cells that say something.
        kind: "number", "text", "code", or nothing where it is empty.
        whole: Whether all its figures are whole.
    """

    texts: tuple[str, ...]
    kind: str
    whole: bool


def _looked_at(cells: Iterable[str]) -> _Pasted:
    texts = tuple(filter(None, cells))
    numbers = []
    for text in texts:
        try:
            numbers.append(read_number(text, brackets=True))
        except ValueError:
            continue
    whole = all(number == number.to_integral_value() for number in numbers)
    kind = "text" if texts else ""
    if numbers and len(numbers) * 2 >= len(texts):
        long = all(text.isdigit() and len(text) >= _CODE for text in texts)
        kind = "code" if long else "number"
    return _Pasted(texts, kind, whole)


def by_content(columns: Sequence[ColumnSpec], rows: Table) -> list[str]:
    """Return the field of each pasted column; "" where it is taken for nothing.

    Args:
        columns: Where pasted values may go, from the current cell on.
        rows: The pasted rows, without a heading.
    """
    pasted = [_looked_at(cells) for cells in zip(*rows, strict=True)]
    guess = _Guess(columns, pasted)
    if pasted and columns and guess.takes(columns[0], pasted[0], alone=len(pasted) < 2):  # noqa: PLR2004
        guess.put(0, columns[0])
    guess.put_figures()
    guess.put_words()
    return guess.fields


class _Guess:
    def __init__(
        self, columns: Sequence[ColumnSpec], pasted: Sequence[_Pasted]
    ) -> None:
        self.fields = [""] * len(pasted)
        self._pasted = pasted
        self._order = {column.field: at for at, column in enumerate(columns)}
        self._free = [c for at, c in enumerate(columns) if at == 0 or not c.hidden]

    def put(self, number: int, column: ColumnSpec) -> None:
        """Take a pasted column for one of ours."""
        self.fields[number] = column.field
        self._free.remove(column)

    @staticmethod
    def takes(column: ColumnSpec, pasted: _Pasted, *, alone: bool) -> bool:
        """Say whether the current cell's column takes the first pasted one.

        An item number may be all digits; a name never is, unless nothing else was
        copied.
        """
        if column.number:
            return pasted.kind == "number"
        if column.kind == "date":
            return _are_days(column, pasted)
        if pasted.kind == "number":
            return alone or (column.kind.startswith("lookup:") and pasted.whole)
        return bool(pasted.kind)

    def put_figures(self) -> None:
        """Take figures for quantity, then price; of others only what follows in order.

        Prices are what has pennies, quantities what is whole.
        """
        numbers = self._left("number")
        quantity = next((c for c in self._free if c.kind in _QUANTITIES), None)
        price = next((c for c in self._free if c.kind == "price"), None)
        if quantity is None or price is None:
            open_ = [column for column in self._free if column.number]
            for number, column in zip(numbers, open_, strict=False):
                self.put(number, column)
            return
        broken = [n for n in numbers if not self._pasted[n].whole]
        whole = [n for n in numbers if self._pasted[n].whole]
        amount = next(iter(whole or broken[: len(broken) - 1]), None)
        others = [n for n in numbers if n != amount]
        dear = next((n for n in broken if n in others), next(iter(others), None))
        if amount is not None:
            self.put(amount, quantity)
        if dear is not None:
            self.put(dear, price)

    def put_words(self) -> None:
        """Take words for what follows in order behind the column to their left."""
        for number in (*self._left("text"), *self._left("code")):
            days = [c for c in self._free if c.kind == "date"]
            day = next((c for c in days if _are_days(c, self._pasted[number])), None)
            if day is not None:
                self.put(number, day)
            elif self._pasted[number].kind == "text":
                self._put_word(number)

    def _put_word(self, number: int) -> None:
        before = [self._order[field] for field in self.fields[:number] if field]
        for column in self._free:
            fits = column.kind == "text" or column.kind.startswith("lookup:")
            if fits and self._order[column.field] > max(before, default=-1):
                self.put(number, column)
                return

    def _left(self, kind: str) -> list[int]:
        return [
            n
            for n, (pasted, field) in enumerate(
                zip(self._pasted, self.fields, strict=True)
            )
            if pasted.kind == kind and not field
        ]


def _are_days(column: ColumnSpec, pasted: _Pasted) -> bool:
    for text in pasted.texts:
        try:
            parse(column, text, None, None, pasted=True)
        except TypingError:
            return False
    return bool(pasted.texts)
