"""What the window shows of the state of things: rail, badges, status bar."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app.core import books, own_fields, people
from app.core.clock import here, now
from app.core.errors import AppError, NotAllowedError
from app.core.i18n import N_, _, _n, names_here, screen_language
from app.ui.backup_words import backup_sign
from app.ui.own import recent_of
from app.ui.shell_rights import Rights
from forms.kit import kept, keys
from forms.kit.grid_moves import GridMoves
from forms.kit.speech import OWN_NAMES
from forms.shell_rail import RailEntry
from forms.shell_status import Sign

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from app.core.home import HomeData, Kpi
    from app.db.unit_of_work import UnitOfWork
    from app.office.domain import Company
    from app.ui.drafts import Drafts
    from app.ui.link import Link
    from app.ui.opened import Opened
    from app.ui.shell import Shell
    from app.ui.work import Work

    _Facts = tuple[Company | None, dict[int, str], dict[str, Decimal]]


_Strip = tuple[str, str, "Callable[[], object] | None"]
_NOTHING: _Strip = ("", "", None)
AFTER_ROWS = 300  # milliseconds; the rows of a list are read before company and rates
BUSY_AFTER = 300  # milliseconds without an answer before anything is shown
BACKUPS = 3  # the chapter of the settings
SHOWN_RATES = ("USD", "EUR")
GROUP_ORDER = (N_("Business"), N_("Execution"), N_("Money"))


class State:
    """Keeps the frame of the window true."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._running = 0
        self._link: Link | None = None
        self._rules: _Strip = _NOTHING
        self._rights = Rights(shell)
        self._letters: Kpi | None = None
        self._busy = QTimer(shell)
        self._busy.setSingleShot(True)
        self._busy.setInterval(BUSY_AFTER)
        self._busy.timeout.connect(self._show_busy)  # a lambda would keep the window

    def _show_busy(self) -> None:
        self._shell.form.status.show_busy(busy=True)

    # --- Navigation ------------------------------------------------------------------

    def show_rail(self) -> None:
        """Show the modules that this person may see, in the order of business."""
        session = self._shell.session
        home = RailEntry("home", _("Home"), "layout-dashboard", tip=keys.hint("home"))
        entries = [home]
        actor = session.work.actor if session else None
        modules = [
            m
            for m in (session.registry.lists if session else ())
            if m.group and actor and actor.may(m.permission)
        ]
        known = [g for g in GROUP_ORDER if any(m.group == g for m in modules)]
        others = [m.group for m in modules if m.group not in known]
        for group in dict.fromkeys([*known, *others]):
            entries += [
                RailEntry(m.name, _(m.title), m.icon, _(group))
                for m in modules
                if m.group == group
            ]
        foot = [
            RailEntry("settings", _("Settings"), "settings", tip=keys.hint("settings"))
        ]
        self._shell.form.rail.show_entries(entries, foot)

    def show_badges(self, data: HomeData) -> None:
        """Show what waits in the modules, and the count on the bell."""
        self._shell.form.rail.show_badges(data.badges)
        self._letters = next((k for k in data.kpis if k.key == "letters"), None)
        self._shell.form.status.show_letters(_letters_sign(self._letters))
        at = now()
        pressing = sum(1 for d in data.deadlines if d.mine and (d.due - at).days < 1)
        self._shell.actions.bell.show_due(pressing)

    def show_front(self, item: Opened) -> None:
        """Mark where the tab at the front belongs."""
        form, maker = self._shell.form, self._shell.maker
        key = item.address.what
        module = maker.module(item.address) if maker else None
        if item.address.what == "list" and module:
            key = module.name  # type: ignore[assignment]
        elif item.address.what == "record" and module:
            key = module.place_of(item.address.name)  # type: ignore[assignment]
        form.rail.show_current(key)
        record = item.address.what == "record" and item.address.key is not None
        starred = record and self._shell.own.is_starred(recent_of(item))
        form.top.show_star(possible=record, starred=starred)
        title = item.title if item.address.what != "home" else ""
        form.setWindowTitle(f"{title} — {_('Lading')}" if title else _("Lading"))

    # --- Facts -----------------------------------------------------------------------

    def show_facts(self) -> None:
        """Show database, backup, company and rates."""
        session = self._shell.session
        form = self._shell.form
        if session is None:
            form.status.show_database(None)
            form.top.person.show_person(_("Lading"), "")
            return
        profile = session.profile
        if profile.kind == "sqlite":
            words = _("This PC · {file}", file=Path(profile.path).name)
            tip = profile.path
            if session.work.database.read_only:
                words = _("{place} · read-only", place=words)
        else:
            words = _("PostgreSQL · {database}", database=profile.database)
            tip = profile.name()
        dot = "warn_dot" if session.work.database.read_only else "ok_dot"
        form.status.show_database(Sign("database", words, dot, tip))
        self._show_link()
        self.show_backup()
        if session.company is not None:
            self._show_person(session.company)
        else:  # whether there is none, the office must tell
            form.top.person.show_person("", session.work.actor.name)
        front = self._shell.front()
        listed = front is not None and front.address.what == "list"
        QTimer.singleShot(AFTER_ROWS if listed else 0, self._shell, self._read_facts)

    def _read_facts(self) -> None:
        session = self._shell.session
        if session is not None:
            session.work.read(_company_and_rates, self._took, self._unread)

    def _read_people(self) -> None:
        session = self._shell.session
        if session is not None:
            session.work.read(_people, people.keep, lambda _error: None)

    def _read_own_fields(self) -> None:
        session = self._shell.session
        if session is not None:
            session.work.read(_own_fields, self._take_own_fields, lambda _error: None)

    def _take_own_fields(self, found: list[own_fields.OwnField]) -> None:
        """Let cards and lists ask for other fields than before."""
        session = self._shell.session
        if session is None or not own_fields.keep(found):
            return
        of = map(session.registry.of_record, own_fields.OF_TITLES)
        lists = (module.name for module in of if module is not None)
        self._rights.remake(frozenset((*own_fields.OF_TITLES, *lists)))

    def show_backup(self) -> None:
        """Show how old the last verified backup is."""
        keeper = self._shell.keeper
        self._shell.form.status.show_backup(backup_sign(keeper) if keeper else None)

    def open_letters(self) -> None:
        """Open the letters that wait for their writer's word."""
        if self._letters is not None:
            self._shell.open_list(self._letters.module, self._letters.query)

    def open_backups(self) -> None:
        """Open the chapter of the settings that looks after backups."""
        self._shell.go("settings")
        front = self._shell.front()
        form = front.tab.form if front is not None and front.tab is not None else None
        lead = getattr(form, "lead_to", None)
        if lead is not None:
            lead(BACKUPS)

    def show_languages(self) -> None:
        """Offer the languages of the screen."""
        self._shell.form.status.show_languages(
            tuple(OWN_NAMES.items()), screen_language().code
        )

    def follow(self, drafts: Drafts | None) -> None:
        """Take the user's way of typing into use, and tell when drafts are kept."""
        way = self._shell.settings.enter_moves
        GridMoves.enter_moves = "down" if way == "down" else "right"
        kept.lend(self._shell.settings.dialogs)
        if drafts is not None:
            drafts.when_kept = self.show_saving
            drafts.when_failed = self.show_unkept
            if not drafts.is_open:
                self.show_unkept()

    def show_unkept(self) -> None:
        """Show that what is typed would be lost with the program."""
        words = _("Drafts are not kept")
        tip = _("Their file cannot be written. What is not saved is lost in a crash.")
        self._shell.form.status.show_saving(Sign("alert-circle", words, "bad_dot", tip))

    def show_saving(self, at: datetime | None) -> None:
        """Show when drafts were written last; None: nothing is unsaved any more."""
        if at is None:
            self._shell.form.status.show_saving(None)
            return
        clock = here(at).strftime("%H:%M")
        words = _("Draft kept {time}", time=clock)
        self._shell.form.status.show_saving(Sign("cloud-check", words))

    def leave(self, work: Work) -> None:
        """Hear no more of jobs: the last outcome may come when the window is gone."""
        self._rights.leave()
        work.busy.disconnect(self.show_busy)
        work.changed.disconnect(self.changed)
        self.show_busy(0)
        self._rules = _NOTHING  # of another office nothing is known

    def show_busy(self, running: int) -> None:
        """Show after a moment that something runs."""
        if running and not self._running:
            self._busy.start()
        elif not running:
            self._busy.stop()
            self._shell.form.status.show_busy(busy=False)
        self._running = running

    def changed(self, topics: frozenset[str]) -> None:
        """Follow what was saved: the company's name, the rates."""
        if topics & {"office"}:
            self.show_facts()
            self._read_own_fields()
        if "access" in topics:
            self._rights.read()
            self._read_people()
        if "notes" in topics:
            self._shell.actions.bell.read()

    def _took(self, found: _Facts) -> None:
        company, bases, rates = found
        session = self._shell.session
        if session is None:
            return
        session.company = company
        self._show_person(company)
        if books.keep_in(bases):  # else forms would not ask which company they mean
            session.work.changed.emit(frozenset({books.TOPIC}))
        base = books.base_currency()
        lang = screen_language()
        words = "   ".join(
            f"{currency}/{base} {lang.rate(value)}" for currency, value in rates.items()
        )
        self._shell.form.status.show_rates(words)

    def _show_person(self, company: Company | None) -> None:
        session = self._shell.session
        name = _("No company yet")
        if company:
            name, _other = names_here(company.name_en, company.name_zh)
        person = session.work.actor.name if session else ""
        self._shell.form.top.person.show_person(name, person)

    # --- The link to the server ------------------------------------------------------

    def watch(self, link: Link) -> None:
        """Tell whether the server is there."""
        self._link = link
        link.stands.connect(self._link_changed)

    def takes(self, error: AppError) -> bool:
        """Say whether the window tells a failure already."""
        if isinstance(error, NotAllowedError):
            self._rights.read()  # it may not be as it was when they came in
        return self._link is not None and self._link.takes(error)

    def _link_changed(self, there: bool) -> None:  # noqa: FBT001 - a signal's
        if there:
            self.show_facts()
        else:
            self._show_link()

    def _show_link(self) -> None:
        link = self._link
        words = link.words() if link is not None and self._shell.session else ""
        if words and link is not None and link.wants_password:
            verb = f"{_('Sign in')}…"
            self._shell.form.show_strip(words, verb, self._sign_in_again)
        else:
            above = words or self._to_read()
            self._shell.form.show_strip(*((above,) if above else self._rules_said()))
        if words:
            self._unread(words)

    def _sign_in_again(self) -> None:
        from app.ui.own_password import sign_in_again  # noqa: PLC0415 - seldom

        sign_in_again(self._shell)

    def say_rules(
        self, words: str, verb: str = "", then: Callable[[], object] | None = None
    ) -> None:
        """Say above all pages that the server's rules are old; "": they are not.

        Args:
            words: What, not yet translated: the language may become another.
            verb: What the button does that brings them up to date; empty: there is
                none, the words say whom to ask.
            then: Called when it is pressed.
        """
        self._rules = (words, verb, then)
        self._show_link()

    def _rules_said(self) -> _Strip:
        words, verb, then = self._rules
        return words and _(words), verb and f"{_(verb)}…", then

    def _to_read(self) -> str:
        """Say that the file can be read only; empty: it can be written."""
        session = self._shell.session
        if session is None or not session.work.database.read_only:
            return ""
        return _(
            "{file} can only be read: the file or its folder is write-protected. "
            "Copy it into a folder of this PC to work in it.",
            file=Path(session.profile.path).name,
        )

    def _unread(self, error: AppError | str) -> None:
        sign = Sign("database-off", _("Database not reached"), "bad_dot", str(error))
        self._shell.form.status.show_database(sign)


