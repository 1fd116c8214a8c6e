"""An office of its own for a file of tests that fill it once and then only read it."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.db.unit_of_work import Database
from tests import compiled, reuse

KINDS = ["sqlite", "postgresql"]


@contextmanager
def office(request: pytest.FixtureRequest, kind: str = "sqlite") -> Iterator[Database]:
    """Open an empty office, for a fixture of a module's scope; close it at the end."""
    asked = request.getfixturevalue
    name = f"filled_{uuid.uuid4().hex}"
    if kind == "sqlite":
        path = asked("tmp_path_factory").mktemp("filled") / f"{name}.db"
        shutil.copyfile(asked("sqlite_template"), path)
        database = Database(f"sqlite:///{path}")
    else:
        reuse.copy(asked("postgres_admin"), asked("postgres_template"), name)
        database = Database(asked("postgres").url(name))
    compiled.share(database.engine)
    yield database
    database.close()
    if kind != "sqlite":
        reuse.drop(asked("postgres_admin"), name)
