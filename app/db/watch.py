"""Hears what colleagues save, and whether the server is there; a thread of its own.

Every two seconds, and at once when a colleague's program calls (LISTEN/NOTIFY), the
audit trail is asked what is new: the trail says it, the call only says when to look. So
a lost call costs two seconds and nothing else. The same question shows that the server
still answers. A file of this computer is asked whether another program has written.

The connection is not one of the pool's, and nothing here ever waits for a lock.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import AppError
from app.db import reach, sqlite
from app.db.base import Row
from app.db.engine import LINK
from app.db.epoch import ReplacedError

if TYPE_CHECKING:
    from app.db.unit_of_work import Database

log = logging.getLogger(__name__)

BEAT: Final = 1.5
"""Seconds between two questions."""
CHANNEL: Final = "lading"
_BACK = 400
"""Entries that are looked at again, until it is known how far back all are there."""
_MOST = 10_000
"""Entries that are looked at again at most, however long somebody's save takes."""
_KNOWN = _MOST
_NEWS = (
    "SELECT pg_snapshot_xmin(seen)::text, pg_snapshot_xmax(seen)::text, n.*"
    " FROM pg_current_snapshot() AS seen LEFT JOIN audit.news(%s) AS n ON true"
)
"""With the oldest transaction that is under way, and the next that will be: what
began earlier may be committed later, and its entries then lie behind newer ones."""
_FILE_NEWS = (
    'SELECT max(id), "table", action_key FROM audit WHERE id > CASE WHEN ?1 < 0'
    " THEN (SELECT max(id) FROM audit) + ?1 ELSE ?1 END GROUP BY 2, 3"
)
LOOKED_AFTER: Final = 30.0
"""Seconds after which sessions are ended again that hold everybody up."""
_OVERDUE = "lading.end_overdue()"
SILENCE: Final = 3.5
"""Seconds without an answer after which a server counts as lost."""
MOST: Final = 8.0
"""The same where one answer after the other is slow: two seconds for each packet."""

LINE: Final[dict[str, Any]] = {
    **LINK,
    "tcp_user_timeout": 2_500,  # ms
    "options": "-c statement_timeout=3s",
}

News = tuple[int, str, str | None]


