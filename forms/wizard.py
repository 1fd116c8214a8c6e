"""The first-run wizard: six steps from nothing to an office that works."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from app.core.i18n import _
from forms.kit import buttons, layout, screens, theme
from forms.kit.progress import JobRow
from forms.wizard_database import DatabasePage
from forms.wizard_pages import (
    CompanyPage,
    DonePage,
    LooksPage,
    MoneyPage,
    Page,
    SamplePage,
)
from forms.wizard_parts import StepList

_WIDE = 820  # pixels, in letters of 13: the steps and the widest page
LOOKS, COMPANY, MONEY, DATABASE, SAMPLE, DONE = range(6)


class WizardForm(QWidget):
    """The wizard; `build` makes it anew in the language of the screen.

    Signals:
        next_asked, back_asked, skip_asked, test_asked: The buttons.
        remove_asked: An unfinished office is to be removed.
        restore_asked: A backup is to come instead of a new office.
        stopped: The long work is to end.
        finished: It is done; arg: what to do first: "home", "party", "product".
        left: It was closed before its end.
    """

    next_asked = Signal()
    back_asked = Signal()
    skip_asked = Signal()
    test_asked = Signal()
    remove_asked = Signal()
    restore_asked = Signal()
    stopped = Signal()
    finished = Signal(str)
    left = Signal()

    looks: LooksPage
    company: CompanyPage
    money: MoneyPage
    database: DatabasePage
    sample: SamplePage
    done: DonePage

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "page")
        wanted = QSize(theme.px(860), theme.px(600))
        self.resize(wanted.boundedTo(screens.inside(self)))
        self._inner: QWidget | None = None
        self._outer = layout.column(spacing=0)
        self.setLayout(self._outer)
        self._number = 0
        self.over = False
        self.may_close: Callable[[], bool] = lambda: True
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self._go_back)
        self.build()

    def build(self) -> None:
        """Make every part in the language and the size of the screen."""
        least = QSize(theme.px(_WIDE), theme.px(560))
        self.setMinimumSize(least.boundedTo(screens.inside(self)))
        self.setWindowTitle(_("Welcome to Lading"))
        if self._inner is not None:
            self._outer.removeWidget(self._inner)
            self._inner.hide()
            self._inner.deleteLater()
        self.looks, self.company, self.money = LooksPage(), CompanyPage(), MoneyPage()
        self.database, self.sample, self.done = DatabasePage(), SamplePage(), DonePage()
        self.steps = StepList(
            (
                _("Language and appearance"),
                _("Company"),
                _("Currency and rate"),
                _("Database"),
                _("Sample data"),
                _("Done"),
            )
        )
        self.pages = QStackedWidget()
        for page in self.all_pages():
            self.pages.addWidget(page)
        self.back = buttons.button(_("Back"))
        self.skip = buttons.button(_("Skip"))
        self.test = buttons.button(_("Test the connection"), "plug-connected")
        self.next = buttons.button(_("Next"), primary=True)
        self.back.clicked.connect(self.back_asked)
        self.skip.clicked.connect(self.skip_asked)
        self.test.clicked.connect(self.test_asked)
        self.next.clicked.connect(self.next_asked)
        self.database.test_asked.connect(self.test_asked)
        self.database.remove_asked.connect(self.remove_asked)
        self.database.restore_asked.connect(self.restore_asked)
        self.done.next_chosen.connect(self.finished)
        self.job = JobRow(_("Setting the office up"))
        self.job.stopped.connect(self.stopped)
        self.job.hide()
        foot = layout.row(
            *(self.back, (self.job, 50), None, self.skip, self.test, self.next),
            margins=(28, 8, 28, 18),
        )
        area = QScrollArea()  # the screen may be smaller than the largest page
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.pages)
        right = layout.box(layout.column((area, 1), foot, spacing=0), "page")
        self._inner = layout.box(layout.row(self.steps, (right, 1), spacing=0))
        self._outer.addWidget(self._inner)
        self._fold()
        self.show_step(self._number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override: a narrow window shows of the steps their numbers alone."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        if self._inner is not None:
            self.steps.fold(folded=self.width() < theme.px(_WIDE))

    def all_pages(self) -> tuple[Page, ...]:
        """Return the pages in their order."""
        return (
            self.looks,
            self.company,
            self.money,
            self.database,
            self.sample,
            self.done,
        )

    def page(self) -> Page:
        """Return the page at hand."""
        return self.all_pages()[self._number]

    def step(self) -> int:
        """Return the number of the step at hand, counted from 0."""
        return self._number

    def show_step(self, number: int) -> None:
        """Show a step, counted from 0."""
        self._number = number
        self.steps.show_step(number)
        self.pages.setCurrentIndex(number)
        self.back.setEnabled(0 < number < DONE)
        self.back.setVisible(number < DONE)
        self.skip.setVisible(number in {COMPANY, MONEY})
        self.test.setVisible(number == DATABASE)
        titles = {SAMPLE: _("Create the office"), DONE: _("Open the office")}
        self.next.setText(titles.get(number, _("Next")))
        self.next.setAccessibleName(titles.get(number, _("Next")))
        self.next.updateGeometry()
        if not self.page().focus_first():
            self.next.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on by Return, where no button has the focus and takes it."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
            return
        self.next.click()

    def _go_back(self) -> None:
        self.back.click()  # which is made anew with every change of language

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 - as Qt's setters
        """Show that something runs; nothing can be pressed meanwhile."""
        if busy:
            self.setFocus()  # else it would jump on to a card, as if that were chosen
        self.next.set_busy(busy)
        self.test.setEnabled(not busy)
        self.back.setEnabled(not busy and 0 < self._number < DONE)
        if not busy and self.hasFocus():
            self.next.setFocus()

    def show_job(self, words: str, done: int, whole: int) -> None:
        """Show how far the long work is; empty: it is over."""
        self.job.setVisible(bool(words))
        self.test.setVisible(not words and self._number == DATABASE)
        if words:
            self.job.show_job(words, done, whole)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that it was left before its end."""
        if not self.over and not self.may_close():
            event.ignore()
            return
        super().closeEvent(event)
        if not self.over:
            self.left.emit()
