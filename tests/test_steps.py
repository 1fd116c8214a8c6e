"""An office made as the first one was is the same to the last word."""

from __future__ import annotations

import re
import uuid

import psycopg
import pytest
from sqlalchemy import text

from app.db import schema
from app.db.unit_of_work import Database
from tests import steps
from tests.reuse import drop

FILE = "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"
SERVER = """
    SELECT 'column', attrelid::regclass || attname::text, atttypid::regtype::text
        || attnotnull || attidentity::text || coalesce(pg_get_expr(adbin, adrelid), '')
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND NOT attisdropped
        AND attrelid IN (SELECT oid FROM pg_class WHERE relkind IN ('r', 'v', 'S')
        AND relnamespace::regnamespace::text IN ('public', 'audit'))
    UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes
    WHERE schemaname IN ('public', 'audit')
    UNION ALL SELECT 'constraint', conrelid::regclass || conname::text,
        pg_get_constraintdef(oid) FROM pg_constraint
    UNION ALL SELECT 'function', proname, pg_get_functiondef(oid) FROM pg_proc
    WHERE pronamespace::regnamespace::text IN ('public', 'audit') AND prokind = 'f'
    UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal
    ORDER BY 1, 2, 3
"""


def parts(words):
    """The columns and constraints of a table; Alembic moves some as it likes."""
    return sorted(part.strip(" \n()") for part in re.split(r",\s*\n", words or ""))


def shape(url):
    database = Database(url)
    words = FILE if database.engine.name == "sqlite" else SERVER
    with database.engine.connect() as connection:
        found = [(*name, parts(sql)) for *name, sql in connection.execute(text(words))]
        found += connection.execute(text("SELECT version_num FROM alembic_version"))
    database.close()
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request, tmp_path):
    """Three empty databases."""
    if request.param == "sqlite":
        yield [f"sqlite:///{tmp_path / name}.db" for name in "abc"]
        return
    server = request.getfixturevalue("postgres")
    admin: psycopg.Connection = request.getfixturevalue("postgres_admin")
    names = [f"steps_{uuid.uuid4().hex}" for _ in range(3)]
    for name in names:
        drop(admin, name)
        admin.execute(f"CREATE DATABASE {name}")
    yield [server.url(name) for name in names]
    for name in names:
        drop(admin, name)


def test_what_is_made_once_more_is_the_same(places):
    with steps.every_step():
        schema.create(places[0])
    for place in places[1:]:
        schema.create(place)
    first, second, third = map(shape, places)
    assert len(first) > 100
    assert first == second == third
