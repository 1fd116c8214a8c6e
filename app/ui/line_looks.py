"""Lets the lines of editors stand as this person left them (H10, H11).

How columns stand lies in the office's database, as the looks of lists do, and follows
the person. It is asked for once for each kind of record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.core.views import layout_data, layout_from
from app.db import views
from forms.kit.editor_section import GridSection

if TYPE_CHECKING:
    from app.core.errors import AppError
    from app.ui.desk import Desk

NAME = "lines:{kind}"
REST = 1_000  # ms after a change; dragging a column makes many


class LineLooks(QObject):
    """Follows the grids of one form.

    Args:
        desk: Keeps what was read, for the next form of the kind.
        kind: Of the record.
        form: Its grids are made already.
    """

    def __init__(self, desk: Desk, kind: str, form: QWidget) -> None:
        super().__init__(form)
        self._desk, self._form = desk, form
        self._name = NAME.format(kind=kind)
        self._grids = {
            section.spec.key: section.grid.columns
            for section in form.findChildren(GridSection)
        }
        if not self._grids:
            return
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._keep)
        form.installEventFilter(self)
        for columns in self._grids.values():
            columns.changed.connect(self._rest.start)
        known = desk.line_looks.get(self._name)
        if known is not None:
            self._arrange(known)
        else:
            name = self._name
            desk.work.read(lambda uow: views.last_look(uow, name), self._read, _unread)

    def _read(self, look: dict[str, Any] | None) -> None:
        known = self._desk.line_looks.setdefault(self._name, look or {})
        if isValid(self) and not self._rest.isActive():
            self._arrange(known)

    def _arrange(self, look: dict[str, Any]) -> None:
        for key, columns in self._grids.items():
            try:
                layout = layout_from(look[key]) if key in look else None
            except ValueError:  # written by another version of the program
                continue
            if layout is not None:
                columns.arrange(layout)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep it at once when the form is left or closed."""
        if isinstance(event, QHideEvent) and self._rest.isActive():
            self._keep()
        return super().eventFilter(watched, event)

    def _keep(self) -> None:
        self._rest.stop()
        name = self._name
        told = {k: layout_data(c.layout()) for k, c in self._grids.items()}
        look = {**self._desk.line_looks.get(name, {}), **told}
        self._desk.line_looks[name] = look
        self._desk.work.run(
            lambda uow: views.remember_look(uow, name, look), None, _unread
        )


def _unread(_error: AppError) -> None:
    """How columns stand is no reason to stop anybody's work."""
