"""What a person who knows PostgreSQL tries beside reading and writing rows."""

from __future__ import annotations

import json
import time

import psycopg
import pytest

from app.access.domain import Role
from app.db import invariants
from app.dossier import service

OVERDUE = "SELECT pg_get_functiondef('lading.end_overdue()'::regprocedure)"
MEMBER_OF = """
SELECT m.roleid::regrole::text FROM pg_auth_members m
WHERE m.member = %s::regrole AND m.roleid::regrole::text LIKE '%%staff'
"""
LOOKED = """
EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF)
SELECT id FROM search_entry WHERE grams @@ '''WORD'''::tsquery AND kind = 'contract'
"""
REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.CheckViolation)


def words(plan):
    return "\n".join(row[0] for row in plan)


@pytest.mark.feature("A137")
def test_no_plan_tells_how_many_entries_of_others_hold_a_word(traded):
    """Letter by letter the names of others' customers could be read so."""
    with traded.root() as root:
        (word,) = root.execute(
            "SELECT (tsvector_to_array(grams))[1] FROM search_entry"
            " WHERE kind = 'contract' AND NOT 'other' = permission LIMIT 1"
        ).fetchone()
    told = []
    with traded.connect("other") as connection:
        connection.execute("SET enable_seqscan = off")
        for one in (word, "nosuchword") * 2:  # the first time reads the catalogue too
            plan = connection.execute(LOOKED.replace("WORD", one))
            told.append(words(plan).replace(one, ""))
    assert told[2] == told[3]
    assert "ix_search_entry_grams" not in told[2]


@pytest.mark.feature("A137")
@pytest.mark.parametrize("role", Role)
def test_nobody_takes_the_row_rules_away_from_a_group(traded, role):
    """Any salesperson could: afterwards no salesperson saw a contract any more."""
    with traded.connect(role) as connection:
        mine = connection.execute(
            "SELECT roleid::regrole::text FROM pg_auth_members"
            " WHERE member = (session_user::text)::regrole"
        ).fetchall()
        assert mine
        for (group,) in mine:
            for said in (
                f"DROP OWNED BY {group}",
                f"ALTER DEFAULT PRIVILEGES FOR ROLE {group} REVOKE ALL ON TYPES FROM x",
            ):
                back = connection.transaction(force_rollback=True)
                with pytest.raises(REFUSED), back:
                    connection.execute(said)


@pytest.mark.feature("A137")
@pytest.mark.parametrize("role", Role)
def test_nobody_takes_the_search_away_from_others(traded, role):
    with traded.connect(role) as connection:
        assert connection.execute("DELETE FROM search_entry").rowcount == 0


@pytest.mark.feature("A137")
def test_who_changes_no_record_changes_nothing_of_how_it_is_found(traded):
    renamed = "UPDATE search_entry SET title = 'mine' WHERE kind = %s"
    with traded.connect(Role.AUDITOR) as auditor:
        for kind in ("party", "contract", "bill", "product"):
            assert auditor.execute(renamed, (kind,)).rowcount == 0
    with traded.connect(Role.WAREHOUSE) as warehouse:
        assert warehouse.execute(renamed, ("contract",)).rowcount == 0


@pytest.mark.feature("A137")
@pytest.mark.parametrize("role", Role)
def test_nobody_runs_programs_of_his_own_on_the_server(traded, role):
    """A loop there fills the log, the disk or the queue of notifications."""
    with traded.connect(role) as connection, pytest.raises(REFUSED):
        connection.execute("DO $$ BEGIN NULL; END $$")


BURN = """
SELECT lading.go_behind(1, 'SC', {year}, 5000);
INSERT INTO contract (number, {columns}) SELECT '{number}', {columns} FROM contract
  WHERE owner = '{me}' LIMIT 1
"""


