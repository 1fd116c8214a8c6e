"""An import that ends anywhere leaves nothing, and can be begun again."""

from __future__ import annotations

import os
import signal
import sys

import pytest
from sqlalchemy import func, select

from app.catalog.model import ProductRow
from app.core.job import Job, StoppedError
from app.db.actions import ActionRow
from app.db.audit import AuditRow
from app.db.search import SearchEntryRow
from app.db.unit_of_work import Database
from app.exchange import carrying, checking, files, mapping
from app.exchange.checking import Mode
from app.exchange.sheets import Sheet
from app.modules import TABLES, find
from tests.exchange import books

ROWS = [["Item no.", "Description"], *([f"K-{n}", f"Thing {n}"] for n in range(600))]
KEPT = (ProductRow, AuditRow, ActionRow, SearchEntryRow)


def _check(database, actor, job=None):
    table, sheet = find(TABLES["catalog"]), Sheet("T", ROWS)
    meant = mapping.guess(table, table.seen_by(actor), sheet, {})
    with database.reading(actor) as uow:
        return checking.check(uow, table, sheet, meant, Mode.UPSERT, "en", job)


def _carry_out(database, actor, plan, job=None):
    key = carrying.new_key(plan.table)
    with database.unit_of_work(actor, key=key) as uow:
        return carrying.carry_out(uow, plan, job)


def _counts(database, actor):
    with database.reading(actor) as uow:
        return [
            uow.session.scalar(select(func.count()).select_from(row)) for row in KEPT
        ]


def _killed_at(steps, url, actor, plan):
    """Import in a process of its own that is killed after so many steps."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    try:
        seen = []

        def tell(*_step):
            seen.append(1)
            if len(seen) == steps:
                os.kill(os.getpid(), signal.SIGKILL)

        database = Database(url)
        database.keep_journal()
        _carry_out(database, actor, plan, Job(tell))
    finally:
        os._exit(9)


@pytest.mark.feature("A142", "H44")
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_nothing_is_half_imported_after_a_kill(database, actor):
    before, plan = _counts(database, actor), _check(database, actor)
    url = database.url.render_as_string(hide_password=False)
    # Between the records of the file, and when all of them wait for the COMMIT.
    for steps in (2, 3):
        status = _killed_at(steps, url, actor, plan)
        assert os.WTERMSIG(status) == signal.SIGKILL
        assert _counts(database, actor) == before
    assert _carry_out(database, actor, plan).added == 600


@pytest.mark.feature("A142")
def test_a_person_can_stop_it_in_every_phase(sqlite_database, actor, tmp_path):
    def stopping(*_step):
        job.stop()

    job, told = Job(stopping), []
    book = books.book(tmp_path / "a.xlsx", ROWS)
    with pytest.raises(StoppedError):
        files.read(book, "", job)
    text = tmp_path / "a.csv"
    text.write_text("\n".join(",".join(row) for row in ROWS))
    job = Job(stopping)
    with pytest.raises(StoppedError):
        files.read(text, "", job)
    job = Job(stopping)
    with pytest.raises(StoppedError):
        _check(sqlite_database, actor, job)
    plan = _check(sqlite_database, actor, Job(lambda *step: told.append(step[2:])))
    assert told[-1] == (500, 600)
    job = Job(stopping)
    with pytest.raises(StoppedError):
        _carry_out(sqlite_database, actor, plan, job)
    assert _counts(sqlite_database, actor)[0] == 0
