"""One shipment serves several contracts: two, one container, figures by hand.

Of A (SC26-0041) 800 × 14.36 = 11 488.00 leave, deposit 30 % 3 446.40, to pay 8 041.60;
of B (SC26-0042) 600 × 7.70 = 4 620.00, 1 386.00 and 3 234.00. 13.4368 and 6.480 CBM:
A bears 67.4647 % of the freight of 1 500.00, that is 1 011.97, B 488.03. Insured are
17 719.00, the premium is 44.30: by value 31.59 and 12.71.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.contracts.domain import Contract, Instalment, PaymentEvent, PaymentMethod
from app.contracts.domain import State as ContractState
from app.contracts.model import ContractRow
from app.core.actor import Actor
from app.core.errors import AppError, InvalidError, NotPossibleError
from app.core.papers.checked import Severity
from app.core.query import Query
from app.core.refs import Ref
from app.core.rights import Reach
from app.credits import service as credits_
from app.credits.domain import LetterOfCredit
from app.customs import service as customs
from app.documents import service as papers
from app.documents.domain import PaperKey
from app.payables import service as payables
from app.receivables import service as receivables
from app.shipments import joining, listing, portions, service
from app.shipments.model import ShipmentRow
from app.treasury import service as treasury
from tests import make_load
from tests.treasury.alike import alike

D = Decimal
pytestmark = pytest.mark.feature("H14")
in_a_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""What asks nothing of the database that the others do not."""


@pytest.fixture
def uow(database, actor):
    """One action on the day of the booking."""
    with database.unit_of_work(actor, today=date(2026, 6, 15)) as uow:
        yield uow


@pytest.fixture
def sold(uow):
    """Both contracts."""
    return make_load.pair(uow)


@pytest.fixture
def gone(uow, sold):
    """Their goods, paid for in part, ordered and on board."""
    make_load.deposits(uow, sold)
    make_load.ordered(uow, sold)
    return make_load.shipped(uow, make_load.booked(uow, sold))


@in_a_file
def test_goods_of_two_contracts_are_booked_into_one_container(uow, sold):
    load = make_load.booked(uow, sold)
    assert [(p.contract.code, p.total) for p in load.portions()] == [
        ("SC26-0041", D("11488.00")),
        ("SC26-0042", D("4620.00")),
    ]
    assert load.invoice_total() == D("16108.00")
    assert (load.cartons(), load.totals().cbm) == (260, D("19.917"))
    assert load.totals().gross_kg == D("2692.00")
    assert load.marks == "NORDHAUS\nSC26-0041 / SC26-0042\nHAMBURG"
    assert portions.net_fob(load) == {
        sold[0].id: D("10444.44"),
        sold[1].id: D("4119.26"),
    }
    assert load.fob_value() == D("14563.70")
    left = [service.open_lines(uow, one.id)[0].open for one in sold]
    assert left == [D(200), D(600)]
    row = listing.LISTING.page(uow, Query(text="SC26-0042")).records[0]
    assert row.contract == "SC26-0041, SC26-0042"
    found = [service.of_contract(uow, one.id) for one in sold]
    assert found == [[load], [load]]


def test_each_contract_has_its_deposit_claim_and_costs(uow, sold, gone):
    claims = [receivables.of_contract(uow, one.id) for one in sold]
    assert [(c.number, c.amount, c.booked_base) for [c] in claims] == [
        ("CI26-0051", D("8041.60"), D("56781.74")),
        ("CI26-0051", D("3234.00"), D("22835.27")),
    ]
    assert [c.due_on for [c] in claims] == [date(2026, 7, 20)] * 2
    left = [receivables.advances_of(uow, one.id)[0].free for one in sold]
    assert left == [D("861.60"), D("1386.00")]
    for one, freight, premium, truck, port in (
        (sold[0], "1011.97", "31.59", "1214.36", "1000.00"),
        (sold[1], "488.03", "12.71", "585.64", "300.00"),
    ):
        bills = {b.charge.value: b.amount for b in payables.of_contract(uow, one.id)}
        assert bills == {
            "freight": D(freight),
            "insurance": D(premium),
            "trucking": D(truck),
            "port": D(port),
        }
    assert {b.shipment.id for b in payables.of_contract(uow, sold[1].id)} == {gone.id}


