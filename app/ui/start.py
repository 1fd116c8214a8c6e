"""Starts the window: seen at once, the database and the rest come behind it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app import logging_setup
from app.core.errors import AppError
from app.core.i18n import _, _n
from app.core.job import StoppedError
from app.settings import Locations, Profile, Settings, locations
from app.ui import errors, gate, rescue, rules, unlocking, upgrading
from app.ui.aside import Aside, telling
from app.ui.draft_file import SESSION, DraftFile, drafts_of
from app.ui.drafts import Drafts
from app.ui.keeper import Keeper
from app.ui.opened import Maker, front
from app.ui.registry import Registry
from app.ui.session import Session, open_database, read_known
from app.ui.shell import Shell
from app.ui.shell_return import last_tabs
from app.ui.single import SingleInstance
from app.ui.sweep import Sweep
from app.ui.warming import Warming, everything
from forms.kit import copied, hands, icons, spoken, theme
from forms.kit.speech import speak, system_language

if TYPE_CHECKING:
    from app.core.errors import AppError
    from app.core.job import Job
    from app.db.unit_of_work import Database
    from app.ui.link import Link
    from app.ui.witness import Witness

SOON = 50
"""Milliseconds in which the first rows are painted; the menus are made after them."""

LATER = 3_000
"""Milliseconds after which it is read who addresses the person; work goes first."""


class Start(QObject):
    """Holds what lives as long as the program."""

    _stepped = Signal(str, int, int)

    def __init__(self, places: Locations, *, inline: bool = False) -> None:
        super().__init__()
        self.places = places
        self.settings = Settings.load(places.settings)
        self.shell: Shell | None = None
        self.wizard: QObject | None = None
        self.single: SingleInstance | None = None
        self._aside = Aside(self, inline=inline)
        self._sweep = Sweep(self)
        self._inline = inline
        self._drafts: Drafts | None = None
        self._keeper: Keeper | None = None
        self._witness: Witness | None = None
        self._link: Link | None = None
        self._first = ""
        self._words: tuple[str, ...] = ()
        speak(self.settings.language or system_language())
        theme.set_scale(self.settings.scale)
        if not inline:
            hands.begin()
        theme.set_mode(self.settings.appearance)
        Shell.use_keys(self.settings)

    def begin(self, words: Sequence[str] = ()) -> bool:
        """Show the wizard or the window; False: another window took the words."""
        self._words = tuple(words)
        if "--sample" in words:
            return self.begin_sample()
        profile = self.settings.profile
        if profile is None and self._sample_follows():
            return False
        if profile is None:
            self.show_wizard()
            return True
        return self.show_window(profile)

    # --- The wizard ------------------------------------------------------------------

    def show_wizard(self) -> None:
        """Lead through the first run."""
        from app.ui.wizard_controller import WizardController  # noqa: PLC0415

        self._sweep.begin()
        wizard = WizardController(self.settings, inline=self._inline)
        wizard.finished.connect(self._wizard_done)
        wizard.left.connect(self._wizard_left)
        self.wizard = wizard
        wizard.form.show()

    def _wizard_done(self, first: str, password: str) -> None:
        self.wizard = None
        self._first = first
        if self.settings.profile:
            self.show_window(self.settings.profile, password)

    def _wizard_left(self) -> None:
        self.wizard = None
        if self.shell is None or self.shell.session is None:
            QApplication.quit()

    # --- The window ------------------------------------------------------------------

    def show_window(self, profile: Profile, password: str = "") -> bool:
        """Show the window at once, then open the database behind it."""
        if not self._is_first(profile):
            return False
        if self.shell is None:
            self.shell = Shell(self.settings)
            self.shell.actions.wait = 0 if self._inline else SOON
            self.shell.left.connect(self._leave)
            self.shell.office_asked.connect(self._other_office)
            self.shell.key_asked.connect(self._other_key)
            self.shell.database_asked.connect(self._other_database)
        self.shell.form.show()
        self.shell.actions.links.follow(self._words)
        self._words = ()
        self._open(profile, password)
        return True

    def _is_first(self, profile: Profile) -> bool:
        """Become the one window of a database; False: the one there took the words."""
        self.single = SingleInstance(profile.name(), self)
        if self.single.hand_over(list(self._words)):
            return False
        self.single.listen()
        self.single.called.connect(self._called)
        return True

    def _open(self, profile: Profile, password: str) -> None:
        self._aside.run(
            lambda: _office(profile, password, self.settings, self.places),
            lambda found: self._opened(profile, *found),
            lambda error: self._not_opened(profile, error),
        )

    def _opened(self, profile: Profile, database: Database, kept: DraftFile) -> None:
        if self.shell is None:
            return
        self._drafts = Drafts(None, file=kept)
        try:
            actor = gate.signed_in(self.shell.form, database, profile, self.settings)
        except AppError as error:
            self._drafts.close()
            database.close()
            self._not_opened(profile, error)
            return
        if actor is None:  # nobody signed in
            self._drafts.close()
            database.close()
            self.show_wizard()
            return
        session = Session.begin(database, profile, self.settings, actor=actor)
        if profile.path != str(self.places.sample) and not database.read_only:
            self._keeper = Keeper(session, inline=self._inline, parent=self.shell.form)
            self._keeper.damaged.connect(lambda error: self._spoilt(profile, error))
            self._keeper.differs.connect(self._history_broken)
            self.shell.keep_safe(self._keeper)  # first: settings come back with it
        self.shell.attach(session, self._drafts)
        self.shell.actions.links.go_on()
        self._watch_history(database)
        self._watch_link(session)
        if self._first == "customer":
            self.shell.actions.begin(self._first)
        elif self._first == "product":
            self.shell.open(self._first)
        self._first = ""
        if not self._inline:
            QTimer.singleShot(0, self._sweep.begin)
            QTimer.singleShot(LATER, self.shell.actions.bell.read)
            Warming(self._aside, everything(), self._settled).begin()

    def _settled(self) -> None:
        """Go on with what waited until everything is loaded."""
        self._sweep.settle()
        if self.shell is None:
            return
        self.shell.fill_home()
        desk = self.shell.desk
        if desk is not None and desk.actor.may("mail.send"):
            desk.post.begin()
        rules.watch(self.shell, self._aside)

    def _watch_history(self, database: Database) -> None:
        from app.ui import witness  # noqa: PLC0415 - after the window

        folder, inline = self.places.data, self._inline
        made = witness.Witness(database, folder, inline=inline, parent=self)
        self._witness = made

        def tell(error: AppError) -> None:
            desk = self.shell.desk if self.shell else None
            leads = desk is not None and desk.actor.may("access.edit")
            form = self.shell.form if self.shell else None
            witness.tell(form, made, error, leads=leads)

        made.broken.connect(tell)
        made.begin()

    def _watch_link(self, session: Session) -> None:
        if self._inline or self.shell is None:
            return
        from app.ui.link import Link  # noqa: PLC0415 - after the window

        self._link = Link(session.work, self)
        self.shell.state.watch(self._link)
        self._link.begin()

    def _history_broken(self, error: AppError) -> None:
        from app.ui import checkup  # noqa: PLC0415 - seldom

        if self.shell is not None:
            checkup.tell_changed(self.shell, error)

    def _not_opened(self, profile: Profile, error: AppError) -> None:
        """Ask for a password, offer a backup, or ask where else the data may be."""
        self._sweep.begin()
        if self.shell is None:
            return
        self.shell.actions.build()  # it may be all that is left to do
        if profile.kind == "sqlite" and rescue.lost_file(error):
            helper = rescue.Rescue(self.shell.form, self._aside, self.settings)
            helper.begin(profile, error, lambda choice: self._answered(profile, choice))
            return
        if unlocking.is_locked(error):
            self._ask_password(profile, error)
            return
        if isinstance(error, rules.NoRightsError):
            again = partial(self._answered, profile)
            rules.offer(self.shell, self._aside, profile, error, again)
            return
        if upgrading.is_other(error):
            upgrading.offer(
                *(self.shell.form, self._aside, self.settings, profile, error),
                lambda choice: self._answered(profile, choice),
            )
            return
        if getattr(error, "where", "") == "password":
            from forms.signing import SignIn  # noqa: PLC0415 - a file asks for none

            words = f"{errors.words(error)}\n{profile.name()}"
            asked = SignIn(words, profile.user, parent=self.shell.form)
            if asked.given():
                login = asked.login.value().strip()
                self._open(replace(profile, user=login), asked.password.value())
                return
        choice = errors.offer(
            self.shell.form,
            _("The database could not be opened."),
            errors.words(error),
            (
                errors.Answer("again", _("Try again"), primary=True),
                errors.Answer("other", _("Open another database…")),
            ),
        )
        self._answered(profile, choice)

    def _spoilt(self, profile: Profile, error: AppError) -> None:
        """Close an office whose file turns out to be damaged, and offer a backup."""
        if self.shell is None or self.shell.session is None:
            return
        self._unlink()
        self.shell.detach()  # what is typed is on the disk as drafts, and comes back
        if self._drafts:
            self._drafts.close()
        if self._keeper is not None:
            self._keeper.stop()
            self._keeper = None
        self._not_opened(profile, error)

    def _answered(self, profile: Profile, choice: str) -> None:
        if choice == "again":
            self._open(profile, "")
        else:  # whoever thinks better of it is not left with an empty window
            self.show_wizard()

    def _ask_password(self, profile: Profile, error: AppError) -> None:
        def ended(still: AppError | None) -> None:
            if still is None:
                self._open(profile, "")
            elif unlocking.is_locked(still):  # given up
                self.show_wizard()
            else:
                self._not_opened(profile, still)

        unlocking.ask(
            self.shell.form if self.shell else None,
            self._aside,
            error,
            lambda word: unlocking.open_office(profile, self.settings, word),
            ended,
        )

    def _other_key(self, password: str) -> None:
        """Close the office, write it anew under another key, and open it again."""
        if self.shell is None or self.shell.session is None:
            return
        profile = self.shell.session.profile
        self._let_go()

        def done(left: int) -> None:
            self.show_window(profile)
            if left and self.shell is not None:
                self.shell.toast(
                    _n(
                        "{n} backup stays under another password.",
                        "{n} backups stay under another password.",
                        left,
                    ),
                    "warn",
                )

        def failed(error: AppError) -> None:
            errors.tell(None, error)
            self.show_window(profile)

        self._aside.run(
            lambda: unlocking.change(profile, self.settings, password), done, failed
        )

    def _other_database(self) -> None:
        if self.shell is not None:
            self.shell.form.hide()
        self._let_go()
        self.show_wizard()

    def _other_office(self, profile: Profile, password: str) -> None:
        """Open another office at once, for example a restored one."""
        self._let_go()
        self.settings.profile = profile
        self.settings.save()
        self.show_window(profile, password)

    def _let_go(self) -> None:
        """Close the office and make its last backup; its window may stay."""
        # Hidden, and back before its system has heard of it, it would hear no key.
        self._sweep.let_go()
        if self.shell is None:
            return
        self._unlink()
        self.shell.detach()
        if self.single:
            self.single.close()
        if self._drafts:
            self._drafts.close()
        self._finish()

    def commit(self, _manager: object = None) -> None:
        """Put what is typed on the disk: the person logs off, or the computer ends.

        Nothing is asked and nothing closed; whoever ends the session may think better
        of it.
        """
        if self.shell is not None:
            self.shell.keep()
        if self._drafts is not None:
            self._drafts.flush()

    def _leave(self) -> None:
        """End the program; the window is gone before its last backup is made."""
        if self.shell is not None:
            self.shell.form.hide()
        if self.single:
            self.single.close()  # who starts again now gets a window of his own
        self._finish()
        if self._drafts:
            self._drafts.close()
        self._aside.wait()  # what is being loaded must not outlive its hearers
        QApplication.quit()

    def _unlink(self) -> None:
        if self._link is not None:
            self._link.stop()
            self._link.setParent(None)
            self._link = None

    def _finish(self) -> None:
        self._unlink()
        if self._witness is not None:
            self._witness.stop()
            self._witness.setParent(None)
            self._witness = None
        if self._keeper is not None:
            self._keeper.finish()
            self._keeper.setParent(None)  # with the window it would stay
            self._keeper = None

    def _called(self, words: list[str]) -> None:
        """Come to the front for a second start, and go where its words lead."""
        if self.shell is not None:
            form = self.shell.form
            form.showNormal() if form.isMinimized() else form.show()
            form.raise_()
            form.activateWindow()
            self.shell.actions.links.follow(words)

    # --- The sample ------------------------------------------------------------------

    def begin_sample(self) -> bool:
        """Open the sample company in a database of its own, made when missing."""
        profile = Profile("sqlite", path=str(self.places.sample))
        if not self._is_first(profile):
            return False
        job = telling(self._stepped)
        self.shell = Shell(self.settings)
        self.shell.left.connect(job.stop)  # first: leaving waits for what runs aside
        self.shell.left.connect(self._leave)
        self.shell.database_asked.connect(self._other_database)
        self.shell.form.show()
        self.shell.actions.links.follow(self._words)
        if not self.places.sample.exists():
            row = self.shell.form.show_waiting(
                _(
                    "The sample company is being made: a year of contracts, shipments "
                    "and money. This is done once and takes less than a minute."
                )
            )
            row.stopped.connect(self.shell.form.close)
            self._stepped.connect(row.show_job)
        self._aside.run(
            partial(_sample, profile, self.settings.person, job),
            lambda _none: self._sample_made(profile),
            self._sample_failed,
        )
        return True

    def _sample_follows(self) -> bool:
        """Hand a link to the sample's window; there is no office yet to follow it."""
        sample = SingleInstance(Profile("sqlite", path=str(self.places.sample)).name())
        return bool(self._words) and sample.hand_over(list(self._words))

    def _sample_made(self, profile: Profile) -> None:
        if self.shell is not None:
            self.shell.form.end_waiting()
            self._open(profile, "")

    def _sample_failed(self, error: AppError) -> None:
        if not isinstance(error, StoppedError):
            errors.tell(self.shell.form if self.shell else None, error)
        QTimer.singleShot(0, QApplication.quit)


