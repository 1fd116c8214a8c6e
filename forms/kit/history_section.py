"""The part of the inspector that tells what happened to a record, once it is opened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _, _n
from forms.kit import layout
from forms.kit.buttons import ghost, link
from forms.kit.elided import Elided
from forms.kit.history import Moved, Told

ACTIONS, FIELDS = 12, 4
"""Actions shown here, and fields of each; the dialog shows all of them."""


class _Head(QWidget):
    """The heading; it opens wherever it is pressed, not at its arrow only."""

    pressed = Signal()

    def __init__(self, inner: QHBoxLayout) -> None:
        super().__init__()
        self.setLayout(inner)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open, or close."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()


class HistorySection(QWidget):
    """A heading that opens; what it tells is read only then.

    Signals:
        asked: It was opened, and what it tells is not known.
        all_asked: Every change is to be shown, in the dialog.
    """

    asked = Signal()
    all_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._known = False
        self.opener = ghost("chevron-down", _("Show what happened"), checkable=True)
        self.opener.toggled.connect(self._open)
        self.opener.setAccessibleName(_("History"))
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(10)
        self.every = link(_("Show every change, field by field"))
        self.every.clicked.connect(self.all_asked)
        inner = layout.column(self._list, self.every, spacing=10)
        self._body = layout.box(inner)
        self._body.hide()
        words = layout.text(_("History"), "section")
        self.head = _Head(layout.row(words, None, self.opener))
        self.head.pressed.connect(self.opener.toggle)
        whole = layout.column(
            self.head, self._body, margins=(14, 12, 14, 14), spacing=6
        )
        self.setLayout(layout.column(layout.hline(), whole, spacing=0))

    def forget(self) -> None:
        """Ask again: the record, or what happened to it, is another one."""
        self._known = False
        if self.opener.isChecked():
            self.asked.emit()

    def show_told(self, told: Sequence[Told]) -> None:
        """Show actions, the latest first."""
        self._known = True
        while (item := self._list.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for one in told[:ACTIONS]:
            self._list.addWidget(_action(one))
        if not told:
            words = _("Nothing was written down yet.")
            self._list.addWidget(layout.text(words, "small", wrap=True))
        self.every.setVisible(bool(told))

    def _open(self, is_open: bool) -> None:  # noqa: FBT001 - a signal's
        self._body.setVisible(is_open)
        if is_open and not self._known:
            self.asked.emit()


def _action(one: Told) -> QWidget:
    head = layout.row(
        layout.text(one.what, "strong"), None, layout.text(one.when, "caption")
    )
    parts: list[QWidget] = [layout.box(head), Elided(one.who, "caption")]
    parts += [_moved(moved) for moved in one.moved[:FIELDS]]
    if (more := len(one.moved) - FIELDS) > 0:
        words = _n("and {n} more field", "and {n} more fields", more)
        parts.append(layout.text(words, "caption"))
    return layout.box(layout.column(*parts, spacing=2))


def _moved(moved: Moved) -> QWidget:
    old, new = (" ".join(value.split()) or "–" for value in (moved.old, moved.new))
    words = f"{moved.label}: {old} → {new}"
    return layout.text(words, "small", wrap=True)
