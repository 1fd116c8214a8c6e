"""The sample company as the released program 0.1.0 left it, on both databases."""

from __future__ import annotations

import lzma
import uuid
from functools import cache
from pathlib import Path

import psycopg

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
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        if not admin.execute(known, (template,)).fetchone():
            admin.execute(f"CREATE DATABASE {template}".encode())
            with psycopg.connect(cluster.dsn(template), autocommit=True) as old:
                old.execute(_statements())
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return cluster.url(name)


def drop(cluster: Cluster, url: str) -> None:
    """Remove an office from the server."""
    name = url.rpartition("/")[2]
    with psycopg.connect(cluster.dsn(), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