def test_each_deal_has_its_own_result(uow, sold, gone):
    first, second = (treasury.deal_result(uow, one.id) for one in sold)
    assert (first.revenue, second.revenue) == (D("81199.48"), D("32655.08"))
    assert (first.fob, second.fob) == (D("10444.44"), D("4119.26"))
    assert (first.freight, second.freight) == (D("7162.72"), D("3454.28"))
    assert (first.domestic, second.domestic) == (D("2214.36"), D("885.64"))
    assert (first.refund, second.refund) == (D("8840.00"), D("3510.00"))
    assert customs.refund_of_shipment(uow, gone.id).refund == D("12350.00")
    assert len(alike(uow)) == 2


@in_a_file
def test_the_invoice_names_each_lines_contract_and_takes_off_both_deposits(uow, gone):
    paper = papers.paper(uow, gone.id, PaperKey.INVOICE)
    assert [(x.contract_no, x.po_line) for x in paper.lines] == [
        ("SC26-0041", "PO-41"),
        ("SC26-0042", "PO-42"),
    ]
    assert paper.contract_no == "SC26-0041, SC26-0042"
    assert [(a.label["en"], a.amount) for a in paper.adjustments] == [
        ("Less: deposit received SC26-0041 2026-05-18", D("-3446.40")),
        ("Less: deposit received SC26-0042 2026-05-18", D("-1386.00")),
    ]
    assert (paper.total, paper.due()) == (D("16108.00"), D("11275.60"))
    packing = papers.paper(uow, gone.id, PaperKey.PACKING)
    assert [(x.carton_from, x.carton_to, x.mark) for x in packing.lines] == [
        (1, 200, "SC26-0041"),
        (201, 260, "SC26-0042"),
    ]
    marks = papers.paper(uow, gone.id, PaperKey.MARKS)
    assert [carton.main[1] for carton in marks.cartons] == ["SC26-0041", "SC26-0042"]
    wrong = [f for f in papers.check(uow, gone.id) if f.severity is not Severity.OK]
    assert wrong == []


@in_a_file
def test_one_declaration_lists_the_contracts(uow, gone):
    declared = customs.derive(uow, gone.id)
    assert declared.contract_number == "SC26-0041,SC26-0042"
    assert declared.invoice_total == D("16108.00")
    assert (declared.packages, declared.gross_kg) == (260, D("2692.00"))


@in_a_file
def test_numbers_that_do_not_fit_into_the_box_go_into_the_remarks(uow, sold):
    more = [make_load.contract(uow, f"SC26-005{n}", "FC-5S", 240) for n in range(2)]
    wanted = make_load.quantities(sold)
    wanted |= {one.lines[0].id: D(24) for one in more}
    draft = service.from_contract(uow, sold[0].id, wanted)
    declared = customs.derive(uow, service.save(uow, draft).id)
    assert declared.contract_number == "SC26-0041,SC26-0042,SC26-0050"
    assert declared.remarks.startswith("其他合同号:SC26-0051")


@in_a_file
def test_contracts_with_invoices_of_their_own(uow, sold):
    load = make_load.booked(uow, sold, separate=True)
    gone = make_load.shipped(uow, load)
    numbers = [load.number_for(one.id) for one in sold]
    assert numbers == ["CI26-0051", "CI26-0052"]
    claims = [c for one in sold for c in receivables.of_contract(uow, one.id)]
    assert {(c.number, c.amount) for c in claims} == {
        ("CI26-0051", D("3446.40")),  # no deposit came: it is claimed
        ("CI26-0051", D("8041.60")),
        ("CI26-0052", D("1386.00")),
        ("CI26-0052", D("3234.00")),
    }
    made = {(p.key, p.part): p.number for p in papers.paper_set(uow, gone.id)}
    assert made[PaperKey.INVOICE, "SC26-0042"] == "CI26-0052"
    assert made[PaperKey.PACKING, "SC26-0042"] == "PL26-0052"
    second = papers.paper(uow, gone.id, PaperKey.INVOICE, "SC26-0042")
    assert (second.total, second.contract_no) == (D("4620.00"), "SC26-0042")
    assert (second.packages, second.gross_kg) == (60, D("912.00"))
    assert second.marks[-1] == "C/NO. 201-260"
    assert papers.paper(uow, gone.id, PaperKey.INVOICE).total == D("11488.00")
    assert service.find(uow, "CI26-0052").id == gone.id
    for number, total in (("CI26-0051", "11488.00"), ("CI26-0052", "4620.00")):
        asked = papers.numbered(uow, gone.id, PaperKey.INVOICE, number)
        assert (asked.number, asked.total) == (number, D(total))
    packed = papers.numbered(uow, gone.id, PaperKey.PACKING, "CI26-0052")
    assert (packed.number, len(packed.lines)) == ("PL26-0052", 1)


