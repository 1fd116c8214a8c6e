"""Follows what the person may do, when it becomes otherwise while they work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.core.i18n import _
from app.ui.session import sign_in
from forms.kit import layout

if TYPE_CHECKING:
    from app.core.actor import Actor
    from app.db.unit_of_work import UnitOfWork
    from app.settings import Profile
    from app.ui.opened import Opened
    from app.ui.session import Session
    from app.ui.shell import Shell

REST = 300
"""Milliseconds after which it is seen again whether the person is asked nothing."""


class Rights:
    """Lets rail, commands and pages follow the roles of who works in the window.

    The services follow at once, the screen as soon as nothing is asked and nothing is
    being saved. A page that may not be seen any more is closed, unless something was
    typed there: that stays, to be read and copied.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._rest = QTimer(shell)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._follow)
        self._places: frozenset[str] = frozenset()
        self._later = QTimer(shell)
        self._later.setSingleShot(True)
        self._later.setInterval(REST)
        self._later.timeout.connect(self._remake)

    def read(self) -> None:
        """Ask what the list of staff says of the person now."""
        session = self._shell.session
        if session is None or not session.work.actor.login:
            return
        owner = sign_in(session.profile, session.settings.person)
        session.work.read(
            partial(_known, session.profile, owner, session.work.actor),
            partial(self._take, session),
            lambda _error: None,  # locked, or out of reach: others tell it
        )

    def leave(self) -> None:
        """Forget what is still to be shown: the office is closed."""
        self._rest.stop()
        self._later.stop()

    def remake(self, places: frozenset[str]) -> None:
        """Let tabs be made anew as they stand, as soon as nothing is asked.

        Args:
            places: Names of lists, and kinds of records.
        """
        self._places |= places
        self._remake()

    def _remake(self) -> None:
        shell = self._shell
        session = shell.session
        if session is None:
            return
        if _is_asked() or session.work.is_busy:
            self._later.start()
            return
        places, self._places = self._places, frozenset()
        for item in list(shell.opened.values()):
            if item.address.what in {"list", "record"} and item.address.name in places:
                self._renew(item, session.work.actor)
        if front := shell.front():
            shell.came_front(front.number)

    def _take(self, session: Session, found: Actor) -> None:
        from app.db.watch import every_topic  # noqa: PLC0415 - after the window

        before = session.work.actor
        if self._shell.session is not session or found == before:
            return
        session.work.actor = found
        if self._shell.desk is not None:
            self._shell.desk.actor = found
        if (found.permissions, found.name) != (before.permissions, before.name):
            self._follow()
        elif found.reach != before.reach:
            session.work.changed.emit(every_topic() - {"access"})

    def _follow(self) -> None:
        shell = self._shell
        session = shell.session
        if session is None:
            return
        if _is_asked() or session.work.is_busy:
            self._rest.start()
            return
        shell.state.show_rail()
        shell.actions.build()
        for item in list(shell.opened.values()):
            self._renew(item, session.work.actor)
        if front := shell.front():
            shell.came_front(front.number)
        shell.fill_home()
        shell.state.show_facts()
        said = _("What you may do here was changed; menus and pages follow.")
        shell.toast(said, "info")

    def _renew(self, item: Opened, actor: Actor) -> None:
        """Let a tab be made anew as it stands, or close it."""
        shell = self._shell
        if not (shell.maker and shell.maker.permits(item.address, actor)):
            unsaved = getattr(item.tab, "unsaved", lambda: item.dirty)
            if not unsaved():  # a word half typed is something, too
                shell.drop(item)
        elif item.tab is not None and item.address.is_kept:
            place = shell.torn.place(item.number)
            shell.torn.drop(item.number)
            self._unmake(item)
            if place:
                shell.torn.tear(item.number, place)

    def _unmake(self, item: Opened) -> None:
        """Take a tab's page away, to be made when it comes to the front again."""
        pages = self._shell.form.pages
        item.state, item.where = item.state_now(), item.where_now()
        blank = layout.box(layout.column(), "page")
        pages.addWidget(blank)
        if pages.currentWidget() is item.page:
            pages.setCurrentWidget(blank)
        pages.removeWidget(item.page)
        item.forget()
        item.page = blank


def _is_asked() -> bool:
    """Say whether a dialog or a menu waits for its answer."""
    asked = QApplication.activeModalWidget() or QApplication.activePopupWidget()
    return asked is not None


def _known(profile: Profile, owner: Actor, actor: Actor, uow: UnitOfWork) -> Actor:
    from app.access import rows  # noqa: PLC0415 - after the window

    if profile.kind == "postgresql":
        return rows.known_to_server(uow, owner)
    return rows.actor_of(uow, actor.login) or actor
