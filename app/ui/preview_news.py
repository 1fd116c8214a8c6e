"""Reads the papers of a preview anew when what they say, or became of them, changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from app.modules import ORDER
from app.ui.heard import heard

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.paper_job import PaperJob

_TOPICS = frozenset(ORDER) - {"access", "inquiries", "suppliers", "dossier"}
"""What papers are made of, the vault they lie in, the letters that carry them."""
_REST = 150  # ms: what changes together is read once


class News(QObject):
    """Follows what becomes of papers, wherever it happens: here or at a colleague's.

    Args:
        desk: Hears of it.
        form: The preview; one that is not seen reads when it is looked at.
        shown: Returns the papers shown.
        take: Is given the papers of their records as they stand now.
    """

    def __init__(
        self,
        desk: Desk,
        form: QWidget,
        shown: Callable[[], Iterable[PaperJob]],
        take: Callable[[Sequence[PaperJob]], None],
    ) -> None:
        super().__init__(form)
        self._desk, self._form, self._shown, self._take = desk, form, shown, take
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self.ask)
        self._waits = False
        form.installEventFilter(self)
        desk.work.changed.connect(self._changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read what changed while nobody looked."""
        if event.type() == QEvent.Type.Show and self._waits:
            self._rest.start()
        return super().eventFilter(watched, event)

    def _changed(self, topics: frozenset[str]) -> None:
        if not topics & _TOPICS:
            return
        if self._form.isVisible():
            self._rest.start()
        else:
            self._waits = True

    def ask(self) -> None:
        """Read the papers anew."""
        self._waits = False
        records = {
            (origin.kind, origin.record): origin.gather
            for paper in self._shown()
            if (origin := paper.origin) is not None and origin.gather is not None
        }

        def read(uow: UnitOfWork) -> list[PaperJob]:
            return [job for gather in records.values() for job in gather(uow)]

        if records:
            self._desk.work.read(read, heard(self._form, self._take), _passed_over)


def _passed_over(_error: object) -> None:
    """Leave what is shown as it is: its record was deleted, or is hidden by now."""
