"""What a column of percentages comes to over all rows of a list, below it (H12)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.modules import find
from app.ui.heard import heard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from app.core.errors import AppError
    from app.core.query import Overview, Query
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from forms.kit.list import ListPage


def with_shares(
    make: Callable[[Desk], Any], shares: Mapping[str, str], desk: Desk
) -> Any:
    """Make the tab of a list whose percentages are told over all rows.

    Args:
        make: Makes the tab.
        shares: As of `Listed`.
        desk: Where it is shown.
    """
    tab = make(desk)
    Shares(desk, tab.form, shares)
    return tab


class Shares(QObject):
    """Asks for them once the rows are counted; no row waits for it."""

    def __init__(self, desk: Desk, page: ListPage, shares: Mapping[str, str]) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._shares = {f: name for f, name in shares.items() if page.spec.column(f)}
        page.counted.connect(self._ask)
        if (known := page.totals.overview()) is not None:
            self._ask(known)

    def _ask(self, overview: Overview) -> None:
        query = self._page.query()
        for field, name in self._shares.items() if overview.count else ():
            self._desk.work.read(
                partial(_read, name, query),
                heard(self._page, partial(self._show, query, field)),
                _unread,
            )

    def _show(self, query: Query, field: str, found: Mapping[str, Decimal]) -> None:
        if query == self._page.query():
            self._page.totals.show_shares(field, found)


def _read(name: str, query: Query, uow: UnitOfWork) -> Any:
    return find(name)(uow, query)


def _unread(_error: AppError) -> None:
    """Leave the place empty; the list itself tells what is the matter."""
