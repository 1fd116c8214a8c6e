"""Which server is the office's: an old primary that comes back must not be one of two.

After a failover two servers may take changes. An epoch begins when a server takes an
office over: when it was promoted, or the office was restored on it. PostgreSQL tells
both by itself: a promotion begins a new timeline, another cluster has another number.
Whoever connects to a server that is not the one written down lets a new epoch begin
there, and every computer remembers the newest it has seen, so that it refuses a server
of an older one. Two copies that PostgreSQL cannot tell apart (a copied virtual machine)
are told apart by hand: `lading office promote`.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import here
from app.core.errors import NotPossibleError, UnavailableError
from app.core.i18n import N_
from app.db import identity, reach, remembered
from app.db.base import Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL, Connection, Engine

log = logging.getLogger(__name__)

FILE = "servers.json"
"""Where a computer remembers what it saw, beside its other data."""
SINCE = "lading.epoch"
"""Where a connection has the beginning of its server's epoch."""

_FUNCTIONS = """
CREATE OR REPLACE FUNCTION audit.epoch(p_anew boolean) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_since timestamptz;
  v_known text;
  v_server text;
BEGIN
  SELECT since, server INTO v_since, v_known FROM public.epoch WHERE id = 1;
  IF pg_is_in_recovery() THEN
    RETURN v_since;  -- a standby only follows
  END IF;
  SELECT system_identifier || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
    INTO v_server FROM pg_control_system();
  IF v_known = v_server AND NOT p_anew THEN
    RETURN v_since;
  END IF;
  -- No standby confirms yet: who has just been promoted may be alone.
  PERFORM set_config('synchronous_commit', 'local', true);
  INSERT INTO public.epoch AS e (id, since, server)
    VALUES (1, clock_timestamp(), v_server)
    ON CONFLICT (id) DO UPDATE SET server = excluded.server,
      since = greatest(excluded.since, e.since + interval '1 second')
    WHERE e.server <> excluded.server OR p_anew;
  SELECT since INTO v_since FROM public.epoch WHERE id = 1;
  RETURN v_since;
END $$;

CREATE OR REPLACE FUNCTION audit.epoch() RETURNS timestamptz
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT audit.epoch(false)
$$;
REVOKE EXECUTE ON FUNCTION audit.epoch(), audit.epoch(boolean) FROM PUBLIC;
"""
"""The first is the administrator's, who may begin one anew; the second is everybody's.
"""
_UNTOLD = frozenset(("42883", "42501", "3F000", "25006"))
"""States in which a server tells of no epoch: an office of an older version or none at
all, a login that is not of the staff, one that may only read."""


class EpochRow(Row):
    """Which server the office is on; one row, and none in a file.

    Attributes:
        since: When it took the office over.
        server: Its cluster's number and its timeline.
    """

    __tablename__ = "epoch"
    audited = False

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]
    server: Mapped[str] = mapped_column(String(40))


class ReplacedError(UnavailableError):
    """The server is one that another has taken the office over from."""

    def __init__(self, host: str, since: datetime) -> None:
        super().__init__(
            N_(
                "{host} is not the office's server any more: another took over on "
                "{time}. Nothing was saved there. Ask the administrator to switch it "
                "off or to make it a standby."
            ),
            host=host,
            time=f"{here(since):%Y-%m-%d %H:%M}",
        )


