"""The controller of the first page."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QShowEvent
from shiboken6 import isValid

from app.core.clock import here, office_day
from app.core.errors import AppError
from app.core.home import EMPTY, HomeData
from app.core.home_blocks import Blocks
from app.core.i18n import N_, _, new_words
from app.modules import find
from app.ui.passing import Passing
from app.ui.plain_tab import PlainTab
from app.ui.session import login_name
from forms.home import HomeForm, RecentLine, Step
from forms.kit import keys

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.own import Recent
    from app.ui.shell import Shell

RECENT_SHOWN = 6
_BEHIND = 5000
"""Milliseconds until the page follows what was changed while another is in front."""
_SAID = "app.dossier.controller.deadlines:Said"
_BUTTONS = (
    ("quotation", N_("Quotation"), "bolt"),
    ("inquiry", N_("Inquiry"), "mail-down"),
    ("contract", N_("Sales contract"), "file-plus"),
)
_BEGINNING = (
    (
        "customer",
        N_("Customer"),
        "address-book",
        N_("Name, address and terms once; every paper takes them from there."),
    ),
    (
        "product",
        N_("Product"),
        "box",
        N_("With HS code, packing and price; or paste a whole list from Excel."),
    ),
    (
        "contract",
        N_("Sales contract"),
        "file-text",
        N_("From it come purchase, shipment, papers, declaration and the money."),
    ),
)


class HomeController(PlainTab):
    """The tab that is always there."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__()
        self.desk = desk
        self._shell = shell
        self._data: HomeData | None = None
        self.form = HomeForm()
        self.form.kpi_chosen.connect(self._open_kpi)
        self.form.deadline_chosen.connect(desk.open)
        self.form.deadline_done.connect(lambda one: self._said().done(one))
        self.form.deadline_given.connect(lambda one: self._said().give(one))
        self.form.record_chosen.connect(desk.open)
        self.form.step_chosen.connect(self._begin)
        self.form.ageing_asked.connect(lambda: desk.open_list("receivables"))
        self.form.rows_asked.connect(desk.open_list)
        self.form.blocks_asked.connect(self._choose_blocks)
        keys.action("refresh", self.form, self.reload)
        desk.work.changed.connect(self._follow)
        self._behind = QTimer(self)
        self._behind.setSingleShot(True)
        self._behind.setInterval(_BEHIND)
        self._behind.timeout.connect(self.reload)
        self.form.installEventFilter(self)
        shell.own.told.connect(self._own_told)
        self._passing = Passing(self.form, self._now, self._tell, self.reload)
        self._greet(EMPTY)  # whether there is anything yet, the office must tell
        self.reload()

    def _said(self) -> Any:
        return find(_SAID)(self.desk, self.form)

    # --- The tab ---------------------------------------------------------------------

    def title(self) -> str:
        """Return the words on the tab."""
        return _("Home")

    def icon(self) -> str:
        """Return the icon of the tab."""
        return "layout-dashboard"

    # --- Its work --------------------------------------------------------------------

    def reload(self) -> None:
        """Read everything again."""
        self.desk.work.read(_home, self._show, self._unread)

    def _follow(self) -> None:
        """Read again what was changed; the page in front, at work, comes first."""
        if self.form.isVisible():
            self.reload()
        elif not self._behind.isActive():
            self._behind.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject.eventFilter: what is shown again shows what is stored."""
        if isinstance(event, QShowEvent) and self._behind.isActive():
            self._behind.stop()
            self.reload()
        return super().eventFilter(watched, event)

    def _own_told(self) -> None:
        if self._data is not None:
            self._show(self._data)

    def _unread(self, _error: AppError) -> None:
        """Keep what is shown; the status bar tells that the database is away."""

    def _show(self, data: HomeData) -> None:
        if not isValid(self.form):
            return  # the answer came after the page was rebuilt in another language
        self._data = data
        self._passing.shown(data.deadlines)
        now = self._greet(data)
        actions = self._shell.actions
        kinds = {kind for kind, *_rest in (*actions.kinds(), *actions.begun())}
        steps = [
            Step(k, new_words(_(w)), icon) for k, w, icon in _BUTTONS if k in kinds
        ]
        recent = [self._line(r) for r in self._recent()]
        if _has_begun(data):
            self.form.show_steps(steps)
            self.form.show_data(data, recent, now, Blocks.read(self._shell.own.home))
        else:
            self.form.show_steps((), blocks=False)
            first = [
                Step(k, new_words(_(w)), icon, _(detail))
                for k, w, icon, detail in _BEGINNING
                if k in kinds
            ]
            self.form.show_beginning(first, recent)
        self._shell.state.show_badges(data)

    def _choose_blocks(self) -> None:
        """Let the person choose the blocks of the page, and their order."""
        from forms.home_blocks import BlocksDialog  # noqa: PLC0415 - seldom

        own = self._shell.own
        chosen = BlocksDialog(Blocks.read(own.home), self.form).answer()
        if chosen is not None:
            own.keep_home(chosen.written())

    def _tell(self) -> None:
        """Tell by the clock what is left of the time for what is shown."""
        if self._data is not None and self.form.deadlines is not None:
            now = self._greet(self._data)
            self.form.deadlines.show_deadlines(self._data.deadlines, now)

    def _begin(self, kind: str) -> None:
        """Begin a record: of a kind, or as a look-up of that kind begins it."""
        if kind in {begun for begun, *_rest in self._shell.actions.begun()}:
            self._shell.actions.begin(kind)
        else:
            self.desk.open(kind)

    def _greet(self, data: HomeData) -> datetime:
        now = here(self._now())
        day = office_day(now)
        who = self.desk.actor
        # Nobody was asked for a name yet: the computer's user may be “root”.
        unnamed = not who.login and who.name == login_name()
        self.form.show_hello(now.hour, "" if unnamed else who.name, day, data)
        return now

    def _now(self) -> datetime:
        return self.desk.work.database.clock()

    def _recent(self) -> list[Recent]:
        return self._shell.own.recent[:RECENT_SHOWN]

    def _line(self, record: Recent) -> RecentLine:
        when = record.when(here(self._now()).date())
        title, detail = record.here()
        return RecentLine(record.kind, record.key, title, detail, when, record.icon)

    def _open_kpi(self, key: str) -> None:
        kpis = self._data.kpis if self._data else ()
        kpi = next((k for k in kpis if k.key == key), None)
        if kpi and kpi.module:
            self.desk.open_list(kpi.module, kpi.query)


def _has_begun(data: HomeData) -> bool:
    """Say whether there is anything to show; figures that are all nil are nothing."""
    figures = (getattr(k.value, "amount", k.value) for k in data.kpis)
    return bool(data.deadlines or data.months or data.ageing or any(figures))


def _home(uow: UnitOfWork) -> HomeData:
    """Ask the last module of the chain, which sees all the others."""
    try:
        # By name and late: it is the largest module, and not the window's business.
        service = importlib.import_module("app.treasury.service")
    except ModuleNotFoundError:
        return EMPTY
    home: Callable[[UnitOfWork], HomeData] | None = getattr(service, "home", None)
    return home(uow) if home is not None else EMPTY
