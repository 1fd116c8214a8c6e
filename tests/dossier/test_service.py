"""Attachments, notes, words on deadlines and the trash, on both databases."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text

from app.access import service as access
from app.access.domain import Role, Staff, permissions_of
from app.contracts import listing as contracts_list
from app.contracts import service as contracts
from app.contracts.domain import Contract
from app.core.actor import Actor
from app.core.clock import OFFICE_ZONE
from app.core.errors import (
    InvalidError,
    MissingError,
    NotAllowedError,
    NotPossibleError,
    UnavailableError,
)
from app.core.money import Money
from app.core.query import Query
from app.db import search as finder
from app.db.audit import AuditRow
from app.db.base import Row
from app.db.trash import TrashRow
from app.dossier import listing, service
from app.dossier.domain import PART, Mark
from app.dossier.model import DeadlineMarkRow, FilePartRow, StoredFileRow
from app.dossier.service import purging
from app.dossier.service.deadlines import deadlines, mark
from app.quotations import service as quotations
from app.shipments import service as shipments
from app.shipments.parts import Pallet
from app.shipments.ports import PortRule
from tests import make, make_export

DAY = date(2026, 5, 12)
WARES = Actor("Wu Bin", permissions_of(frozenset({Role.WAREHOUSE})), "wu")


@pytest.fixture
def uow(database, actor):
    """One action."""
    with database.unit_of_work(actor, today=DAY) as uow:
        yield uow


@pytest.fixture
def draft(uow) -> Contract:
    """A contract that is still a draft, made from a quotation that is one too."""
    offer = make.offer(uow)
    return contracts.save(uow, contracts.from_quotation(uow, offer.id))


@pytest.fixture
def buyer(uow):
    """A customer: the quickest record there is."""
    return make.customer(uow)


def attach(uow, record, name, data, kind="party"):
    digest = hashlib.sha256(data).hexdigest()
    made = service.begin(uow, kind, record.id, name, len(data), digest)
    for part in made.missing:
        service.put(
            uow, made.attachment.id, part, data[part * PART : (part + 1) * PART]
        )
    return service.finish(uow, made.attachment.id), made


# --- Attachments ---------------------------------------------------------------------


@pytest.mark.feature("H19")
def test_a_file_of_several_parts_comes_back_byte_for_byte(uow, buyer):
    data = bytes(range(256)) * 4096 + b"the end"  # 1 MB and 7 bytes
    kept, made = attach(uow, buyer, r"..\..\CON.pdf", data)
    assert made.missing == (0, 1)
    assert (kept.name, kept.size) == ("_CON.pdf", 1_048_583)
    assert service.content(uow, kept.id) == data
    assert service.of_record(uow, "party", buyer.id) == (kept,)


@pytest.mark.feature("H19")
@pytest.mark.parametrize("planted", ["../../start.sh", "/etc/passwd", "C:\\x\\y.exe"])
def test_a_name_planted_with_sql_leads_to_no_other_folder(uow, buyer, planted):
    """Whoever opened the copy of such a file would write to wherever it says."""
    file, _made = attach(uow, buyer, "a.pdf", b"x")
    planting = text("UPDATE attachment SET name = :name WHERE id = :id")
    uow.session.execute(planting, {"name": planted, "id": file.id})
    uow.session.expire_all()
    (read,) = service.of_record(uow, "party", buyer.id)
    assert read.name == re.split(r"[/\\]", planted)[-1]


def test_the_same_file_is_stored_once_and_known_where_it_is(uow, buyer):
    first, _ = attach(uow, buyer, "a.pdf", b"same")
    seller = make.supplier(uow, "HJ-350")
    second, made = attach(uow, seller, "b.pdf", b"same")
    assert not made.missing
    assert uow.session.scalar(select(func.count()).select_from(StoredFileRow)) == 1
    again, made = attach(uow, buyer, "c.pdf", b"same")
    assert (again.id, made.known) == (first.id, True)
    assert service.content(uow, second.id) == b"same"


def test_what_broke_off_goes_on_where_it_stopped(uow, buyer):
    data = b"x" * PART + b"y"
    digest = hashlib.sha256(data).hexdigest()
    made = service.begin(uow, "party", buyer.id, "a", len(data), digest)
    service.put(uow, made.attachment.id, 0, data[:PART])
    with pytest.raises(InvalidError, match="Not all"):
        service.finish(uow, made.attachment.id)
    assert service.of_record(uow, "party", buyer.id) == ()
    again = service.begin(uow, "party", buyer.id, "a", len(data), digest)
    assert (again.missing, again.attachment.id) == ((1,), made.attachment.id)
    with pytest.raises(InvalidError, match="changed while"):
        service.put(uow, made.attachment.id, 1, b"yy")


def test_damage_is_told_and_not_handed_out(uow, buyer):
    kept, _ = attach(uow, buyer, "a.pdf", b"good")
    uow.session.execute(FilePartRow.__table__.update().values(data=b"bad!"))
    with pytest.raises(UnavailableError, match="damaged"):
        service.content(uow, kept.id)


@pytest.mark.feature("H19", "A137")
def test_permissions_follow_the_record(uow, draft):
    kept, _ = attach(uow, draft, "a.pdf", b"secret", "contract")
    boss, uow.actor = uow.actor, WARES
    # The warehouse sees contracts, and changes none.
    assert service.content(uow, kept.id) == b"secret"
    with pytest.raises(NotAllowedError):
        service.remove(uow, kept.id)
    uow.actor = boss
    asked = quotations.get(uow, draft.quotation_id)
    other, _ = attach(uow, asked, "q.pdf", b"offer", "quotation")
    uow.actor = WARES
    with pytest.raises(NotAllowedError):
        service.of_record(uow, "quotation", asked.id)
    with pytest.raises(NotAllowedError):
        service.content(uow, other.id)
    with pytest.raises(MissingError):
        service.of_record(uow, "staff_secret_of_nobody", 1)


@pytest.mark.feature("H19", "H29")
def test_a_removed_file_comes_back(uow, buyer):
    kept, _ = attach(uow, buyer, "a.pdf", b"data")
    service.remove(uow, kept.id)
    assert service.of_record(uow, "party", buyer.id) == ()
    service.bring_back(uow, kept.id)
    assert service.of_record(uow, "party", buyer.id) == (kept,)


# --- Notes ---------------------------------------------------------------------------


def staff(uow, login, name, role):
    person = Staff(login=login, name=name, roles=frozenset({role}))
    access.save(uow, person)
    return Actor(name, permissions_of(frozenset({role})), login)


@pytest.mark.feature("H27")
def test_a_note_addresses_a_colleague_until_it_is_seen(uow, buyer):
    wu = staff(uow, "wu", "Wu Bin", Role.WAREHOUSE)
    note = service.write(uow, "party", buyer.id, "@Wu Bin cartons are wet, call me")
    assert service.unread(uow) == ()
    uow.actor = wu
    (told,) = service.unread(uow)
    assert (told.id, told.by, told.unread) == (note.id, "Chen Siyuan", True)
    assert service.note_read(uow, "party", buyer.id) == 1
    assert service.unread(uow) == ()
    assert [n.text for n in service.notes_of(uow, "party", buyer.id)] == [note.text]


@pytest.mark.feature("H27")
def test_an_internal_note_is_for_who_may_see_margins(uow, buyer):
    wu = staff(uow, "wu", "Wu Bin", Role.WAREHOUSE)
    text = "@wu we could go down to 12 % krakowiak"
    note = service.write(uow, "party", buyer.id, text, internal=True)
    assert [h.id for h in finder.search(uow, "krakowiak")] == [note.id]
    boss, uow.actor = uow.actor, wu
    assert service.notes_of(uow, "party", buyer.id) == ()
    assert service.unread(uow) == ()
    assert not finder.search(uow, "krakowiak")
    with pytest.raises(MissingError):
        service.get(uow, note.id)
    own = service.write(uow, "party", buyer.id, "mine", internal=True)
    assert [n.id for n in service.notes_of(uow, "party", buyer.id)] == [own.id]
    uow.actor = boss
    assert len(service.notes_of(uow, "party", buyer.id)) == 2


@pytest.mark.feature("H27")
def test_notes_are_found_by_their_words(uow, buyer):
    service.write(uow, "party", buyer.id, "客户要求改唛头，等确认")
    hit = next(h for h in finder.search(uow, "唛头") if h.kind == "note")
    assert service.get(uow, hit.id).record_id == buyer.id
    with pytest.raises(InvalidError):
        service.write(uow, "party", buyer.id, "  ")


# --- Deadlines -----------------------------------------------------------------------


def due_of(uow, kind):
    return [(one.key, one.due.date()) for one in deadlines(uow) if one.kind == kind]


@pytest.mark.feature("H24", "A82")
def test_the_cut_offs_of_a_ship_follow_its_day(uow):
    deal = make.sale(uow)
    booked = make_export.booked(uow, deal)
    # Leaves on Monday 22 June 2026 for Hamburg: 18, 19, 19 and 20 June (test_cutoffs).
    saved = shipments.save(uow, replace(booked, etd=date(2026, 6, 22)))
    uow.today = date(2026, 6, 3)  # fifteen days before the first
    assert due_of(uow, "shipment") == []
    uow.today = date(2026, 6, 10)
    worked = [("si", 18), ("vgm", 19), ("cy", 19), ("customs", 20)]
    assert due_of(uow, "shipment") == [(k, date(2026, 6, d)) for k, d in worked]
    # Ningbo has a rule: SI 96, VGM 38, CY 36 and customs 30 hours before the 22nd; 96
    # hours end with the 17th.
    rule = PortRule(
        port="CNNGB", si_hours=96, vgm_hours=38, cy_hours=36, customs_hours=30
    )
    rule = shipments.save_port_rule(uow, rule)
    told = {d.key: d for d in deadlines(uow) if d.kind == "shipment"}
    assert {key: (d.due.day, d.due.hour) for key, d in told.items()} == {
        "si": (17, 0), "vgm": (20, 10), "cy": (20, 12), "customs": (20, 18),
    }  # fmt: skip
    assert (told["si"].whole_day, told["cy"].whole_day) == (True, False)
    with pytest.raises(InvalidError, match="already"):
        shipments.save_port_rule(uow, replace(rule, id=None, version=0))
    shipments.save_port_rule(uow, replace(rule, port="CNSHA"))  # it holds elsewhere
    # The ship slips three days, the carrier's notice says the 24th, all of it. The
    # manifest is due three days before the 25th begins, with the end of the 21st, the
    # declaration one day before, with the end of the 23rd.
    shipments.save(
        uow, replace(saved, etd=date(2026, 6, 25), cut_off_on=date(2026, 6, 24))
    )
    uow.today = date(2026, 7, 30)  # overdue: still there
    worked = [("si", 21), ("customs", 23), ("vgm", 24), ("cy", 24)]
    assert sorted(due_of(uow, "shipment")) == sorted(
        (k, date(2026, 6, d)) for k, d in worked
    )


@pytest.mark.feature("H24", "A96")
def test_wood_is_treated_and_marked_before_the_ship_leaves(uow):
    booked = make_export.booked(uow, make.sale(uow))
    pallets = (Pallet(height_cm=Decimal(150)),)
    saved = shipments.save(uow, replace(booked, etd=date(2026, 6, 22), pallets=pallets))
    uow.today = date(2026, 6, 10)
    assert ("treat", date(2026, 6, 22)) in due_of(uow, "shipment")
    treated = replace(saved, treatment="HT 56 °C / 30 min", treated_on=date(2026, 6, 9))
    half = shipments.save(uow, treated)
    assert ("treat", date(2026, 6, 22)) in due_of(uow, "shipment")
    done = shipments.save(uow, replace(half, treatment_mark="CN-000 HT"))
    assert (done.treatment, done.treated_on) == ("HT 56 °C / 30 min", date(2026, 6, 9))
    assert "treat" not in dict(due_of(uow, "shipment"))


@pytest.mark.feature("H24")
def test_what_is_due_is_sorted_by_its_time_and_names_the_purchase(uow):
    deal = make.sale(uow)
    bought = make_export.purchases(uow, deal)
    uow.today = date(2026, 7, 25)
    told = deadlines(uow)
    assert [one.due for one in told] == sorted(one.due for one in told)
    latest = {one.delivery_on for one in bought}
    assert {day for _key, day in due_of(uow, "purchase")} == latest
    assert deal.latest_shipment_on in {day for _k, day in due_of(uow, "contract")}


@pytest.mark.feature("H24")
def test_an_overdue_matter_is_done_or_given_on_with_a_reason_only(uow):
    deal = make.sale(uow)
    late = deal.latest_shipment_on + timedelta(3)
    uow.today = late

    def one():
        return next((d for d in deadlines(uow) if d.kind == "contract"), None)

    given = Mark(
        what="ship", kind="contract", record_id=deal.id, due=deal.latest_shipment_on
    )
    with pytest.raises(InvalidError, match="reason"):
        mark(uow, replace(given, reason=" "))
    mark(uow, replace(given, person="Wu Bin", reason="I am away"))
    assert (one().person, one().mine, one().reason) == ("Wu Bin", False, "I am away")
    assert one().worth == Money(Decimal("58981.60"), "USD")
    assert one().due == datetime(2026, 7, 31, tzinfo=OFFICE_ZONE)
    mark(uow, replace(given, reason="The buyer cancelled by telephone"))
    assert one() is None
    said = uow.session.query(DeadlineMarkRow).order_by(DeadlineMarkRow.id)
    assert [(m.reason, m.by) for m in said] == [
        ("I am away", "Chen Siyuan"),
        ("The buyer cancelled by telephone", "Chen Siyuan"),
    ]
    # Its day moves: it is due again, and with whom it was last.
    uow.session.execute(
        DeadlineMarkRow.__table__.update()
        .where(DeadlineMarkRow.done)
        .values(due=date(2026, 7, 1))
    )
    assert one() is not None
    uow.actor = WARES
    with pytest.raises(NotAllowedError):
        mark(uow, replace(given, reason="no business of mine"))


# --- The trash -----------------------------------------------------------------------


@pytest.mark.feature("H29")
def test_a_draft_is_put_away_and_comes_back_whole(uow, draft):
    attach(uow, draft, "a.pdf", b"data", "contract")
    service.write(uow, "contract", draft.id, "keep this")
    before = contracts.get(uow, draft.id)
    assert contracts_list.LISTING.overview(uow, Query()).count == 1
    service.put_away(uow, "contract", draft.id)
    assert contracts_list.LISTING.overview(uow, Query()).count == 0
    assert contracts_list.LISTING.overview(uow, Query()).sums == {"total": {}}
    assert contracts_list.LISTING.page(uow, Query()).records == ()
    assert not [h for h in finder.search(uow, "nordhaus") if h.kind == "contract"]
    with pytest.raises(NotPossibleError, match="lies in the trash"):
        contracts.confirm(uow, before)
    with pytest.raises(NotPossibleError, match="lies in the trash"):
        contracts.save(uow, before)
    (entry,) = listing.LISTING.page(uow, Query()).records
    assert (entry.kind, entry.record_id, entry.by) == (
        "contract",
        draft.id,
        "Chen Siyuan",
    )
    with pytest.raises(MissingError):
        service.put_away(uow, "contract", draft.id)
    service.restore(uow, "contract", draft.id)
    assert contracts_list.LISTING.overview(uow, Query()).count == 1
    assert contracts.get(uow, draft.id) == before
    assert len(service.of_record(uow, "contract", draft.id)) == 1
    assert not service.is_away(uow, "contract", draft.id)


@pytest.mark.feature("H29")
def test_issued_documents_and_what_others_came_from_are_not_put_away(uow):
    deal = make.sale(uow)
    with pytest.raises(NotPossibleError, match="Only drafts"):
        service.put_away(uow, "contract", deal.id)
    opened = contracts.amend(uow, deal, "other marks")
    with pytest.raises(NotPossibleError, match="Only drafts"):
        service.put_away(uow, "contract", opened.id)
    shipped = shipments.save(uow, shipments.from_contract(uow, _again(uow, opened).id))
    left = shipments.open_lines(uow, deal.id)
    service.put_away(uow, "shipment", shipped.id)
    # What a draft held back is free again.
    assert sum(x.open for x in shipments.open_lines(uow, deal.id)) > sum(
        x.open for x in left
    )
    uow.actor = WARES
    with pytest.raises(NotAllowedError):
        service.restore(uow, "shipment", shipped.id)


def _again(uow, opened):
    return contracts.confirm(uow, contracts.save(uow, opened))


@pytest.mark.feature("H29")
def test_after_thirty_days_it_is_over(uow, draft):
    service.put_away(uow, "contract", draft.id)
    uow.now += timedelta(days=31)
    assert listing.LISTING.overview(uow, Query()).count == 0
    with pytest.raises(NotPossibleError, match="30 days"):
        service.restore(uow, "contract", draft.id)


def _rows(uow):
    """Count the rows of every table, but for those of the history."""
    names = set(Row.metadata.tables) - {"audit", "audit_link", "search_entry"}
    return {
        name: uow.session.scalar(select(func.count()).select_from(text(f'"{name}"')))
        for name in names
    }


@pytest.mark.feature("H29")
def test_a_month_later_a_draft_is_gone_for_good_and_its_history_stays(uow):
    offer = make.offer(uow)
    before, found = _rows(uow), len(finder.search(uow, "nordhaus"))
    draft = contracts.save(uow, contracts.from_quotation(uow, offer.id))
    attach(uow, draft, "a.pdf", b"data", "contract")
    service.write(uow, "contract", draft.id, "nobody needs this quokka")
    service.put_away(uow, "contract", draft.id)
    assert service.purge(uow) == 0, "it may still come back"
    uow.now += timedelta(days=31)
    assert service.purge(uow) == 1
    assert _rows(uow) == before
    assert len(finder.search(uow, "nordhaus")) == found
    assert finder.search(uow, "quokka") == []
    with pytest.raises(MissingError):
        contracts.get(uow, draft.id)
    gone = select(AuditRow.table).where(AuditRow.op == "-")
    tables = set(uow.session.scalars(gone))
    assert {"contract", "contract_line", "note", "attachment", "trash"} <= tables
    assert service.purge(uow) == 0


@pytest.mark.feature("H29")
def test_a_file_put_away_alone_is_gone_for_good_after_thirty_days(uow, draft):
    before = _rows(uow)
    attach(uow, draft, "a.pdf", b"data", "contract")
    attach(uow, draft, "b.pdf", b"other", "contract")
    kept, again = service.of_record(uow, "contract", draft.id)
    for one in (kept, again):
        service.remove(uow, one.id)
    service.bring_back(uow, kept.id)
    uow.now += timedelta(days=30)
    assert service.purge(uow) == 0, "it comes back for thirty days"
    uow.now += timedelta(minutes=1)
    assert service.purge(uow) == 1
    assert [one.name for one in service.of_record(uow, "contract", draft.id)] == [
        "a.pdf"
    ]
    with pytest.raises(MissingError):
        service.bring_back(uow, again.id)
    service.remove(uow, kept.id)
    uow.now += timedelta(days=31)
    assert service.purge(uow) == 1
    assert _rows(uow) == before, "its bytes are gone as well"


@pytest.mark.feature("H29")
def test_drafts_that_must_wait_hold_up_no_other(uow, draft, monkeypatch):
    monkeypatch.setattr(purging, "AT_ONCE", 1)
    service.put_away(uow, "contract", draft.id)
    service.put_away(uow, "quotation", draft.quotation_id)
    uow.now += timedelta(days=31)
    last = uow.session.query(TrashRow).filter_by(kind="quotation").one()
    first = uow.session.query(TrashRow).filter_by(kind="contract").one()
    first.id = last.id + 1  # what waits is met before what it waits for
    uow.session.flush()
    assert service.purge(uow) == 1
    assert service.purge(uow) == 1
    assert service.purge(uow) == 0


@pytest.mark.feature("H29")
def test_what_something_points_to_waits_for_it(uow, draft):
    service.put_away(uow, "contract", draft.id)
    uow.now += timedelta(days=20)
    service.put_away(uow, "quotation", draft.quotation_id)
    older = uow.session.query(TrashRow).filter_by(kind="quotation").one()
    older.at = uow.now - timedelta(days=40)  # as if it had been first
    uow.session.flush()
    assert service.purge(uow) == 0
    uow.now += timedelta(days=11)
    assert service.purge(uow) == 2


@pytest.mark.feature("H29")
def test_what_a_draft_was_made_from_stays_and_comes_back_with_it(uow, draft):
    offer = draft.quotation_id
    with pytest.raises(NotPossibleError, match="was made from it"):
        service.put_away(uow, "quotation", offer)
    service.put_away(uow, "contract", draft.id)
    service.put_away(uow, "quotation", offer)
    assert listing.LISTING.overview(uow, Query()).count == 2
    service.restore(uow, "contract", draft.id)
    assert listing.LISTING.overview(uow, Query()).count == 0
    assert [c.id for c in contracts.of_quotation(uow, offer)] == [draft.id]


@pytest.mark.feature("H29")
def test_totals_are_those_of_what_is_not_in_the_trash(uow):
    deal = make.sale(uow)
    before = contracts_list.LISTING.overview(uow, Query())
    twin = contracts.from_quotation(uow, deal.quotation_id)
    for currency in ("USD", "EUR"):
        made = contracts.save(uow, replace(twin, currency=currency))
        service.put_away(uow, "contract", made.id)
    # Two drafts of 58,981.60 beside the deal of 58,981.60 change nothing.
    assert contracts_list.LISTING.overview(uow, Query()) == before
    assert before.count == 1
    assert before.sums == {"total": {"USD": deal.total()}}
