"""The controller of the first-run wizard."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.core.errors import AppError, NotPossibleError, Problem
from app.core.i18n import N_, _
from app.settings import Profile, Settings, locations
from app.ui.answers import Answers
from app.ui.aside import Aside
from app.ui.session import login_name, sign_in
from app.ui.speech import speak, system_language
from forms.kit import theme
from forms.wizard import COMPANY, DATABASE, DONE, MONEY, SAMPLE, WizardForm

if TYPE_CHECKING:
    from app.db.probe import Report
    from app.db.unit_of_work import Database

_NO_SERVER = N_("Write name or address, with a port if it is another: db.office:5433")


class WizardController(QObject):
    """Leads from nothing to an open office; nothing typed is lost by going back.

    Signals:
        finished: arg: what to do first ("home", "party", "product"), the password.
        left: The window was closed before the end.
    """

    finished = Signal(str, str)
    left = Signal()

    def __init__(self, settings: Settings, *, inline: bool = False) -> None:
        super().__init__()
        self.settings = settings
        self.answers = _begin(settings)
        self._aside = Aside(self, inline=inline)
        self._made = False
        speak(self.answers.language)
        theme.set_mode(self.answers.mode)
        self.form = WizardForm()
        form = self.form
        form.next_asked.connect(self.next)
        form.back_asked.connect(self.back)
        form.skip_asked.connect(self.skip)
        form.test_asked.connect(self.test)
        form.finished.connect(self._finish)
        form.left.connect(self.left)
        self._wire()

    def _wire(self) -> None:
        looks = self.form.looks
        looks.language_chosen.connect(self._take_language)
        looks.mode_chosen.connect(self._take_mode)
        looks.scale_chosen.connect(self._take_scale)
        for page in self.form.all_pages():
            page.show_answers(self.answers)

    # --- Going back and forth --------------------------------------------------------

    def next(self) -> None:
        """Go on, unless something on this page must be corrected."""
        number = self.form.step()
        page = self.form.page()
        page.take(self.answers)
        problems = self._problems(number)
        page.show_problems(problems)
        if problems:
            return
        if number == DATABASE:
            self._look(self._looked_going_on)
        elif number == SAMPLE:
            self._create()
        elif number == DONE:
            self._finish("home")
        else:
            self.form.show_step(number + 1)

    def back(self) -> None:
        """Go back; what is typed stays, right or wrong."""
        self.form.page().take(self.answers)
        self.form.show_step(max(0, self.form.step() - 1))

    def skip(self) -> None:
        """Go on without this page; what it holds is not used."""
        number = self.form.step()
        fresh = _begin(self.settings)
        if number == COMPANY:
            base = self.answers.company.base_currency
            self.answers.company = replace(fresh.company, base_currency=base)
        elif number == MONEY:
            self.answers.rate = None
        self.form.page().show_answers(self.answers)
        self.form.page().show_problems(())
        self.form.show_step(number + 1)

    def _problems(self, number: int) -> tuple[Problem, ...]:
        if number == COMPANY and self._anything_typed():
            return self.answers.company.problems()
        if number == MONEY:
            rate = self.answers.rate
            if rate is not None and rate <= 0:
                words = N_("The rate must be greater than zero.")
                return (Problem("value", words),)
        if number == DATABASE:
            return _database_problems(self.answers)
        return ()

    def _anything_typed(self) -> bool:
        company = self.answers.company
        typed = (company.address_en, company.address_zh, company.tax_number)
        return self.answers.has_company or any(text.strip() for text in typed)

    # --- Language and looks ----------------------------------------------------------

    def _take_language(self, code: str) -> None:
        self.answers.language = code
        speak(code)
        self.form.build()
        self._wire()

    def _take_mode(self, mode: str) -> None:
        self.answers.mode = mode
        theme.set_mode(mode)

    def _take_scale(self, px: int) -> None:
        self.answers.scale = px
        theme.set_scale(px)
        self.form.build()
        self._wire()

    # --- The database ----------------------------------------------------------------

    def test(self) -> None:
        """Look at the database and say what is there."""
        page = self.form.database
        page.take(self.answers)
        problems = _database_problems(self.answers)
        page.show_problems(problems)
        if not problems:
            self._look(self._looked)

    def _look(self, then: Callable[[Report], None]) -> None:
        self.form.set_busy(True)
        profile, password = self.answers.profile, self.answers.password

        def task() -> Report:
            from app.db import probe  # noqa: PLC0415 - off the screen's thread

            return probe.look(profile.url(password))

        self._aside.run(task, lambda report: self._idle(then, report), self._refused)

    def _idle(self, then: Callable[[Report], None], report: Report) -> None:
        self.form.set_busy(False)
        then(report)

    def _looked(self, report: Report) -> None:
        self.form.database.show_outcome(*_words(report))

    def _looked_going_on(self, report: Report) -> None:
        self._looked(report)
        if report.content == "foreign":
            return
        if report.content == "ours":
            self._made = True  # nothing is created in an office that exists
            self._save_settings()
            self.form.show_step(DONE)
            return
        self.form.show_step(SAMPLE)

    def _refused(self, error: AppError) -> None:
        self.form.set_busy(False)
        words = _(error.msgid, **error.params)
        self.form.show_step(DATABASE)
        self.form.database.show_outcome(words, "bad")

    # --- Making the office -----------------------------------------------------------

    def _create(self) -> None:
        self.form.set_busy(True)
        answers = self.answers

        def made(_nothing: object) -> None:
            self.form.set_busy(False)
            self._made = True
            self._save_settings()
            self.form.show_step(DONE)

        self._aside.run(lambda: create_office(answers), made, self._refused)

    def _save_settings(self) -> None:
        told, kept = self.answers, self.settings
        kept.language, kept.appearance = told.language, told.mode
        kept.scale, kept.person = told.scale, told.person
        kept.profile = told.profile
        kept.save()

    def _finish(self, first: str) -> None:
        self.form.over = True
        self.finished.emit(first, self.answers.password)
        self.form.close()


def _begin(settings: Settings) -> Answers:
    """Return the answers as the system proposes them."""
    places = locations()
    return Answers(
        language=settings.language or system_language(),
        mode=settings.appearance,
        scale=settings.scale,
        person=settings.person or login_name(),
        local=Profile("sqlite", path=str(places.database)),
        server=Profile("postgresql", database="lading", user=login_name()),
    )


def _database_problems(answers: Answers) -> tuple[Problem, ...]:
    if answers.kind == "sqlite":
        if answers.local.path.strip():
            return ()
        return (Problem("path", N_("Choose a file for the data.")),)
    server = answers.server
    found = [
        Problem(name, N_("This is needed to reach the database."))
        for name in ("hosts", "database", "user")
        if not getattr(server, name).strip()
    ]
    if server.hosts.strip() and not server.servers:
        found.append(Problem("hosts", _NO_SERVER))
    return tuple(found)


def _words(report: Report) -> tuple[str, str]:
    told = {
        "absent": (_("A new file is made here · {server}"), "ok"),
        "empty": (_("Connected · {server} · {ms} ms · empty, can be set up"), "ok"),
        "ours": (_("Connected · {server} · {ms} ms · an office is in it"), "ok"),
        "foreign": (
            _("{server} holds tables of another program. Choose an empty database."),
            "bad",
        ),
    }
    words, tone = told[report.content]
    return words.format(server=report.server, ms=report.milliseconds), tone


def create_office(answers: Answers) -> None:
    """Create the tables, enter the company and its rate, load the sample.

    Runs off the screen's thread. A database that was begun by an earlier try is gone
    on with.

    Raises:
        AppError: The database cannot be reached, or the sample cannot be loaded.
    """
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - off the screen's thread

    from app.db import schema  # noqa: PLC0415
    from app.db.unit_of_work import Database  # noqa: PLC0415

    profile = answers.profile
    if profile.kind == "sqlite":
        Path(profile.path).parent.mkdir(parents=True, exist_ok=True)
    url = profile.url(answers.password)
    try:
        schema.create(url)
    except DBAPIError as error:
        raise NotPossibleError(
            N_("The tables cannot be created: {reason}"),
            reason=str(error.orig).strip().splitlines()[0],
        ) from error
    database = Database(url)
    try:
        _fill(database, answers)
    finally:
        database.close()


def _fill(database: Database, answers: Answers) -> None:
    from app.office import service  # noqa: PLC0415 - off the screen's thread
    from app.office.domain import (  # noqa: PLC0415
        ExchangeRate,
        RateKind,
        usual_unit,
    )

    actor = sign_in(answers.profile, answers.person)
    with database.unit_of_work(actor) as uow:
        if answers.has_company and not service.companies(uow):
            service.save_company(uow, answers.company)
        if answers.rate and answers.rate_currency != answers.company.base_currency:
            service.save_rate(
                uow,
                ExchangeRate(
                    on=uow.today,
                    currency=answers.rate_currency,
                    kind=RateKind.MID,
                    value=answers.rate,
                    unit=usual_unit(answers.rate_currency),
                    source=_("Entered at the first start"),
                ),
            )
    if answers.sample:
        load_sample(database)


def load_sample(database: Database) -> None:
    """Play the sample company's deal into a database.

    Raises:
        NotPossibleError: The sample does not come with this program.
    """
    try:
        demo = importlib.import_module("app.demo")
    except ImportError as error:
        raise NotPossibleError(
            N_("The sample company does not come with this version.")
        ) from error
    demo.load_sample(database)
