"""Contracts in the database: numbers, states, amendments, conflicts, secrets."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, select

from app.contracts import listing, service
from app.contracts.amending import differences
from app.contracts.domain import Cancelled, Confirmed, Contract, State
from app.contracts.model import ContractCostRow
from app.contracts.service import worth
from app.core.actor import Actor
from app.core.errors import ConflictError, InvalidError, MissingError, NotAllowedError
from app.core.i18n import language
from app.core.query import Filter, Query
from app.core.states import TransitionError
from app.core.way import Way
from app.db.audit import AuditRow
from app.db.unit_of_work import Database
from app.inquiries import service as inquiries
from app.inquiries.domain import State as InquiryState
from app.office.domain import RateKind
from app.quotations import service as quotations
from app.quotations.domain import State as QuotationState
from reports import documents
from tests import make

D = Decimal
DAY = date(2026, 5, 12)
HEARD: list[object] = []


def hear(_uow: object, event: object) -> None:
    """React to an event by remembering it."""
    HEARD.append(event)


@pytest.fixture
def uow(database, actor):
    """One action on the day of signing."""
    with database.unit_of_work(actor, today=DAY) as uow:
        yield uow


@pytest.mark.feature("A42", "A47")
def test_the_contract_of_the_worked_deal(uow):
    deal = make.sale(uow)
    assert (deal.number, deal.proforma_number) == ("SC26-0031", "PI26-0045")
    assert deal.total() == D("58981.60")
    assert deal.instalment_amounts() == (D("17694.48"), D("41287.12"))
    assert [line.purchase_price for line in deal.lines] == [
        D("96.05"),
        D("50.85"),
        D("20.34"),
    ]


@pytest.mark.feature("A150")
def test_confirming_accepts_the_quotation_and_wins_the_inquiry(uow):
    deal = make.sale(uow)
    assert quotations.get(uow, deal.quotation_id).state is QuotationState.ACCEPTED
    assert inquiries.get(uow, deal.inquiry_id).state is InquiryState.WON


@pytest.mark.feature("A111")
def test_a_draft_from_a_quotation_takes_over_what_was_offered(uow):
    offered = quotations.issue(uow, make.offer(uow))
    draft = service.from_quotation(uow, offered.id)
    assert draft.id is None
    assert (draft.incoterm, draft.place, draft.rate) == ("CIF", "HAMBURG", D("7.10"))
    assert draft.destination_country == "DE"
    assert [(s.percent, s.event.value, s.days) for s in draft.plan] == [
        (30, "signed", 0),
        (70, "shipped", 30),
    ]
    assert draft.total() == D("58981.60")


def test_a_new_contract_begins_with_company_day_and_rate(uow):
    make.company(uow)
    make.rate(uow, date(2026, 5, 8), "7.0850", RateKind.MID)
    draft = service.prepared(uow, Contract())
    assert (draft.company.code, draft.signed_on) == ("HAICHUAN", DAY)
    assert (draft.rate, draft.salesperson) == (D("7.085"), "Chen Siyuan")
    assert len(draft.plan) == 1


def test_the_cards_of_the_products_give_the_figures(uow):
    deal = make.sale(uow)
    ids = [line.product.id for line in deal.lines]
    goods = worth.goods(uow, ids, DAY)
    juicer = goods[ids[0]]
    assert (juicer.hs_code, juicer.units_per_carton) == ("8509401000", 4)
    assert (juicer.carton_cbm, juicer.refund_rate) == (D("0.067184"), D(13))


OFFERED = Way(freight_per_cbm=D(40), domestic_per_cbm=D(100), premium_percent=D("0.25"))


@pytest.mark.feature("A36")
def test_a_contract_takes_the_costs_of_the_way_from_its_quotation(uow):
    assert make.sale(uow).way == OFFERED


@pytest.mark.feature("A36")
def test_without_a_quotation_nothing_is_estimated_of_the_way(uow):
    assert make.contract(uow).way == Way()


@pytest.mark.feature("A36")
def test_an_estimate_is_kept_and_may_be_taken_back(uow):
    deal = service.amend(uow, make.sale(uow), "a dearer ship")
    way = Way(freight=D("3700.50"), domestic=D(2400), premium_percent=D("0.3"))
    kept = service.save(uow, replace(deal, way=way))
    assert kept.way == way
    again = service.save(uow, replace(kept, way=Way()))
    assert again.way == Way(), "the quotation is not asked again"


def test_a_contract_of_before_has_the_costing_of_its_quotation(uow):
    deal = make.sale(uow)
    uow.session.execute(delete(ContractCostRow))
    uow.session.expunge_all()
    assert service.get(uow, deal.id).way == OFFERED


@pytest.mark.feature("A137")
def test_who_may_not_see_costs_neither_reads_nor_changes_an_estimate(
    database, actor, uow
):
    way = Way(freight=D(3700))
    deal = service.amend(uow, make.contract(uow), "a dearer ship")
    service.save(uow, replace(deal, way=way))
    uow.session.commit()
    clerk = Actor("Lin Ke", actor.permissions - {"contracts.view_cost"})
    with database.unit_of_work(clerk, today=DAY) as hers:
        seen = service.get(hers, deal.id)
        assert (seen.way, service.prepared(hers, Contract()).way) == (None, None)
        service.save(hers, replace(seen, note="fragile"))
    with database.unit_of_work(actor, today=DAY) as ours:
        kept = service.get(ours, deal.id)
        assert (kept.note, kept.way) == ("fragile", way)


def test_a_revision_says_nothing_of_the_way(uow):
    deal = service.amend(uow, make.sale(uow), "a dearer ship")
    deal = service.save(uow, replace(deal, way=Way(freight=D(3700))))
    (before,) = service.revisions(uow, deal)
    assert (before.before.way, before.after.way, before.changed) == (None, None, ())


def test_numbers_are_given_when_confirmed(uow):
    first = make.contract(uow)
    fresh = tuple(replace(line, id=None) for line in first.lines)
    plan = tuple(replace(step, id=None) for step in first.plan)
    again = replace(first, id=None, version=0, lines=fresh, plan=plan)
    saved = service.save(uow, again)
    assert (saved.number, saved.state) == ("", State.DRAFT)
    confirmed = service.confirm(uow, saved)
    assert (confirmed.number, confirmed.proforma_number) == ("SC26-0032", "PI26-0046")


def test_a_contract_that_lacks_its_plan_cannot_be_confirmed(uow):
    offered = quotations.issue(uow, make.offer(uow))
    draft = replace(service.from_quotation(uow, offered.id), plan=())
    with pytest.raises(InvalidError) as refused:
        service.confirm(uow, service.save(uow, draft))
    assert [p.where for p in refused.value.problems] == ["plan"]


def test_problems_keep_it_from_being_saved(uow):
    with pytest.raises(InvalidError) as refused:
        service.save(uow, Contract())
    assert [p.where for p in refused.value.problems] == ["company", "customer"]


def test_a_confirmed_contract_cannot_be_edited(uow):
    deal = make.contract(uow)
    with pytest.raises(TransitionError):
        service.save(uow, replace(deal, note="late"))


@pytest.mark.feature("A40")
def test_an_amendment_keeps_how_it_read_before(uow):
    deal = make.contract(uow)
    draft = service.amend(uow, deal, "The buyer takes 200 more")
    assert (draft.state, draft.revision, draft.number) == (
        State.DRAFT,
        1,
        "SC26-0031",
    )
    changed = service.save(uow, make.with_line(draft, 0, quantity=D(2400)))
    signed = service.confirm(uow, changed)
    assert signed.printed_number() == "SC26-0031-R1"
    assert signed.total() == D("61853.60")
    (before,) = service.revisions(uow, signed)
    assert (before.revision, before.on, before.by) == (0, DAY, "Chen Siyuan")
    assert (before.reason, before.total) == (
        "The buyer takes 200 more",
        D("58981.60"),
    )
    assert before.changed == ("Goods",)


@pytest.mark.feature("A49")
def test_a_payment_plan_that_an_amendment_changed_is_told_step_by_step(uow):
    draft = service.amend(uow, make.contract(uow), "Ten days longer")
    first, second = draft.plan
    longer = replace(second, days=second.days + 10)
    saved = service.save(uow, replace(draft, plan=(first, longer)))
    (one,) = service.revisions(uow, service.confirm(uow, saved))
    found = [
        (each.part, each.title, each.line, each.new - each.old)
        for each in differences(one.before, one.after)
    ]
    assert found == [("Payment plan", "Days", 2, 10)]


@pytest.mark.feature("H26", "A49")
def test_what_an_amendment_changed_is_told_field_by_field_and_line_by_line(uow):
    deal = make.contract(uow)
    printed = service.paper(uow, deal.id)
    draft = service.amend(uow, deal, "Fewer juicers, no blankets")
    lines = (replace(draft.lines[0], quantity=D(2000)), draft.lines[2])
    changed = service.save(uow, replace(draft, lines=lines, marks="GREEN"))
    signed = service.confirm(uow, changed)
    (one,) = service.revisions(uow, signed)
    found = [
        (each.title, each.line, each.field and (each.old, each.new))
        for each in differences(one.before, one.after)
    ]
    # 200 juicers at 14.36 are 2,872.00, the blankets 16,940.00: 58,981.60 less 19,812.
    assert found == [
        ("Shipping marks", 0, ("NORDHAUS\nSC26-0031\nHAMBURG", "GREEN")),
        ("Quantity", 1, (D(2200), D(2000))),
        ("Goods", 2, ""),
        ("Total", 0, (D("58981.60"), D("39169.60"))),
    ]
    assert one.before.lines[0].purchase_price is None  # costs are no part of it
    again = service.paper(uow, deal.id, revision=0)
    assert again == printed
    pdf = documents.render("contract", printed, language("en"))
    assert documents.render("contract", again, language("en")) == pdf
    now = service.paper(uow, deal.id)
    assert documents.render("contract", now, language("en")) != pdf
    with pytest.raises(MissingError):
        service.paper(uow, deal.id, revision=7)


def test_lines_keep_their_identity_through_an_amendment(uow):
    deal = make.contract(uow)
    draft = service.amend(uow, deal, "Without the blankets")
    kept = (draft.lines[0], draft.lines[2])
    saved = service.save(uow, replace(draft, lines=kept))
    assert [line.id for line in saved.lines] == [deal.lines[0].id, deal.lines[2].id]


def test_an_amendment_wants_a_reason(uow):
    with pytest.raises(InvalidError):
        service.amend(uow, make.contract(uow), "  ")


def test_what_it_costs_us_is_in_no_snapshot(uow):
    draft = service.amend(uow, make.contract(uow), "Longer time")
    kept = uow.session.scalars(
        select(AuditRow.new).where(AuditRow.table == "contract_revision")
    ).all()
    assert draft.lines[0].purchase_price == D("96.05")
    assert kept
    assert "96.05" not in str(kept)


def test_completed_is_the_end(uow):
    done = service.complete(uow, make.contract(uow))
    assert done.state is State.COMPLETED
    with pytest.raises(TransitionError):
        service.cancel(uow, done, "too late")


def test_the_reason_of_a_cancellation_stays_in_the_note(uow):
    gone = service.cancel(uow, make.contract(uow), "The buyer is insolvent")
    assert (gone.state, gone.note) == (State.CANCELLED, "The buyer is insolvent")


def test_two_people_cannot_overwrite_each_other(uow):
    offered = quotations.issue(uow, make.offer(uow))
    mine = service.save(uow, service.from_quotation(uow, offered.id))
    service.save(uow, make.with_line(mine, 0, quantity=D(2300)))
    with pytest.raises(ConflictError):
        service.save(uow, make.with_line(mine, 1, quantity=D(10)))


def test_events_tell_the_modules_below(database, actor):
    HEARD.clear()
    names = {
        f"app.contracts.domain:{name}": (f"{__name__}:hear",)
        for name in ("Confirmed", "Cancelled")
    }
    heard = Database(
        database.url.render_as_string(hide_password=False), reactions=names
    )
    try:
        with heard.unit_of_work(actor, today=DAY) as uow:
            deal = make.contract(uow)
            service.cancel(uow, deal, "No deposit came")
    finally:
        heard.close()
    said = [Confirmed(deal.id), Cancelled(deal.id, DAY)]
    assert said == HEARD


def test_purchase_prices_are_hidden_from_who_may_not_see_them(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        offered = quotations.issue(uow, make.offer(uow))
        key = service.save(uow, service.from_quotation(uow, offered.id)).id
    clerk = Actor("Lin Ke", actor.permissions - {"contracts.view_cost"})
    with database.unit_of_work(clerk, today=DAY) as uow:
        seen = service.get(uow, key)
        assert {line.purchase_price for line in seen.lines} == {None}
        service.save(uow, replace(seen, packing="Cartons on pallets"))
    with database.unit_of_work(actor, today=DAY) as uow:
        kept = service.get(uow, key)
    assert kept.lines[0].purchase_price == D("96.05")
    assert kept.packing == "Cartons on pallets"


def test_who_may_only_look_may_not_confirm(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        deal = make.contract(uow)
    visitor = Actor("Zhou Min", frozenset({"contracts.view"}))
    with database.unit_of_work(visitor) as uow, pytest.raises(NotAllowedError):
        service.cancel(uow, deal, "no")


def test_the_list_finds_filters_and_adds_up(uow):
    make.contract(uow)
    page = listing.LISTING.page(uow, Query(text="nordhaus SC26"))
    assert [(row.number, row.total) for row in page.records] == [
        ("SC26-0031", D("58981.60"))
    ]
    none = Query(filters=(Filter("state", "eq", "draft"),))
    assert listing.LISTING.page(uow, none).records == ()
    assert listing.LISTING.overview(uow, Query()).sums["total"] == {
        "USD": D("58981.60")
    }


def test_it_is_found_by_either_number(uow):
    deal = make.contract(uow)
    assert service.find(uow, "SC26-0031").id == deal.id
    assert service.find(uow, "PI26-0045").id == deal.id
    assert service.find(uow, "SC26-9999") is None


def test_it_is_found_from_its_quotation(uow):
    deal = make.sale(uow)
    assert [c.id for c in service.of_quotation(uow, deal.quotation_id)] == [deal.id]


def test_confirmed_contracts_can_be_looked_up(uow):
    deal = make.contract(uow)
    assert [c.ref.code for c in service.lookup(uow, "0031")] == ["SC26-0031"]
    service.complete(uow, deal)
    assert service.lookup(uow, "0031") == []


def test_a_contract_that_is_gone_is_said_to_be(uow):
    with pytest.raises(MissingError):
        service.get(uow, 999)


@pytest.mark.feature("A42")
def test_the_papers_say_what_was_agreed(uow):
    deal = make.sale(uow)
    signed, proforma = (
        service.paper(uow, deal.id),
        service.proforma_paper(uow, deal.id),
    )
    assert signed.trade_term == "CIF HAMBURG (Incoterms 2020)"
    assert (signed.number, signed.total) == ("SC26-0031", D("58981.60"))
    assert (proforma.number, proforma.contract_no) == ("PI26-0045", "SC26-0031")
    assert proforma.deposit_percent == 30
    assert proforma.bank.swift == "BKCHCNBJ92A"


def test_a_changed_quantity_is_in_the_audit_trail(uow):
    offered = quotations.issue(uow, make.offer(uow))
    draft = service.save(uow, service.from_quotation(uow, offered.id))
    service.save(uow, make.with_line(draft, 0, quantity=D(2500)))
    uow.session.flush()
    entry = uow.session.scalars(
        select(AuditRow).where(AuditRow.table == "contract_line", AuditRow.op == "~")
    ).one()
    old, new = (
        json.loads(v) if isinstance(v, str) else v for v in (entry.old, entry.new)
    )
    assert (entry.by, D(old["quantity"]), D(new["quantity"])) == (
        "Chen Siyuan",
        D(2200),
        D(2500),
    )


@pytest.mark.feature("A111")
def test_no_contract_is_signed_before_the_day_of_its_quotation(uow):
    """One of the two days was typed wrongly."""
    offered = quotations.issue(uow, make.offer(uow))
    draft = service.from_quotation(uow, offered.id)
    before = offered.quoted_on - timedelta(days=1)
    early = service.save(uow, replace(draft, signed_on=before))
    with pytest.raises(InvalidError) as refused, uow.session.begin_nested():
        service.confirm(uow, early)
    (problem,) = refused.value.problems
    assert (problem.where, problem.params["day"]) == ("signed_on", offered.quoted_on)
    assert quotations.get(uow, offered.id).state is QuotationState.ISSUED


@pytest.mark.feature("A111")
def test_a_contract_is_signed_on_the_day_of_its_quotation(uow):
    offered = quotations.issue(uow, make.offer(uow))
    draft = service.from_quotation(uow, offered.id)
    signed = service.save(uow, replace(draft, signed_on=offered.quoted_on))
    assert service.confirm(uow, signed).signed_on == offered.quoted_on
