"""On a secured server everybody can still do the day's work, through the services."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import cli
from app.access.domain import Role
from app.contracts import listing as contracts_list
from app.contracts import service as contracts
from app.contracts.domain import State as SaleState
from app.core.errors import InvalidError, MissingError, NotAllowedError
from app.core.query import Query
from app.db import activity, chain
from app.db import search as finder
from app.documents import service as documents
from app.modules import find
from app.parties import service as parties
from app.parties.domain import PartyRole
from app.payables import service as payables
from app.payables.domain import ChargeKind
from app.payables.model import BillRow
from app.script import player, reader
from app.shipments import service as shipments
from app.shipments.domain import Charge, Mode
from app.treasury import service as treasury
from app.treasury.service import course
from app.ui.module import Listed
from app.ui.registry import Registry
from tests import make
from tests.security.office import secured


@pytest.mark.feature("A137")
def test_the_sample_deal_is_played_by_those_whose_work_it_is(traded):
    with traded.root() as root:
        found = root.execute("SELECT number FROM shipment ORDER BY id").fetchall()
        logins = root.execute("SELECT DISTINCT login FROM audit").fetchall()
    assert [number for (number,) in found] == ["SH26-0001", "SH26-0002"]
    did = (Role.SALES, Role.FINANCE, Role.WAREHOUSE, Role.DOCUMENTS)
    assert {(traded.login(role),) for role in did} <= set(logins)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_begins_the_day(traded, role):
    with traded.at_work(role) as uow:
        assert treasury.home(uow)
        assert contracts_list.LISTING.page(uow, Query()).records
        assert finder.search(uow, "SC26-0031")
        assert activity.happened(uow, "contract", 1)


SETTLED = """
INSERT INTO receipt_allocation SELECT (jsonb_populate_record(a, jsonb_build_object(
  'id', 999, 'on', '2026-09-01', 'receivable_id', r.id, 'advance_id', NULL))).*
