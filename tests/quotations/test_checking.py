"""An offer is compared before it leaves (H39)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.core.papers.checked import read
from app.db import vault
from app.quotations import service
from app.quotations.checking import check
from app.quotations.controller import SERVICES, papers_of
from app.quotations.model import QuotationRow
from forms.findings import sentence
from tests import make
from tests.quotations.test_domain import OFFER


def bad(found):
    return [(f.rule, f.severity.value, f.where) for f in found if f.severity != "ok"]


@pytest.mark.feature("H39")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"place": "BREMEN"}, [("S4", "warning", "place")]),
        ({"port_of_discharge": "FRA", "place": ""},
         [("S5", "error", "port_of_discharge")]),
        ({"valid_until": date(2026, 5, 5)}, [("S6", "error", "valid_until")]),
    ],
)  # fmt: skip
def test_what_does_not_agree_leads_to_its_field(changes, found):
    assert bad(check(replace(OFFER, **changes))) == found


@pytest.mark.feature("H39")
def test_findings_are_shown_with_the_offer(database, actor):
    with database.unit_of_work(actor, today=OFFER.quoted_on) as uow:
        offer = service.save(uow, replace(make.offer(uow), place="BREMEN"))
        (job,) = papers_of(uow, offer.id)
    assert [problem.where for problem in job.problems] == ["place"]
    assert "BREMEN" in job.problems[0].params["text"]
    assert "Lines add up to the total" in job.checks


@pytest.mark.feature("H39")
def test_a_red_port_says_what_is_wrong_and_nothing_that_is_right():
    """It read "A port for ships, as the trade term wants"."""
    (found,) = [
        one
        for one in check(replace(OFFER, port_of_discharge="FRA", place=""))
        if one.rule == "S5"
    ]
    said = "a port for ships is wanted under CIF, not an airport"
    assert sentence(found).endswith(said)


@pytest.mark.feature("H39")
def test_what_did_not_agree_is_kept_with_the_reason_when_it_is_revised(database, actor):
    with database.unit_of_work(actor, today=OFFER.quoted_on) as uow:
        offer = service.issue(uow, service.save(uow, make.offer(uow)))
        uow.session.get(QuotationRow, offer.id).port_of_discharge = "FRA"
        uow.session.flush()
        SERVICES.actions["revise"](uow, service.get(uow, offer.id))
        (kept,) = vault.of_record(uow, "quotation", offer.id)
        told = read(vault.checked_of(uow, kept.id))
    assert "S5" in {one.rule for one in told.findings if one.severity == "error"}
    assert told.reason == "Kept as it read before it was revised"
