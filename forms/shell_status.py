"""The bar at the bottom: database, saving, backup, jobs, selection, rates, language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QMenu, QStatusBar, QWidget

from app.core.i18n import _
from app.core.job import Stop
from forms.kit import buttons, icons, layout, spoken, theme
from forms.kit.menu_keys import help_in
from forms.kit.progress import JobRow
from forms.kit.tally import NOTHING, Selected

HEIGHT = 26
TELL = 4000  # milliseconds a short message stays
_SHORT, _LETTER = 60, 50  # letters of a short one; milliseconds for each beyond
_BESIDE, _LEAST = 120, 200  # pixels beside and around a message; its least width
_GAP = 14  # pixels between two facts


@dataclass(frozen=True, slots=True)
class Sign:
    """One fact of the status bar.

    Attributes:
        icon: Icon name.
        words: Translated.
        token: Colour of the icon; "bad_dot" calls for attention.
        tip: What it means for the work.
    """

    icon: str
    words: str
    token: str = "text3"
    tip: str = ""


class _Fact(QWidget):
    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icon = icons.IconLabel("database", 14, "text3")
        self._words = layout.text("", "small")
        self.setLayout(
            layout.row(self._icon, self._words, margins=(12, 0, 4, 0), spacing=5)
        )
        self.hide()

    def show_sign(self, sign: Sign | None) -> None:
        """Show a fact, or none."""
        self.setVisible(sign is not None)
        if sign:
            self._icon.show_icon(sign.icon, sign.token)
            self._words.setText(sign.words)
            self.setToolTip(sign.tip)
            self.setAccessibleName(sign.words)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell that the fact was clicked."""
        super().mouseReleaseEvent(event)
        self.clicked.emit()


class StatusBar(QStatusBar):
    """The status bar.

    Signals:
        language_chosen: arg: language code.
        backup_asked: The backup was clicked.
        letters_asked: What is said of one's letters was clicked.
    """

    language_chosen = Signal(str)
    backup_asked = Signal()
    letters_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setFixedHeight(theme.px(HEIGHT))
        self._database, self._saving, self._backup = _Fact(), _Fact(), _Fact()
        self._letters = _Fact()
        self._facts = (self._database, self._saving, self._backup, self._letters)
        for fact in self._facts:
            self.addWidget(fact)
        self._backup.clicked.connect(self.backup_asked)
        self._letters.clicked.connect(self.letters_asked)
        for fact in (self._backup, self._letters):
            fact.setCursor(Qt.CursorShape.PointingHandCursor)
        self._busy = self._runs = False
        self._stop: Stop = None
        self.job = JobRow("", height=theme.px(HEIGHT) - 6)
        self.job.stopped.connect(self._stop_job)
        self.job.hide()
        self.addWidget(self.job)
        self._selected = NOTHING
        self._selection = self._flat("sum", _("Sum of the selection"))
        self._selection.menu().aboutToShow.connect(self._fill_selection)
        self._selection.hide()
        self._rates = layout.text("", "small")
        self._language = self._flat("language", _("Language of the screen"))
        end = layout.row(
            *(self._selection, self._rates, layout.vline(12), self._language),
            margins=(14, 0, 8, 0),
            spacing=_GAP,
        )
        self._end = layout.box(end)
        self.addPermanentWidget(self._end)
        self._back = QTimer(self)
        self._back.setSingleShot(True)

    @staticmethod
    def _flat(icon: str, tip: str) -> buttons.GhostButton:
        """Return a button of the bar's height that opens a menu."""
        made = buttons.GhostButton(icon, tip)
        made.setProperty("role", "small")  # as all words of the bar
        made.setMenu(QMenu(made))
        help_in(made.menu())
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setFixedHeight(theme.px(HEIGHT) - 5)  # what Qt leaves of the bar's
        return made

    def event(self, event: QEvent) -> bool:
        """Leave the rates out where what tells of the work has no room beside them."""
        kind = event.type()
        if kind in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            facts = [one for one in (*self._facts, self.job) if not one.isHidden()]
            need = sum(one.sizeHint().width() for one in facts)
            spare = self.width() - need - self._end.sizeHint().width()
            if self._rates.isHidden():
                spare -= self._rates.sizeHint().width() + _GAP
            self._rates.setHidden(spare < _GAP)
        return super().event(event)

    def show_database(self, sign: Sign | None) -> None:
        """Show which database is open and whether it answers."""
        self._database.show_sign(sign)

    def show_saving(self, sign: Sign | None) -> None:
        """Show when drafts were saved last."""
        self._saving.show_sign(sign)

    def show_backup(self, sign: Sign | None) -> None:
        """Show how old the last verified backup is."""
        self._backup.show_sign(sign)

    def show_letters(self, sign: Sign | None) -> None:
        """Show how many letters wait for their writer's word; None: none does."""
        self._letters.show_sign(sign)

    def show_job(self, title: str, done: int, total: int, stop: Stop = None) -> None:
        """Show how far a job is and a way to stop it; it goes when done equals total.

        Args:
            title: What is being done, translated.
            done: So many pieces are finished.
            total: All pieces.
            stop: Called when the person stops it; None: it cannot be stopped.
        """
        self._runs, self._stop = done < total, stop
        self.job.show_job(title, done, total)
        self.job.offer_stop(offered=stop is not None)
        self.job.setVisible(self._runs)
        if not self._runs:
            self.show_busy(busy=self._busy)

    def show_busy(self, *, busy: bool) -> None:
        """Show that something is under way, unless a job is shown that says what."""
        self._busy = busy
        if not self._runs:
            self.job.show_job(_("Working…"), 0, 0)
            self.job.offer_stop(offered=False)
            self.job.setVisible(busy)

    def _stop_job(self) -> None:
        if self._stop is not None:
            self._stop()

    def show_selection(self, selected: Selected) -> None:
        """Show what is selected; its figures are copied from a menu."""
        self._selected = selected
        words = str(selected)
        self._selection.setText(words.replace("&", "&&"))
        self._selection.setAccessibleName(words)
        self._selection.setEnabled(bool(selected.tallies))
        self._selection.setVisible(bool(words))
        self._selection.updateGeometry()

    def _fill_selection(self) -> None:
        self._selected.fill(self._selection.menu())

    def selection(self) -> str:
        """Return the words about the selection."""
        return str(self._selected)

    def selection_menu(self) -> QMenu:
        """Return the menu of what can be copied of the selection."""
        self._fill_selection()
        return self._selection.menu()

    def show_rates(self, words: str) -> None:
        """Show the rates of the day."""
        self._rates.setText(words)

    def show_languages(self, languages: Sequence[tuple[str, str]], now: str) -> None:
        """Offer the languages by their own names and mark the one in use.

        Args:
            languages: Code and name of each.
            now: Code of the one in use.
        """
        menu = self._language.menu()
        menu.clear()
        for code, name in languages:
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(code == now)
            action.setData(code)
            action.triggered.connect(
                lambda _checked=False, code=code: self.language_chosen.emit(code)
            )
            if code == now:
                self._language.setText(name)
                words = _("Language of the screen: {name}", name=name)
                self._language.setAccessibleName(words)
        self._language.updateGeometry()

    def language_menu(self) -> QMenu:
        """Return the menu of languages."""
        return self._language.menu()


