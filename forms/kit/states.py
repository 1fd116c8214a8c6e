"""What stands where there is nothing to show, or something to tell."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from app.core.i18n import _
from forms.kit import buttons, icons, layout

Act = tuple[str, Callable[[], object]]
"""Words of a button and what it does."""

_ICONS = {
    "neutral": "info-circle",
    "info": "info-circle",
    "ok": "circle-check",
    "warn": "alert-triangle",
    "bad": "alert-circle",
    "vio": "clock",
    "teal": "info-circle",
}


class EmptyState(QWidget):
    """Why a place is empty, one thing to do about it, and one link.

    Args:
        icon: Icon name.
        sentence: One sentence why there is nothing.
        action: The primary action, or None.
        link: A quieter way, for example an import, or None.
    """

    def __init__(
        self,
        icon: str,
        sentence: str,
        action: Act | None = None,
        link: Act | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        picture = icons.label(icon, 40, "text3")
        words = layout.text(sentence, "muted", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setMinimumWidth(240)
        self.setAccessibleName(sentence)
        stack = layout.column(None, spacing=12, margins=(24, 24, 24, 24))
        stack.addWidget(picture, 0, centre)
        # Between two springs, not by alignment: only so a long sentence gets its lines.
        middle = layout.row(None, (words, 6), None, spacing=0)
        stack.addLayout(middle)
        if action is not None:
            button = buttons.button(action[0], primary=True)
            button.clicked.connect(lambda _checked=False: action[1]())
            stack.addWidget(button, 0, centre)
        if link is not None:
            other = buttons.link(link[0])
            other.clicked.connect(lambda _checked=False: link[1]())
            stack.addWidget(other, 0, centre)
        stack.addStretch(1)
        self.setLayout(stack)


class Banner(QFrame):
    """A line above a form that tells something without stopping the work.

    Args:
        tone: info, ok, warn, bad, …
        text: One sentence.
        action: A button at its end, or None.
        closable: Whether it can be put away.

    Attributes:
        closed: It was put away.
    """

    closed = Signal()

    def __init__(
        self,
        tone: str,
        text: str,
        action: Act | None = None,
        *,
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kit", "banner")
        self.setProperty("tone", tone)
        self._icon = icons.IconLabel(_ICONS[tone], 18, f"{tone}_fg")
        self._words = layout.text(text, "body", f"{tone}_fg", wrap=True)
        self.setAccessibleName(text)
        inner = layout.row(
            self._icon, (self._words, 1), margins=(12, 8, 10, 8), spacing=10
        )
        if action is not None:
            button = buttons.button(action[0])
            button.clicked.connect(lambda _checked=False: action[1]())
            inner.addWidget(button)
        if closable:
            cross = buttons.ghost("x", _("Close"))
            cross.clicked.connect(self._close)
            inner.addWidget(cross)
        self.setLayout(inner)

    def text(self) -> str:
        """Return the sentence."""
        return self._words.text()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


class ErrorPanel(QFrame):
    """An error in three lines: what happened, what it means for the work, what to do.

    Args:
        what: What happened, without codes.
        meaning: Whether the work is saved.
        todo: What to do now.
        details: Report for the clipboard, or "".
        actions: Buttons that do it, the first one primary.
    """

    def __init__(
        self,
        what: str,
        meaning: str,
        todo: str,
        *,
        details: str = "",
        actions: tuple[Act, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kit", "card")
        self.setAccessibleName(f"{what} {meaning} {todo}")
        self._details = details
        words = layout.column(
            layout.text(what, "title", wrap=True),
            layout.text(meaning, "body", wrap=True),
            layout.text(todo, "muted", wrap=True),
            spacing=6,
        )
        feet = layout.row(spacing=8)
        for number, act in enumerate(actions):
            button = buttons.button(act[0], primary=number == 0)
            button.clicked.connect(lambda _checked=False, run=act[1]: run())
            feet.addWidget(button)
        feet.addStretch(1)
        if details:
            copy = buttons.ghost("copy", _("Copy details"), _("Copy details"))
            copy.clicked.connect(self._copy)
            feet.addWidget(copy)
        if actions or details:
            words.addSpacing(8)
            words.addLayout(feet)
        picture = layout.column(icons.label("alert-circle", 26, "bad_dot"), None)
        self.setLayout(
            layout.row(picture, (words, 1), margins=(18, 16, 18, 16), spacing=14)
        )

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._details)
