"""Files dropped or pasted on a row of a list go to the record of that row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.core.i18n import _
from app.db.base import is_audited
from app.modules import find
from forms.kit.drops import DropTarget, PasteTarget, files_of

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData, QPoint
    from PySide6.QtWidgets import QTableView

    from app.ui.desk import Desk
    from forms.kit.list import ListPage
    from forms.kit.list_spec import ListSpec

DOSSIER = "app.dossier.controller:DossierController"
"""What looks after the files of a record."""


class ListDrops(QObject):
    """Attaches what is dropped or pasted on the rows of a list.

    Args:
        desk: Whose.
        page: The list.
        spec: Its declaration; lists of what is no record take nothing.
    """

    def __init__(self, desk: Desk, page: ListPage, spec: ListSpec) -> None:
        super().__init__(page)
        self._desk, self._page, self._spec = desk, page, spec
        self._dossiers: dict[int, Any] = {}
        if is_audited(spec.kind):
            for view in page.table.views():
                target = DropTarget(view.viewport())
                target.dropped.connect(partial(self._drop, view))
                target.over.connect(partial(self._point, view))
                target.left.connect(partial(self._point, view, None))
            pastes = PasteTarget(page.table)
            pastes.pasted.connect(self._paste)

    def _point(self, view: QTableView, at: QPoint | None) -> None:
        """Show which row takes the files that are held over it."""
        row = -1 if at is None else view.rowAt(at.y())
        for shown in self._page.table.views():
            shown.delegate.point_at(row)

    def _drop(self, view: QTableView, mime: QMimeData, at: QPoint) -> None:
        self.take(mime, view.rowAt(at.y()))

    def _paste(self, mime: QMimeData) -> None:
        self.take(mime, self._page.table.currentIndex().row())

    def take(self, mime: QMimeData, row: int) -> None:
        """Attach files to the record of a row; -1: of none."""
        from forms.dossier_files import picture_name  # noqa: PLC0415 - when dropped

        record = self._page.model.record(row) if row >= 0 else None
        files = files_of(mime, picture_name())
        if record is None or not files:
            said = _("Drop files on a row to attach them to its record.")
            self._desk.toast(said, "warn")
            return
        self._dossier(record).take(files)

    def _dossier(self, record: Any) -> Any:
        if record.id not in self._dossiers:
            title = getattr(record, "number", "") or self._spec.heading(record)
            make = find(DOSSIER)
            made = make(self._desk, self._spec.kind, record.id, title, self._page)
            self._dossiers[record.id] = made
        return self._dossiers[record.id]
