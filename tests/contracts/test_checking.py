"""Contract and proforma invoice are compared before they leave (H39)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from app.contracts import service
from app.contracts.checking import check
from app.contracts.controller import papers_of
from app.contracts.domain import Instalment, PaymentEvent
from app.contracts.model import ContractRow
from app.core.papers.checked import Severity, read
from app.db import vault
from app.documents.controller import issued_of
from app.office import service as office
from app.ui.filing import keep_within
from app.ui.preview_options import check_lines
from tests import make

D = Decimal


@pytest.fixture
def uow(database, actor):
    """One action on the day of the contract."""
    with database.unit_of_work(actor, today=date(2026, 5, 12)) as uow:
        yield uow


@pytest.fixture
def deal(uow):
    """SC26-0031 with its proforma invoice PI26-0045, and both as they print."""
    sold = make.contract(uow)
    company = office.get_company(uow, sold.company.id)
    account = company.account_for(sold.currency, sold.account)
    paper = service.paper(uow, sold.id)
    return sold, paper, service.proforma_paper(uow, sold.id), account


def bad(found):
    return [(f.rule, f.severity.value, f.where) for f in found if f.severity != "ok"]


@pytest.mark.feature("H39")
def test_the_papers_of_the_worked_deal_agree(deal):
    sold, paper, proforma, account = deal
    sold = replace(sold, latest_shipment_on=date(2026, 7, 31))  # deal.md §10
    for one in (paper, proforma):
        found = check(sold, one, paper, account)
        assert bad(found) == []
        words = next(f.left for f in found if f.rule == "S1")
        assert words == (  # deal.md §5
            "SAY US DOLLARS FIFTY-EIGHT THOUSAND NINE HUNDRED AND EIGHTY-ONE AND "
            "CENTS SIXTY ONLY"
        )
    assert {f.rule for f in found} == {"S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"}


@pytest.mark.feature("H39")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"place": "ROTTERDAM"}, ("S4", "warning", "place")),
        ({"place": "HAMBURG PORT, BERTH 4"}, None),
        ({"port_of_loading": "PVG"}, ("S5", "error", "port_of_loading")),
        ({"latest_shipment_on": date(2026, 5, 11)},
         ("S6", "error", "latest_shipment_on")),
        ({"plan": (Instalment(percent=D(30)), Instalment(percent=D(60)))},
         ("S7", "error", "plan")),
        ({"payment_terms": "T/T 40% deposit, 60% within 30 days after B/L date"},
         ("S7", "warning", "plan")),
        ({"latest_shipment_on": date(2026, 7, 31), "plan": (
            Instalment(event=PaymentEvent.FIXED, due_on=date(2026, 8, 1)),)},
         ("S6", "error", "plan.0.due_on")),
    ],
)  # fmt: skip
def test_what_does_not_agree_leads_to_its_field(deal, changes, found):
    sold, paper, _proforma, account = deal
    seen = bad(check(replace(sold, **changes), paper, paper, account))
    assert seen[0] == found if found else seen == []


@pytest.mark.feature("H39")
def test_figures_that_differ_are_found_beside_the_words(deal):
    sold, paper, _proforma, account = deal
    # One juice extractor more: 14.36 above the printed total of 58,981.60.
    line = replace(sold.lines[0], quantity=D(2201))
    more = replace(sold, lines=(line, *sold.lines[1:]))
    found = check(more, paper, paper, account)
    assert [f.rule for f in found if f.severity is Severity.ERROR] == ["S1", "S2", "S7"]
    lines = next(f for f in found if f.rule == "S2")
    assert (lines.left, lines.right) == (D("58995.96"), D("58981.60"))


@pytest.mark.feature("H39")
def test_an_account_of_another_currency_is_said(deal):
    sold, paper, _proforma, account = deal
    assert bad(check(sold, paper, paper, None)) == [("S3", "warning", "account")]
    other = replace(account, currency="EUR")
    found = check(sold, paper, paper, other)
    assert bad(found) == [("S3", "warning", "account")]


@pytest.mark.feature("H39")
def test_a_proforma_invoice_that_is_not_the_contract_is_found(deal):
    sold, paper, proforma, account = deal
    other = replace(proforma, currency="EUR", port_of_loading="SHANGHAI, CHINA")
    found = bad(check(sold, other, paper, account))
    assert ("S8", "error", "currency") in found
    assert ("S8", "error", "port_of_loading") in found


@pytest.mark.feature("H39")
def test_findings_are_shown_and_kept_with_the_issued_paper(uow, deal):
    sold = deal[0]
    jobs = papers_of(uow, sold.id)
    for job in jobs:
        assert "Amount in words as in figures" in job.checks
        assert job.errors == ()
    keep_within(uow, jobs, "")
    kept = {one.key: one for one in vault.of_record(uow, "contract", sold.id)}
    assert set(kept) == {"contract", "proforma"}
    for one in kept.values():
        told = read(vault.checked_of(uow, one.id))
        assert {f.severity for f in told.findings} == {Severity.OK}
        called = {"contract": "Contract", "proforma": "Proforma invoice"}[one.key]
        assert {f.left_name for f in told.findings if f.rule == "S1"} == {called}
        alike = [f for f in told.findings if f.rule == "S8"]
        assert bool(alike) is (one.key == "proforma")  # no contract is like itself
        (job,) = issued_of(uow, one.id)
        said = [line.words for line in check_lines(job)]
        assert any("Amount in words as in figures" in words for words in said)


def test_goods_and_costs_are_read_once_for_both_papers(uow, deal):
    """The comparison took a third reading of the whole contract: a quarter more."""
    read_of = []

    def note(_connection, _cursor, statement, *_rest):
        read_of.append(" ".join(statement.split()))

    connection = uow.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    papers_of(uow, deal[0].id)
    event.remove(connection, "before_cursor_execute", note)
    assert sum(" FROM product_text " in said for said in read_of) == 1


@pytest.mark.feature("H39")
def test_the_reason_for_an_issue_stands_by_what_differs_until_the_paper_changes(uow):
    """An airport in the place of a port: Shanghai Pudong, by sea (S5)."""
    sold = make.contract(uow)
    row = uow.session.get(ContractRow, sold.id)
    row.port_of_loading = "PVG"
    uow.session.flush()

    def said():
        job = papers_of(uow, sold.id)[1]
        return job, [(one.tone, one.words) for one in check_lines(job)]

    job, lines = said()
    assert [tone for tone, _words in lines][:2] == ["bad", "ok"]
    job.origin.issue(uow, job.render("en"), "en", "", reason="Sent by air instead")
    why = ("warn", "Issued although it differs: Sent by air instead")
    assert said()[1] == [lines[0], why, *lines[1:]]
    row.customer_po = "PO-8"
    uow.session.flush()
    assert why not in said()[1]
