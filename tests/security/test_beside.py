"""What lies beside records is seen on the server by who sees the record only."""

from __future__ import annotations

import hashlib
from contextlib import suppress

import psycopg
import pytest

from app.access.domain import Role
from app.core.errors import MissingError, NotAllowedError
from app.core.own_fields import OwnField, OwnKind
from app.core.papers.vault import Filed, Place, Printed
from app.db import search as finder
from app.db import vault
from app.dossier import service
from app.dossier.service.deadlines import deadlines
from app.office import service as office
from app.quotations import service as quotations
from app.quotations.domain import State
from app.ui.deal_controller import without_identity

SECRET = b"the buyer's target price"
DIGEST = hashlib.sha256(SECRET).hexdigest()


@pytest.fixture(scope="module")
def kept(traded):
    """A file and two notes of the salesperson on the first contract."""
    with traded.at_work(Role.SALES) as uow:
        made = service.begin(uow, "contract", 1, "target.txt", len(SECRET), DIGEST)
        service.put(uow, made.attachment.id, 0, SECRET)
        service.finish(uow, made.attachment.id)
        service.write(uow, "contract", 1, "@Warehouse mind the wet cartons quokka")
        service.write(uow, "contract", 1, "we go down to 11 % quokka", internal=True)
    return made.attachment.id


def rows(traded, role, asked, *values):
    with traded.connect(role) as connection:
        return connection.execute(asked, values or None).fetchall()


@pytest.mark.feature("H19", "A137")
def test_a_file_is_read_by_who_sees_its_record(traded, kept):
    asked = "SELECT data FROM file_part WHERE digest = %s"
    for role in (Role.SALES, Role.WAREHOUSE, Role.MANAGER):
        assert len(rows(traded, role, asked, DIGEST)) == 1, role
    assert rows(traded, "other", asked, DIGEST) == []
    assert rows(traded, "other", "SELECT * FROM attachment") == []
    with traded.at_work("other") as uow, pytest.raises(MissingError):
        service.of_record(uow, "contract", 1)
    with traded.at_work("other") as uow, pytest.raises(MissingError):
        service.content(uow, kept)


@pytest.mark.feature("H19", "A137")
def test_only_who_changes_the_record_attaches_and_puts_away(traded, kept):
    with traded.at_work(Role.WAREHOUSE) as uow, pytest.raises(NotAllowedError):
        service.remove(uow, kept)
    new = (
        "INSERT INTO attachment (kind, record_id, name, digest, ready, added_at, "
        "added_by) VALUES ('contract', 1, 'x', %s, true, now(), 'x')"
    )
    hidden = "UPDATE attachment SET removed_at = now() RETURNING id"
    for role in (Role.WAREHOUSE, Role.AUDITOR, "other"):
        with traded.connect(role) as connection:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(new, (DIGEST,))
            with suppress(psycopg.errors.InsufficientPrivilege):
                assert connection.execute(hidden).fetchall() == [], role


