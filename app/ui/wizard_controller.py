"""The controller of the first-run wizard."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.core.errors import AppError, Problem
from app.core.i18n import N_, _
from app.core.job import Job, StoppedError
from app.core.whole import is_there
from app.settings import Profile, Settings, locations
from app.ui import connecting, errors, helping, making, restoring, unlocking
from app.ui.answered import Answered
from app.ui.aside import Aside, telling
from app.ui.session import login_name, sign_in, who_works
from forms.answers import Answers
from forms.kit import theme
from forms.kit.speech import speak, system_language
from forms.shell import make_action
from forms.wizard import COMPANY, DATABASE, DONE, MONEY, SAMPLE, WizardForm

if TYPE_CHECKING:
    from app.db.unit_of_work import Database, UnitOfWork
    from app.ui.connecting import Found


log = logging.getLogger(__name__)


class WizardController(QObject):
    """Leads from nothing to an open office; nothing typed is lost by going back.

    Signals:
        finished: arg: what to do first ("home", "customer", "product"), the password.
        left: The window was closed before the end.
    """

    finished = Signal(str, str)
    left = Signal()
    _stepped = Signal(str, int, int)

    def __init__(self, settings: Settings, *, inline: bool = False) -> None:
        super().__init__()
        self.settings = settings
        self._answered = Answered(self, lambda: self.answers, self._take_page)
        self.answers = self._answered.left() or _begin(settings)
        self._aside = Aside(self, inline=inline)
        self._made = False
        self._restored = ""  # where a backup was brought on a server
        self._job = Job()
        speak(self.answers.language)
        theme.set_mode(self.answers.mode)
        self.form = WizardForm()
        form = self.form
        make_action("manual", form, partial(helping.manual, "first-day"))
        form.next_asked.connect(self.next)
        form.back_asked.connect(self.back)
        form.skip_asked.connect(self.skip)
        form.test_asked.connect(self.test)
        form.remove_asked.connect(self.remove)
        form.restore_asked.connect(self.restore)
        form.finished.connect(self._finish)
        form.left.connect(self.left)
        form.may_close = self._may_close
        form.stopped.connect(self._stop)
        self._stepped.connect(form.show_job)
        self._wire()
        self._answered.begin(form)

    def _wire(self) -> None:
        looks = self.form.looks
        looks.language_chosen.connect(self._take_language)
        looks.mode_chosen.connect(self._take_mode)
        looks.scale_chosen.connect(self._take_scale)
        for page in self.form.all_pages():
            page.show_answers(self.answers)
        self._answered.watch(self.form)

    def _take_page(self) -> None:
        self.form.page().take(self.answers)

    def _show_step(self, number: int) -> None:
        self.form.show_step(number)
        self._answered.keep()

    # --- Going back and forth --------------------------------------------------------

    def next(self) -> None:
        """Go on, unless something on this page must be corrected."""
        number = self.form.step()
        page = self.form.page()
        page.take(self.answers)
        problems = self._problems(number)
        page.show_problems(problems)
        if page.focus_wrong() or problems:
            return
        if number == DATABASE:
            self._look(self._go_on)
        elif number == SAMPLE:
            self._create()
        elif number == DONE:
            self._finish("home")
        else:
            self._show_step(number + 1)

    def back(self) -> None:
        """Go back; what is typed stays, right or wrong."""
        self.form.page().take(self.answers)
        self._show_step(max(0, self.form.step() - 1))

    def skip(self) -> None:
        """Go on without this page: what it holds is not used, but stays there."""
        number = self.form.step()
        fresh = _begin(self.settings)
        if number == COMPANY:
            base = self.answers.company.base_currency
            self.answers.company = replace(fresh.company, base_currency=base)
        elif number == MONEY:
            self.answers.rate = None
        self.form.page().show_problems(())
        self._show_step(number + 1)

    def _may_close(self) -> bool:
        """Ask before the wizard is left with something typed in it."""
        self.form.page().take(self.answers)
        told = self.answers
        fresh = _begin(self.settings)
        fresh.language, fresh.mode, fresh.scale = told.language, told.mode, told.scale
        if self._made or told == fresh:
            return True
        leave = errors.Answer("leave", _("Leave"), danger=True)
        title = _("Leave without setting up an office?")
        text = _("What you entered here is not kept.")
        return errors.ask(self.form, title, text, (leave,)) == "leave"

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
        self.form.page().take(self.answers)  # the pages are made anew
        self.answers.language = code
        speak(code)
        self.form.build()
        self._wire()

    def _take_mode(self, mode: str) -> None:
        self.answers.mode = mode
        theme.set_mode(mode)

    def _take_scale(self, px: int) -> None:
        self.form.page().take(self.answers)
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
            self._look(lambda _found: None)

    def _look(self, then: Callable[[Found], None]) -> None:
        self.form.set_busy(True)
        answers = self.answers

        def done(found: Found) -> None:
            self.form.set_busy(False)
            self._looked(found)
            then(found)

        def task() -> Found:
            _unlock(answers)
            return connecting.look(answers)

        self._aside.run(task, done, self._refused)

    def _looked(self, found: Found) -> None:
        page = self.form.database
        page.show_problems(found.problems())
        if task := connecting.proposed(found.content):
            page.servers.show_task(task)
        page.show_outcome(found.lines(), unfinished=found.content == "unfinished")

    def _go_on(self, found: Found) -> None:
        answers = self.answers
        step = connecting.next_step(answers, found.content)
        if step == "open":
            self._run(lambda: complete_office(answers), self._ready)
        elif step == "upgrade":
            job = self._begin_job()

            def upgrade() -> bool:
                connecting.upgrade_office(answers, job)
                return complete_office(answers)

            self._run(upgrade, self._ready)
        elif step == "create":
            self.form.show_step(SAMPLE)
        elif step == "restore":
            if file := restoring.choose(self.form):
                self._restore(file)
        elif found.content == "ours" and self._restored == answers.leading_url:
            self._come_in()

    def remove(self) -> None:
        """Remove the unfinished office that was found."""
        answers = self.answers
        self.form.database.take(answers)
        self._run(
            lambda: connecting.remove_unfinished(answers), lambda _nothing: self.test()
        )

    def restore(self) -> None:
        """Let a backup come to the place that is named, and open it."""
        page, answers = self.form.database, self.answers
        page.take(answers)
        found = _database_problems(answers) or restoring.problems(answers)
        page.show_problems(found)
        if not (found or page.focus_wrong()) and (file := restoring.choose(self.form)):
            self._restore(file)

    def _restore(self, file: Path) -> None:
        answers = self.answers

        def done(_nothing: object) -> None:
            if answers.kind == "postgresql":
                self._restored = answers.leading_url
                self._come_in()
                return
            self.form.database.show_lock(on=answers.encrypt)
            self._look(self._go_on)

        def failed(error: AppError) -> None:
            if unlocking.locked_file(error) != file:
                self._refused(error)
                return
            self.form.set_busy(False)
            unlocking.ask(
                *(self.form, self._aside, error),
                lambda word: unlocking.open_file(file, word),
                lambda still: self._not_there(still) if still else self._restore(file),
            )

        job = self._begin_job()
        self._run(lambda: restoring.restore(answers, file, job), done, failed)

    def _come_in(self) -> None:
        """Go on in an office that was restored on a server."""
        answers = self.answers

        def task() -> bool:
            restoring.let_in(answers)
            return complete_office(answers)

        self._run(task, self._ready)

    def _not_there(self, error: AppError) -> None:
        self.form.database.show_outcome(((errors.words(error), "bad"),))

    def _ready(self, used: object) -> None:
        """Show that it is done; `used` says whether what was typed is entered."""
        self._made = True
        self._answered.forget()
        self.form.done.show_unused(used is False)
        self._save_settings()
        self.form.show_step(DONE)

    def _run(
        self,
        task: Callable[[], Any],
        then: Callable[[Any], None],
        refused: Callable[[AppError], None] | None = None,
    ) -> None:
        self.form.set_busy(True)

        def done(result: Any) -> None:
            self._stepped.emit("", 0, 0)
            self.form.set_busy(False)
            then(result)

        self._aside.run(task, done, refused or self._refused)

    def _stop(self) -> None:
        self._job.stop()

    def _begin_job(self) -> Job:
        self._job = telling(self._stepped)
        return self._job

    def _refused(self, error: AppError) -> None:
        self._stepped.emit("", 0, 0)
        self.form.set_busy(False)
        if isinstance(error, StoppedError) and self.form.step() == SAMPLE:
            return  # the person sees what there is to choose again
        words = _(error.msgid, **error.params)
        self.form.show_step(DATABASE)
        self.form.database.show_problems(connecting.placed(error, leading=True))
        self.form.database.show_outcome(((words, "bad"),))
        if unlocking.is_locked(error):
            self.form.database.show_lock(on=True)

    # --- Making the office -----------------------------------------------------------

    def _create(self) -> None:
        answers = self.answers
        self._run(lambda: create_office(answers, self._begin_job()), self._ready)

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
            return _password_problems(answers)
        return (Problem("path", N_("Choose a file for the data.")),)
    return connecting.server_problems(answers)


def _password_problems(answers: Answers) -> tuple[Problem, ...]:
    """Everything that keeps a password from being that of a new file."""
    from app.access.domain import password_problems  # noqa: PLC0415 - seldom needed

    if not answers.encrypt:
        return ()
    if is_there(Path(answers.local.path)) and answers.file_password:
        return ()
    found = password_problems(answers.file_password, needed=True)
    if answers.file_password != answers.file_again:
        found += (Problem("again", N_("The two are not the same.")),)
    return found


def _unlock(answers: Answers) -> None:
    """Open a file that is encrypted already, or let a new one be made encrypted.

    Raises:
        LockedError: The password is another one.
    """
    from app.db import keys, opening  # noqa: PLC0415 - off the screen's thread

    if answers.kind != "sqlite":
        return
    path = Path(answers.local.path)
    word = answers.file_password if answers.encrypt else ""
    if not keys.salt_of(path):
        keys.await_file(path, keys.Key.of_password(word) if word else None)
    elif word and keys.is_encrypted(path):
        opening.unlock(path, word)


def create_office(answers: Answers, job: Job | None = None) -> None:
    """Create the tables, enter the company and its rate, load the sample.

    Runs off the screen's thread. The office stands whole with what it begins with, or
    not at all: what fails, is stopped or killed leaves none.

    Args:
        answers: Of the wizard.
        job: Hears how far it is.

    Raises:
        AppError: The database cannot be reached, the sample cannot be loaded, or the
            person stopped it.
    """
    profile = answers.profile
    if profile.kind == "sqlite":
        _unlock(answers)
        making.make_file(Path(profile.path), lambda made: _fill(made, answers, job))
        return
    connecting.found_office(answers, lambda made: _fill(made, answers, job), job)


def complete_office(answers: Answers) -> bool:
    """Enter company and rate into an office that was found and has no company yet.

    An office that knows its company keeps it: it is everybody's.

    Args:
        answers: Of the wizard.

    Returns:
        False: something was typed and is not used.
    """
    from app.db.unit_of_work import Database  # noqa: PLC0415 - off the screen's thread
    from app.office import service  # noqa: PLC0415

    if not (answers.has_company or answers.rate):
        return True
    database = Database(answers.profile.url(answers.password))
    try:
        actor = who_works(database, answers.profile, answers.person)
        with database.unit_of_work(actor) as uow:
            if service.companies(uow):
                return service.find_company(uow).name_en == answers.company.name_en
            _enter(uow, answers)
    except AppError as error:  # the office itself was found, and is opened
        log.warning("what was typed of the company is not entered: %s", error)
        return False
    finally:
        database.close()
    return True


def _fill(database: Database, answers: Answers, job: Job | None = None) -> None:
    actor = sign_in(answers.profile, answers.person)  # nobody is of the staff yet
    if answers.sample:  # before the company: its year is that of the first one
        making.load_sample(database, actor, job)
    with database.unit_of_work(actor) as uow:
        _enter(uow, answers)


def _enter(uow: UnitOfWork, answers: Answers) -> None:
    """Enter company and rate; a try that was cut short may have entered the company."""
    from app.office import service  # noqa: PLC0415 - off the screen's thread
    from app.office.domain import (  # noqa: PLC0415
        ExchangeRate,
        RateKind,
        usual_unit,
    )

    company = answers.company.settled()
    known = {one.own for one in service.companies(uow)}
    if answers.has_company and (company.name_en or company.name_zh) not in known:
        service.save_company(uow, company)
    if answers.rate and answers.rate_currency != company.base_currency:
        rate = ExchangeRate(
            on=uow.today,
            base=company.base_currency,
            currency=answers.rate_currency,
            kind=RateKind.MID,
            value=answers.rate,
            unit=usual_unit(answers.rate_currency),
            source=_("Entered at the first start"),
        )
        service.save_rate(uow, rate)
