"""One user action, one transaction."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from app.core.clock import office_day
from app.core.errors import (
    AlreadyDoneError,
    ConflictError,
    LinkLostError,
    UnavailableError,
)
from app.core.i18n import N_
from app.db import epoch, handshake, lending, limits, scope, sqlite, trouble
from app.db.base import Row
from app.db.bulk import LinesSession
from app.db.engine import (
    AHEAD,
    WARNED,
    commit_ahead,
    connect_with,
    in_one_message,
    is_taken_back,
    open_engine,
)
from app.db.journal import Journal
from app.modules import REACTIONS, find

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import URL, Connection

    from app.core.actor import Actor
    from app.core.events import Event
    from app.db.holding import Holding
    from app.db.numbering import Pending

K = TypeVar("K")
T = TypeVar("T")

_SAME = timedelta(seconds=5)
"""Clocks that differ by no more are taken for the same."""

_TAKEN_BACK = "the transaction was taken back"

Reactions = Mapping[str, tuple[str, ...]]
"""Names of reacting functions by the names of events, each as "module:name"."""


@dataclass
class UnitOfWork:
    """What every service function receives first.

    Attributes:
        session: Open for the length of this action only.
        actor: Who acts.
        now: The instant of the action, aware, in UTC.
        today: The office's date of the action; a deal script sets it.
        key: The identity of the user action; it is carried out at most once.
        topics: What the action changed, filled while it flushes.
        seen: What the action has read and need not read again, by key and what it is:
            the class of a row or record, or the function that told it.
        at_hand: The latest documents of the action: the session alone would let go of
            them, and read each again for its next step.
        made: Rows that the action has made: nobody else knows them yet.
        at_end: What is done last before the action is saved.
        pending: Documents that get their numbers with the COMMIT, in the order they
            were issued; None: numbers are taken at once (`app.db.numbering`).
        answers: What was asked once; None: something may be written.
    """

    session: Session
    actor: Actor
    now: datetime
    today: date
    key: str | None = None
    topics: set[str] = field(default_factory=set)
    seen: dict[tuple[object, int], Any] = field(default_factory=dict)
    at_hand: deque[Row] = field(default_factory=lambda: deque(maxlen=8))
    made: set[Row] = field(default_factory=set)
    at_end: list[Callable[[], object]] = field(default_factory=list)
    pending: list[Pending] | None = None
    reactions: Reactions = field(default_factory=dict)
    answers: dict[Any, Any] | None = None

    @property
    def latest(self) -> date:
        """The last day on which something can have happened: a script's, or today."""
        return max(self.today, office_day(self.now))

    def once(self, key: object, ask: Callable[[], T]) -> T:
        """Ask a thing once where only is read: the dry run of a file asks for each row.

        Args:
            key: Names the question, with what it depends on.
            ask: Finds the answer.
        """
        if self.answers is None:
            return ask()
        if key not in self.answers:
            self.answers[key] = ask()
        found: T = self.answers[key]
        return found

    def each_once(
        self, what: object, keys: Iterable[K], ask: Callable[[set[K]], Mapping[K, T]]
    ) -> dict[K, T]:
        """Ask for several things together; each once where only is read.

        Args:
            what: Names what they are.
            keys: Of the things.
            ask: Finds some of them; those that it does not tell are not there.
        """
        wanted = {*keys}
        known = {} if self.answers is None else self.answers
        if missing := {key for key in wanted if (what, key) not in known}:
            found = ask(missing)
            known.update({(what, key): found.get(key) for key in missing})
        told = {key: known[what, key] for key in wanted}
        return {key: one for key, one in told.items() if one is not None}

    def emit(self, happened: Event) -> None:
        """Let the modules below react, inside this same transaction."""
        self.session.flush()
        kind = type(happened)
        for name in self.reactions.get(f"{kind.__module__}:{kind.__name__}", ()):
            find(name)(self, happened)

    def settle(self) -> None:
        """Write all there is to write, also what waits for the end of the action."""
        self.session.flush()
        while self.at_end:
            self.at_end.pop(0)()


