"""A transaction that began long ago changes nothing any more."""

from __future__ import annotations

import psycopg
import pytest

from app.db.security.issued import LONGEST

DEFINED = """SELECT pg_get_triggerdef(oid) FROM pg_trigger
    WHERE tgname = 'lading_as_it_stands' AND tgrelid = 'public.contract'::regclass"""
DROPPED = "DROP TRIGGER lading_as_it_stands ON public.contract"
NOTED = "UPDATE contract SET note = note WHERE id = 1"
WAITED = "SELECT pg_sleep(0.3)"


@pytest.fixture
def impatient(traded):
    """The office whose transactions may last two tenths of a second at contracts."""
    with traded.root() as root:
        (made,) = root.execute(DEFINED).fetchone()
        minutes = LONGEST.partition(" ")[0]
        assert f"'00:{minutes}:00'" in made
        shorter = made.replace(f"'00:{minutes}:00'", "'00:00:00.2'")
        root.execute(DROPPED)
        root.execute(shorter.encode())
        yield traded
        root.execute(DROPPED)
        root.execute(made.encode())


@pytest.mark.feature("A139")
def test_what_comes_late_is_refused_to_staff_and_not_to_the_administrator(impatient):
    """Its entries would bear the instant it began, and look put in afterwards."""
    with impatient.connect("sales") as sales:
        sales.execute(NOTED)  # an action of its own, at once
        late = pytest.raises(psycopg.errors.CheckViolation, match="too long ago")
        with late, sales.transaction():
            sales.execute(WAITED)
            sales.execute(NOTED)
    with impatient.root() as root, root.transaction():
        root.execute(WAITED)
        root.execute(NOTED)
