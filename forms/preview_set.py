"""The set of papers beside the page: which there are, which is in view, their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout

from forms.kit import icons, layout, spoken
from forms.kit.chips import Chip
from forms.kit.elided import Elided

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of the set.

    Attributes:
        key: Names it.
        title: Translated.
        note: A second line: version, pages.
        state: Words of its state; empty: no chip.
        tone: Tone of the chip.
    """

    key: str
    title: str
    note: str = ""
    state: str = ""
    tone: str = "neutral"


class PaperRow(QFrame):
    """One paper of the set.

    Signals:
        pressed: Show it.
        shifted: Move it among the others; arg: −1 or +1.
    """

    spoken_as = spoken.Role.ListItem
    pressed = Signal()
    shifted = Signal(int)

    def __init__(self, line: PaperLine) -> None:
        super().__init__()
        self.setProperty("kit", "line")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._title = Elided(line.title, "strong")
        self._note = Elided(line.note, "caption")
        self._chip = Chip(line.state, line.tone)
        # Beside the title the chip would take half of a long one's line.
        below = layout.row((self._note, 1), self._chip)
        words = layout.column(self._title, below, spacing=2)
        self.setLayout(
            layout.row(icons.label("file-text", 16), (words, 1), margins=(10, 7, 8, 7))
        )
        self.show_line(line)

    def show_line(self, line: PaperLine) -> None:
        """Show the paper as it stands now."""
        self.setAccessibleName(f"{line.title} {line.note} {line.state}".strip())
        self._title.say(line.title)
        self._chip.show_status(line.state, line.tone)
        self._chip.setVisible(bool(line.state))
        self.show_note(line.note)

    def show_note(self, words: str) -> None:
        """Show the second line."""
        self._note.say(words)

    def set_current(self, on: bool) -> None:  # noqa: FBT001 - as Qt's setters
        """Show whether its pages are in view."""
        self.setProperty("chosen", "true" if on else "false")
        self._chip.set_chosen(on)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Show this paper."""
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show this paper, go to its neighbour, or with Alt change places with it."""
        step = _STEPS.get(Qt.Key(event.key()))
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Space}:
            self.pressed.emit()
        elif step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.shifted.emit(step)
        elif step:
            self.focusNextPrevChild(step > 0)
        else:
            super().keyPressEvent(event)


class PaperSet(QScrollArea):
    """The papers of a set, one below the other, as they are printed.

    Signals:
        chosen: Show a paper; arg: its key.
        ordered: The order was changed.
    """

    chosen = Signal(str)
    ordered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, PaperRow] = {}
        self._papers = QVBoxLayout()
        self._papers.setContentsMargins(0, 0, 0, 0)
        self._papers.setSpacing(2)
        rows = layout.box(layout.column(self._papers, None, spacing=0))
        rows.setProperty("kit", "clear")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(rows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_set(self, papers: Sequence[PaperLine]) -> bool:
        """Show which papers belong together; those shown already stay in their place.

        Returns whether the rows are others than before.
        """
        if sorted(self._rows) == sorted(paper.key for paper in papers):
            for paper in papers:
                self._rows[paper.key].show_line(paper)
            return False
        layout.clear(self._papers)
        self._rows.clear()
        for paper in papers:
            row = PaperRow(paper)
            row.pressed.connect(lambda key=paper.key: self.chosen.emit(key))
            row.shifted.connect(lambda step, key=paper.key: self.shift(key, step))
            self._papers.addWidget(row)
            self._rows[paper.key] = row
        return True

    def row(self, key: str) -> PaperRow | None:
        """Return the row of a paper; None: it is not in the set."""
        return self._rows.get(key)

    def order(self) -> list[str]:
        """Return the keys of the papers in the order in which they are printed."""
        return list(self._rows)

    def show_current(self, key: str) -> None:
        """Mark the paper in view."""
        for name, row in self._rows.items():
            row.set_current(name == key)

    def shift(self, key: str, step: int) -> None:
        """Let a paper change places with its neighbour above (−1) or below (+1)."""
        keys = self.order()
        at = keys.index(key)
        if not 0 <= at + step < len(keys):
            return
        keys[at], keys[at + step] = keys[at + step], keys[at]
        self._rows = {name: self._rows[name] for name in keys}
        row = self._rows[key]
        self._papers.insertWidget(at + step, row)
        row.setFocus()
        self.ensureWidgetVisible(row)
        self.ordered.emit()