@pytest.mark.feature("H27", "A137")
@pytest.mark.usefixtures("kept")
def test_notes_are_read_by_who_may(traded):
    asked = "SELECT text FROM note WHERE text LIKE '%quokka'"
    seen = {
        role: len(rows(traded, role, asked))
        for role in (Role.SALES, Role.WAREHOUSE, Role.FINANCE, "other")
    }
    # The writer reads the internal one, finance may see margins.
    assert seen == {Role.SALES: 2, Role.WAREHOUSE: 1, Role.FINANCE: 2, "other": 0}
    found = {}
    for role in seen:
        with traded.at_work(role) as uow:
            found[role] = len(finder.search(uow, "quokka"))
    assert found == {Role.SALES: 1, Role.WAREHOUSE: 1, Role.FINANCE: 2, "other": 0}
    # Past the program as well: who reads one note finds no other one by it.
    asked = "SELECT title FROM search_entry WHERE kind = 'note'"
    assert len(rows(traded, Role.WAREHOUSE, asked)) == 1
    with traded.at_work(Role.WAREHOUSE) as uow:
        (told,) = service.unread(uow)
        assert told.text.startswith("@Warehouse")
        assert service.note_read(uow, "contract", 1) == 1
        assert service.unread(uow) == ()
        assert deadlines(uow) is not None
    forged = (
        "INSERT INTO note (kind, record_id, text, permission, at, by, by_login) "
        "VALUES ('contract', 1, 'x', '', now(), 'The boss', %s)"
    )
    with (
        traded.connect(Role.WAREHOUSE) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(forged, (traded.login("boss"),))


@pytest.mark.feature("H29", "A137")
def test_the_server_lets_no_numbered_document_into_the_trash(traded):
    hidden = (
        "INSERT INTO trash (kind, record_id, title, at, by) "
        "VALUES (%s, 1, '', now(), 'x')"
    )
    with traded.connect(Role.SALES) as connection:
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(hidden, ("contract",))
        with pytest.raises(psycopg.errors.Error):
            connection.execute(hidden, ("bill",))
    with (
        traded.connect(Role.WAREHOUSE) as connection,
        pytest.raises(psycopg.errors.Error),
    ):
        connection.execute(hidden, ("contract",))


@pytest.mark.feature("H29", "A137")
def test_who_only_sees_a_draft_does_not_take_it_out_of_the_trash(traded):
    back = "DELETE FROM trash WHERE kind = 'quotation'"
    with traded.at_work(Role.SALES) as uow:
        twin = quotations.save(uow, _twin(quotations.get(uow, 1)))
        service.put_away(uow, "quotation", twin.id)
    for role in (Role.AUDITOR, Role.DOCUMENTS, Role.FINANCE, Role.MERCHANDISING):
        with traded.connect(role) as connection:
            seen = "SELECT FROM trash WHERE kind = 'quotation' AND record_id = %s"
            assert connection.execute(seen, (twin.id,)).rowcount == 1, role
            assert connection.execute(back).rowcount == 0, role
    with traded.at_work(Role.SALES) as uow:
        service.restore(uow, "quotation", twin.id)


@pytest.mark.feature("A102", "A137")
def test_a_paper_in_the_vault_is_read_by_who_may_see_what_it_tells(traded):
    place = Place(kind="purchase", record_id=1, key="purchase")
    paper = Filed(place=place, number="PO26-1", permission="purchasing.view_price")
    with traded.at_work(Role.PURCHASING) as uow:
        made = vault.issue(uow, paper, Printed(b"%PDF-1 price", "zh_CN"))
    asked = "SELECT pdf FROM paper_content WHERE issued_id = %s"
    for role in (Role.PURCHASING, Role.MANAGER, Role.MERCHANDISING):
        assert len(rows(traded, role, asked, made.id)) == 1, role
    for role in (Role.WAREHOUSE, Role.SALES, "other"):
        assert rows(traded, role, asked, made.id) == [], role
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with traded.connect(Role.AUDITOR) as reader, refused:
        reader.execute("UPDATE issued_paper SET sent_to = 'x'")
    with traded.at_work(Role.PURCHASING) as uow:
        assert vault.mark_sent(uow, made.id, "the factory").sent_to == "the factory"


def _twin(offer):
    return without_identity(offer, revision=0, state=State.DRAFT, inquiry=None)


@pytest.mark.feature("H29", "A137")
def test_the_server_empties_the_trash_itself_and_of_nothing_else(traded):
    with traded.at_work(Role.SALES) as uow:
        offer, other = (
            quotations.save(uow, _twin(quotations.get(uow, 1))) for _each in "ab"
        )
        for one in (offer, other):
            service.write(uow, "quotation", one.id, "nobody needs this")
            service.put_away(uow, "quotation", one.id)
    forged = "UPDATE trash SET at = '2000-01-01' RETURNING id"
    for role in (Role.SALES, Role.ADMINISTRATOR):
        with (
            traded.connect(role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(forged)
        with (
            traded.connect(role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT lading.remove_draft('contract', 1)")
    with traded.root() as owner:
        aged = "UPDATE trash SET at = now() - interval '31 days' WHERE record_id = %s"
        owner.execute(aged, (offer.id,))
    with traded.at_work(Role.WAREHOUSE) as uow:
        assert service.purge(uow) == 1, "anybody's window may ask for it"
    counted = "SELECT count(*) FROM quotation WHERE id = ANY (%s)"
    ids = [offer.id, other.id]
    assert rows(traded, Role.SALES, counted, ids) == [(1,)]
    lines = "SELECT count(*) FROM quotation_line WHERE quotation_id = %s"
    assert rows(traded, Role.SALES, lines, offer.id) == [(0,)]
    told = (
        "SELECT count(*) FROM audit WHERE op = '-' AND \"table\" = 'quotation' "
        "AND row_key = %s"
    )
    with traded.root() as owner:
        assert owner.execute(told, (str(offer.id),)).fetchone() == (1,)


@pytest.mark.feature("H29", "A137")
def test_the_server_keeps_a_file_put_away_for_thirty_days_by_its_own_clock(traded):
    data = b"put away alone"
    digest = hashlib.sha256(data).hexdigest()
    with traded.at_work(Role.SALES) as uow:
        made = service.begin(uow, "contract", 1, "old.txt", len(data), digest)
        file = made.attachment.id
        service.put(uow, file, 0, data)
        service.finish(uow, file)
        service.remove(uow, file)
    forged = "UPDATE attachment SET removed_at = '2000-01-01' WHERE id = %s"
    with traded.connect(Role.SALES) as connection:
        connection.execute(forged, (file,))
    with traded.at_work(Role.WAREHOUSE) as uow:
        assert service.purge(uow) == 0, "a forged day is the day of the forgery"
    with traded.root() as owner:
        owner.execute("ALTER TABLE attachment DISABLE TRIGGER lading_keep_removed")
        owner.execute(forged, (file,))
        owner.execute("ALTER TABLE attachment ENABLE TRIGGER lading_keep_removed")
    with traded.at_work(Role.WAREHOUSE) as uow:
        assert service.purge(uow) == 1
    with traded.root() as owner:
        left = "SELECT count(*) FROM file_part WHERE digest = %s"
        assert owner.execute(left, (digest,)).fetchone() == (0,)


@pytest.mark.feature("H44")
def test_a_manager_defines_and_changes_a_field_and_a_clerk_does_not(traded):
    """The fields are locked while one changes, which takes more than to write them."""
    with traded.at_work(Role.MANAGER) as uow:
        made = office.save_own_field(uow, OwnField(label="Old no."))
    with traded.at_work(Role.MANAGER) as uow:
        wanted = OwnField(id=made.id, version=made.version, label="Old no.",
                          kind=OwnKind.DATE, position=1)  # fmt: skip
        assert office.save_own_field(uow, wanted).slot == "day_1"
    with traded.at_work(Role.SALES) as uow:
        assert [one.kind for one in office.own_fields(uow, "product")] == ["date"]
        with pytest.raises(NotAllowedError):
            office.save_own_field(uow, OwnField(label="Mine"))
