"""The list that drops from a look-up: code, name and what tells twins apart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.core.refs import Choice
from forms.kit import spoken, theme
from forms.kit.elided import shortened
from forms.kit.painting import guarded
from forms.kit.popup import DropPanel

_ROW = 30
_FOOT = 30
_PAD = 5
_SHOWN = 9
_WIDEST = 640


class ChoicePanel(DropPanel):
    """Rows to choose from; steered by the keys of the look-up.

    Attributes:
        taken: A row was pressed; carries its `Choice`.
        browse_asked: The whole list is wanted.
        new_asked: A new record is wanted.
        stepped: Whether a key went to the row that is marked; the first one is marked
            by itself.
    """

    taken = Signal(object)
    browse_asked = Signal()
    new_asked = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._choices: tuple[Choice, ...] = ()
        self._row = 0
        self._top = 0
        self.stepped = False
        self._on_new = False
        self._new_words = ""
        self._footers: list[tuple[str, str, SignalInstance]] = []
        self.setMouseTracking(True)

    def open_with(
        self, choices: Sequence[Choice], *, browse: bool, new: str | None
    ) -> None:
        """Show rows, the first one marked.

        Args:
            choices: The rows; none says that nothing was found.
            browse: Whether the whole list can be opened.
            new: Text that a new record could begin with; None where none can be made.
        """
        self._choices = tuple(choices)
        self._row = self._top = 0
        self._on_new = self.stepped = False
        self._footers = []
        self._new_words = ""
        if new is not None:
            self._new_words = _("New “{name}”", name=new) if new else _("New")
            self._footers.append((self._new_words, "", self.new_asked))
        if browse:
            self._footers.append((_("Show all"), "F7", self.browse_asked))
        rows = max(1, min(len(self._choices), _SHOWN))
        height = rows * theme.px(_ROW) + 2 * _PAD
        height += (theme.px(_FOOT) + 1) if self._footers else 0
        self.open_under(self._wide(), height)
        self._say()
        self.update()

    def current(self) -> Choice | None:
        """Return the row that is marked; None when there is none."""
        if self._on_new or not self._choices:
            return None
        return self._choices[self._row]

    def on_new(self) -> bool:
        """Say whether the offer of a new record is marked, below the last row."""
        return self._on_new

    def step(self, by: int) -> None:
        """Mark another row; below the last one stands the offer of a new record.

        It must be gone to: a slip of the fingers and Return must not begin a record.
        """
        self.stepped = True
        last = len(self._choices) - 1
        if by > 0 and self._row >= last and self._new_words:
            self._on_new = True
        elif self._on_new:
            self._on_new = by > 0
        else:
            self._row = max(0, min(self._row + by, last))
            self._top = max(self._row - _SHOWN + 1, min(self._top, self._row))
        self._say()
        self.update()

    def _say(self) -> None:
        choice = self.current()
        words = words_of(choice) if choice else _("Nothing found")
        if self._on_new:
            words = self._new_words
        self.setAccessibleName(words)
        if self.isVisible():
            spoken.announce(self, words)

    def _wide(self) -> int:
        code, name, detail = self._columns()
        content = code + name + detail + 2 * 12 + 2 * (_PAD + 8)
        owner = self.parentWidget()
        least = owner.width() if owner is not None and self.spot is None else 0
        return min(max(content, least, theme.px(260)), theme.px(_WIDEST))

    def _columns(self) -> tuple[int, int, int]:
        bold = QFontMetrics(theme.font(13, 500))
        plain = QFontMetrics(theme.font(13))
        small = QFontMetrics(theme.font(12))
        rows = self._choices
        codes = [bold.horizontalAdvance(choice.ref.code) for choice in rows]
        names = [plain.horizontalAdvance(choice.ref.name) for choice in rows]
        details = [small.horizontalAdvance(choice.detail) for choice in rows]
        most = theme.px(280)
        return (
            max(codes, default=0),
            min(max(names, default=0), most),
            min(max(details, default=0), most),
        )

    def _spot(self, shown: int) -> QRectF:
        height = theme.px(_ROW)
        return QRectF(_PAD, _PAD + shown * height, self.width() - 2 * _PAD, height)

    def _footer_spots(self) -> list[QRectF]:
        height = theme.px(_FOOT)
        each = (self.width() - 2 * _PAD) / max(1, len(self._footers))
        top = self.height() - height - 2
        spots = [
            QRectF(_PAD + n * each, top, each, height)
            for n in range(len(self._footers))
        ]
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return spots[::-1] if rtl else spots

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that fit, and the foot."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._choices:
            painter.setPen(theme.color("text3"))
            painter.setFont(theme.font(13))
            spot = self._spot(0).adjusted(8, 0, -8, 0)
            painter.drawText(spot, _START, _("Nothing found"))
        columns = self._columns()
        for shown in range(min(_SHOWN, len(self._choices) - self._top)):
            at = self._top + shown
            self._paint_row(painter, self._spot(shown), at, columns)
        self._paint_feet(painter)

    def _paint_row(
        self, painter: QPainter, spot: QRectF, at: int, columns: tuple[int, int, int]
    ) -> None:
        choice = self._choices[at]
        if at == self._row and not self._on_new:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(spot.adjusted(0, 1, 0, -1), 5, 5)
        rest = spot.adjusted(8, 0, -8, 0)
        code, name, _detail = columns
        room = max(name, rest.width() - code - 24 - columns[2])
        for words, size, weight, ink, wide in (
            (choice.ref.code, 13, 500, "accent_text", code),
            (choice.ref.name, 13, 400, "text", int(room)),
            (choice.detail, 12, 400, "text3", columns[2]),
        ):
            if wide:
                self._words(painter, rest, words, (size, weight, ink, wide))

    def _words(
        self,
        painter: QPainter,
        rest: QRectF,
        words: str,
        style: tuple[int, int, str, int],
    ) -> None:
        """Draw one column and cut it off the room that is left."""
        size, weight, ink, wide = style
        font = theme.font(size, weight)
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        spot = QRectF(rest)
        spot.setWidth(min(wide, rest.width()))
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if rtl:
            spot.moveRight(rest.right())
            rest.setRight(spot.left() - 12)
        else:
            rest.setLeft(spot.right() + 12)
        shown = shortened(words, QFontMetrics(font), spot.width())
        painter.drawText(spot, _START, shown)

    def _paint_feet(self, painter: QPainter) -> None:
        if not self._footers:
            return
        spots = self._footer_spots()
        painter.fillRect(
            QRectF(1, spots[0].top() - 1, self.width() - 2, 1), theme.color("line")
        )
        painter.setFont(theme.font(12, 500))
        if self._on_new:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(spots[0].adjusted(0, 1, 0, -1), 5, 5)
        for spot, (words, key, _signal) in zip(spots, self._footers, strict=True):
            inner = spot.adjusted(8, 0, -8, 0)
            painter.setPen(theme.color("accent_text"))
            room = int(inner.width()) - (30 if key else 0)
            metrics = QFontMetrics(theme.font(12, 500))
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(inner, _START, shown)
            painter.setPen(theme.color("text3"))
            painter.drawText(inner, _END, key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the row under the pointer."""
        for shown in range(min(_SHOWN, len(self._choices) - self._top)):
            if self._spot(shown).contains(event.position()):
                self._row = self._top + shown
                self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the row or what the foot offers."""
        for spot, footer in zip(self._footer_spots(), self._footers, strict=True):
            if spot.contains(event.position()):
                self.hide()
                footer[2].emit()
                return
        for shown in range(min(_SHOWN, len(self._choices) - self._top)):
            if self._spot(shown).contains(event.position()):
                self.taken.emit(self._choices[self._top + shown])
                return

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move through the rows."""
        self.step(-1 if event.angleDelta().y() > 0 else 1)


_START = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_END = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


def words_of(choice: Choice) -> str:
    """Return a choice in one line: code · name · detail."""
    parts = (choice.ref.code, choice.ref.name, choice.detail)
    return " · ".join(part for part in dict.fromkeys(parts) if part)
