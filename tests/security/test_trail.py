"""On a secured server nobody writes past the audit trail, or into it."""

from __future__ import annotations

import uuid
from dataclasses import replace

import psycopg
import pytest

from app.core.errors import NotPossibleError
from app.db import chain
from app.db.activity import history
from app.parties import service as parties
from app.parties.domain import Party, PartyRole

FORGED = (
    'INSERT INTO audit (at, by, login, client, "table", row_key, op)'
    " VALUES (now(), 'x', 'x', '', 'party', '1', '+')"
)


@pytest.fixture(scope="module")
def customer(guarded):
    """A customer that a salesperson has entered."""
    with guarded.at_work("sales") as uow:
        return parties.save(
            uow,
            Party(
                code=f"N{uuid.uuid4().hex[:6]}",  # made anew when tests are shared out
                name="Nordhaus",
                country="DE",
                roles=frozenset({PartyRole.CUSTOMER}),
            ),
        )


def test_who_did_it_is_who_signed_in(guarded, customer):
    with guarded.connect("sales", autocommit=False) as raw:
        raw.execute("SELECT set_config('lading.person', 'The boss', true)")
        raw.execute("UPDATE party SET note = 'by hand' WHERE id = %s", (customer.id,))
        raw.commit()
    with guarded.at_work("manager") as uow:
        latest = history(uow, "party", customer.id)[0]
    assert (latest.by, latest.login) == ("The boss", guarded.login("sales"))
    assert [(c.field, c.new) for c in latest.changes] == [("note", "by hand")]


@pytest.mark.parametrize("role", ["sales", "administrator", "manager"])
@pytest.mark.parametrize(
    "attack",
    [
        FORGED,
        "UPDATE audit SET login = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "INSERT INTO audit_link SELECT 1, now(), '{}', 0, 0, '', ''",
        "DELETE FROM audit_link",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_update ON party",
        "SET session_replication_role = replica",
        "SELECT audit.link(1, now(), '{}', '')",
        "CREATE TEMP TABLE party (id int)",
    ],
)
@pytest.mark.usefixtures("customer")
def test_nobody_writes_into_it(guarded, role, attack):
    with (
        guarded.connect(role) as raw,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        raw.execute(attack)


def test_everybody_seals_and_administrators_check(guarded, customer):
    with guarded.at_work("sales") as uow:
        parties.save(uow, replace(parties.get(uow, customer.id), note="to be sealed"))
    assert chain.seal(guarded.database("sales")) > 0
    assert chain.verify(guarded.database("administrator")).good
    with pytest.raises(NotPossibleError, match="Only administrators"):
        chain.verify(guarded.database("sales"))


@pytest.mark.usefixtures("customer")
def test_every_computer_remembers_the_end(guarded, tmp_path):
    chain.seal(guarded.database("sales"))
    database = guarded.database("warehouse")
    assert chain.witness(database, tmp_path).good
    assert (tmp_path / chain.FILE).exists()


def test_who_may_not_see_a_price_does_not_find_it_in_the_trail(guarded):
    with guarded.root() as root:
        root.execute("SET session_replication_role = replica")
        root.execute(
            'INSERT INTO audit (at, by, login, client, "table", row_key, op, new)'
            " VALUES (now(), 'x', 'x', '', 'contract_line_cost', '1', '+',"
            " '{\"purchase_price\": 96.05}')"
        )
    with guarded.connect("warehouse") as raw:
        asked = "SELECT count(*) FROM audit WHERE \"table\" = 'contract_line_cost'"
        assert raw.execute(asked).fetchone() == (0,)
