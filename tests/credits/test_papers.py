"""The papers of a shipment under the deal's letter of credit (deal.md §10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.access.domain import Role, permissions_of
from app.contracts import service as contracts
from app.core.actor import Actor
from app.core.checkdigits import same_bic
from app.core.errors import NotPossibleError
from app.core.i18n import Language
from app.core.papers.checked import Severity
from app.credits import service
from app.documents import service as papers
from app.documents.controller import jobs
from app.documents.domain import Outside, PaperKey
from app.parties.domain import PartyBank, PartyRole
from app.shipments import service as shipments
from app.ui.preview_options import first_options
from reports import documents as printed
from tests import make, make_export
from tests.credits.sample import TEXT, changed
from tests.reports import reading

D = Decimal
LC = "HH26LC004711"
CERTIFICATE = "BENEFICIARY'S CERTIFICATE THAT NO SOLID WOOD PACKING IS USED"


@pytest.fixture
def shipment(uow):
    """Shipment 1, booked."""
    return make_export.booked(uow, make.contract(uow))


def letter(uow, text=TEXT):
    return service.save(uow, service.read_text(uow, text))


def test_without_a_letter_of_credit_nothing_of_one_is_offered(uow, shipment):
    keys = {one.key for one in papers.paper_set(uow, shipment.id)}
    assert PaperKey.DRAFT not in keys
    assert PaperKey.BENEFICIARY not in keys
    assert papers.paper(uow, shipment.id, "invoice").lc_no == ""
    with pytest.raises(NotPossibleError, match="no letter of credit"):
        papers.paper(uow, shipment.id, "draft")


@pytest.mark.feature("A92", "A107")
def test_the_invoice_repeats_the_letter_word_for_word(uow, shipment):
    item = "INVOICE IN 3 FOLD"
    origin = f"{item} CERTIFYING THAT GOODS ARE OF CHINESE ORIGIN"
    letter(uow, TEXT.replace(item, origin))
    invoice = papers.paper(uow, shipment.id, "invoice")
    assert (invoice.lc_no, invoice.lc_on) == (LC, date(2026, 5, 19))
    said = reading.text(printed.render("invoice", invoice, Language("en")))
    assert "AS PER S/C NO. SC26-0031. CIF HAMBURG (INCOTERMS 2020)" in said
    assert "WE HEREBY CERTIFY THAT GOODS ARE OF CHINESE ORIGIN." in said
    assert f"{LC} 2026-05-19" in said
    packing = papers.paper(uow, shipment.id, "packing")
    assert packing.lc_no == LC


@pytest.mark.feature("A96", "A97")
def test_papers_that_the_letter_asks_for_belong_to_the_set(uow, shipment):
    letter(uow)
    found = {one.key: one for one in papers.paper_set(uow, shipment.id)}
    assert {key for key, one in found.items() if one.wanted} == {
        *list(PaperKey)[:5],
        PaperKey.INSURANCE,
        PaperKey.ORIGIN,
        PaperKey.BENEFICIARY,
        PaperKey.DRAFT,
        PaperKey.PRESENTATION,
    }
    assert found[PaperKey.BENEFICIARY].asked == CERTIFICATE
    assert found[PaperKey.WEIGHT].asked == ""


@pytest.mark.feature("A96")
@pytest.mark.parametrize(
    ("item", "key"),
    [
        ("WEIGHT MEMO IN 2 COPIES", PaperKey.WEIGHT),
        ("COPY OF SHIPPING ADVICE SENT TO APPLICANT", PaperKey.ADVICE),
        ("NON-WOOD PACKING DECLARATION", PaperKey.NON_WOOD),
    ],
)
def test_other_papers_are_known_by_their_names(uow, shipment, item, key):
    letter(uow, changed("46A", f"+{item}"))
    (wanted,) = [
        one
        for one in papers.paper_set(uow, shipment.id)
        if one.asked and one.key not in {PaperKey.DRAFT, PaperKey.PRESENTATION}
    ]
    assert (wanted.key, wanted.asked) == (key, item)


@pytest.mark.feature("A96")
def test_the_beneficiarys_certificate_is_in_the_credits_words(uow, shipment):
    letter(uow)
    paper = papers.paper(uow, shipment.id, "beneficiary")
    assert paper.lc_no == LC
    said = reading.text(printed.render("beneficiary", paper, Language("en")))
    assert "WE HEREBY CERTIFY THAT NO SOLID WOOD PACKING IS USED." in said
    assert "SAY EIGHT HUNDRED (800) CARTONS ONLY" in said


@pytest.mark.feature("A96")
def test_each_certificate_that_is_asked_for_is_a_paper_of_its_own(uow, shipment):
    letter(
        uow,
        changed(
            "46A",
            "+BENEFICIARY'S CERTIFICATE STATING THAT GOODS ARE BRAND NEW\n"
            "+BENEFICIARY'S STATEMENT CERTIFYING THAT COPIES WERE SENT BY COURIER",
        ),
    )
    parts = [
        one.part
        for one in papers.paper_set(uow, shipment.id)
        if one.key is PaperKey.BENEFICIARY
    ]
    assert parts == ["1", "2"]
    (said,) = papers.paper(uow, shipment.id, "beneficiary", "2").statements
    assert said["en"] == "WE HEREBY CERTIFY THAT COPIES WERE SENT BY COURIER."


@pytest.mark.feature("A96")
def test_papers_about_the_goods_tell_of_this_shipment(uow, shipment):
    days = {"etd": date(2026, 6, 20), "eta": date(2026, 7, 22)}
    make.stock(uow, contracts.get(uow, shipment.contract.id))
    planned = shipments.save(uow, replace(shipment, **days))
    shipments.ship(uow, planned, date(2026, 6, 20))
    told = {
        name: papers.paper(uow, shipment.id, name)
        for name in ("insurance", "advice", "non_wood")
    }
    # 110 % of USD 51 584.00 is 56 742.40: insured for 56 743, where the ship arrives.
    assert (told["insurance"].sum_insured, told["insurance"].claims_at) == (
        D(56743),
        "HAMBURG, GERMANY",
    )
    advice = told["advice"]
    assert (advice.etd, advice.eta, advice.total) == (*days.values(), D("51584.00"))
    said = reading.text(printed.render("non_wood", told["non_wood"], Language("en")))
    assert "no solid wood packing material is used" in said


@pytest.mark.feature("A97")
def test_the_draft_is_of_what_is_drawn_at_the_tenor_of_the_credit(uow, shipment):
    late = changed("42C", "90 DAYS AFTER SIGHT")
    credit = service.accept(uow, letter(uow, late), date(2026, 5, 20))
    service.draw(uow, credit, shipment.id, D("50000.00"))
    paper = papers.paper(uow, shipment.id, "draft")
    assert (paper.amount, paper.tenor) == (D("50000.00"), "90 DAYS AFTER SIGHT")


@pytest.mark.feature("A97")
def test_a_draft_names_the_bank_that_the_credit_gives_by_its_code(uow, shipment):
    letter(uow)
    bank = PartyBank(bank_name="HANSEATISCHE BANK AG, HAMBURG", swift="HANSDEHH")
    make.party(uow, "HANSEATISCHE BANK AG", PartyRole.BANK, banks=(bank,))
    paper = papers.paper(uow, shipment.id, "draft")
    assert paper.drawee == ("HANSEATISCHE BANK AG, HAMBURG", "HANSDEHHXXX")
    uow.actor = Actor("Zhou Min", permissions_of({Role.DOCUMENTS}))
    assert "HANSDEHHXXX" in papers.paper(uow, shipment.id, "draft").drawee


@pytest.mark.feature("A97")
@pytest.mark.parametrize(
    ("bic", "ways"),
    [
        ("HANSDEHH", {"HANSDEHH", "HANSDEHHXXX"}),
        ("hansdehhxxx ", {"HANSDEHH", "HANSDEHHXXX"}),
        ("HANSDEHH250", {"HANSDEHH250"}),
        ("NORDBANK HAMBURG", set()),
        ("", set()),
    ],
)
def test_a_branch_is_not_taken_for_its_head_office(bic, ways):
    assert same_bic(bic) == ways


@pytest.mark.feature("A97")
def test_the_draft_is_the_invoices_amount_at_the_credits_tenor(uow, shipment):
    credit = service.accept(uow, letter(uow), date(2026, 5, 20))
    service.draw(uow, credit, shipment.id)
    paper = papers.paper(uow, shipment.id, "draft")
    assert (paper.amount, paper.tenor) == (D("51584.00"), "AT SIGHT")
    said = reading.text(printed.render("draft", paper, Language("en")))
    for words in (
        "Exchange for USD 51,584.00",
        "AT SIGHT of this FIRST of Exchange (SECOND of the same tenor and date",
        "AT SIGHT of this SECOND of Exchange (FIRST of the same tenor and date",
        "US DOLLARS FIFTY-ONE THOUSAND FIVE HUNDRED AND EIGHTY-FOUR ONLY",
        f"Drawn under L/C No. {LC} dated 2026-05-19",
        "HANSDEHHXXX",
    ):
        assert words in said


def test_who_sees_no_credit_is_not_told_that_its_papers_are_out_of_date(uow, shipment):
    letter(uow)
    for key in ("packing", "draft"):
        papers.issue(uow, shipment.id, key, "en", b"%PDF-1.7 " + key.encode())
    uow.actor = Actor("Wu", permissions_of(frozenset({Role.WAREHOUSE})), "wu")
    found = {str(one.key): one for one in papers.paper_set(uow, shipment.id)}
    assert found["packing"].issued is not None
    assert not found["packing"].stale
    assert "draft" not in found


@pytest.mark.feature("A97")
def test_the_letter_to_the_bank_lists_every_document(uow, shipment):
    credit = letter(uow)
    paper = papers.paper(uow, shipment.id, "presentation")
    assert [(one.text[:18], one.originals, one.copies) for one in paper.documents] == [
        ("DRAFT", 2, 0),
        ("SIGNED COMMERCIAL ", 1, 2),
        ("PACKING LIST IN 3 ", 1, 2),
        ("FULL SET OF CLEAN ", None, 0),
        ("INSURANCE POLICY F", 1, 0),
        ("CERTIFICATE OF ORI", 1, 0),
        ("BENEFICIARY'S CERT", 1, 0),
    ]
    assert paper.account is not None
    assert paper.account.account_no == "385000000000000"
    make.stock(uow, contracts.get(uow, shipment.contract.id))
    accepted = service.accept(uow, credit, date(2026, 5, 20))
    gone = shipments.ship(uow, shipments.get(uow, shipment.id), date(2026, 6, 20))
    service.draw(uow, accepted, gone.id)
    # 21 days are 11 July, a Saturday: Monday (deal.md §10).
    late = papers.paper(uow, shipment.id, "presentation")
    assert late.last_day == date(2026, 7, 13)


@pytest.mark.feature("A80")
def test_the_booking_note_asks_for_the_bill_that_the_credit_wants(uow, shipment):
    letter(uow)
    shipments.save(uow, replace(shipment, booking_number="NGB26060033"))
    paper = papers.paper(uow, shipment.id, "booking")
    assert paper.consignee == ("TO ORDER",)
    assert paper.notify[0] == "NORDHAUS HANDELS GMBH"
    assert (paper.boxes, paper.service, paper.prepaid) == ("1 × 40HC", "CY-CY", True)
    assert paper.booking_no == "NGB26060033"
    said = reading.text(printed.render("booking", paper, Language("en")))
    assert "MARKED FREIGHT PREPAID, NOTIFY APPLICANT" in said


@pytest.mark.feature("A80", "A107")
def test_a_shipment_begins_as_the_credit_wants_its_bill(uow):
    contract = make.contract(uow)
    letter(uow)
    begun = shipments.from_contract(uow, contract.id)
    assert begun.consignee == "TO ORDER"
    assert begun.notify.splitlines() == [
        "NORDHAUS HANDELS GMBH",
        "SPALDINGSTRASSE 210",
        "20097 HAMBURG, GERMANY",
    ]


def test_whom_else_the_credit_wants_told_is_not_made_up(uow):
    contract = make.contract(uow)
    letter(uow, TEXT.replace("NOTIFY APPLICANT", "NOTIFY HAFEN SPEDITION GMBH"))
    begun = shipments.from_contract(uow, contract.id)
    assert (begun.consignee, begun.notify) == ("TO ORDER", "")


@pytest.mark.feature("A99")
@pytest.mark.parametrize(
    ("consignee", "notify", "bad"),
    [
        ("TO ORDER", "NORDHAUS HANDELS GMBH", []),
        ("NORDHAUS HANDELS GMBH", "", ["K8"]),
        ("TO ORDER", "HAFEN SPEDITION GMBH", ["K8"]),
    ],
)
def test_the_bill_is_compared_with_what_the_credit_wants(uow, consignee, notify, bad):
    """Also a shipment that was begun before the credit came, and says nothing."""
    shipment = make_export.booked(uow, make.contract(uow))
    letter(uow)
    assert shipment.consignee == ""
    if notify:
        told = replace(shipment, notify="NORDHAUS HANDELS GMBH\nSPALDINGSTRASSE 210")
        shipment = shipments.save(uow, told)
    came = Outside(shipment_id=shipment.id, consignee=consignee, notify=notify)
    papers.save_outside(uow, came)
    found = papers.folder(uow, shipment.id).findings
    wrong = {one.rule for one in found if one.severity is Severity.ERROR}
    assert sorted(wrong & {"K8"}) == bad


@pytest.mark.feature("A96")
@pytest.mark.parametrize(
    ("asked", "part", "country"),
    [
        ("CERTIFICATE OF ORIGIN ISSUED BY CCPIT", "", "DE"),
        ("CERTIFICATE OF ORIGIN FORM E", "FORM E", "TH"),
        ("RCEP CERTIFICATE OF ORIGIN", "RCEP", "TH"),
    ],
)
def test_the_certificate_of_origin_that_is_asked_for_is_of_the_set(
    uow, shipment, asked, part, country
):
    letter(uow, TEXT.replace("CERTIFICATE OF ORIGIN ISSUED BY CCPIT", asked))
    shipments.save(uow, replace(shipment, destination_country=country))
    found = papers.paper_set(uow, shipment.id)
    wanted = [one.part for one in found if one.key is PaperKey.ORIGIN and one.wanted]
    assert wanted == [part]
    (one,) = (one for one in found if one.key is PaperKey.ORIGIN and one.wanted)
    bank = papers.receivers(uow, shipment.id, [one])
    assert bank == [""], "an application does not go to the bank"


@pytest.mark.feature("A107", "H21")
def test_papers_are_printed_as_often_as_the_letter_asks(uow, shipment):
    """IN 3 FOLD is one original and two copies (UCP 600 art. 17 d and e)."""
    letter(uow)
    held = {one.key: one.times for one in papers.paper_set(uow, shipment.id)}
    assert held[PaperKey.INVOICE] == held[PaperKey.PACKING] == (1, 2)
    assert held[PaperKey.BENEFICIARY] == (1, 0)
    assert held[PaperKey.MARKS] is held[PaperKey.INSURANCE] is None
    assert held[PaperKey.ORIGIN] is None, "the chamber prints it"
    (job,) = (
        one
        for one in jobs(uow, papers.folder(uow, shipment.id))
        if one.key == f"{PaperKey.INVOICE}:"
    )
    options = first_options(job)
    assert (options.originals, options.copies) == (1, 2)
