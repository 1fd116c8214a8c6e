"""The card of the settings that looks the office through and tells what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app.core.i18n import _, _n
from forms.kit import buttons, icons, layout
from forms.kit.progress import JobRow

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is wrong.

    Attributes:
        words: What the record is called.
        detail: What is there and what should be; empty: that is all.
        kind: Sent with `record_asked`; empty: it cannot be opened.
        key: The record's.
    """

    words: str
    detail: str = ""
    kind: str = ""
    key: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is not whole.

    Attributes:
        title: What was looked at.
        said: What is wrong.
        means: What that means for the work.
        todo: What to do.
        tone: "bad", or "warn" where nothing is damaged.
        spots: Where.
        more: How many further places there are.
        leads: Sent with `lead_asked`; empty: there is nothing to open.
        verb: What is opened, as the words of its button.
    """

    title: str
    said: str
    means: str
    todo: str
    tone: str = "bad"
    spots: tuple[Spot, ...] = ()
    more: int = 0
    leads: str = ""
    verb: str = ""


class CheckupCard(QFrame):
    """Looks the office through, on demand.

    Signals:
        check_asked: Look it through now.
        stop_asked: Stop.
        record_asked: Open a record; args: its kind, its key.
        lead_asked: Open where a finding is mended; arg: what `Item.leads` says.
    """

    check_asked = Signal()
    stop_asked = Signal()
    record_asked = Signal(str, int)
    lead_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "card")
        self._icon = icons.IconLabel("shield", 28, "text3")
        self._state = layout.text("", "h2", wrap=True)
        self._detail = layout.text("", "small", wrap=True)
        self.go = buttons.button(_("Check the office"), "search")
        self.go.clicked.connect(self.check_asked)
        self.job = JobRow(_("Check the office"))
        self.job.stopped.connect(self.stop_asked)
        self.job.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.job.hide()
        self._found = QVBoxLayout()
        self._found.setSpacing(12)
        self.buttons: dict[str, QWidget] = {}
        words = layout.column(self._state, self._detail, spacing=3)
        head = layout.row(self._icon, (layout.box(words), 1), self.go, spacing=12)
        inner = layout.column(
            head, self.job, self._found, margins=(18, 16, 18, 16), spacing=12
        )
        self.setLayout(inner)

    def show_state(self, icon: str, token: str, words: str, detail: str) -> None:
        """Say what came of the last look, and when that was."""
        self._icon.show_icon(icon, token)
        self._state.setText(words)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))

    def show_running(self, *, running: bool) -> None:
        """Show that it is being looked through, or not any more.

        The focus stays: on the next button a key would do something else.
        """
        before, after = (self.go, self.job) if running else (self.job, self.go)
        held = self.window().focusWidget()
        moves = held is not None and (held is before or before.isAncestorOf(held))
        self.job.show()
        self.go.setEnabled(True)
        if moves:
            after.setFocus()
        self.job.setVisible(running)
        self.go.setEnabled(not running)

    def words(self) -> str:
        """Return what the card says of the last look."""
        return f"{self._state.text()}\n{self._detail.text()}"

    def show_found(self, items: Sequence[Item], left_out: Sequence[str]) -> None:
        """Tell what is not whole, and what was not looked at."""
        layout.clear(self._found)
        self.buttons.clear()
        for item in items:
            self._found.addWidget(layout.hline())
            self._found.addLayout(self._block(item))
        if left_out:
            self._found.addWidget(layout.hline())
            self._found.addWidget(layout.text(_("Not checked"), "section"))
            for words in left_out:
                self._found.addWidget(layout.text(words, "small", wrap=True))

    def _block(self, item: Item) -> QGridLayout:
        icon = "alert-circle" if item.tone == "bad" else "alert-triangle"
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        mark = icons.IconLabel(icon, 18, f"{item.tone}_dot")
        mark.setAccessibleName(item.title)
        grid.addWidget(mark, 0, 0, top)
        grid.addWidget(layout.text(item.title, "section"), 0, 1)
        rows: list[QWidget] = [
            layout.text(item.said, wrap=True),
            *(self._spot(one) for one in item.spots[:_SHOWN]),
        ]
        more = item.more + max(0, len(item.spots) - _SHOWN)
        if more:
            rest = _n("and {n} more", "and {n} more", more)
            rows.append(layout.text(rest, "small"))
        rows += [
            layout.text(item.means, "small", wrap=True),
            layout.text(item.todo, wrap=True),
        ]
        if item.leads:
            rows.append(layout.box(layout.row(self._lead(item), None)))
        for at, row in enumerate(rows, start=1):
            grid.addWidget(row, at, 1)
        return grid

    def _spot(self, spot: Spot) -> QWidget:
        name: QWidget = layout.text(spot.words)
        if spot.kind:
            name = buttons.link(spot.words)
            name.clicked.connect(partial(self._open, spot.kind, spot.key))
            self.buttons[f"{spot.kind}:{spot.key}"] = name
        detail = layout.text(spot.detail, "small", wrap=True)
        detail.setVisible(bool(spot.detail))
        return layout.box(layout.row(name, (detail, 1), spacing=10))

    def _lead(self, item: Item) -> QWidget:
        made = buttons.button(item.verb)
        made.setAccessibleDescription(item.said)
        made.clicked.connect(partial(self._lead_to, item.leads))
        self.buttons[item.leads] = made
        return made

    def _open(self, kind: str, key: int, _checked: object = None) -> None:
        self.record_asked.emit(kind, key)

    def _lead_to(self, leads: str, _checked: object = None) -> None:
        self.lead_asked.emit(leads)
