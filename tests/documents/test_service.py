"""Papers of the deal's shipments, the vault and the consistency matrix."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.core.errors import InvalidError, MissingError, NotPossibleError
from app.core.i18n import Language
from app.core.papers import InvoicePaper, MarksPaper, PackingPaper, VgmPaper
from app.core.papers.checked import Severity
from app.core.query import Query
from app.db import vault
from app.documents import accompanying, facts, listing, papers, service
from app.documents.checks import check
from app.documents.domain import (
    UNDER_CREDIT,
    CreditTerms,
    Declared,
    Outside,
    PaperKey,
    Weighed,
)
from app.documents.evidence import Evidence
from app.office import service as office
from app.parties import service as parties
from app.parties.domain import Party, PartyRole
from app.shipments import service as shipments
from app.shipments.domain import Charge, Mode, Pallet
from reports import documents as printed
from tests import make
from tests.remembered import remembered
from tests.reports import reading

D = Decimal
PDF = b"%PDF-1.7 one"
OTHER = b"%PDF-1.7 two"


@pytest.fixture
def uow(database, actor):
    """One action on the day of the declaration."""
    with database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        yield uow


@pytest.fixture
def shipment(uow):
    """Shipment 1 of the deal, booked."""
    return booked(uow)


@remembered
def booked(uow):
    contract = make.contract(uow)
    draft = shipments.from_contract(uow, contract.id, make.shipped_lines(contract, 0))
    box = replace(
        draft.containers[0],
        number="TCNU6312341",
        seal="HC260618",
        dunnage_kg=D(40),
    )
    made = shipments.save(
        uow,
        replace(
            draft,
            vessel="EVER HORIZON",
            voyage="026W",
            booking_number="EHNB26060188",
            invoice_on=date(2026, 6, 20),
            premium_percent=D("0.25"),
            containers=(box,),
            charges=(Charge(amount=D(2380)),),
        ),
    )
    return shipments.book(uow, made, invoice_number="CI26-0029-1")


def bad(findings) -> list[str]:
    return [f.rule for f in findings if f.severity is not Severity.OK]


@pytest.mark.feature("A92")
def test_invoice_of_the_first_shipment(uow, shipment):
    invoice = service.paper(uow, shipment.id, "invoice")
    assert isinstance(invoice, InvoicePaper)
    assert (invoice.number, invoice.total) == ("CI26-0029-1", D("51584.00"))
    assert [part.amount for part in invoice.breakdown] == [
        D("49062.14"),
        D("2380.00"),
        D("141.86"),
    ]
    assert invoice.trade_term == "CIF HAMBURG (Incoterms 2020)"
    assert invoice.marks == ("NORDHAUS", "SC26-0031", "HAMBURG", "C/NO. 1-800")
    assert (invoice.packages, invoice.gross_kg, invoice.net_kg, invoice.cbm) == (
        800,
        D("8950.00"),
        D("7920.00"),
        D("66.482"),
    )
    assert invoice.vessel == "EVER HORIZON V.026W"
    assert invoice.port_of_loading == "NINGBO, CHINA"
    assert invoice.port_of_discharge == "HAMBURG, GERMANY"


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        ("CIF", "We insure the goods: enter the premium."),
        ("CIP", "We insure the goods: enter the premium."),
        ("FOB", "The buyer insures the goods."),
    ],
)
def test_who_insures_is_said_by_the_term(shipment, term, reason):
    """Without a premium nothing is insured; Incoterms 2020, A5: CIF, CIP are ours."""
    made = replace(shipment, incoterm=term, premium_percent=D(0))
    assert accompanying.missing(made, PaperKey.INSURANCE, ()) == reason


def test_the_application_goes_to_the_insurer_of_the_shipment(uow, shipment):
    assert service.paper(uow, shipment.id, PaperKey.INSURANCE).to is None
    who = Party(
        code="PICC",
        name="PICC PROPERTY AND CASUALTY CO., LTD.",
        roles=(PartyRole.INSURER,),
        country="CN",
    )
    insurer = parties.save(uow, who)
    (chosen,) = (one.ref for one in parties.lookup(uow, "PICC", PartyRole.INSURER))
    kept = shipments.save(uow, replace(shipment, insurer=chosen))
    assert shipments.get(uow, kept.id).insurer.id == insurer.id
    application = service.paper(uow, shipment.id, PaperKey.INSURANCE)
    assert application.to.name == who.name
    pdf = printed.render("insurance", application, Language("en"))
    assert who.name in reading.text(pdf)


@pytest.mark.feature("A94")
def test_a_certificate_of_origin_is_applied_for_as_its_country_takes_it(uow, shipment):
    def offered(one):
        folder = service.folder(uow, one.id)
        return [x.part for x in folder.papers if x.key is PaperKey.ORIGIN]

    assert offered(shipment) == [""]  # Germany gives none of them preference
    general = service.paper(uow, shipment.id, PaperKey.ORIGIN)
    # CIF 51,584.00 less freight 2,380.00 and premium 141.86 (deal.md §7).
    assert (general.fob, general.country["en"]) == (D("49062.14"), "Germany")
    assert general.consignee[0] == "NORDHAUS HANDELS GMBH"
    assert (general.place, general.producer) == ("NINGBO", ("CONFIDENTIAL",))
    assert (general.invoice_on, general.on) == (date(2026, 6, 20),) * 2
    assert general.transport["en"] == "by sea"
    asian = shipments.save(uow, replace(shipment, destination_country="VN"))
    assert offered(asian) == ["", "RCEP", "FORM E"]
    with pytest.raises(MissingError):
        service.paper(uow, asian.id, PaperKey.ORIGIN, "FORM A")
    flown = shipments.save(uow, replace(asian, mode=Mode.AIR, charges=()))
    application = service.paper(uow, flown.id, PaperKey.ORIGIN, "RCEP")
    # Under CIF nobody knows the FOB value while the freight is not known.
    assert (application.transport["en"], application.fob) == ("by air", None)
    juicer = catalog.get(uow, flown.lines[0].product.id)
    catalog.save(uow, replace(juicer, origin="VN"))
    with pytest.raises(NotPossibleError):
        service.paper(uow, flown.id, PaperKey.ORIGIN)


@pytest.mark.feature("A84")
def test_packing_list_of_the_first_shipment(uow, shipment):
    packing = service.paper(uow, shipment.id, PaperKey.PACKING)
    assert isinstance(packing, PackingPaper)
    assert packing.number == "PL26-0029-1"
    assert [line.numbers() for line in packing.lines] == ["1-500", "501-700", "701-800"]
    assert [line.quantity for line in packing.lines] == [2000, 2000, 2400]
    assert (packing.packages(), packing.gross_kg(), packing.cbm()) == (
        800,
        D("8950.00"),
        D("66.482"),
    )
    assert packing.containers[0].number == "TCNU6312341"


@pytest.mark.feature("A87")
def test_vgm_declaration_by_method_two(uow, shipment):
    vgm = service.paper(uow, shipment.id, "vgm", "TCNU6312341")
    assert isinstance(vgm, VgmPaper)
    assert (vgm.cargo_kg, vgm.dunnage_kg, vgm.tare_kg, vgm.vgm_kg) == (
        D("8950.00"),
        D(40),
        D(3900),
        D("12890.00"),
    )


@pytest.mark.feature("A87")
def test_a_container_without_number_is_called_as_on_the_screen(uow, shipment):
    box = replace(shipment.containers[0], number="", cartons=400)
    shipments.save(uow, replace(shipment, containers=(box, box)))
    rows = [r for r in service.paper_set(uow, shipment.id) if r.key is PaperKey.VGM]
    kind = box.type_code
    assert [(r.part, r.number) for r in rows] == [(f"{kind}-{n}",) * 2 for n in (1, 2)]
    second = service.paper(uow, shipment.id, "vgm", rows[1].part)
    assert isinstance(second, VgmPaper)
    assert (second.container_no, second.packages) == ("", 400)


@pytest.mark.feature("A88")
def test_marks_number_every_carton(uow, shipment):
    marks = service.paper(uow, shipment.id, "marks")
    assert isinstance(marks, MarksPaper)
    assert marks.total_cartons == 800
    assert marks.cartons[0].main == ("NORDHAUS", "SC26-0031", "HAMBURG")
    assert dict(marks.cartons[1].side)["G.W."] == "15.20 KGS"


@pytest.mark.feature("A84", "A88")
def test_a_mixed_carton_bears_a_mark_that_says_all_that_lies_in_it(uow, shipment):
    """By hand: 7.60 and 1.00 kg net in one carton; its gross weight is its own."""
    above, *others = shipment.packages
    guest = replace(
        above,
        id=None,
        line_position=1,
        units_per_carton=D(2),
        mixed=True,
        net_kg=D(1),
        gross_kg=D(0),
    )
    shipments.save(uow, replace(shipment, packages=(above, guest, *others)))
    made = service.paper(uow, shipment.id, "marks")
    assert [(one.carton_from, one.carton_to) for one in made.cartons] == [
        (1, 500),
        *((one.carton_from, one.carton_to) for one in others),
    ]
    side = made.cartons[0].side
    assert side[0] == ("", "MIXED CARTON")
    assert [much.split()[0] for _item, much in side[1:3]] == ["4", "2"]
    assert dict(side)["N.W."] == "8.60 KGS"
    assert dict(side)["G.W."] == f"{above.gross_kg:.2f} KGS"
    assert made.cartons[0].item_no == " + ".join(item for item, _much in side[1:3])


def test_a_first_row_said_to_share_its_cartons_gets_its_mark(uow, shipment):
    """Such a row is refused when saved; an older program may have left one."""
    facts_of = service._facts(uow, shipment.id)
    alone = replace(shipment.packages[0], mixed=True)
    odd = replace(facts_of, shipment=replace(shipment, packages=(alone,)))
    (made,) = papers.make(odd, PaperKey.LABELS).cartons
    assert (made.carton_from, made.carton_to) == (1, 500)


def test_palletised_packing_list_counts_pallets(uow, shipment):
    pallets = tuple(
        Pallet(cartons=count, height_cm=D(200), tare_kg=D(20), plastic=True)
        for count in (400, 0)
    )
    shipments.save(uow, replace(shipment, pallets=pallets))
    packing = service.paper(uow, shipment.id, "packing")
    assert (packing.packages(), packing.gross_kg()) == (2, D("8990.00"))
    assert packing.containers[0].packages == 2
    assert packing.cbm() == D("4.800")


@pytest.mark.feature("A98")
def test_every_paper_of_the_set_prints_in_every_language(uow, shipment):
    entries = service.paper_set(uow, shipment.id)
    needless = {PaperKey.TREATMENT, PaperKey.PACKING_DECLARATION, *UNDER_CREDIT}
    without_credit = [key for key in PaperKey if key not in needless]
    assert [entry.key for entry in entries] == without_credit
    lacking = {entry.key: entry.missing for entry in entries if entry.missing}
    assert lacking == {PaperKey.ADVICE: "The goods are not on board yet."}
    for entry in entries:
        if entry.missing:
            continue
        record = service.paper(uow, shipment.id, entry.key, entry.part)
        codes = ("en", "zh_CN", "ar") if entry.key is not PaperKey.LABELS else ("en",)
        for code in codes:
            pdf = printed.render(entry.key, record, Language(code))
            assert pdf.startswith(b"%PDF")


def test_a_sent_paper_is_locked_and_the_next_issue_is_a_new_edition(uow, shipment):
    first = service.issue(uow, shipment.id, "invoice", "en", PDF)
    assert (first.number, first.edition, first.locked) == ("CI26-0029-1", 1, False)
    assert service.issue(uow, shipment.id, "invoice", "en", PDF).id == first.id
    sent = service.mark_sent(uow, first.id, "orders@nordhaus.example")
    assert sent.locked
    assert service.issue(uow, shipment.id, "invoice", "en", PDF).id == first.id
    other = service.issue(uow, shipment.id, "invoice", "en", OTHER)
    assert (other.edition, other.locked) == (2, False)
    assert vault.pdf_of(uow, first.id) == PDF
    with pytest.raises(NotPossibleError):
        service.mark_sent(uow, first.id, "again")
    # What was issued may have been printed: it stays, sent or not.
    third = service.issue(uow, shipment.id, "invoice", "en", PDF + b"3")
    assert (third.edition, vault.pdf_of(uow, other.id)) == (3, OTHER)
    rows = listing.LISTING.page(uow, Query()).records
    assert sorted(row.edition for row in rows) == [1, 2, 3]


def test_only_papers_with_a_number_are_issued(uow):
    contract = make.contract(uow)
    draft = shipments.save(uow, shipments.from_contract(uow, contract.id))
    with pytest.raises(NotPossibleError):
        service.issue(uow, draft.id, "invoice", "en", PDF)


@pytest.mark.feature("A99")
def test_the_deal_is_consistent(uow, shipment):
    service.save_outside(
        uow,
        Outside(
            shipment_id=shipment.id,
            consignee="Nordhaus Handels GmbH",
            marks="NORDHAUS\nSC26-0031\nHAMBURG\nC/NO. 1-800",
            packages=800,
            gross_kg=D(8950),
            cbm=D("66.482"),
            vessel="EVER HORIZON",
            voyage="026W",
            port_of_loading="CNNGB",
            port_of_discharge="DEHAM",
            on_board_on=date(2026, 6, 20),
            policy_on=date(2026, 6, 19),
        ),
    )
    found = service.check(
        uow,
        shipment.id,
        Declared(
            packages=800,
            gross_kg=D(8950),
            net_kg=D(7920),
            currency="USD",
            total=D("51584.00"),
            incoterms=("CIF",),
            sender_tax_number="91330206MA2CXK3E7J",
            lines=tuple(
                Weighed(line.id, "", kilograms, "")
                for line, kilograms in zip(
                    shipment.lines, (D(3800), D(2800), D(1320)), strict=True
                )
            ),
        ),
    )
    assert bad(found) == []
    assert {f.rule for f in found} == {f"K{n}" for n in range(1, 15)} - {"K13"}


@pytest.mark.feature("A99")
@pytest.mark.parametrize(("each", "wrong"), [(1000, []), (1500, ["K13"])])
def test_lines_of_one_product_are_held_against_its_purchase_together(
    uow, shipment, each, wrong
):
    line = shipment.lines[0]
    lines = tuple(replace(line, quantity=D(each)) for _twice in range(2))
    sold = contracts.get(uow, shipment.contract.id)
    seen = Evidence(
        facts=facts.Facts(
            shipment=replace(shipment, lines=lines),
            contracts=(sold,),
            company=office.get_company(uow, shipment.company.id),
            customer=parties.get(uow, shipment.customer.id),
            products={},
        ),
        purchased={sold.id: {line.product.id: D(2200)}},  # deal.md §6, A
    )
    found = [f for f in check(seen) if f.rule == "K13"]
    assert [(f.left, f.right) for f in found] == [(D(2200), D(2 * each))]
    assert bad(found) == wrong


@pytest.mark.feature("A99")
@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("K1", {"packages": 799}),
        ("K2", {"gross_kg": D(8951)}),
        ("K3", {"cbm": D("66.5")}),
        ("K7", {"marks": "NORDHAUS\nC/NO. 1-800"}),
        ("K8", {"consignee": "TO ORDER"}),
        ("K9", {"on_board_on": date(2026, 6, 19)}),
        ("K10", {"port_of_discharge": "NLRTM"}),
        ("K10", {"vessel": "EVER HORIZON", "voyage": "027W"}),
    ],
)
def test_a_bill_of_lading_that_differs_is_found(uow, shipment, rule, changes):
    service.save_outside(uow, Outside(shipment_id=shipment.id, **changes))
    assert bad(service.check(uow, shipment.id)) == [rule]


@pytest.mark.feature("A99")
@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("K1", {"packages": 110}),
        ("K2", {"net_kg": D(7921)}),
        ("K5", {"total": D("51584.01")}),
        ("K5", {"total": D("51584.00"), "incoterms": ("FOB",)}),
        ("K11", {"sender_tax_number": "91330282MA2AJ4Q35K"}),
    ],
)
def test_a_declaration_that_differs_is_found(uow, shipment, rule, changes):
    assert bad(service.check(uow, shipment.id, Declared(**changes))) == [rule]


def test_a_letter_of_credit_that_does_not_fit_is_found(uow, shipment):
    credit = CreditTerms(
        currency="USD",
        most=D("50000.00"),
        goods="ELECTRIC JUICE EXTRACTOR 350W COTTON BLANKET 150×200 CM",
        latest_shipment_on=date(2026, 6, 1),
    )
    outside = Outside(shipment_id=shipment.id, on_board_on=date(2026, 6, 20))
    service.save_outside(uow, outside)
    found = service.check(uow, shipment.id, credit=credit)
    assert bad(found) == ["K4", "K6", "K9"]


@pytest.mark.feature("A99", "H39")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("C/NO. 1-99", [("C/NO. 1-99", "C/NO. 1-800", "marks")]),
        ("C/NO. 1-800", []),
        ("c/no.1 - 800", []),
        ("C/NO. 1-UP", []),
        ("", []),
    ],
)
def test_carton_numbers_that_are_not_counted_so_are_said(uow, shipment, typed, said):
    """What is printed are the 800 cartons of deal.md §7; who typed others is told."""
    shipments.save(uow, replace(shipment, marks=f"NORDHAUS\n{typed}".strip()))
    found = [
        (f.left, f.right, f.where)
        for f in service.check(uow, shipment.id)
        if f.msgid == "Carton numbers of the mark as they are counted"
    ]
    assert found == said


def test_an_unpacked_quantity_is_found(uow, shipment):
    shipments.save(uow, make.with_line(shipment, 0, quantity=D(1999)))
    assert "K1" in bad(service.check(uow, shipment.id))


def test_outside_papers_are_checked_for_sense(uow, shipment):
    with pytest.raises(InvalidError) as refused:
        service.save_outside(
            uow, Outside(shipment_id=shipment.id, packages=-1, port_of_loading="XX")
        )
    assert [p.where for p in refused.value.problems] == ["packages", "port_of_loading"]


@pytest.mark.feature("A99")
def test_the_declaration_of_the_shipment_is_compared_by_itself(uow, shipment):
    from app.customs import service as customs

    declaration = customs.save(uow, customs.derive(uow, shipment.id))
    agreed = service.check(uow, shipment.id)
    assert bad(agreed) == []
    assert {"K5", "K11"} <= {f.rule for f in agreed if f.right_name == "Declaration"}
    customs.save(uow, replace(declaration, gross_kg=D(8951)))
    assert bad(service.check(uow, shipment.id)) == ["K2"]


@pytest.mark.feature("H22")
def test_a_paper_goes_to_whom_it_is_for(uow, shipment):
    """Drafts go to the bank, bookings to the forwarder; not all to the buyer."""
    known = service._facts(uow, shipment.id)
    given = replace(
        known,
        credits=(CreditTerms(bank="Bank of Ningbo"),),
        forwarder=Party(name="Eastline", email="so@eastline.example"),
    )
    to = {key: facts.receiver(given, key) for key in PaperKey}
    assert to[PaperKey.DRAFT] == to[PaperKey.PRESENTATION] == "Bank of Ningbo"
    assert to[PaperKey.BOOKING] == to[PaperKey.VGM] == "so@eastline.example"
    assert to[PaperKey.INSURANCE] == "so@eastline.example"
    assert to[PaperKey.INVOICE] == ""  # the customer
    assert facts.receiver(given, PaperKey.INVOICE, presented=True) == "Bank of Ningbo"
    account = facts.account(known)
    assert facts.receiver(known, PaperKey.DRAFT) == account.bank_name