@in_a_file
def test_an_issued_invoice_stays_in_its_shipment(uow, sold):
    load = make_load.booked(uow, sold, separate=True)
    with pytest.raises(InvalidError) as refused:
        service.save(uow, load.without_line(1))
    assert "CI26-0052" in str(refused.value.problems[0].params)


@in_a_file
def test_a_contract_that_a_bank_pays_has_an_invoice_of_its_own(uow, sold):
    plan = (
        Instalment(percent=D(100), event=PaymentEvent.SHIPPED, method=PaymentMethod.LC),
    )
    other = make_load.contract(uow, "SC26-0043", "FC-5S", 240, plan=plan)
    wanted = {**make_load.quantities(sold), other.lines[0].id: D(240)}
    assert service.from_contract(uow, sold[0].id, wanted).separate_invoices
    two = service.from_contract(uow, sold[0].id, make_load.quantities(sold))
    assert not two.separate_invoices
    assert service.joined(uow, two, other.id).separate_invoices


@in_a_file
def test_each_letter_of_credit_is_drawn_with_its_own_invoice(uow, sold):
    accepted = [credit(uow, one) for one in sold]
    one_invoice = make_load.booked(uow, sold)
    wrong = {f.msgid for f in papers.check(uow, one_invoice.id) if f.rule == "K4"}
    assert "Goods under a letter of credit have an invoice of their own" in wrong
    with pytest.raises(NotPossibleError, match="goods of other contracts"):
        credits_.draw(uow, accepted[0], one_invoice.id)
    load = service.save(uow, replace(one_invoice, separate_invoices=True))
    assert load.number_for(sold[1].id) == "CI26-0052"
    drawn = [credits_.draw(uow, one, load.id) for one in accepted]
    assert [one.drawn() for one in drawn] == [D("11488.00"), D("4620.00")]
    with pytest.raises(NotPossibleError, match="drawn already"):
        credits_.draw(uow, drawn[1], load.id)
    fitting = [f for f in papers.check(uow, load.id) if f.rule == "K4"]
    assert {f.severity for f in fitting} == {Severity.OK}
    assert [
        f.left for f in fitting if f.msgid == "Invoice within the letter of credit"
    ] == [
        D("11488.00"),
        D("4620.00"),
    ]


def credit(uow, contract):
    """Accept a letter of credit for what a contract is worth."""
    saved = credits_.save(
        uow,
        LetterOfCredit(
            company=contract.company,
            customer=contract.customer,
            contract=Ref(contract.id, contract.number, ""),
            number=f"LC{contract.number[-2:]}",
            amount=contract.total(),
            expires_on=date(2026, 9, 30),
            expiry_place="CHINA",
        ),
    )
    return credits_.accept(uow, saved, date(2026, 5, 20))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"customer": Ref(8, "OTHER", "OTHER")}, "customers"),
        ({"currency": "EUR"}, "currencies"),
        ({"incoterm": "FOB", "place": "NINGBO"}, "trade terms"),
        ({"port_of_discharge": "NLRTM"}, "ports"),
        ({"commission_percent": D(3)}, "commissions"),
        ({"state": ContractState.DRAFT}, "Confirm"),
        ({"place": "Hamburg ", "port_of_loading": ""}, ""),
    ],
)
def test_contracts_on_other_terms_do_not_leave_together(changes, said):
    first = Contract(
        number="SC26-0041",
        state=ContractState.CONFIRMED,
        customer=Ref(7, "NORDHAUS", "NORDHAUS"),
        incoterm="CIF",
        place="HAMBURG",
        port_of_loading="CNNGB",
        port_of_discharge="DEHAM",
    )
    found = [p.msgid for p in joining.unfit(first, [replace(first, **changes)])]
    assert len(found) == bool(said)
    assert all(said in msgid for msgid in found)


@in_a_file
def test_goods_on_other_terms_are_refused_by_name(uow, sold):
    other = make_load.contract(uow, "SC26-0043", "FC-5S", 240, currency="EUR")
    wanted = {sold[0].lines[0].id: D(4), other.lines[0].id: D(24)}
    with pytest.raises(InvalidError) as refused:
        service.from_contract(uow, sold[0].id, wanted)
    names = {"other": "SC26-0043", "number": "SC26-0041"}
    assert refused.value.problems[0].params == names


