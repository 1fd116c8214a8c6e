"""Carries letters from the outbox to the mail server, one after another.

A letter is taken out of the box in one transaction, handed to the server without any,
and what the server said is noted in another. Whatever breaks in between, the letter is
never handed over twice without its sender's word.
"""

from __future__ import annotations

import logging
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import AppError
from app.core.i18n import _, _n
from app.core.states import TransitionError
from app.mail import service, smtp
from app.mail.domain import Account, Action, Message
from app.ui.errors import words
from app.ui.keychain import Keychain

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.db.unit_of_work import UnitOfWork
    from app.mail.service import Outgoing
    from app.ui.desk import Desk

log = logging.getLogger(__name__)

_LOOK = 60_000  # ms between two looks into the outbox


class Postman(QObject):
    """Delivers one's own letters while the window is open.

    Attributes:
        keychain: Where the passwords are.
        ask_password: Asks the person for the password of an account; None: the person
            thought better of it, and the letter stays in the box.
        patience: Seconds a server may take for each answer.

    Signals:
        settled: What became of a letter is known; arg: the `Message`.
    """

    settled = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.work)
        self._desk = desk
        self._waiting: deque[int] = deque()
        self._busy = False
        self.keychain = Keychain()
        self.ask_password: Callable[[Account], str | None] = _ask_password
        self.patience = smtp.PATIENCE
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look into the outbox now and from time to time.

        A file is open in one window only: what is told there as being sent was cut off.
        """
        self._timer.start()
        in_file = self._desk.work.database.engine.dialect.name == "sqlite"
        self._look(alone=in_file)

    def look(self) -> None:
        """Try what is due; a letter that needs a password unknown yet waits for it.

        Nothing is asked while a letter is on its way, or the window is closing.
        """
        self._look(alone=False)

    def _look(self, *, alone: bool) -> None:
        if not self._busy:
            due, take = partial(_due, alone), partial(self._take_due, alone)
            self._desk.work.read(due, take, self._not_now)

    def deliver(self, key: int) -> None:
        """Try one letter now."""
        if key not in self._waiting:
            self._waiting.append(key)
        self._next()

    # --- One letter ------------------------------------------------------------------

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        self._busy = True
        self._desk.work.read(service.account, self._unlock, self._end)

    def _unlock(self, account: Account) -> None:
        if not account.login:
            self._take(account, "")
            return
        password = self.keychain.get(account)
        if password is None:
            password = self.ask_password(account)
            if password is None:
                self._waiting.clear()
                self._busy = False
                self._desk.toast(_("The letter waits in the outbox."), "info")
                return
            self.keychain.put(account, password)
        self._take(account, password)

    def _take(self, account: Account, password: str) -> None:
        key = self._waiting.popleft()
        log.debug("letter %s goes to %s", key, account.host)
        self._desk.work.run(
            lambda uow: service.take(uow, key),
            partial(self._send, password),
            self._end,
        )

    def _send(self, password: str, out: Outgoing) -> None:
        message, account = out.message, out.account
        self._desk.work.compute(
            lambda: smtp.deliver(
                account, password, message.addresses(), out.letter, self.patience
            ),
            partial(self._delivered, message),
            partial(self._stopped, out),
        )

    def _delivered(self, message: Message, done: smtp.Delivered) -> None:
        key = message.id or 0
        self._desk.work.run(
            lambda uow: service.accepted(uow, key, done.refused), self._note, self._end
        )

    def _stopped(self, out: Outgoing, why: AppError) -> None:
        if isinstance(why, smtp.PasswordError):
            self.keychain.forget(out.account)
        action = {
            smtp.OfflineError: Action.POSTPONE,
            smtp.AnswerLostError: Action.LOSE,
        }.get(type(why), Action.REFUSE)
        key = out.message.id or 0
        self._desk.work.run(
            lambda uow: service.stopped(uow, key, why, action), self._note, self._end
        )

    def _note(self, message: Message) -> None:
        if not message.reason:
            to = ", ".join(message.addresses())
            self._desk.toast(_("Sent to {address}", address=to))
        else:
            self._desk.toast(_(message.reason, detail=message.detail), "bad")
        self._busy = False
        self.settled.emit(message)
        self._next()

    def _end(self, error: AppError) -> None:
        """Go on to the next; what another window sends already is none of ours."""
        self._busy = False
        if not isinstance(error, TransitionError):
            self._desk.toast(words(error), "bad")
        self._next()

    # --- The box ---------------------------------------------------------------------

    def _take_due(
        self,
        alone: bool,  # noqa: FBT001 - bound before it is asked
        found: tuple[Account, tuple[int, ...], bool],
    ) -> None:
        account, keys, cut_off = found
        if cut_off and not self._busy:
            mark = partial(service.left_behind, alone=alone)
            self._desk.work.run(mark, self._tell_left_behind)
        locked = account.login and self.keychain.get(account) is None
        if locked or not account.ready:
            return  # nobody is asked for a password out of the blue
        for key in keys:
            self.deliver(key)

    def _not_now(self, error: AppError) -> None:
        log.info("the outbox was not looked into: %s", error)

    def _tell_left_behind(self, count: int) -> None:
        if count:
            self._desk.toast(
                _n(
                    "{n} letter needs you: look into the outbox.",
                    "{n} letters need you: look into the outbox.",
                    count,
                ),
                "warn",
            )


def _due(alone: bool, uow: UnitOfWork) -> tuple[Account, tuple[int, ...], bool]:  # noqa: FBT001 - as above
    cut_off = service.is_cut_off(uow, alone=alone)
    return service.account(uow), service.due(uow), cut_off


def _ask_password(account: Account) -> str | None:
    from forms.mail import PasswordDialog  # noqa: PLC0415 - once a session

    return PasswordDialog(account.login, account.host).answer()