FROM receipt_allocation a, receivable r WHERE r.kind = 'invoice' LIMIT 1
"""


@pytest.mark.feature("H25", "H43")
def test_what_settled_own_claims_is_the_same_however_a_server_is_told(
    traded, monkeypatch
):
    days = [date(2026, 6, 1) + timedelta(month * 30) for month in range(6)]

    def settled():
        with traded.at_work(Role.SALES) as uow:
            return course.claims(uow, days, [])

    with traded.root() as root:
        root.execute("SET session_replication_role = replica")
        root.execute(SETTLED)
        try:
            found = settled()
            monkeypatch.setattr(course, "_told", lambda _uow: ())
            assert settled() == found
        finally:
            root.execute("DELETE FROM receipt_allocation WHERE id = 999")
    assert any(any(amounts) for sums in found for _code, amounts in sums)


@pytest.mark.feature("A137")
@pytest.mark.parametrize("role", list(Role))
def test_every_list_that_is_offered_is_answered(traded, role):
    with traded.at_work(role) as uow:
        offered = [one for one in Registry().lists if uow.actor.may(one.permission)]
        for module in offered:
            if isinstance(module.listing, Listed):
                rows = find(module.listing.rows)
                assert rows.overview(uow, Query()).count >= len(
                    rows.page(uow, Query(limit=5)).records
                ), module.name
    assert len(offered) > 5


@pytest.mark.feature("A07")
def test_another_salesperson_sees_none_of_it(traded):
    with traded.at_work("other") as uow:
        assert treasury.home(uow)
        assert contracts_list.LISTING.overview(uow, Query()).count == 0
        assert not finder.search(uow, "SC26-0031")
        assert not activity.happened(uow, "contract", 1)
        with pytest.raises(MissingError):
            contracts.get(uow, 1)


def test_a_new_customer_is_the_salespersons_and_the_documents_are_too(traded):
    with traded.at_work(Role.SALES) as uow:
        mine = parties.get(uow, contracts.get(uow, 1).customer.id)
    assert mine.owner == traded.login(Role.SALES)
    with traded.at_work(Role.MERCHANDISING) as uow:
        assert shipments.get(uow, 1).owner == traded.login(Role.SALES)


def test_hidden_columns_are_hidden_from_who_may_not_and_shown_to_who_may(traded):
    with traded.at_work(Role.SALES) as uow:
        assert not parties.find(uow, "HENGLI") or not parties.find(uow, "HENGLI").banks
        assert contracts.get(uow, 1).lines[0].purchase_price is None
    with traded.at_work(Role.AUDITOR) as uow:
        assert contracts.get(uow, 1)
    with pytest.raises(NotAllowedError), traded.at_work(Role.AUDITOR) as uow:
        contracts.save(uow, contracts.get(uow, 1))


def test_papers_are_checked_by_all_who_see_them(traded):
    for role in (Role.DOCUMENTS, Role.SALES, Role.WAREHOUSE):
        with traded.at_work(role) as uow:
            assert documents.check(uow, 1)
            assert documents.folder(uow, 1).papers


def test_the_chain_is_sealed_by_anybody_and_checked_by_the_administrator(traded):
    change = "UPDATE party SET note = note || '.' WHERE id = (SELECT customer_id "
    with traded.connect(Role.SALES) as raw:
        raw.execute(f"{change} FROM contract LIMIT 1)")  # whatever was sealed before
    assert chain.seal(traded.database(Role.WAREHOUSE)) > 0
    assert chain.verify(traded.database(Role.ADMINISTRATOR)).good


class EnoughError(Exception):
    """Ends an action without keeping it."""


def test_a_contract_is_amended_and_confirmed_again(traded):
    with suppress(EnoughError), traded.at_work(Role.SALES) as uow:
        before = contracts.get(uow, 1)
        opened = contracts.amend(uow, before, "The buyer wants other marks.")
        changed = contracts.save(uow, replace(opened, marks="LUMI / 1-UP"))
        again = contracts.confirm(uow, changed)
        uow.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        assert (again.revision, again.number) == (before.revision + 1, before.number)
        raise EnoughError


def test_a_salesperson_drops_a_line_that_nobody_ordered_for(traded):
    with suppress(EnoughError), traded.at_work(Role.SALES) as uow:
        opened = contracts.amend(uow, contracts.get(uow, 1), "One line more.")
        free = replace(opened.lines[0], id=None)
        longer = contracts.save(uow, replace(opened, lines=(*opened.lines, free)))
        shorter = contracts.save(uow, replace(longer, lines=longer.lines[:-1]))
        assert len(longer.lines) == len(shorter.lines) + 1 == len(opened.lines) + 1
        raise EnoughError


@pytest.mark.parametrize("role", [Role.SALES, Role.MANAGER])
def test_a_line_that_is_in_shipments_stays_whoever_drops_it(traded, role):
    with suppress(EnoughError), traded.at_work(role) as uow:
        opened = contracts.amend(uow, contracts.get(uow, 1), "One line less.")
        with pytest.raises(InvalidError) as refused:
            contracts.save(uow, replace(opened, lines=opened.lines[1:]))
        assert [problem.where for problem in refused.value.problems] == ["lines"]
        raise EnoughError


DEALS = Path(__file__).parents[1] / "script" / "deals"


@pytest.fixture(scope="module")
def empty(postgres, postgres_template):
    """A secured office without any records."""
    office = secured(postgres, postgres_template)
    yield office
    office.close()


@pytest.mark.parametrize("name", ["cancelled", "two_contracts"])
def test_the_guards_let_every_way_of_a_deal_pass(empty, name):
    """Cancelling, reversing, setting off, crediting: as it is booked, so it agrees."""
    script = DEALS / f"{name}.json"
    with suppress(EnoughError), empty.at_work(Role.MANAGER) as uow:
        assert player.play(uow, reader.load(script), script.parent).count
        uow.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        raise EnoughError


@pytest.mark.feature("A137")
def test_the_command_line_acts_as_who_signed_in(traded, tmp_path, capsys):
    def lading(role, *words):
        url = traded.database(role).url.render_as_string(hide_password=False)
        return cli.main([*words, "--database", url])

    with traded.root() as root:
        asked = "SELECT number FROM purchase WHERE number <> '' LIMIT 1"
        (number,) = root.execute(asked).fetchone()
    paper = ("print", "purchase", number, "--out", str(tmp_path / "po.pdf"))
    assert lading(Role.SALES, *paper) == 2
    assert "not allowed" in capsys.readouterr().err
    assert lading(Role.PURCHASING, *paper) == 0
    assert (tmp_path / "po.pdf").read_bytes().startswith(b"%PDF")


_ITS_OWN = {"id", "number", "amount", "open"}


@pytest.mark.feature("A137")
@pytest.mark.parametrize("charged", [False, True])
def test_what_leaves_insured_is_owed_to_who_insures_it(traded, charged):
    """The premium by its rate, or as a charge of its own; neither names its payee."""
    with suppress(EnoughError), traded.at_work(Role.MANAGER) as uow:
        sold = contracts.get(uow, 1)
        anew = [replace(line, id=None) for line in sold.lines]
        first = replace(sold, id=None, number=None, state=SaleState.DRAFT, version=0,
                        lines=tuple(anew), revision=0, signed_on=uow.today,
                        latest_shipment_on=None)  # fmt: skip
        contract = contracts.confirm(uow, contracts.save(uow, first))
        insurer = make.party(uow, "YONGAN", PartyRole.INSURER)
        lines = {line.id: line.quantity for line in contract.lines}
        draft = shipments.from_contract(uow, contract.id, lines)
        premium = Charge(kind=ChargeKind.INSURANCE, amount=Decimal(30))
        planned = replace(
            draft,
            vessel="EVER HORIZON",
            transport_document="EHNB26070299",
            premium_percent=Decimal("0.25"),
            charges=(premium,) if charged else (),
            insurer=insurer,
            mode=Mode.SEA_LCL,
            containers=(),
        )
        booked = shipments.book(uow, shipments.save(uow, planned))
        make.stock(uow, contract)
        shipments.ship(uow, booked, uow.today)
        (owed,) = (
            one
            for one in payables.open_bills(uow)
            if one.charge is ChargeKind.INSURANCE and one.payee.id == insurer.id
        )
        assert owed.amount == (30 if charged else booked.premium())
        names = [c.name for c in BillRow.__table__.columns if c.name not in _ITS_OWN]
        again = (  # of columns that the program names
            f"INSERT INTO bill (amount, open, {', '.join(names)}) SELECT amount + 1, "  # noqa: S608
            f"open + 1, {', '.join(names)} FROM bill WHERE id = {owed.id}"
        )
        with pytest.raises(DBAPIError, match="a bill"), uow.session.begin_nested():
            uow.session.execute(text(again))
        uow.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        raise EnoughError