class Database:
    """The one place that opens sessions.

    Attributes:
        url: Where the data lies, without a password in its `repr`.
        clock: Tells the instant of every action, aware; pictures and tests stop it.
            A server's clock goes before this computer's.
        read_only: Whether the file can be read only: nothing is saved then.
        holding: What keeps other windows from the file; None: nobody is kept out.
        done_here: Keys of the latest actions of this program.
        program: The last migration this program knows (`app.db.handshake`).
        guard: Refuses a server that was replaced (`app.db.epoch`); None for a file.
        when_saved: Called in any thread after something was saved (`app.db.watch`).
    """

    def __init__(
        self,
        url: str,
        *,
        reactions: Reactions | None = None,
        clock: Callable[[], datetime] | None = None,
        seen: epoch.Memory | None = None,
    ) -> None:
        self.engine = open_engine(url)
        self.clock = clock or self._now
        self._ahead = timedelta(0)
        event.listen(self.engine, "connect", self._set_clock)
        self.holding: Holding | None = None
        self.read_only = _is_read_only(self.engine.url)
        self.done_here: deque[str] = deque(maxlen=2000)
        self.program = handshake.of_program()
        self.when_saved: Callable[[], object] = _nobody
        self.url = self.engine.url
        self.guard: epoch.Guard | None = None
        if self.url.get_backend_name() == "postgresql":
            self.guard = epoch.Guard(self.url, seen or epoch.Memory())
            self.guard.watch(self.engine)
        self._reactions = reactions if reactions is not None else REACTIONS
        self._sessions = sessionmaker(class_=LinesSession, expire_on_commit=False)

    def _set_clock(self, _connection: object, record: Any) -> None:
        ahead = record.info.get(AHEAD, timedelta(0))
        # A moment's difference is the way of the network, not of the clocks.
        self._ahead = ahead if abs(ahead) > _SAME else timedelta(0)

    def _now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def close(self) -> None:
        """Give back every connection, and let others have the file."""
        self.engine.dispose()
        if self.holding is not None:
            self.holding.release()

    def use_password(self, password: str) -> None:
        """Go on with the password that the person has just chosen; servers only."""
        self.url = self.url.set(password=password)
        connect_with(self.engine, password)

    def keep_journal(self) -> None:
        """Write down what is saved, for the day the file is damaged; files only."""
        if self.url.get_backend_name() == "sqlite" and self.url.database:
            Journal(Path(self.url.database), self.engine)

    @contextmanager
    def unit_of_work(
        self, actor: Actor, *, key: str | None = None, today: date | None = None
    ) -> Iterator[UnitOfWork]:
        """Commit when the block ends, roll back when it raises.

        Raises:
            ConflictError: A row was changed by someone else meanwhile.
            AlreadyDoneError: An action with this key was carried out before.
            BusyError: Others were at the same rows; see `app.db.retry`.
            LinkLostError: The server is out of reach, or has not confirmed the commit.
            OtherVersionError: The office was upgraded meanwhile.
            UnavailableError: The database is busy, full, read-only.
        """
        from app.db.actions import claim, result_of  # noqa: PLC0415 - as below

        # Lent until the COMMIT is answered: a session would give its own connection
        # back as soon as that is sent, and somebody else would speak in its message.
        with (
            self._plain_errors(actor),
            lending.lent(self.engine) as lent,
            self._open(lent, actor, today, key) as uow,
        ):
            connection = uow.session.connection()
            with handshake.understood(self.program), in_one_message(connection):
                handshake.greet(connection, self.program)
                free = claim(connection, key, actor.name, uow.now)
            if not free():
                made = result_of(uow.session, key)
                raise AlreadyDoneError(N_("This was already saved."), made)
            yield uow
            uow.session.flush()
            if key is not None:
                self.done_here.append(key)
            connection = uow.session.connection()
            told: Any = connection.info
            told.pop(WARNED, None)
            numbered = uow.pending or ()
            with in_one_message(connection):
                uow.settle()
                for document in numbered:
                    document.send(uow.session)
                if numbered:
                    commit_ahead(connection)
                if is_taken_back(connection):  # a refusal was caught, and work went on
                    raise UnavailableError(trouble.OTHER, reason=_TAKEN_BACK)
                uow.session.commit()
            for document in numbered:
                document.learn()
            if told.pop(WARNED, None):
                raise LinkLostError(trouble.LINK)
        self.when_saved()

    @contextmanager
    def reading(
        self, actor: Actor, *, today: date | None = None
    ) -> Iterator[UnitOfWork]:
        """Read without locking anybody out; nothing is written.

        Raises:
            UnavailableError: The database is out of reach.
        """
        with (
            self._plain_errors(actor),
            lending.reading(self.engine) as lent,
            self._open(lent, actor, today) as uow,
        ):
            uow.answers = {}
            yield uow
            uow.session.rollback()

    @contextmanager
    def _plain_errors(self, actor: Actor) -> Iterator[None]:
        """Turn what the database library raises into what a person understands.

        Outermost: a link that was lost is found once more when the session is closed.
        """
        try:
            yield
        except StaleDataError as error:
            raise ConflictError(
                N_("Someone else changed this record. Reload it and try again.")
            ) from error
        except DBAPIError as error:
            # The services check first: what is not explained here is a bug.
            plain = trouble.refused(error, narrow=actor.reach is not None)
            if plain is None and not isinstance(error, IntegrityError):
                plain = trouble.explain(error, self.url)
            if plain is None:
                raise
            raise plain from error

    @contextmanager
    def _open(
        self,
        lent: Connection,
        actor: Actor,
        today: date | None,
        key: str | None = None,
    ) -> Iterator[UnitOfWork]:
        now = self.clock()
        day = today or office_day(now)
        with self._sessions(bind=lent) as session:
            uow = UnitOfWork(session, actor, now, day, key, reactions=self._reactions)
            _watch(uow)
            yield uow


def _nobody() -> None:
    """Nobody wants to know that something was saved."""


def _watch(uow: UnitOfWork) -> None:
    uow.session.info["uow"] = uow
    if uow.actor.reach is not None:
        scope.narrow(uow.session, uow.actor.reach)


@event.listens_for(LinesSession, "before_flush")
def _before(session: Session, *_: object) -> None:
    uow: UnitOfWork | None = session.info.get("uow")
    if uow is None:
        return
    scope.settle_owners(uow, session)
    written = (*session.new, *session.dirty)
    limits.check(session, (row for row in written if isinstance(row, Row)))
    for row in (*written, *session.deleted):
        if isinstance(row, Row) and row.topic:
            uow.topics.add(row.topic)
    from app.db import audit  # noqa: PLC0415 - the first list is read without it

    audit.note_changes(session)


@event.listens_for(LinesSession, "after_flush")
def _after(session: Session, *_: object) -> None:
    if "uow" in session.info:
        from app.db import audit  # noqa: PLC0415 - as above

        audit.write(session)


def _is_read_only(url: URL) -> bool:
    file = url.database if url.get_backend_name() == "sqlite" else None
    return bool(file) and sqlite.is_read_only(Path(file or ""))
