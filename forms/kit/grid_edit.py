"""The editors that open in a cell: a line of text, and one with a list below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.core import codes
from app.core.folding import folded, normal
from app.core.i18n import _, screen_language
from app.core.refs import Choice, Ref
from forms.kit import ahead, layout, theme
from forms.kit.choice_panel import ChoicePanel
from forms.kit.field_base import LineInput
from forms.kit.painting import guarded
from forms.kit.spec import ColumnSpec

Reply = Callable[[Sequence[Choice]], None]
Source = Callable[[str, Reply], None]
"""Finds choices for typed text and answers now or later."""

DEBOUNCE = 60
"""Milliseconds of silence before a look-up goes to the database."""


class CellEdit(LineInput):
    """A line of text in a cell.

    Attributes:
        initial: What stood there when it opened, or was taken over last.
    """

    def __init__(self, parent: QWidget, column: ColumnSpec) -> None:
        super().__init__(parent)
        self.column = column
        self.initial = ""
        self.setProperty("kit", "bare")
        self.setFrame(False)
        self.setAccessibleName(_(column.title))
        if column.number:
            self.setAlignment(
                Qt.AlignmentFlag.AlignRight
                | Qt.AlignmentFlag.AlignVCenter
                | Qt.AlignmentFlag.AlignAbsolute
            )
            self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFont(theme.font(13, tabular=column.number or column.kind == "date"))

    def begin(self, text: str) -> None:
        """Show what stands in the cell, ready to be typed over."""
        self.initial = text
        self.setText(text)
        self.selectAll()

    @property
    def touched(self) -> bool:
        """Whether something else stands there now."""
        return self.text() != self.initial

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw, and say where the caret is: the candidates stand below it.

        The word that opens the cell is composed while the table still has the focus,
        and the table tells only once where, before the line is laid out.
        """
        super().paintEvent(event)
        if self.is_composing():
            method = QGuiApplication.inputMethod()
            method.update(Qt.InputMethodQuery.ImCursorRectangle)

    def mark(self, problem: str) -> None:
        """Show that the text cannot be read; empty words take the mark away."""
        if bool(problem) != bool(self.property("bad")):
            self.setProperty("bad", bool(problem))
            layout.restyle(self)
        self.setAccessibleDescription(problem)


