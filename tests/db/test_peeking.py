"""Another program at the file does not take the log away from this one."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.db import keys, probe, schema
from app.db.unit_of_work import Database
from tests import make

ACTOR = Actor("Chen Siyuan", ALL_PERMISSIONS)
COUNT = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1])
print(held.execute("SELECT count(*) FROM party").fetchone()[0])
held.close()
"""


def counted_elsewhere(path: Path) -> int:
    command = [sys.executable, "-c", COUNT, str(path)]
    return int(subprocess.run(command, capture_output=True, check=True).stdout)


@pytest.mark.skipif(os.name == "nt", reason="there a handle takes no locks away")
def test_who_looks_and_leaves_takes_nothing_away(tmp_path):
    path = tmp_path / "office.db"
    url = f"sqlite:///{path}"
    schema.create(url)
    with closing(Database(url)) as database:
        with database.unit_of_work(ACTOR) as uow:
            make.customer(uow)
        assert keys.salt_of(path) == keys.HEADER
        assert not keys.is_encrypted(path)
        assert probe._begins_with(path, keys.HEADER)
        assert counted_elsewhere(path) == 1
        assert path.with_name("office.db-wal").exists()
        with database.unit_of_work(ACTOR) as uow:
            make.supplier(uow, next(iter(make.SUPPLIERS)))
        assert counted_elsewhere(path) == 2
