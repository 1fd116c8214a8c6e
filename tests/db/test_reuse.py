"""A database that is put back after each test is as new for the next one."""

from __future__ import annotations

import psycopg
import pytest


@pytest.fixture
def done(kept_office):
    """Runs statements in the office, each committed; returns the last one's rows."""
    address = kept_office.url.replace("+psycopg", "")

    def run(*statements):
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                answer = connection.execute(statement)
            return answer.fetchall() if answer.description else []

    yield run
    kept_office.put_back()


VIEW = (
    "INSERT INTO saved_view (list, owner, name, shared, data)"
    " VALUES ('contracts', 'Lin Ke', '{}', true, '') RETURNING id"
)
ONE, TWO = VIEW.format("mine"), VIEW.format("ours")


def test_rows_and_numbers_begin_anew(kept_office, done):
    first = done(ONE, TWO)
    kept_office.put_back()
    assert done("SELECT count(*) FROM saved_view") == [(0,)]
    assert done(ONE, TWO) == first


def test_what_the_template_holds_is_there_again(kept_office, done):
    whole = done("TABLE alembic_version")
    done("DELETE FROM alembic_version")
    kept_office.put_back()
    assert done("TABLE alembic_version") == whole
    assert whole


def test_a_table_that_a_test_has_made_is_gone(kept_office, done):
    done("CREATE TABLE mine (id integer)")
    kept_office.put_back()
    assert done("SELECT to_regclass('mine')") == [(None,)]


@pytest.mark.parametrize(
    "change",
    [
        "GRANT SELECT ON party TO PUBLIC",
        "ALTER TABLE party ENABLE ROW LEVEL SECURITY",
    ],
)
def test_another_schema_is_thrown_away(kept_office, done, change):
    shape = (
        "SELECT relnatts, relacl::text, relrowsecurity FROM pg_class"
        " WHERE oid = to_regclass('party')"
    )
    before = done(shape)
    done(change)
    assert done(shape) != before
    kept_office.put_back()
    assert done(shape) == before


def test_a_transaction_left_open_is_ended(kept_office, done):
    with psycopg.connect(kept_office.url.replace("+psycopg", "")) as left:
        left.execute(ONE)
        kept_office.put_back()
        with pytest.raises(psycopg.OperationalError):
            left.execute("SELECT 1")
    assert done("SELECT count(*) FROM saved_view") == [(0,)]
