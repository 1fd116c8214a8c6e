"""The migrations build what the models say, whole or not at all."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import (
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
    create_engine,
    inspect,
    text,
)

from app.core.errors import NotPossibleError
from app.db import schema, tables
from app.db.base import Row
from app.db.schema import Standing
from tests.campaign import upgrades

pytestmark = pytest.mark.usefixtures("every_step")

BESIDE = {"alembic_version", "ix_search_entry_grams", "ix_party_called"}
"""What no model declares, and what only one of the databases has."""

FEW = "our own, a handful that is hardly ever removed; nearly every row names one"
UNSOUGHT = {
    "contract.account_id": FEW,
    "payment.account_id": FEW,
    "receipt.account_id": FEW,
    "goods_receipt.warehouse_id": FEW,
    "stock_balance.warehouse_id": FEW,
    "stock_move.warehouse_id": FEW,
    "port_rule.carrier_id": "the rules of ports are few themselves",
}
"""Why no index begins with these columns, though they name rows of other tables."""


def differences(engine):
    """Return where the database and the models differ."""
    tables.load()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Row.metadata)
    return [each for each in found if not any(name in str(each) for name in BESIDE)]


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")  # of what is shown
def test_migrations_and_models_agree(database):
    left = [
        each for each in differences(database.engine) if "search_gram" not in str(each)
    ]
    assert left == []


def test_what_names_another_row_is_found_by_an_index_or_says_why_not():
    """A row that is removed, or asked where it is used, must not read whole tables."""
    tables.load()
    bare = set()
    for table in Row.metadata.sorted_tables:
        told = filter(_finds, (*table.indexes, *table.constraints))
        begun = {next(iter(one.columns)).name for one in told if one.columns}
        names = {key.parent.name for key in table.foreign_keys}
        bare |= {f"{table.name}.{name}" for name in names - begun}
    assert bare == UNSOUGHT.keys()


def _finds(one):
    """Say whether a database finds rows by it."""
    whole = isinstance(one, Index) and one.dialect_options["sqlite"]["where"] is None
    return whole or isinstance(one, (PrimaryKeyConstraint, UniqueConstraint))


def test_a_finished_office_is_current(sqlite_url):
    assert schema.standing(sqlite_url) is Standing.CURRENT
    schema.create(sqlite_url)  # again: nothing happens


def test_a_file_that_holds_something_else_is_refused(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipe(name TEXT)")
    with pytest.raises(NotPossibleError, match="holds something else"):
        schema.create(f"sqlite:///{path}")


def test_an_office_of_a_newer_program_is_refused(sqlite_url):
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_new'"))
    engine.dispose()
    assert schema.standing(sqlite_url) is Standing.NEWER
    with pytest.raises(NotPossibleError, match="newer program"):
        schema.create(sqlite_url)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked program")
@pytest.mark.parametrize("at", [2, 200, 400])
def test_a_killed_creation_leaves_nothing_half_done(tmp_path, at):
    url = f"sqlite:///{tmp_path / 'office.db'}"
    pid = os.fork()
    if pid == 0:
        upgrades._die_at(url, at)
    assert os.waitpid(pid, 0)[1] == signal.SIGKILL, "it ended before"
    assert schema.standing(url) is Standing.EMPTY
    schema.create(url)
    assert schema.standing(url) is Standing.CURRENT
    engine = create_engine(url)
    assert "contract_line" in inspect(engine).get_table_names()
    engine.dispose()
