"""Carries an action out exactly once, whatever happens between program and server.

Two things may go wrong without anybody's fault. Others were at the same rows: the whole
action is repeated after a random pause. The link broke, perhaps while the COMMIT was on
its way: nobody knows whether it was carried out, so the same action is sent again under
the same key, and the server says whether it was. Everything else is told at once.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core.errors import AlreadyDoneError, AppError, BusyError, LinkLostError
from app.core.i18n import N_
from app.db import lending
from app.db.engine import SESSION

if TYPE_CHECKING:
    from app.core.actor import Actor
    from app.db.numbering import Pending
    from app.db.unit_of_work import Database, UnitOfWork

T = TypeVar("T")
log = logging.getLogger(__name__)

NOT_SAVED = N_("The office server cannot be reached, so this is not saved yet.")
UNKNOWN = N_(
    "The link broke while this was being saved. You will see whether it was"
    " saved once the office server is back."
)
_END = text(
    "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
    " WHERE pid = :pid AND backend_start::text = :began"
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is tried, in seconds.

    Attributes:
        tries: How often at most, when others are at the same rows.
        busy: For how long then.
        link: For how long when the server is out of reach.
        leaving: Set when the program ends: nothing is waited for any more.
    """

    tries: int = 5
    busy: float = 8.0
    link: float = 60.0
    leaving: threading.Event = field(default_factory=threading.Event)


def carry_out(
    database: Database,
    actor: Actor,
    action: Callable[[UnitOfWork], T],
    key: str,
    *,
    again: Callable[[UnitOfWork, int], T] | None = None,
    patience: Patience | None = None,
) -> tuple[T, frozenset[str]]:
    """Run an action in one transaction, once; return its result and its topics.

    Args:
        database: Where.
        actor: Who acts.
        action: A service function; it may be run several times, but counts once.
        key: The identity of the user's action.
        again: Reads the record that the action led to when it was carried out before,
            for example by a second click or before the program was killed.
        patience: How long is tried; None: as usual.

    Raises:
        AlreadyDoneError: It was carried out before, and `again` cannot read it.
        BusyError: The others did not come to an end.
        LinkLostError: The server stayed out of reach; the same key may be sent again.
        AppError: What the action itself refuses.
    """
    return _Try(database, actor, action, key, again, patience or Patience()).run()


class _Try:
    def __init__(
        self,
        database: Database,
        actor: Actor,
        action: Callable[[UnitOfWork], Any],
        key: str,
        again: Callable[[UnitOfWork, int], Any] | None,
        patience: Patience,
    ) -> None:
        self._database, self._actor = database, actor
        self._action, self._key, self._again = action, key, again
        self._patience = patience
        self._began = time.monotonic()
        self._tries = 0
        self._lost_at: float | None = None
        self._session: Any = None  # of the last try, on the server
        self._reached: tuple[Any, frozenset[str]] | None = None  # the last COMMIT
        self._pending: list[Pending] = []  # what it was to number

    def run(self) -> tuple[Any, frozenset[str]]:
        while True:
            try:
                return self._once_or_before()
            except BusyError:
                self._tries += 1
                late = time.monotonic() - self._began > self._patience.busy
                if self._tries >= self._patience.tries or late:
                    raise
                time.sleep(random.uniform(0.02, 0.02 + 0.06 * 2**self._tries))  # noqa: S311
            except LinkLostError as error:
                self._wait_for_link(error)

    def _once_or_before(self) -> tuple[Any, frozenset[str]]:
        try:
            return self._once()
        except AlreadyDoneError as error:
            return self._done_before(error)

    def _once(self) -> tuple[Any, frozenset[str]]:
        from app.db.actions import keep_result  # noqa: PLC0415 - the first save's
        from app.db.numbering import told_in  # noqa: PLC0415 - as above

        self._end_own_session()
        with self._database.unit_of_work(self._actor, key=self._key) as uow:
            # The key was free: what an earlier try sent was not carried out.
            self._reached = None
            self._session = uow.session.connection().info.get(SESSION)
            result = self._action(uow)
            uow.session.flush()
            uow.at_end.append(partial(keep_result, uow.session, self._key, result))
            self._reached = result, frozenset(uow.topics)
            self._pending = uow.pending or []
        return told_in(result, self._pending), frozenset(uow.topics)

    def _done_before(self, error: AlreadyDoneError) -> tuple[Any, frozenset[str]]:
        """Return what an earlier try has led to."""
        self._confirm()
        if self._reached is not None:
            return self._with_numbers(*self._reached)
        if self._again is None or error.record is None:
            raise error
        with self._database.reading(self._actor) as uow:
            return self._again(uow, error.record), frozenset()

    def _with_numbers(
        self, result: Any, topics: frozenset[str]
    ) -> tuple[Any, frozenset[str]]:
        """Put in the numbers, of which the lost answer to the COMMIT has told."""
        if self._pending:
            with self._database.reading(self._actor) as uow:
                for document in self._pending:
                    document.read(uow.session)
        from app.db.numbering import told_in  # noqa: PLC0415 - as above

        return told_in(result, self._pending), topics

    def _confirm(self) -> None:
        """Commit something behind it: then the second server has it as well."""
        if self._database.engine.dialect.name == "postgresql":
            key = f"{self._key[:40]}+{random.getrandbits(64):x}"
            with self._database.unit_of_work(self._actor, key=key):
                pass

    def _wait_for_link(self, error: LinkLostError) -> None:
        """Rest before the next try; give up after the time that is allowed.

        Raises:
            LinkLostError: It has passed.
        """
        now = time.monotonic()
        if self._lost_at is None:
            reason = error.params.get("reason", error)
            log.warning("the server is out of reach: %s", reason)
            self._lost_at = now
        late = now - self._lost_at > self._patience.link
        if late or self._patience.leaving.is_set():
            # What was sent last may have been carried out: nobody has said no.
            told = NOT_SAVED if self._reached is None else UNKNOWN
            raise LinkLostError(told) from error
        self._database.engine.dispose()
        self._patience.leaving.wait(random.uniform(0.05, 0.3))  # noqa: S311

    def _end_own_session(self) -> None:
        """End what is left of our own session on the server: it may hold locks."""
        if self._lost_at is None or self._session is None:
            return
        pid, began = self._session
        try:
            with lending.lent(self._database.engine) as connection:
                connection.execute(_END, {"pid": pid, "began": began})
                connection.rollback()
            self._session = None
        except (SQLAlchemyError, AppError):
            log.debug("the own session could not be ended", exc_info=True)