def _letters_sign(found: Kpi | None) -> Sign | None:
    """Return what the status bar says of letters that nobody knows to be sent."""
    if found is None or not isinstance(found.value, int):
        return None
    words = _n("{n} letter needs you", "{n} letters need you", found.value)
    tip = _("They were refused, or only you know whether they were sent.")
    return Sign("mail", words, "warn_dot", tip)


def _people(uow: UnitOfWork) -> dict[str, str]:
    from app.db import known  # noqa: PLC0415 - after the window

    return known.people(uow)


def _own_fields(uow: UnitOfWork) -> list[own_fields.OwnField]:
    from app.db import known  # noqa: PLC0415 - after the window

    return known.own_fields(uow)


def _company_and_rates(uow: UnitOfWork) -> _Facts:
    """Read the first company, the books of all, and its latest mid rates."""
    from app.core.errors import MissingError  # noqa: PLC0415 - runs in the worker
    from app.office import service  # noqa: PLC0415
    from app.office.domain import RateKind, RateMissingError  # noqa: PLC0415

    try:
        company = service.find_company(uow)
    except MissingError:
        company = None
    bases = service.bases(uow)
    base = service.base_of(uow, None)
    found = {}
    for currency in SHOWN_RATES:
        if currency == base:
            continue
        try:
            rate = service.rate_on(uow, currency, uow.today, RateKind.MID, base)
        except RateMissingError:
            continue
        found[currency] = rate.value / rate.unit
    return company, bases, found