@in_a_file
def test_more_than_a_contract_has_left_is_refused(uow, sold):
    load = make_load.booked(uow, sold)
    lines = (load.lines[0], replace(load.lines[1], quantity=D(1201)))
    packages = (load.packages[0], replace(load.packages[1], units_per_carton=D("20")))
    with pytest.raises(InvalidError) as refused:
        service.save(uow, replace(load, lines=lines, packages=packages))
    assert refused.value.problems[0].where == "lines.1.quantity"
    moved = replace(load.lines[1], contract=load.contract)
    with pytest.raises(InvalidError) as refused:
        service.save(uow, replace(load, lines=(load.lines[0], moved)))
    assert refused.value.problems[0].params == {"number": "SC26-0041"}


def test_a_contract_leaves_a_draft_with_its_last_line(uow, sold):
    draft = service.save(
        uow, service.from_contract(uow, sold[0].id, make_load.quantities(sold))
    )
    alone = service.save(uow, draft.without_line(0))
    assert (alone.contract.code, alone.further) == ("SC26-0042", ())
    assert service.of_contract(uow, sold[0].id) == []
    back = service.save(uow, service.joined(uow, alone, sold[0].id))
    assert [one.contract.code for one in back.portions()] == ["SC26-0042", "SC26-0041"]
    assert back.lines[1].quantity == D(1000)
    assert back.packages[-1].carton_from == 61
    with pytest.raises(NotPossibleError):
        service.joined(uow, back, sold[0].id)


@pytest.mark.feature("A07")
def test_who_is_responsible_for_the_second_contract_sees_the_shipment(
    sqlite_database, actor
):
    with sqlite_database.unit_of_work(actor, today=date(2026, 6, 15)) as uow:
        sold = make_load.pair(uow)
        draft = service.from_contract(uow, sold[0].id, make_load.quantities(sold))
        key = service.save(uow, draft).id
        uow.session.get(ContractRow, sold[1].id).owner = "wu"
        for row in (
            uow.session.get(ContractRow, sold[0].id),
            uow.session.get(ShipmentRow, key),
        ):
            row.owner = "li"
    for login, sees in (("wu", ["–", "SC26-0042"]), ("li", ["SC26-0041"]), ("he", [])):
        person = Actor("Person", actor.permissions, login, Reach(frozenset({login})))
        with sqlite_database.unit_of_work(person) as uow:
            found = listing.LISTING.page(uow, Query()).records
            assert [row.id for row in found] == ([key] if sees else [])
            if not sees:
                continue
            load = service.get(uow, key)
            assert [one.contract.code for one in load.portions()] == sees
            with pytest.raises(AppError):
                service.save(uow, load)
    with sqlite_database.reading(actor) as uow:
        assert len(service.get(uow, key).portions()) == len(sold)


@in_a_file
def test_a_third_contract_brings_its_mark(uow, sold):
    third = make_load.contract(uow, "SC26-0043", "HJ-350", 100)
    draft = service.from_contract(uow, sold[0].id)
    for one in (sold[1], third):
        draft = service.joined(uow, draft, one.id)
    assert draft.marks == "NORDHAUS\nSC26-0041 / SC26-0042 / SC26-0043\nHAMBURG"
    own = service.joined(
        uow, replace(draft, lines=draft.lines[:2], marks="N/M"), third.id
    )
    assert own.marks == "N/M", "what was typed stays"


def test_ports_that_one_contract_leaves_open_hold_for_the_others():
    one, hamburg, rotterdam = (
        Contract(
            number=port or "open", state=ContractState.CONFIRMED, port_of_discharge=port
        )
        for port in ("", "DEHAM", "NLRTM")
    )
    assert not list(joining.unfit(one, [hamburg]))
    (found,) = joining.unfit(one, [hamburg, rotterdam])
    assert found.params == {"other": "NLRTM", "number": "DEHAM"}


@in_a_file
def test_one_taken_back_from_on_board_leaves_each_deal_as_it_was(uow, sold):
    def told():
        return [
            (
                receivables.position(uow, one.id),
                payables.costs(uow, one.id),
                treasury.deal_result(uow, one.id),
            )
            for one in sold
        ]

    make_load.deposits(uow, sold)
    make_load.ordered(uow, sold)
    booked = make_load.booked(uow, sold)
    before = told()
    load = make_load.shipped(uow, booked)
    uow.today, gone = load.on_board_on, told()
    assert gone != before
    back = service.take_back(uow, load, "Rolled over")
    assert told() == before
    service.ship(uow, back, load.on_board_on)
    assert told() == gone
    alike(uow)
