"""An offer is compared before it leaves (H39)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.quotations import service
from app.quotations.checking import check
from app.quotations.controller import papers_of
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
