"""Tells what the selected rows of a list amount to (H12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.i18n import _
from forms.kit.list_spec import Column, is_number
from forms.kit.tally import NOTHING, Figure, Selected, Tally, add_up, rows_chosen

if TYPE_CHECKING:
    from forms.kit.list import ListPage

_SUMMED_AT_MOST = 2000


class ListSum:
    """Follows the selection of a list and what its rows say."""

    def __init__(self, page: ListPage) -> None:
        self._page = page
        self._asked = 0  # an answer about an earlier selection says nothing any more

    def tell(self) -> None:
        """Tell the sum of the selection, also when its tab comes back."""
        self._asked += 1
        page, table = self._page, self._page.table
        count = table.selected_count()
        if count <= 1:
            page.status.emit(NOTHING)
        elif count <= _SUMMED_AT_MOST:
            then = partial(self._say, self._asked)
            if any(one.told for one in self._columns()):
                then = partial(page.model.told.finish, then=then)
            page.model.collect(table.selected_rows(), then)
        else:
            whole = count == page.model.rowCount()
            known = tuple(self._of_all()) if whole else ()
            page.status.emit(Selected(rows_chosen(count), known))

    def _columns(self) -> list[Column]:
        return [one for one in self._page.table.keeper.shown() if one.sum]

    def _say(self, asked: int, records: Sequence[Any]) -> None:
        # Another tab may have come to the front meanwhile.
        if asked == self._asked and self._page.isVisible():
            shown = self._columns()
            told = Selected(rows_chosen(len(records)), selected_sums(shown, records))
            self._page.status.emit(told)

    def _of_all(self) -> Iterator[Tally]:
        """Return the sums of every row there is, without reading them all."""
        known = self._page.totals.overview()
        for column in self._columns():
            sums = known.sums.get(column.field, {}) if known else {}
            for unit, total in sums.items():
                yield Tally(_figure(column, total, unit), 0, total)


def selected_sums(columns: list[Column], records: Sequence[Any]) -> tuple[Tally, ...]:
    """Return what some records amount to in the columns that are added up."""
    return add_up(
        _figure(column, Decimal(value), column.currency_of(record))
        for column in columns
        for record in records
        if is_number(value := column.value_of(record))
    )


def _figure(column: Column, value: Decimal, unit: str) -> Figure:
    return Figure(value, _(column.title), unit, "money" if unit else "")
