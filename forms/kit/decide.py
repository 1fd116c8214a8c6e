"""The dialog before several records are decided on: which, which not, why (H38)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from app.core.i18n import _, _n
from forms.kit import layout, theme
from forms.kit.ask import REASON, AskDialog, Given, Question
from forms.kit.buttons import button, link
from forms.kit.dialog import Dialog
from forms.kit.elided import Elided
from forms.kit.spec import FieldSpec

_ROWS = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be decided on.

    Attributes:
        title: Its number and whose it is, translated.
        record: What the service is given.
        why_not: Why it is left out, translated; empty: it is not.
    """

    title: str
    record: Any
    why_not: str = ""


class DecideDialog(AskDialog):
    """Shows what is decided on and what is left out, and asks for the reason.

    Args:
        title: The question, translated.
        verb: Of the button, translated.
        candidates: The records.
        fields: What is asked besides.
        given: What stands in the fields at first.
    """

    def __init__(
        self,
        title: str,
        verb: str,
        candidates: Sequence[Candidate],
        parent: QWidget | None = None,
        *,
        fields: tuple[FieldSpec, ...] = (REASON,),
        given: Any = None,
    ) -> None:
        self.chosen = tuple(one for one in candidates if not one.why_not)
        self.left_out = tuple(one for one in candidates if one.why_not)
        asked = Question(title=title, text="", verb=verb, fields=fields)
        super().__init__(asked, given or Given(), parent)
        self.go.setEnabled(bool(self.chosen))

    def parts(self) -> tuple[QWidget, ...]:
        """Override: both lists above the reason."""
        made: list[QWidget] = []
        if self.chosen:
            count = len(self.chosen)
            words = _n("Decide on {n} record", "Decide on {n} records", count)
            made.append(_listed(words, self.chosen))
        if self.left_out:
            count = len(self.left_out)
            words = _n("{n} record is left out", "{n} records are left out", count)
            made.append(_listed(words, self.left_out))
        return tuple(made)


class SetDialog(DecideDialog):
    """Asks for the value that a field of several records is to have (H4).

    An empty value empties the field; what a record may not be without, its own rules
    say when it is saved.
    """

    def _accept(self) -> None:
        if self.grid.commit():
            found = {path: field.value() for path, field in self.grid.fields.items()}
            self.given = replace(self.given, **found)
            self.accept()


class LeftDialog(Dialog):
    """Lists what could not be decided on, and why; each leads to its record.

    It stays beside the work, until it is closed.

    Args:
        rows: What a record is called, why it could not be, and its key.

    Signals:
        opened: One is to be looked at; arg: its key.
    """

    opened = Signal(object)

    def __init__(
        self, rows: Sequence[tuple[str, str, int]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rows = rows
        title = _n(
            "{n} record could not be decided on",
            "{n} records could not be decided on",
            len(rows),
        )
        self.setWindowTitle(title)
        inner = layout.column(spacing=8, margins=(12, 10, 12, 10))
        self.links = [self._row(inner, *row) for row in rows]
        inner.addStretch(1)
        area = QScrollArea()
        area.setWidget(layout.box(inner, "surface"))
        area.setWidgetResizable(True)
        area.setAccessibleName(title)
        self.copy = button(_("Copy"), "copy")
        self.copy.clicked.connect(self._copy)
        close = button(_("Close"), primary=True)
        close.setDefault(True)
        close.clicked.connect(self.close)
        self.setLayout(
            layout.column(
                layout.text(title, "h2", wrap=True),
                (area, 1),
                layout.row(self.copy, None, close),
                margins=(20, 18, 20, 18),
                spacing=12,
            )
        )
        high = min(len(rows), _ROWS) * 46 + 170
        self.resize(theme.px(560), theme.px(high))
        self.links[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def _row(
        self, into: QBoxLayout, title: str, reason: str, key: int
    ) -> QAbstractButton:
        name = link(title)
        name.setAccessibleDescription(reason)
        name.clicked.connect(partial(self._open, key))
        why = layout.text(reason, "small", wrap=True)
        why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        into.addLayout(layout.column(layout.row(name, None), why, spacing=1))
        return name

    def _open(self, key: int, _checked: object = None) -> None:
        self.opened.emit(key)

    def _copy(self) -> None:
        lines = (f"{title}\t{reason}" for title, reason, _key in self._rows)
        QGuiApplication.clipboard().setText("\n".join(lines))


def _listed(heading: str, rows: Sequence[Candidate]) -> QWidget:
    inner = layout.column(spacing=3)
    for one in rows:
        inner.addWidget(Elided(one.title, "body"))
        if one.why_not:
            inner.addWidget(layout.text(one.why_not, "caption", "warn_fg", wrap=True))
    area = QScrollArea()
    area.setWidget(layout.box(inner))
    area.setWidgetResizable(True)
    high = sum(46 if one.why_not else 24 for one in rows[:_ROWS])
    area.setFixedHeight(theme.px(high + 6))
    area.setAccessibleName(heading)
    made = layout.box(layout.column(layout.text(heading, "section"), area, spacing=4))
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return made