class Toast(QWidget):
    """A short message that goes by itself.

    Args:
        over: The bar it stands over: no figure, and no cell that is typed into.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over.window())
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._icon = icons.IconLabel("circle-check", 18, "ok_dot")
        self._words = layout.text("")
        self._frame = layout.box(
            layout.row(self._icon, self._words, margins=(14, 9, 18, 9)), "pop"
        )
        self.setLayout(layout.column(self._frame))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, words: str, tone: str = "ok") -> None:
        """Show a message for four seconds, a long one for as long as it is read.

        Args:
            words: The message.
            tone: ok: it is done; info: it is as it is; warn: that is not possible now;
                bad: it failed.
        """
        self._icon.show_icon(icons.TONES[tone], f"{tone}_dot")
        self._words.setText(words)
        self._fit()
        self.setAccessibleName(words)
        for part in (self._frame.layout(), self.layout()):
            if part is not None:  # a shown toast measures itself too late
                part.activate()
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        spoken.announce(self, words)
        self._timer.start(TELL + _LETTER * max(0, len(words) - _SHORT))

    def words(self) -> str:
        """Return what is said."""
        return self._words.text()

    def place(self) -> None:
        """Stand in the middle of the bar, and up from its foot when it is higher."""
        bar = self._over.rect()
        bar.moveTopLeft(self._over.mapTo(self.window(), bar.topLeft()))
        at = bar.center() - self.rect().center()
        at.setY(min(at.y(), bar.bottom() + 1 - self.height()))
        self.move(at)

    def _fit(self) -> None:
        """Break words that are longer than the bar is wide."""
        room = max(theme.px(_LEAST), self._over.width() - theme.px(_BESIDE))
        words, metrics = self._words, self._words.fontMetrics()
        long = metrics.horizontalAdvance(words.text()) > room
        words.setWordWrap(long)
        high = metrics.boundingRect(
            0, 0, room, 0, Qt.TextFlag.TextWordWrap, words.text()
        )
        words.setMinimumSize(*((room, high.height()) if long else (0, 0)))
