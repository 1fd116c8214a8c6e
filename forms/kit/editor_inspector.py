"""The panel at the side of an editor: money, plans, linked documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.i18n import _
from app.core.refs import elsewhere
from forms.kit import icons, layout, theme
from forms.kit.area import Area
from forms.kit.buttons import ghost, link
from forms.kit.chips import Chip, chip_size
from forms.kit.elided import Elided, shortened
from forms.kit.history_section import HistorySection
from forms.kit.spec import Block, Fact, Gap, Link, Note, Piece
from forms.kit.still import when_still
from forms.kit.tokens import TONES

WIDTH = 288
_SIDE, _SPACE, _LINK_ICON = 14, 9, 17
TONE_ICONS = {"ok": "circle-check", "warn": "alert-triangle", "bad": "circle-x"}
"""What stands before words that say how a check came out."""
_SIZES = {"": "body", "strong": "strong", "big": "h1"}


class Inspector(Area):
    """Shows blocks of facts and links; it is rebuilt only where they changed.

    Signals:
        link_asked: A record is to be opened; args: kind, id.
        action_asked: The button beside a heading; arg: key.
        jump_asked: A field is to be gone to; arg: its path.
        field_asked: One of another record is; args: kind, key, path.

    Attributes:
        history: What happened to the record, below the blocks; read when opened.
    """

    link_asked = Signal(str, int)
    action_asked = Signal(str)
    jump_asked = Signal(str)
    field_asked = Signal(str, int, str)

    def __init__(self) -> None:
        super().__init__()
        self._blocks: tuple[Block, ...] = ()
        self._parts: list[QWidget] = []
        self._column = QVBoxLayout()
        self._inner = layout.box(self._column, "surface2")
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.history = HistorySection()
        self.history.hide()
        self._column.addWidget(self.history)
        self._column.addStretch(1)
        self.setWidget(self._inner)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._fix_width()
        theme.signals.changed.connect(self._fix_width)

    def _fix_width(self) -> None:
        self.setFixedWidth(theme.px(WIDTH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override: the content is as wide as the panel, never wider."""
        super().resizeEvent(event)
        self._inner.setMaximumWidth(self.viewport().width())

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Show blocks; those that are the same stay as they are."""
        when_still(self, partial(self._put, tuple(blocks)))

    def _put(self, wanted: tuple[Block, ...]) -> None:
        if wanted == self._blocks:
            return
        old = self._blocks
        self._blocks = wanted
        made = False
        for number, block in enumerate(wanted):
            if number < len(old) and old[number] == block:
                continue
            if number < len(self._parts):
                if number < len(old) and self._renew(number, old[number], block):
                    continue
                self._drop(number)
            part = self._made(block, first=number == 0)
            self._parts.insert(number, part)
            self._column.insertWidget(number, part)
            made = True
        while len(self._parts) > len(wanted):
            self._drop(len(self._parts) - 1)
        if made:
            self._put_in_order()

    def _put_in_order(self) -> None:
        """Let Tab and F6 go down the panel, whichever part was made last."""
        for part in (*self._parts, self.history):
            part.raise_()  # also the order in which its parts are found
        for one, after in pairwise(filter(_tabbed, self._inner.findChildren(QWidget))):
            QWidget.setTabOrder(one, after)

    def _renew(self, number: int, old: Block, new: Block) -> bool:
        """Write other figures into the same lines; False: the lines are others."""
        if _outline(old) != _outline(new):
            return False
        values = self._parts[number].findChildren(_Value)
        facts = [piece for piece in new.pieces if isinstance(piece, Fact)]
        for label, fact in zip(values, facts, strict=True):
            if label.text() != fact.value:
                label.setText(fact.value)
                label.setAccessibleName(f"{fact.label} {fact.value}")
        return True

    def _drop(self, number: int) -> None:
        part = self._parts.pop(number)
        self._column.removeWidget(part)
        part.hide()
        part.deleteLater()

    def _made(self, block: Block, *, first: bool) -> QWidget:
        head = layout.row(layout.text(block.title, "section"), None)
        if block.action:
            tool = ghost(block.icon, block.tip or block.title)
            tool.clicked.connect(lambda: self.action_asked.emit(block.action))
            head.addWidget(tool)
        inner = layout.column(head, 2, margins=(_SIDE, 12, _SIDE, 14), spacing=4)
        place = _place_of_chips(block, self._room())
        for piece in block.pieces:
            inner.addWidget(self._piece(piece, place))
        column = layout.column(*(() if first else (layout.hline(),)), inner, spacing=0)
        return layout.box(column)

    def _piece(self, piece: Piece, place: str) -> QWidget:
        if isinstance(piece, Fact):
            return _fact(piece)
        if isinstance(piece, Link):
            return self._link(piece, place)
        if isinstance(piece, Note):
            return self._led(piece) if piece.where else _note(piece)
        if isinstance(piece, Gap):
            return layout.box(layout.column(layout.hline(), margins=(0, 4, 0, 4)))
        raise TypeError(piece)

    def _led(self, note: Note) -> QWidget:
        """Return a note with a button that goes where it can be put right."""
        go = ghost("arrow-right", _("Go to the field"))
        go.setAccessibleName(f"{go.toolTip()}: {note.text}")
        go.clicked.connect(lambda: self._go(note.where))
        return layout.box(layout.row((_note(note), 1), go, spacing=4))

    def _go(self, where: str) -> None:
        if far := elsewhere(where):
            self.field_asked.emit(*far)
        else:
            self.jump_asked.emit(where)

    def _link(self, piece: Link, place: str) -> QWidget:
        opener = link(piece.title)
        opener.clicked.connect(lambda: self.link_asked.emit(piece.kind, piece.id))
        chip = Chip(*piece.chip) if piece.chip else None
        room = self._room()
        if chip is not None and place != "below":
            room -= chip.sizeHint().width() + _SPACE
        title = shortened(piece.title, opener.fontMetrics(), room)
        opener.setText(title.replace("&", "&&"))
        opener.setToolTip(piece.title)
        first, second = layout.row((opener, 1)), layout.row()
        if piece.detail:
            second.addWidget(Elided(piece.detail, "caption"), 1)
        words = layout.column(first, second, spacing=0)
        line = layout.row(icons.label(piece.icon, _LINK_ICON), (words, 1))
        line.setSpacing(_SPACE)
        line.setContentsMargins(0, 3, 0, 3)
        if chip is not None:
            {"beside": line, "above": first, "below": second}[place].addWidget(chip)
        return layout.box(line)

    def _room(self) -> int:
        """Return the pixels that a line of a link has for its words."""
        bar = self.verticalScrollBar().sizeHint().width()
        return theme.px(WIDTH) - bar - 2 * _SIDE - _LINK_ICON - _SPACE


def _place_of_chips(block: Block, whole: int) -> str:
    """Return where the chips of its links stand, so that the words are whole.

    Beside both lines where these leave room; else at the end of the line where they
    cut fewer words short: "above" is that of the title, "below" that of the detail.
    """
    sizes = [(13, 500), (11, 400)]
    titles, details = (QFontMetrics(theme.font(*size)) for size in sizes)
    above = below = 0
    for piece in block.pieces:
        if isinstance(piece, Link) and piece.chip:
            room = whole - chip_size(piece.chip[0]).width() - _SPACE
            above += titles.horizontalAdvance(piece.title) > room
            below += details.horizontalAdvance(piece.detail) > room
    if not above and not below:
        return "beside"
    return "above" if above < below else "below"


def _tabbed(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _ink(tone: str) -> str | None:
    """Return the token of a tone, or of a colour that is named itself."""
    return f"{tone}_fg" if tone in TONES else tone or None


def _note(note: Note) -> QWidget:
    """Return words; a tone is said by an icon, so that long words stay readable."""
    icon = TONE_ICONS.get(note.tone)
    if icon is None:
        return layout.text(note.text, "small", _ink(note.tone), wrap=True)
    words = layout.text(note.text, "small", "text", wrap=True)
    sign = icons.label(icon, 16, f"{note.tone}_dot")
    row = layout.row(sign, (words, 1), spacing=9, margins=(0, 2, 0, 2))
    row.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
    return layout.box(row)


def _outline(block: Block) -> Block:
    """Return a block without its figures."""
    bare = (replace(p, value="") if isinstance(p, Fact) else p for p in block.pieces)
    return replace(block, pieces=tuple(bare))


class _Value(QLabel):
    """The figure of a fact; found again when it changes."""

    def __init__(self, words: str, role: str, token: str | None) -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        if token:
            self.setProperty("token", token)


def _fact(piece: Fact) -> QWidget:
    role = _SIZES[piece.size]
    strong = bool(piece.size)
    label = layout.text(piece.label, "strong" if strong else "label")
    value = _Value(piece.value, role, _ink(piece.tone))
    # Amounts keep their order in Arabic as well.
    value.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
    value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    value.setAccessibleName(f"{piece.label} {piece.value}")
    if not piece.detail and not (piece.chip and piece.value):
        row = layout.row(label, None, value, spacing=8)
        if piece.chip:
            row.addWidget(Chip(*piece.chip))
        row.setContentsMargins(0, 1, 0, 1)
        return layout.box(row)
    below: QHBoxLayout = layout.row((Elided(piece.detail, "caption"), 1), spacing=8)
    if piece.chip:
        below.addWidget(Chip(*piece.chip))
    top = layout.row(label, None, value, spacing=8)
    return layout.box(layout.column(top, below, margins=(0, 3, 0, 5), spacing=2))
