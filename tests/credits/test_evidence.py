"""The papers' own checks see the letter of credit (documents.md §1.1, K4, K6, K9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.access.domain import ALL_PERMISSIONS, Role, permissions_of
from app.contracts import service as contracts
from app.core.actor import Actor
from app.core.errors import NotAllowedError
from app.core.papers.checked import Severity
from app.credits import service
from app.credits.service import evidence
from app.documents import service as papers
from tests import make, make_export
from tests.credits import sample
from tests.credits.sample import TEXT, changed

D = Decimal
LETTER = "Letter of credit"


@pytest.fixture
def shipment(uow):
    """Shipment 1, booked, its goods named in the credit's words."""
    return make_export.booked(uow, sample.contract(uow))


def found(uow, shipment):
    """Return what was compared with the credit: rule, severity, both sides."""
    return [
        (one.rule, one.severity, one.left, one.right)
        for one in papers.check(uow, shipment.id)
        if one.right_name == LETTER
    ]


def letter(uow, text=TEXT):
    return service.save(uow, service.read_text(uow, text))


@pytest.mark.feature("A99")
def test_a_shipment_is_compared_with_the_letter_of_its_contract(uow, shipment):
    """58,981.60 + 5 % are 61,930.68, rounded down; 51,584.00 fit."""
    assert found(uow, shipment) == []
    credit = letter(uow)
    seen = found(uow, shipment)
    assert [(rule, severity) for rule, severity, *_ in seen] == [
        ("K4", Severity.OK),
        *[("K6", Severity.OK)] * 3,
        *[("K9", Severity.OK)] * bool(shipment.etd),
    ]
    assert seen[0][2:] == (D("51584.00"), D("61930.68"))
    drawn = service.draw(
        uow, service.accept(uow, credit, date(2026, 5, 20)), shipment.id
    )
    assert found(uow, shipment)[0][2:] == (D("51584.00"), D("61930.68"))
    assert drawn.drawn() == D("51584.00")


def test_a_page_knows_at_once_for_which_shipments_a_letter_asks_for_papers(
    uow, shipment
):
    def told():
        whole = evidence.terms_of(uow, shipment.id)
        under = evidence.under_credit(uow, [shipment.id, shipment.id + 1])
        assert under == ({shipment.id} if whole else set())
        return under

    assert not told()
    credit = letter(uow)
    assert told(), "it may be drawn under"
    accepted = service.accept(uow, credit, date(2026, 5, 20))
    assert told()
    service.draw(uow, accepted, shipment.id)
    assert told()
    uow.actor = Actor("Zhou Min", ALL_PERMISSIONS - {"credits.view"})
    assert not told(), "it is not to be seen"


@pytest.mark.feature("A99")
@pytest.mark.parametrize(
    ("tag", "value", "rule"),
    [
        ("32B", "USD49127,61", "K4"),  # 51,583.99 with 5 %, a cent too little
        ("45A", "STEEL PIPE", "K6"),
        ("44C", "260601", "K9"),
    ],
)
def test_a_letter_that_the_papers_do_not_meet_is_told(uow, shipment, tag, value, rule):
    contract = contracts.get(uow, shipment.contract.id)
    made = letter(uow, changed(tag, value))
    service.save(uow, replace(made, contract=shipment.contract))
    gone = replace(shipment, etd=date(2026, 6, 20)) if rule == "K9" else shipment
    if rule == "K9":
        from app.shipments import service as shipments

        shipments.save(uow, gone)
    assert contract.id == shipment.contract.id
    bad = {one[0] for one in found(uow, shipment) if one[1] is Severity.ERROR}
    assert bad == {rule}


@pytest.mark.feature("A99")
def test_more_words_than_the_letter_are_looked_at(uow, shipment):
    letter(uow, changed("45A", "COTTON BLANKETS, JUICE EXTRACTOR, PP FOOD CONTAINER"))
    service.save(uow, replace(service.open_credits(uow)[0], contract=shipment.contract))
    words = [one[1] for one in found(uow, shipment) if one[0] == "K6"]
    assert words == [Severity.WARNING] * 3


def test_only_the_line_of_the_letter_that_names_the_goods_is_shown(uow, shipment):
    letter(uow)
    shown = [one[3] for one in found(uow, shipment) if one[0] == "K6"]
    assert [text.split(" AT ")[0] for text in shown] == [
        "ELECTRIC JUICE EXTRACTOR HJ-350 2200 PCS",
        "COTTON BLANKET CB-1520 2200 PCS",
        "PP FOOD CONTAINER SET FC-5S 3360 SETS",
    ]


@pytest.mark.feature("A99")
def test_documents_at_the_bank_too_late_are_told(uow, shipment):
    """On board 20 June + 21 days end on 11 July, a Saturday: Monday the 13th."""
    from app.shipments import service as shipments

    make.stock(uow, contracts.get(uow, shipment.contract.id))
    shipment = shipments.ship(uow, shipment, date(2026, 6, 20))
    accepted = service.accept(uow, letter(uow), date(2026, 5, 20))
    drawn = service.draw(uow, accepted, shipment.id)
    service.present(uow, drawn, shipment.id, date(2026, 7, 14))
    assert ("K9", Severity.ERROR, date(2026, 7, 14), date(2026, 7, 13)) in found(
        uow, shipment
    )


@pytest.mark.feature("A99")
def test_what_may_not_be_seen_is_not_compared_and_refuses_nothing(uow, shipment):
    letter(uow)
    assert found(uow, shipment)
    uow.actor = Actor("Wu", permissions_of(frozenset({Role.WAREHOUSE})), "wu")
    assert found(uow, shipment) == []
    sets = {str(one.key): one.missing for one in papers.paper_set(uow, shipment.id)}
    assert sets["packing"] == ""
    assert sets["invoice"] == "It takes off deposits, which you may not see."
    assert papers.paper(uow, shipment.id, "packing")
    with pytest.raises(NotAllowedError):
        papers.paper(uow, shipment.id, "invoice")
    uow.actor = Actor("Li", ALL_PERMISSIONS, "li")
    assert papers.paper(uow, shipment.id, "invoice")