def _sample(profile: Profile, person: str, job: Job) -> None:
    """Make the sample's database, if it is not there; runs aside."""
    from app.ui import making  # noqa: PLC0415 - off the screen's thread

    making.make_sample(profile, person, job)


def _office(
    profile: Profile, password: str, settings: Settings, places: Locations
) -> tuple[Database, DraftFile]:
    """Open database and drafts, load what will be at the front; runs aside."""
    from sqlalchemy.orm import configure_mappers  # noqa: PLC0415 - after the window

    database = open_database(profile, password, settings.person)
    upgrading.refuse_other(database)
    office = database.guard.office if database.guard else ""
    read_known(database, profile)
    drafts = DraftFile(drafts_of(places, profile, office), profile.file)
    left = next(iter(drafts.read(SESSION)), None)
    kept, at = last_tabs(left, settings, profile.name())
    Maker(Registry()).load(front(kept, at))
    configure_mappers()  # else the first question would, while the page waits
    return database, drafts


def run(words: Sequence[str]) -> int:
    """Show the window and stay until it is closed."""
    os.environ.setdefault("QT_ENABLE_HIGHDPI_SCALING", "1")
    app = QApplication.instance() or QApplication(["lading", *words])
    if not isinstance(app, QApplication):
        return 2
    app.setApplicationName("Lading")
    app.setDesktopFileName("lading")
    app.setQuitOnLastWindowClosed(False)
    places = locations()
    logging_setup.set_up(places.logs)
    errors.install()
    theme.install(app)
    copied.watch(app)
    spoken.install()
    app.setWindowIcon(icons.icon("anchor", "accent"))
    start = Start(places)
    app.commitDataRequest.connect(start.commit)
    if not start.begin(words):
        return 0
    return app.exec()
