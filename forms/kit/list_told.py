"""What other modules know of the rows of a list, asked for once they are looked at.

A list shows its own rows first. A module that knows more of them (what of a contract
has left, what was paid) says so in its manifest (`Module.tells`), and the columns
declared as `told` are filled when it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

Values = Mapping[str, Any]
"""Fields of the record and what they are."""

Ask = Callable[[Sequence[int], Callable[[Mapping[int, Values]], None]], None]
"""Takes keys of records, and who is handed the values by key."""

_MOST: Final = 5000
"""Rows whose values are kept."""


class Told(QObject):
    """Completes the records of a list.

    Attributes:
        ask: Who knows more; None: nobody.

    Signals:
        came: There is something new to show; arg: keys of the records.
    """

    came = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.ask: Ask | None = None
        self._known: dict[int, Values] = {}
        self._asked: set[int] = set()
        self._fresh: set[int] = set()  # what was told since the last change
        self._wanted: list[int] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)

    def complete(self, record: Any) -> Any:
        """Return a record with what is known of it; what is not is asked for."""
        if self.ask is None or record is None:
            return record
        key: int = record.id
        if key not in self._asked:
            self._asked.add(key)
            self._wanted.append(key)
            if not self._timer.isActive():
                self._timer.start(0)  # all cells of a painting ask together
        known = self._known.get(key)
        return replace(record, **known) if known else record

    def finish(
        self, records: Sequence[Any], then: Callable[[Sequence[Any]], None]
    ) -> None:
        """Hand over records with all that is known of them now, looked at or not."""
        missing = [one.id for one in records if one.id not in self._fresh]
        if self.ask is None or not missing:
            then([self.complete(one) for one in records])
            return
        self._asked.update(missing)

        def take(answer: Mapping[int, Values]) -> None:
            self._take(answer)
            then([self.complete(one) for one in records])

        self.ask(missing, take)

    def renew(self) -> None:
        """Ask again for what is looked at; until then the last answer holds."""
        self._asked.clear()
        self._fresh.clear()
        self._wanted.clear()
        if len(self._known) > _MOST:
            self._known.clear()

    def _ask(self) -> None:
        keys, self._wanted = self._wanted, []
        if keys and self.ask is not None:
            self.ask(keys, self._take)

    def _take(self, answer: Mapping[int, Values]) -> None:
        new = [key for key, told in answer.items() if self._known.get(key) != told]
        self._known.update(answer)
        self._fresh.update(answer)
        if new:
            self.came.emit(frozenset(new))
