"""The dialog that tells what happened to a record: who, when, from what to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QWidget

from app.core.i18n import _, _n
from forms.kit import icons, kept, layout, theme
from forms.kit.buttons import button
from forms.kit.dialog import Dialog
from forms.kit.states import EmptyState

WIDTH, HEIGHT = 720, 560
MOST = 60
"""Fields shown of one action; an action on all lines changes many more."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One field that changed, in the words of the screen.

    Attributes:
        label: The field, with its line.
        old: What it held; empty: nothing.
        new: What it holds since then; empty: nothing.
    """

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Told:
    """One action on the record.

    Attributes:
        what: "Created", "Confirmed", "Changed", translated.
        who: The person, with the login where it says more.
        when: Day and time on this computer.
        moved: The fields that changed.
    """

    what: str
    who: str
    when: str
    moved: tuple[Moved, ...] = ()


class HistoryDialog(Dialog):
    """Shows the actions on a record, the latest first.

    Args:
        title: The record.
        told: Its actions.
    """

    def __init__(
        self, title: str, told: Sequence[Told], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("History of {title}", title=title))
        kept.size(self, "history", theme.px(WIDTH), theme.px(HEIGHT))
        inner = layout.column(spacing=12, margins=(0, 0, 6, 0))
        for one in told:
            inner.addWidget(_card(one))
        if not told:
            inner.addWidget(EmptyState("clock", _("Nothing was written down yet.")))
        inner.addStretch(1)
        self.list = QScrollArea()
        self.list.setWidgetResizable(True)
        self.list.setAccessibleName(_("History"))
        self.list.setFrameShape(QScrollArea.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWidget(layout.box(inner))
        close = button(_("Close"), primary=True)
        close.clicked.connect(self.accept)
        self.setLayout(
            layout.column(
                layout.text(self.windowTitle(), "h2", wrap=True),
                (self.list, 1),
                layout.row(None, close),
                margins=(20, 18, 20, 18),
                spacing=12,
            )
        )
        close.setFocus()


def _card(one: Told) -> QWidget:
    head = layout.row(
        layout.text(one.what, "strong"),
        layout.text(one.who, "muted"),
        None,
        layout.text(one.when, "caption"),
        spacing=10,
    )
    parts: list[QWidget | QGridLayout] = [layout.box(head)]
    if one.moved:
        parts += [layout.hline(), _table(one.moved[:MOST])]
    if (more := len(one.moved) - MOST) > 0:
        words = _n("and {n} more field", "and {n} more fields", more)
        parts.append(layout.text(words, "caption"))
    return layout.card(layout.column(*parts, spacing=8, margins=(14, 10, 14, 12)))


def _table(moved: Sequence[Moved]) -> QGridLayout:
    table = QGridLayout()
    table.setHorizontalSpacing(theme.px(14))
    table.setVerticalSpacing(theme.px(4))
    for column, share in enumerate((4, 5, 0, 5)):
        table.setColumnStretch(column, share)
    top = Qt.AlignmentFlag.AlignTop
    for line, one in enumerate(moved):
        words = (
            layout.text(one.label, "label", wrap=True),
            _value(one.old, "bad_fg" if one.old else "text3"),
            icons.label("arrow-right", 14, "text3"),
            _value(one.new, "ok_fg" if one.new else "text3"),
        )
        for column, widget in enumerate(words):
            table.addWidget(widget, line, column, top)
    return table


def _value(words: str, token: str | None) -> QLabel:
    made = layout.text(words or "–", "body", token, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
