"""The sample company as older programs left it."""

from __future__ import annotations

import lzma
import uuid
from functools import cache
from pathlib import Path

import psycopg

from tests import reuse
from tests.postgres import Cluster

DATA = Path(__file__).parent / "data"
REVISION = "0019_treasury"


@cache
def _file() -> bytes:
    return lzma.decompress((DATA / "office-0.1.0.db.xz").read_bytes())


@cache
def _statements() -> bytes:
    return lzma.decompress((DATA / "office-0.1.0.sql.xz").read_bytes())


def in_file(path: Path) -> str:
    """Put the old office into a file and return its address."""
    path.write_bytes(_file())
    return f"sqlite:///{path}"


def on_server(cluster: Cluster) -> str:
    """Put the old office onto a server and return its address."""
    template, name = "lading_old", f"old_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(cluster.dsn(), autocommit=True) as admin:
        # Another worker of the tests may be at it: it is made once.
        admin.execute("SELECT pg_advisory_lock(1901)")
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        if not admin.execute(known, (template,)).fetchone():
            admin.execute(f"CREATE DATABASE {template}".encode())
            with psycopg.connect(cluster.dsn(template), autocommit=True) as old:
                old.execute(_statements())
        reuse.copy(admin, template, name)
    return cluster.url(name)


def secured_on_server(cluster: Cluster, name: str, login: str) -> str:
    """Put an office that was secured at revision 0023 onto a server.

    The statements were written by pg_dump after that program had secured the sample.

    Args:
        cluster: The server.
        name: Of the new database.
        login: Of its first administrator; has no password.
    """
    told = lzma.decompress((DATA / "office-0023-secured.sql.xz").read_bytes())
    told = told.replace(b"oldboss23", login.encode())
    roles, data = told.replace(b"office23", name.encode()).split(b"\n-- DATA\n")
    with psycopg.connect(cluster.dsn(), autocommit=True) as admin:
        admin.execute(roles)
        admin.execute(f"CREATE DATABASE {name}".encode())
    with psycopg.connect(cluster.dsn(name), autocommit=True) as office:
        office.execute(data)
    return cluster.url(name)


def drop(cluster: Cluster, url: str) -> None:
    """Remove an office from the server."""
    name = url.rpartition("/")[2]
    with psycopg.connect(cluster.dsn(), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
