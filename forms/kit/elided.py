"""Words in their direction, with an ellipsis where there is no room for them.

Qt takes the direction of a text from its first letter: Arabic that begins with a code
would be read from the left.
"""

from __future__ import annotations

import re
from unicodedata import bidirectional

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel

from forms.kit import icons

_LEAST = 20
_ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MARK_UP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br>"})
"""Plain words as rich text; `html` itself brings two thousand names of letters."""


def is_arabic(text: str) -> bool:
    """Say whether words are written from the right, in letters that hang low."""
    return _ARABIC.search(text) is not None


def direction(text: str) -> Qt.LayoutDirection:
    """Return where Qt begins a text that is typed: its first letter says so."""
    strong = (sign for sign in map(bidirectional, text) if sign in {"L", "R", "AL"})
    if next(strong, "L") == "L":
        return Qt.LayoutDirection.LeftToRight
    return Qt.LayoutDirection.RightToLeft


def isolate(text: str) -> str:
    """Wrap data so that it keeps its own direction inside an Arabic line.

    Without it "67.7 / 68 m³" would be read "m³ 68 / 67.7" (Unicode UAX #9: FSI, for
    Arabic RLI, and PDI).
    """
    if not text or not icons.is_rtl():
        return text
    mark = "\u2067" if is_arabic(text) else "\u2068"
    return f"{mark}{text}\u2069"


def shortened(words: str, metrics: QFontMetrics, room: float) -> str:
    """Return words as a painter writes them into so many pixels.

    They end in an ellipsis where there is no room for all, at their own end also in an
    Arabic window.
    """
    elide = Qt.TextElideMode.ElideRight
    return isolate(metrics.elidedText(words, elide, max(int(room), 0) + 1))


def at_start(*, rtl: bool) -> Qt.AlignmentFlag:
    """Return flags for a line in the middle of its height, where it begins."""
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


class Words(QLabel):
    """A text, shown as it is; Arabic is read from the right, also after a code.

    Args:
        words: What it says.
    """

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self._said = ""
        if icons.is_rtl():  # Qt would begin Latin words and amounts at the left
            self.setAlignment(at_start(rtl=True))
        self.setText(words)

    def setText(self, words: str) -> None:
        """Say other words."""
        self._said = words
        arabic = icons.is_rtl() and is_arabic(words)
        if arabic and self.wordWrap():
            # Qt begins each line of plain text that goes on a space too far from the
            # right, and cuts it at the left; of escaped mark-up it does not.
            self.setTextFormat(Qt.TextFormat.RichText)
            # What stands in an isolate does not tell Qt where a line begins.
            latin = direction(words) is Qt.LayoutDirection.LeftToRight
            mark = "\u200f" if latin or "\u2069" in words else ""
            super().setText(f"{mark}{words.translate(_MARK_UP)}")
            return
        self.setTextFormat(Qt.TextFormat.PlainText)
        super().setText(f"\u200f{words}" if arabic else words)

    def setWordWrap(self, on: bool) -> None:  # noqa: FBT001 - Qt's own
        """Say whether long words go on in the next line."""
        super().setWordWrap(on)
        self.setText(self._said)

    def text(self) -> str:
        """Return what is said, without the mark of its direction."""
        return self._said


class Elided(Words):
    """One line of words, cut with an ellipsis; the tip has them whole.

    Args:
        words: What it says, translated.
        role: Role of the type scale, see `layout.text`.
    """

    def __init__(self, words: str, role: str) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setMinimumWidth(_LEAST)
        self.say(words)

    def say(self, words: str) -> None:
        """Show other words."""
        self._words = words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._cut()

    def words(self) -> str:
        """Return the words, whole."""
        return self._words

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words to the room there is."""
        super().resizeEvent(event)
        self._cut()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the type changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._cut()

    def _cut(self) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setAlignment(at_start(rtl=rtl))
        room = max(self.width(), _LEAST)
        elide = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._words, elide, room))