class PickEdit(CellEdit):
    """A line of text that finds what is meant while it is typed.

    Attributes:
        may_create: Whether the list offers a new record.
        entered: Whether Return was pressed: it takes the row that is marked, other
            keys only what is meant without doubt, or was gone to.

    Signals:
        picked: A row of the list was clicked.
        new_asked: A new record is wanted.
        browse_asked: The whole list is wanted.
    """

    picked = Signal()
    new_asked = Signal()
    browse_asked = Signal()

    may_create = False
    entered = False

    def __init__(self, parent: QWidget, column: ColumnSpec, source: Source) -> None:
        super().__init__(parent, column)
        self._source = source
        self._local = not column.kind.startswith("lookup:")
        self._found: tuple[Choice, ...] = ()
        self._found_for: str | None = None
        self._waiting: Callable[[Choice | None], None] | None = None
        self._held_keys: list[QKeyEvent] = []
        self._clicked: Choice | None = None
        self.list = ChoicePanel(self)
        self.list.taken.connect(self._click)
        self.list.new_asked.connect(self.new_asked)
        self.list.browse_asked.connect(self.browse_asked)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(0 if self._local else DEBOUNCE)
        self._quiet.timeout.connect(self._ask)
        self.typed.connect(self._typed)

    def hideEvent(self, event: Any) -> None:
        """Close the list with the cell."""
        self.list.hide()
        super().hideEvent(event)

    def open_list(self) -> None:
        """Open the list for what stands there now (F4, Alt+Down, F7)."""
        self._ask("" if not self.touched else self.text())

    def waiting(self) -> bool:
        """Say whether Return was pressed before the answer came."""
        return self._waiting is not None

    def offers_new(self) -> bool:
        """Say whether the offer of a new record is marked in the open list."""
        return self.list.isVisible() and self.list.on_new()

    def hold(self, event: QKeyEvent) -> None:
        """Keep a key typed while an answer is on its way; it is not lost."""
        self._held_keys.append(
            QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
        )

    def settle(self, then: Callable[[Choice | None], None]) -> None:
        """Say what is meant, as soon as it is known; None: nothing fits."""
        if self._clicked is not None:
            then(self._clicked)
        elif self._found_for == self.text():
            then(self._highlighted())
        else:
            self._waiting = then
            self._ask()

    def settled(self) -> Choice | None:
        """Return what is meant if that is known now."""
        if self._clicked is not None:
            return self._clicked
        return self._highlighted() if self._found_for == self.text() else None

    def pointed(self) -> bool:
        """Say whether a row of the open list was clicked, gone to or left marked."""
        entered = self.entered and not self.touched
        seen = self.list.isVisible() and self.list.current() is not None
        return self._clicked is not None or (seen and (self.list.stepped or entered))

    def _highlighted(self) -> Choice | None:
        if self.list.isVisible() and (self.entered or self.list.stepped):
            return self.list.current()
        return self._meant()

    def _meant(self) -> Choice | None:
        """Return what the text means: of words that stand in a list, the first."""
        sure = self.column.kind != "choice"
        return (exact if sure else best)(self._found, self.text())

    def fits_several(self) -> bool:
        """Say whether more than one entry is known to fit what stands there."""
        return self._found_for == self.text() and len(self._found) > 1

    def _typed(self) -> None:
        self._clicked = None
        self.mark("")
        self._quiet.start()

    def _ask(self, text: str | None = None) -> None:
        self._quiet.stop()
        wanted = self.text() if text is None else text
        shown = self.text()
        self._source(wanted, lambda found: self._answer(shown, found))

    def _answer(self, text: str, found: Sequence[Choice]) -> None:
        if text != self.text():
            return  # the person typed on; a later answer will come
        self._found, self._found_for = tuple(found), text
        if self._waiting is not None:
            then, self._waiting = self._waiting, None
            meant = self._meant()
            then(meant)
            if meant is not None or not self._found:
                self._replay()
                return
            self._held_keys = []  # they were meant for the cells behind
        if self.isVisible():
            first = best(self._found, text)
            others = [choice for choice in self._found if choice is not first]
            shown = others if first is None else [first, *others]
            new = self.text().strip() if self.touched else ""
            QToolTip.hideText()  # of another text; it would lie over the list's foot
            self.list.open_with(
                shown, browse=not self._local, new=new if self.may_create else None
            )

    def _click(self, choice: Choice) -> None:
        self._clicked = choice
        self.picked.emit()

    def _replay(self) -> None:
        keys, self._held_keys = self._held_keys, []
        if keys:  # those that come from now on must not overtake them
            ahead.hold(self.window(), keys)


def best(found: Sequence[Choice], text: str) -> Choice | None:
    """Return the choice that typed text means: the exact one, else the first."""
    low = text.strip().casefold()
    for choice in found:
        if low in (choice.ref.code.casefold(), choice.ref.name.casefold()):
            return choice
    return found[0] if found else None


def exact(found: Sequence[Choice], text: str) -> Choice | None:
    """Return the one choice that is meant, without a person to look at it."""
    low = text.strip().casefold()
    same = [c for c in found if low in (c.ref.code.casefold(), c.ref.name.casefold())]
    if len(same) == 1 or len({choice.ref for choice in same}) == 1:
        return same[0]
    return found[0] if len(found) == 1 and not same else None


def options_source(column: ColumnSpec) -> Source:
    """Return what finds the options of a "choice" column, also by pinyin."""

    def find(text: str, reply: Reply) -> None:
        low = normal(text.strip())
        found = [
            (not _(words).casefold().startswith(low), row)
            for row, (_value, words) in enumerate(column.options)
            if not low or low in _found_by(words, _(words))
        ]
        shown = [(row, _(column.options[row][1])) for _begins, row in sorted(found)]
        reply([Choice(Ref(row, "", words)) for row, words in shown])

    return find


@lru_cache(maxsize=1024)
def _found_by(*words: str) -> str:
    """Return what an option is found by: "dh" is 电汇, as is "tt", T/T.

    Args:
        words: In English and as they are shown.
    """
    found = folded(*words)
    return f"{found}\n{''.join(c for c in found if c.isalnum() or c.isspace())}"


def codes_source(table: str) -> Source:
    """Return what finds the rows of a code table."""

    def find(text: str, reply: Reply) -> None:
        language = screen_language().code
        rows = codes.search(table, text, language, 30)
        reply([Choice(Ref(n, r.code, r.name(language))) for n, r in enumerate(rows)])

    return find