@pytest.mark.feature("A13", "A137")
@pytest.mark.parametrize("later", [False, True])
def test_a_draft_that_brings_a_number_along_leaves_no_gap_behind(traded, later):
    """A draft may bear a number; it could take thousands away from all others."""
    with traded.root() as root:
        (year,) = root.execute(
            "SELECT CASE WHEN %s THEN extract(year FROM now())::int + 1"
            " ELSE max(year) END FROM series WHERE name = 'SC' AND last > 0",
            (later,),
        ).fetchone()
        columns = root.execute(
            "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
            " WHERE attrelid = 'contract'::regclass AND attnum > 0"
            " AND attname NOT IN ('id', 'number', 'proforma_number')"
            " AND has_column_privilege(%s, attrelid, attnum, 'INSERT')",
            (traded.login(Role.SALES),),
        ).fetchone()[0]
    words = {
        "year": year,
        "number": f"SC{year % 100}-5000",
        "columns": columns,
        "me": traded.login(Role.SALES),
    }
    said = "in the future" if later else "left out"
    with (
        traded.connect(Role.SALES) as connection,
        pytest.raises(psycopg.errors.CheckViolation, match=said),
    ):
        connection.execute(BURN.format(**words))


@pytest.mark.feature("A13", "A137")
def test_the_first_number_of_a_year_leaves_no_gap_either(traded):
    """As on the second of January: the series began in former years alone."""
    moved = "UPDATE series SET year = year {} 1 WHERE name = 'SC'"
    with traded.root() as root:
        (year,) = root.execute(
            "SELECT max(year) FROM series WHERE name = 'SC' AND last > 0"
        ).fetchone()
        root.execute("SET session_replication_role = replica")
        root.execute(moved.format("-"))
        try:
            with traded.connect(Role.SALES, autocommit=False) as connection:
                connection.execute("SELECT lading.go_behind(1, 'SC', %s, 1)", (year,))
                connection.rollback()
                with pytest.raises(psycopg.errors.CheckViolation, match="left out"):
                    connection.execute(
                        "SELECT lading.go_behind(1, 'SC', %s, 5000)", (year,)
                    )
        finally:
            root.execute(moved.format("+"))


COPIED = """
INSERT INTO {table} SELECT (jsonb_populate_record(one, %s)).* FROM {table} one
  ORDER BY owner = '' LIMIT 1
"""
MADE = {"id": 9901, "version": 1}
DRAFT = {**MADE, "state": "draft", "number": None, "customer_id": 9901}
OF_OTHER = {
    "party": {**MADE, "code": "QUAGGA", "roles": "customer"},
    "inquiry": {**DRAFT, "state": "open"},
    "quotation": {**DRAFT, "inquiry_id": None},
    "contract": {
        **DRAFT,
        "proforma_number": None,
        "inquiry_id": None,
        "quotation_id": None,
        "agent_id": None,
    },
}
"""Records of the second salesperson, made of the first one's."""


@pytest.fixture
def of_other(traded):
    with traded.root() as root:
        root.execute("SET session_replication_role = replica")
        try:
            for table, told in OF_OTHER.items():
                values = json.dumps({**told, "owner": traded.login("other")})
                root.execute(COPIED.format(table=table), (values,))
            yield traded
        finally:
            for table in OF_OTHER:
                root.execute(f"DELETE FROM {table} WHERE id = 9901")  # noqa: S608


@pytest.mark.feature("A137")
@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("quotation", "inquiry_id", "inquiry"),
        ("contract", "inquiry_id", "inquiry"),
        ("contract", "quotation_id", "quotation"),
        ("contract", "agent_id", "party"),
    ],
)
def test_nobodys_draft_names_a_record_that_he_does_not_see(
    of_other, table, column, kind
):
    """Foreign keys are checked without row rules."""
    with of_other.root() as root:
        (hidden,) = root.execute(
            f"SELECT min(id) FROM {kind} WHERE owner = %s",  # noqa: S608
            (of_other.login(Role.SALES),),
        ).fetchone()
    names = f"UPDATE {table} SET {column} = %s WHERE id = 9901"  # noqa: S608
    with of_other.connect("other", autocommit=False) as other:
        assert other.execute(names, (9901,)).rowcount == 1
        other.rollback()
        with pytest.raises(psycopg.errors.CheckViolation, match="is not seen"):
            other.execute(names, (hidden,))


