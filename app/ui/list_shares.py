"""What a column of percentages comes to over all rows of a list, below it (H12)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from app.db.weighed import Weighed
from app.modules import find
from app.ui.heard import heard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.core.errors import AppError
    from app.core.query import Overview, Query
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from forms.kit.list import ListPage

MOST = 1_000
"""Rows that are weighed; of more nothing is told."""
AT_ONCE = 50
"""Rows that are weighed together: what is typed meanwhile waits for no more."""
_REST = 400  # milliseconds for which nothing else is asked of the list


def with_shares(
    make: Callable[[Desk], Any],
    shares: Mapping[str, str],
    desk: Desk,
    most: int = 0,
    at_once: int = 0,
) -> Any:
    """Make the tab of a list whose percentages are told over all rows.

    Args:
        make: Makes the tab.
        shares: As of `Listed`.
        desk: Where it is shown.
        most: Rows that are weighed; 0: `MOST`.
        at_once: Of them together; 0: `AT_ONCE`.
    """
    tab = make(desk)
    Shares(desk, tab.form, shares, most or MOST, at_once or AT_ONCE)
    return tab


class Shares(QObject):
    """Asks for them once the list rests, a few rows at a time; no row waits for it."""

    def __init__(
        self,
        desk: Desk,
        page: ListPage,
        shares: Mapping[str, str],
        most: int,
        at_once: int,
    ) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._most, self._at_once = most, at_once
        self._shares = {f: name for f, name in shares.items() if page.spec.column(f)}
        self._asked = 0  # answers to earlier questions are thrown away
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._ask)
        page.counted.connect(self._wait)
        if (known := page.totals.overview()) is not None:
            self._wait(known)

    def _wait(self, _overview: Overview) -> None:
        self._asked += 1
        self._rest.start()

    def _ask(self) -> None:
        overview = self._page.totals.overview()
        if overview is None:  # another question is on its way
            return
        first = replace(self._page.query(), after=None, limit=self._at_once)
        for field, name in self._shares.items():
            if 0 < overview.count <= self._most:
                self._weigh(field, name, first, Weighed())
            else:
                self._page.totals.show_shares(field, {})

    def _weigh(self, field: str, name: str, query: Query, before: Weighed) -> None:
        add = partial(self._add, self._asked, field, name, before)
        self._desk.work.read(
            partial(_read, name, query), heard(self._page, add), _unread
        )

    def _add(
        self, asked: int, field: str, name: str, before: Weighed, found: Weighed
    ) -> None:
        if asked != self._asked or self._page.totals.overview() is None:
            return
        known = before.then(found)
        if known.more is None:
            self._page.totals.show_shares(field, known.shares())
            if known.sum_of:
                self._page.totals.show_sums(known.sum_of, known.parts)
        else:
            self._weigh(field, name, known.more, known)


def _read(name: str, query: Query, uow: UnitOfWork) -> Any:
    return find(name)(uow, query)


def _unread(_error: AppError) -> None:
    """Leave the place empty; the list itself tells what is the matter."""
