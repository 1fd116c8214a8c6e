"""Finds PostgreSQL's own tools, of the server's version, and runs them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import UnavailableError
from app.core.i18n import N_
from app.core.job import Job

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

LONGEST = 4 * 3600  # seconds for one dump
_TURN = 0.2  # seconds until it is asked whether the person stopped it
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def _folders() -> Iterator[Path]:
    """Yield the folders that may hold the tools, best first."""
    if named := os.environ.get("PG_BIN"):
        yield Path(named)
    if found := shutil.which("pg_dump"):
        yield Path(found).resolve().parent
    for base, pattern in (
        ("/usr/lib/postgresql", "*/bin"),
        ("/usr", "pgsql-*/bin"),
        ("/Library/PostgreSQL", "*/bin"),
        ("/Applications/Postgres.app/Contents/Versions", "*/bin"),
        ("/opt/homebrew/opt", "postgresql@*/bin"),
        ("/usr/local/opt", "postgresql@*/bin"),
        (os.environ.get("PROGRAMFILES", ""), "PostgreSQL/*/bin"),
    ):
        if base:
            yield from sorted(Path(base).glob(pattern), reverse=True)


@dataclass(frozen=True, slots=True)
class Tools:
    """The folder of pg_dump and pg_restore of one version."""

    folder: Path

    @classmethod
    def find(cls, major: int) -> Tools | None:
        """Return the tools of a version; None: this computer has none.

        A dump made by newer tools may not be read by the server, older tools refuse a
        newer server: only the same version will do.

        Args:
            major: The server's, for example 16.
        """
        for folder in _folders():
            made = cls(folder)
            if made._has_both() and made._major() == major:
                return made
        return None

    def run(self, name: str, words: Sequence[str], url: URL) -> subprocess.Popen[bytes]:
        """Start a tool on a database; it reads the password from its environment."""
        environment = dict(os.environ)  # it may bring a password, or name a file
        if url.password:
            environment["PGPASSWORD"] = str(url.password)
        environment["PGCONNECT_TIMEOUT"] = "10"
        return subprocess.Popen(  # noqa: S603 - found by name, told by us
            [self._path(name), *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def output(
        self, name: str, words: Sequence[str], url: URL, job: Job | None = None
    ) -> bytes:
        """Run a tool to its end and return what it wrote.

        Raises:
            UnavailableError: It failed; says why in its own words.
            StoppedError: The person stopped the work, and the tool with it.
        """
        job, process = job or Job(), self.run(name, words, url)
        ends = time.monotonic() + LONGEST
        while True:
            try:
                written, said = process.communicate(timeout=_TURN)
                break
            except subprocess.TimeoutExpired:
                if job.stopped or time.monotonic() > ends:
                    process.terminate()  # it ends its question on the server
        job.go_on()
        if process.returncode:
            raise failed(name, said)
        return written

    def _has_both(self) -> bool:
        return all(Path(self._path(n)).is_file() for n in ("pg_dump", "pg_restore"))

    def _major(self) -> int | None:
        try:
            asked = subprocess.run(  # noqa: S603 - as above
                [self._path("pg_dump"), "--version"],
                capture_output=True,
                text=True,
                check=False,
                timeout=10,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, subprocess.SubprocessError):
            return None
        found = _VERSION.search(asked.stdout)
        return int(found[1]) if found else None

    def _path(self, name: str) -> str:
        return str(self.folder / (f"{name}.exe" if sys.platform == "win32" else name))


def failed(name: str, said: bytes) -> UnavailableError:
    """Return what a tool complained about."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    errors = [line for line in lines if "error" in line.lower()] or lines or ["?"]
    return UnavailableError(
        N_("{tool} says: {reason}"), tool=name, reason=errors[0].strip()
    )


def address(url: URL) -> list[str]:
    """Return a database as the tools are told of it: all but the password."""
    plain = url._replace(drivername="postgresql", password=None)
    return ["--no-password", f"--dbname={to_library(plain)}"]


def to_library(url: URL) -> str:
    """Return an address, with its password, as PostgreSQL's own library reads it."""
    # What SQLAlchemy leaves of blanks the library refuses.
    return url.render_as_string(hide_password=False).replace(" ", "%20")