@pytest.mark.feature("A137", "H36")
def test_who_stands_in_a_transaction_for_longer_than_the_office_is_ended(traded):
    """A person sets his own limits; the others' windows keep those of the office."""
    with traded.root() as root:
        (as_told,) = root.execute(OVERDUE).fetchone()
        assert "'90 seconds'" in as_told
        root.execute(as_told.replace("'90 seconds'", "'0.3 seconds'"))
        try:
            with traded.connect(Role.SALES, autocommit=False) as late:
                late.execute("SET idle_in_transaction_session_timeout = 0")
                late.execute("LOCK TABLE contract_line IN ACCESS EXCLUSIVE MODE")
                time.sleep(0.5)
                with traded.connect(Role.WAREHOUSE) as other:
                    (ended,) = other.execute("SELECT lading.end_overdue()").fetchone()
                    assert ended == 1
                    other.execute("SET lock_timeout = '2s'")
                    assert other.execute("SELECT count(*) FROM contract_line")
                with pytest.raises(psycopg.OperationalError):
                    late.execute("SELECT 1")
        finally:
            root.execute(as_told)


@pytest.mark.feature("A137")
def test_who_administers_the_server_is_let_be_and_disturbs_nobody(traded):
    """Only its like may end such a session; to try it failed for every window."""
    name = f"{traded.mark}dba"
    with traded.root() as root:
        (as_told,) = root.execute(OVERDUE).fetchone()
        staff = root.execute(MEMBER_OF, (traded.login(Role.SALES),)).fetchone()[0]
        root.execute(f"CREATE ROLE {name} LOGIN SUPERUSER PASSWORD 'x' IN ROLE {staff}")
        root.execute(as_told.replace("'90 seconds'", "'0.1 seconds'"))
        try:
            with psycopg.connect(
                traded.cluster.dsn(traded.name), user=name, password="x"
            ) as slow:
                slow.execute("SELECT 1")
                time.sleep(0.3)
                with traded.connect(Role.WAREHOUSE) as other:
                    (ended,) = other.execute("SELECT lading.end_overdue()").fetchone()
                assert ended == 0
                assert slow.execute("SELECT 1").fetchone() == (1,)
        finally:
            root.execute(as_told)
            root.execute(f"DROP ROLE {name}")


@pytest.mark.feature("A137")
def test_nobody_who_keeps_to_the_limits_is_ended(traded):
    with traded.connect(Role.SALES, autocommit=False) as at_work:
        at_work.execute("SELECT 1")
        with traded.connect(Role.WAREHOUSE) as other:
            (ended,) = other.execute("SELECT lading.end_overdue()").fetchone()
        assert ended == 0
        assert at_work.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.feature("A139", "A137")
@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR])
def test_what_the_trail_does_not_tell_a_person_is_not_missing_from_it(traded, role):
    """Papers that were issued, files and notes were reported to everybody but root."""

    def missing():
        with traded.database(role).reading(traded.actor(role)) as uow:
            return invariants.check(uow.session.connection())["entries"]

    before = missing()  # other tests of this office may have left some
    with traded.at_work(Role.SALES) as uow:
        service.write(uow, "contract", 1, "the buyer asks for photographs quagga")
    try:
        assert missing() == before
    finally:
        with traded.root() as root:  # the office is shared with other tests
            root.execute("SET session_replication_role = replica")
            root.execute("DELETE FROM search_entry WHERE grams @@ 'quagga'::tsquery")
            root.execute("DELETE FROM note WHERE text LIKE '%quagga'")


@pytest.mark.feature("A13", "A137")
@pytest.mark.parametrize("role", Role)
def test_nobody_begins_a_series_that_no_document_is_in(traded, role):
    """Number nought was borne by nothing: who may change nothing left rows behind."""
    ask = "SELECT lading.go_behind(1, 'XX', 2020, 0)"
    with traded.connect(role) as connection, pytest.raises(REFUSED):
        connection.execute(ask)
    with traded.root() as root:
        assert not root.execute("SELECT FROM series WHERE name = 'XX'").rowcount
