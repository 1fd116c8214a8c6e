"""Whatever a test changes in the schema, the next one finds it as it was."""

from __future__ import annotations

import psycopg
import pytest

CHANGES = (
    "ALTER TABLE contract ADD COLUMN more text",
    "GRANT SELECT ON contract TO PUBLIC",
    "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
)


@pytest.fixture
def process(kept_office):
    """Tells which process looks after the office: another one after each copy."""
    return lambda: kept_office._connection.info.backend_pid


@pytest.mark.parametrize("words", CHANGES)
def test_an_office_of_another_shape_is_copied_anew(kept_office, process, words):
    kept_office.put_back()
    before = process()
    with psycopg.connect(kept_office._cluster.dsn(kept_office._name)) as link:
        link.execute(words)
    kept_office.put_back()
    after = process()
    assert after != before
    kept_office.put_back()
    assert process() == after, "what is as it was stays"