class Watch:
    """Watches one database until it is stopped.

    Attributes:
        refused: Whether the server could not be reached when it was tried last.
        shut_out: Why the server does not let the person in; None: it was not that.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._topics: deque[frozenset[str]] = deque()
        self._heard_at = self._looked_at = time.monotonic()
        self._patience, self._took = SILENCE, 0.0
        self.refused = False
        self.shut_out: AppError | None = None
        self._ours, self._theirs = socket.socketpair()
        self._stopped = threading.Event()
        self._call = False  # colleagues are to be called
        self._last: int | None = None  # nothing was looked at yet
        self._whole: int | None = None  # up to here no entry can come any more
        self._parts: deque[tuple[int, int]] = deque()  # up to there, after whom none
        self._known: dict[tuple[str, str | None, int], None] = {}
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    @property
    def is_there(self) -> bool:
        """Whether the database answers; a file of this computer always does."""
        if self._database.url.get_backend_name() == "sqlite":
            return True
        return not self.refused and time.monotonic() - self._heard_at < self._patience

    def begin(self) -> None:
        """Begin; whoever saves calls the others from now on."""
        self._database.when_saved = self.call_others
        self._thread.start()

    def stop(self) -> None:
        """Stop; returns at once, the thread ends by itself."""
        self._database.when_saved = lambda: None
        self._stopped.set()
        self._wake()

    def wait(self, seconds: float = 5.0) -> None:
        """Wait for the thread to end."""
        self._thread.join(seconds)

    def news(self) -> frozenset[str]:
        """Return the topics that others have changed since this was asked last."""
        found: set[str] = set()
        while self._topics:
            found |= self._topics.popleft()
        return frozenset(found)

    def call_others(self) -> None:
        """Let the colleagues' programs look at once; may be called in any thread."""
        self._call = True
        self._wake()

    def _wake(self) -> None:
        with suppress(OSError):
            self._theirs.send(b".")

    def _run(self) -> None:
        try:
            if self._database.url.get_backend_name() == "sqlite":
                self._watch_file()
            else:
                self._watch_server()
        finally:
            self._ours.close()
            self._theirs.close()

    # --- A file ----------------------------------------------------------------------

    def _watch_file(self) -> None:
        path = Path(self._database.url.database or "")
        before = None
        while not self._stopped.is_set():
            try:
                connection = sqlite.connect(path, timeout=1)
            except (sqlite.Error, AppError):
                self._stopped.wait(BEAT)
                continue
            try:
                while not self._stopped.is_set():
                    now = connection.execute("PRAGMA data_version").fetchone()
                    if now != before:
                        before = now
                        since = (self._since(),)
                        self._take(connection.execute(_FILE_NEWS, since).fetchall())
                    self._rest(None)
            except sqlite.Error:
                log.debug("the file cannot be watched now", exc_info=True)
                self._stopped.wait(BEAT)
            finally:
                connection.close()

    # --- A server --------------------------------------------------------------------

    def _watch_server(self) -> None:
        import psycopg  # noqa: PLC0415 - an office in a file never loads it

        while not self._stopped.is_set():
            try:
                with self._connected() as connection:
                    self._listen(connection)
            except (psycopg.Error, OSError, ReplacedError) as error:
                # Once more at once: a server that starts again is no loss of the link.
                if not self._stopped.is_set() and not self._is_back():
                    if not self.refused:
                        log.warning("the server is out of reach: %s", error)
                    self.refused = True
                    self._stopped.wait(0.3)

    def _connected(self) -> Any:
        import psycopg  # noqa: PLC0415

        address = self._database.url.set(drivername="postgresql")
        where = address.render_as_string(hide_password=False)

        def make(**place: Any) -> Any:
            return psycopg.connect(where, autocommit=True, **LINE, **place)

        guard = self._database.guard
        return guard.connect(make)[0] if guard else make()

    def _is_back(self) -> bool:
        import psycopg  # noqa: PLC0415

        try:
            self._connected().close()
        except (psycopg.Error, OSError, ReplacedError) as error:
            why = reach.shut_out(error, self._database.url)
            if str(why) != str(self.shut_out):
                self.shut_out = why
            return False
        self.shut_out = None
        return True

    def _listen(self, connection: Any) -> None:
        connection.add_notify_handler(lambda _call: None)  # to be woken is enough
        connection.execute(f"LISTEN {CHANNEL}")
        self._parts.clear()  # another server may count its transactions otherwise
        looks_after = self._looks_after(connection)
        while not self._stopped.is_set():
            if looks_after and time.monotonic() - self._looked_at > LOOKED_AFTER:
                self._looked_at = time.monotonic()
                connection.execute(f"SELECT {_OVERDUE}")
            if self._call:
                self._call = False
                connection.execute(f"NOTIFY {CHANNEL}")
            asked = time.monotonic()
            found = connection.execute(_NEWS, (self._since(),)).fetchall()
            self._answered(time.monotonic() - asked)
            self._take([tuple(news) for _, _, *news in found if news[0]])
            self._settle(int(found[0][0]), int(found[0][1]))
            self._rest(connection)

    def _answered(self, took: float) -> None:
        """Note an answer, and how long the next one may take.

        Told gone and back with each answer, a slow server would shift the page. That
        it is slow is believed when it was so twice: after a single answer of a minute,
        the next silence must be told as soon as any. Until then it stays gone.

        Args:
            took: Seconds from the question.
        """
        usual, self._took = min(took, self._took), took
        self._patience = min(MOST, max(SILENCE, BEAT + 1.5 * usual))
        self.refused = False
        if BEAT + took < self._patience:
            self._heard_at = time.monotonic()

    @staticmethod
    def _looks_after(connection: Any) -> bool:
        """Say whether the server lets its staff end sessions that are overdue."""
        asked = "SELECT has_function_privilege(to_regprocedure(%s)::oid, 'EXECUTE')"
        found = connection.execute(asked, (_OVERDUE,)).fetchone()
        return bool(found and found[0])

    def _rest(self, connection: Any) -> None:
        """Wait for the next beat, a call, or a wish to call."""
        waiting: list[Any] = [self._ours]
        if connection is not None:
            waiting.append(connection.fileno())
        ready, _, _ = select.select(waiting, [], [], BEAT)
        if self._ours in ready:
            self._ours.recv(4096)

    def _since(self) -> int:
        if self._last is None:
            return -_BACK
        if self._whole is None:
            return max(0, self._last - _BACK)
        return max(self._whole, self._last - _MOST)

    def _settle(self, oldest: int, following: int) -> None:
        """Note how far back every entry has been seen.

        Args:
            oldest: The oldest transaction that was under way at the look.
            following: The first that had not begun.
        """
        self._whole = self._since() if self._whole is None else self._whole
        while self._parts and self._parts[0][0] <= oldest:
            self._whole = self._parts.popleft()[1]
        if self._parts and self._parts[-1][0] == following:
            self._parts.pop()
        self._parts.append((following, self._last or 0))

    def _take(self, found: list[News]) -> None:
        """Tell the topics of what was saved elsewhere since the last look."""
        own, first = set(self._database.done_here), self._last is None
        tables = set()
        for last, table, key in found:
            mark = (table, key, 0 if key else last)
            if mark not in self._known:
                self._known[mark] = None
                if not first and (key is None or key not in own):
                    tables.add(table)
        self._last = max((self._last or 0, *(last for last, _, _ in found)))
        while len(self._known) > _KNOWN:
            self._known.pop(next(iter(self._known)))
        if topics := _topics(tables):
            self._topics.append(topics)


def every_topic() -> frozenset[str]:
    """Return all that screens watch, of what is loaded."""
    return _topics(None)


def _topics(tables: set[str] | None) -> frozenset[str]:
    """Return what screens watch, by the tables; of what nobody loaded, nothing.

    Only tables are looked at that are there whole: another thread may be loading a
    module, and has its classes half declared.

    Args:
        tables: Their names; None: all.
    """
    topics = {
        getattr(kind, "topic", "")
        for kind in _kinds(Row)
        if "__table__" in vars(kind)
        and (tables is None or kind.__table__.name in tables)
    }
    return frozenset(topics - {""})


def _kinds(above: type[Any]) -> list[type[Any]]:
    """Return every class of rows that is declared by now."""
    below = above.__subclasses__()
    return below + [kind for one in below for kind in _kinds(one)]
