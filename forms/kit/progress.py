"""Progress of work that goes on beside the person's own (ux 2.1: over two seconds)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QProgressBar, QWidget

from app.core.i18n import _
from forms.kit import buttons, layout, theme
from forms.kit.chart_base import Painted
from forms.kit.elided import Elided
from forms.kit.painting import guarded

_WORDS = 260  # pixels kept for words that stand beside other things


class Spinner(Painted):
    """A turning ring for work of unknown length."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = 0
        self.setFixedSize(14, 14)
        self.setAccessibleName(_("Working"))
        self._timer = QTimer(self)
        self._timer.setInterval(60)
        self._timer.timeout.connect(self._step)

    def showEvent(self, event: object) -> None:
        """Turn while it can be seen."""
        self._timer.start()

    def hideEvent(self, event: object) -> None:
        """Rest while it cannot."""
        self._timer.stop()

    def _step(self) -> None:
        self._turn = (self._turn + 30) % 360
        self.update()

    def sizeHint(self) -> QSize:
        """Return its fixed size."""
        return self.size()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring."""
        painter = self.start()
        ring = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("line"), 2))
        painter.drawEllipse(ring)
        pen = QPen(theme.color("accent"), 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(ring, -self._turn * 16, 100 * 16)


class JobRow(QWidget):
    """One job: its name, how far it is and a way to stop it.

    Args:
        title: What is being done.
        height: Of the bar it stands in; None: as high as its button.

    Attributes:
        stopped: The person wants it to stop.
    """

    stopped = Signal()

    def __init__(self, title: str, *, height: int | None = None) -> None:
        super().__init__()
        self._title = Elided(title, "small")
        self._title.setProperty("token", "text")
        self._count = layout.text("", "small", "text2")
        self._count.setFont(theme.font(12, tabular=True))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(40)  # beside a preview there is not much room
        self._bar.setMaximumWidth(120)
        self._bar.setAccessibleName(title)
        self._spinner = Spinner()
        self._stop = buttons.ghost("x", _("Stop"))
        self._stop.clicked.connect(self.stopped)
        if height is not None:
            self._stop.setFixedHeight(height)
        self._bar.hide()
        self.setLayout(
            layout.row(
                self._spinner,
                (self._title, int(height is None)),
                self._bar,
                self._count,
                self._stop,
                *(() if height is None else (None,)),
                margins=(8, 0, 4, 0),
            )
        )

    def show_job(self, words: str, done: int, whole: int) -> None:
        """Say what is being done now, and that `done` of `whole` are finished."""
        self.show_title(words)
        self.show_step(done, whole)

    def offer_stop(self, *, offered: bool) -> None:
        """Offer a way to stop it, where there is one."""
        self._stop.setVisible(offered)

    def show_title(self, words: str) -> None:
        """Say what is being done now."""
        self._title.say(words)
        room = self._title.fontMetrics().horizontalAdvance(words) + 2
        self._title.setMinimumWidth(min(room, theme.px(_WORDS)))
        self._bar.setAccessibleName(words)

    def show_step(self, done: int, whole: int) -> None:
        """Show that `done` of `whole` pieces are finished; one piece has no share."""
        counted = whole > 1
        self._spinner.setVisible(not counted)
        self._bar.setVisible(counted)
        self._count.setVisible(counted)
        self._bar.setRange(0, max(whole, 1))
        self._bar.setValue(done)
        self._count.setText(_("{done} of {whole}", done=done, whole=whole))
