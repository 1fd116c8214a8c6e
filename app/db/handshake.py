"""Each action asks first whether program and office are of the same version.

To look when the program starts is not enough: an office may be upgraded while an older
program is open on it. So every transaction that writes asks again, under a lock that
an upgrade waits for and that waits for an upgrade: an action belongs to the time
before or after it, never to both.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.db import lending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

LOCK = 71_0_187
"""Key of the advisory lock that actions share and an upgrade has alone."""
OTHER_VERSION = "LD001"
"""State of the error by which the server refuses a program of another version."""
TO_OLDER = "this program is older than the office: close and update it"
"""What the server says to a program that knows nothing of versions; at most 63 letters.
"""

OLD_WAIT = "10s"
"""How long the released 0.1.0 waits for a lock; this program says another time."""

_GREET = f"""
CREATE OR REPLACE FUNCTION audit.greet(p_program text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_office text;
BEGIN
  PERFORM pg_advisory_xact_lock_shared({LOCK});
  SELECT version_num INTO v_office FROM public.alembic_version;
  IF v_office IS DISTINCT FROM p_program THEN
    RAISE EXCEPTION 'the office is of version %', v_office
      USING ERRCODE = '{OTHER_VERSION}', DETAIL = coalesce(v_office, '');
  END IF;
  PERFORM set_config('lading.greeted', p_program, true);
END $$;
REVOKE EXECUTE ON FUNCTION audit.greet(text) FROM PUBLIC;
"""  # noqa: S608 - our own constants
"""Volatile: after the lock it reads what the upgrade before it has committed."""
_UNGREETED = f"""
CREATE OR REPLACE FUNCTION audit."{TO_OLDER}"() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_LEVEL = 'STATEMENT' AND NOT EXISTS (SELECT FROM pg_settings
    WHERE name = 'lock_timeout' AND source = 'client') THEN RETURN NULL; END IF;
  RAISE EXCEPTION '{TO_OLDER}' USING ERRCODE = '{OTHER_VERSION}';
END $$;
REVOKE EXECUTE ON FUNCTION audit."{TO_OLDER}"() FROM PUBLIC;
DROP TRIGGER IF EXISTS greeted ON public.action;
CREATE TRIGGER greeted BEFORE INSERT ON public.action FOR EACH ROW
WHEN (coalesce(current_setting('lading.greeted', true), '') = '')
EXECUTE FUNCTION audit."{TO_OLDER}"();
DO $$ DECLARE t regclass; BEGIN
  FOR t IN SELECT c.oid FROM pg_class c WHERE c.relkind = 'r' AND c.relname <> 'action'
      AND c.relnamespace = 'public'::regnamespace ORDER BY 1 LOOP
    EXECUTE 'DROP TRIGGER IF EXISTS not_greeted ON ' || t;
    EXECUTE 'CREATE TRIGGER not_greeted BEFORE INSERT OR UPDATE OR DELETE ON ' || t
      || $when$ FOR EACH STATEMENT WHEN (current_setting('lock_timeout') = '{OLD_WAIT}'
      AND coalesce(current_setting('lading.greeted', true), '') = '')
      EXECUTE FUNCTION audit."{TO_OLDER}"() $when$;
  END LOOP;
END $$;
"""  # noqa: S608 - as above
"""The released 0.1.0 never greets, and would break off at its first entry of the trail.
What it shows of an error is the last line, which names the function that raised it.

Its editors note their action first. What it saves without one it is known by: it asks
to wait so long for a lock when it connects, which psql, that greets as little, is told
by the database."""
_ASK_SERVER = "SELECT audit.greet(%s)"
NOT_THERE = frozenset({"3F000", "42883"})
"""What a server says that knows no greeting yet: no such schema, no such function.

In the instant in which an upgrade becomes visible, one of its sessions may show the new
version already, and not yet find what came with it."""
_ASK_FILE = "SELECT version_num FROM alembic_version"


class OtherVersionError(NotPossibleError):
    """The office was upgraded, or is older than the program.

    Attributes:
        older: Whether the office is, and may be upgraded.
    """

    def __init__(self, program: str, office: str) -> None:
        self.older = office < program
        super().__init__(
            N_(
                "This program is version {program}, the office database is version "
                "{office}. Please close and update; your unsaved forms are kept."
            )
            if office > program
            else N_(
                "This program is version {program}, the office database is version "
                "{office}. Its administrator upgrades it; your unsaved forms are kept."
            ),
            program=plain(program),
            office=plain(office),
        )


@cache
def of_program() -> str:
    """Return the last migration that this program knows, without loading Alembic."""
    steps = (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py")
    return max(path.stem for path in steps)


def plain(version: str) -> str:
    """Return a version as people read it: "24" for "0024_results"."""
    return version.partition("_")[0].lstrip("0") or "?"


def install(connection: Connection) -> None:
    """Let a server answer; the last thing that an upgrade does."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_GREET.replace("%", "%%"))
        connection.exec_driver_sql(_UNGREETED)


def compare(engine: Engine, program: str) -> None:
    """Look at an office that is being opened, without locking anybody out.

    Raises:
        OtherVersionError: It is of another version.
    """
    with lending.reading(engine) as connection:
        office = connection.exec_driver_sql(_ASK_FILE).scalar()
    if office != program:
        raise OtherVersionError(program, office or "")


def greet(connection: Connection, program: str) -> None:
    """Ask at the beginning of a transaction that writes, before it touches a table.

    A server answers with the message that the question is a part of (`understood`).

    Args:
        connection: In the transaction.
        program: The last migration that the program knows.

    Raises:
        OtherVersionError: The office is of another version; nothing may be written.
    """
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        driver.execute(_ASK_SERVER, (program,))
        return
    # Nobody else writes: the transaction began with the lock.
    office = connection.exec_driver_sql(_ASK_FILE).scalar()
    if office != program:
        raise OtherVersionError(program, office or "")


@contextmanager
def understood(program: str) -> Iterator[None]:
    """Tell what a server says of another version from all else it may say.

    Args:
        program: The last migration that the program knows.

    Raises:
        OtherVersionError: The office is of another version; nothing may be written.
    """
    try:
        yield
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", "")
        unheard = state in NOT_THERE and "audit" in str(error.orig)
        if state != OTHER_VERSION and not unheard:
            raise
        told = getattr(error.orig, "diag", None)
        raise OtherVersionError(
            program, getattr(told, "message_detail", "") or ""
        ) from error