class Memory:
    """The newest epoch that this computer has seen of each office.

    Attributes:
        offices: Which office was met where.

    Args:
        folder: Where it is kept; None: for as long as the program runs only.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = folder / FILE if folder else None
        self.offices = identity.Offices(folder)
        self._seen: dict[str, datetime] | None = None
        self._lock = Lock()

    def newest(self, office: str) -> datetime | None:
        """Return the beginning of the newest epoch seen; None: none was seen."""
        if self._seen is None:
            self._seen = self._read()
        return self._seen.get(office)

    def remember(self, office: str, since: datetime) -> None:
        """Keep an epoch, unless a newer one was seen."""
        with self._lock:
            # Again: another program of this computer may have seen others meanwhile.
            seen = {**(self._seen or {}), **self._read()}
            self._seen = {**seen, office: max(since, seen.get(office, since))}
            self._keep(self._seen)

    def carry(self, where: str, office: str) -> None:
        """Let what was seen at a place count for the office that was met there.

        Args:
            where: The place, and others that have a server in common with it.
            office: The office.
        """
        for name, since in self._read().items():
            known = self.offices.at(name)
            if identity.is_near(name, where) and known in {"", office}:
                self.remember(office, since)
        self.offices.meet(where, office)

    def _keep(self, seen: dict[str, datetime]) -> None:
        if self._path is not None:
            told = {name: at.isoformat() for name, at in seen.items()}
            remembered.keep(self._path, told)

    def _read(self) -> dict[str, datetime]:
        if self._path is None:
            return {}
        told = remembered.read(self._path)
        try:
            return {name: datetime.fromisoformat(at) for name, at in told.items()}
        except (ValueError, TypeError) as error:
            log.warning("what this computer saw of servers is lost: %s", error)
            return {}


class Guard:
    """Lets an office connect to its present server only.

    Args:
        url: The office, on a server.
        memory: What this computer has seen.

    Attributes:
        place: Where the office is looked for (`app.db.identity`).
        office: Which one was met there; empty: none that tells who it is.
    """

    def __init__(self, url: URL, memory: Memory) -> None:
        self._servers = reach.addresses(url)
        self.place = identity.place(url)
        self.office = ""
        self._memory = memory
        self._met = len(self._servers) == 1
        self._meeting = Lock()

    def watch(self, engine: Engine) -> None:
        """Guard every connection that an engine makes."""

        @event.listens_for(engine, "do_connect")
        def _connect(dialect: Any, record: Any, args: Any, given: Any) -> Any:
            connection, since = self.connect(
                lambda **place: dialect.connect(*args, **{**given, **place})
            )
            record.info[SINCE] = since
            return connection

        @event.listens_for(engine, "checkout")
        def _check(_connection: Any, record: Any, _proxy: Any) -> None:
            if self._is_old(record.info.get(SINCE)):
                raise DisconnectionError  # made before the other took over

    def connect(self, make: Callable[..., Any]) -> tuple[Any, datetime | None]:
        """Connect to the present server, passing over one that was replaced.

        Args:
            make: Connects to whichever server answers first, or to the one that
                `host` and `port` name.

        Returns:
            The connection, of psycopg, and the beginning of its server's epoch.

        Raises:
            ReplacedError: Only a server that was replaced takes changes.
        """
        import psycopg  # noqa: PLC0415 - an office in a file never loads it

        self._meet(make)
        connection, since = self._made(make)
        if not self._is_old(since):
            return connection, since
        refused = connection.info.host
        connection.close()
        for name, port in self._servers if len(self._servers) > 1 else ():
            try:
                connection, since = self._made(make, host=name, port=port)
            except psycopg.Error:
                continue
            if not self._is_old(since):
                return connection, since
            connection.close()
        newest = self._newest()
        assert newest is not None  # noqa: S101 - `_is_old` has compared with it
        raise ReplacedError(refused, newest)

    def _made(
        self, make: Callable[..., Any], **place: Any
    ) -> tuple[Any, datetime | None]:
        """Connect, and ask the server for its epoch; one that cannot say is let go."""
        connection = make(**place)
        try:
            return connection, self._take(connection)
        except BaseException:
            connection.close()
            raise

    def _meet(self, make: Callable[..., Any]) -> None:
        """Ask every server once: this computer may have been off at a failover."""
        if self._met:
            return
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - servers only

        with self._meeting:  # who comes second waits for the answers as well
            if self._met:
                return
            with ThreadPoolExecutor(len(self._servers)) as pool:
                list(pool.map(lambda one: self._ask_one(make, *one), self._servers))
            self._met = True

    def _ask_one(self, make: Callable[..., Any], name: str, port: int) -> None:
        import psycopg  # noqa: PLC0415 - as above

        try:
            # A standby knows the epoch that it follows.
            with make(host=name, port=port, target_session_attrs="any") as asked:
                self._take(asked)
        except psycopg.Error:
            return  # whoever connects next says why

    def _take(self, connection: Any) -> datetime | None:
        """Ask a server for its epoch, and remember what is newer."""
        since = ask(connection)
        if not self.office and (office := identity.told(connection)):
            self._memory.carry(self.place, office)
            self.office = office
        newest = self._newest()
        if since is not None and (newest is None or since > newest):
            self._memory.remember(self.office or self.place, since)
        return since

    def _newest(self) -> datetime | None:
        return self._memory.newest(self.office or self.place)

    def _is_old(self, since: datetime | None) -> bool:
        newest = self._newest()
        return since is not None and newest is not None and since < newest


def ask(connection: Any, *, anew: bool = False) -> datetime | None:
    """Return when a server took its office over; None: it does not tell.

    Args:
        connection: Of psycopg, outside a transaction.
        anew: Begin an epoch now; only the server's administrator may.
    """
    import psycopg  # noqa: PLC0415 - as above

    asked = "SELECT audit.epoch(true)" if anew else "SELECT audit.epoch()"
    try:
        found = connection.execute(asked).fetchone()
        connection.commit()
    except psycopg.Error as error:
        if error.sqlstate not in _UNTOLD:
            raise
        connection.rollback()
        return None
    since: datetime | None = found[0]
    return since


def begin(connection: Any) -> datetime:
    """Begin an epoch by hand: this server, and none before, is the office's.

    Args:
        connection: Of psycopg, as the server's administrator.

    Raises:
        NotPossibleError: The server is a standby, or the office of an older version.
    """
    if connection.execute("SELECT pg_is_in_recovery()").fetchone()[0]:
        raise NotPossibleError(
            N_("This server is a standby. Promote it first: pg_ctl promote.")
        )
    since = ask(connection, anew=True)
    if since is None:
        raise NotPossibleError(
            N_("The office is of another version. Upgrade it first: office upgrade.")
        )
    return since


def install(connection: Connection) -> None:
    """Let a server tell its epoch; the last thing that an upgrade does."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_FUNCTIONS.replace("%", "%%"))
        connection.exec_driver_sql("SELECT audit.epoch()")
