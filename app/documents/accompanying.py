"""Makes the papers that go along with a shipment. No Qt, no SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.catalog.blocks import country_names, descriptions, unit_names
from app.core.checkdigits import same_bic
from app.core.errors import MissingError, NotPossibleError
from app.core.i18n import N_
from app.core.papers import (
    AdvicePaper,
    BookingPaper,
    CertificatePaper,
    DraftPaper,
    InsurancePaper,
    LoadedBox,
    OriginForm,
    OriginPaper,
    PresentationPaper,
    PresentedPaper,
    ShippedGoods,
    WoodPaper,
)
from app.core.papers.parts import same
from app.core.places import country_of, printed_city, printed_port
from app.documents import words
from app.documents.asked import carried, consigned, of_kind
from app.documents.domain import CreditTerms, PaperKey
from app.documents.facts import (
    account,
    carriage,
    contract_numbers,
    conveyance,
    copy_mark,
    number_of,
    package_kind,
)
from app.documents.wording import certified, dated
from app.office.blocks import bank_block, letterhead
from app.parties.blocks import party_block
from app.shipments.domain import (
    INSURING_TERMS,
    PREPAID_TERMS,
    Line,
    Mode,
    Shipment,
)
from app.shipments.portions import invoice_numbers
from app.shipments.rules import printed_marks, wooden

if TYPE_CHECKING:
    from app.core.papers import Paper, Texts
    from app.documents.facts import Facts

SERVICES = {Mode.SEA_FCL: "CY-CY", Mode.SEA_LCL: "CFS-CFS"}
"""From where to where the carrier of a container has the goods."""
_CREDIT = N_("There is no letter of credit that asks for it.")
_NO_PREMIUM = N_("We insure the goods: enter the premium.")
_NO_FORM = N_("The country of destination takes no certificate {form}.")
_NEEDLESS = {
    PaperKey.TREATMENT: N_("No wooden pallet is entered."),
    PaperKey.PACKING_DECLARATION: N_("Only Australia asks for it."),
}
HOME = "CN"
AUSTRALIA = "AU"
ASEAN = frozenset(["BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "VN"])
"""Who gives China's goods preference for Form E (China–ASEAN agreement)."""
RCEP = ASEAN | {"AU", "JP", "KR", "NZ"}
"""Who gives China's goods preference by the regional agreement of 2022."""


def make(facts: Facts, key: PaperKey, part: str = "") -> Paper:
    """Return one of the papers that go along with a shipment.

    Args:
        facts: What it is made of.
        key: Which paper.
        part: Which of several beneficiary's certificates, "1" for the first.

    Raises:
        MissingError: There is no such certificate.
    """
    if key is PaperKey.BENEFICIARY:
        return beneficiary(facts, part)
    if key is PaperKey.ORIGIN:
        return origin(facts, part)
    return _MAKERS[key](facts)


def missing(
    shipment: Shipment, key: PaperKey, credits_of: tuple[CreditTerms, ...]
) -> str:
    """Return the message id of what such a paper lacks; "" when it can be made."""
    if key is PaperKey.ADVICE and shipment.on_board_on is None:
        return N_("The goods are not on board yet.")
    if key is PaperKey.INSURANCE and not shipment.sum_insured():
        ours = shipment.incoterm in INSURING_TERMS
        return _NO_PREMIUM if ours else N_("The buyer insures the goods.")
    if key is PaperKey.NON_WOOD and wooden(shipment):
        return N_("The goods stand on wooden pallets.")
    if not concerns(shipment, key):
        return _NEEDLESS[key]
    unasked = key is PaperKey.BENEFICIARY and not of_kind(credits_of, "beneficiary")
    under_one = key in {PaperKey.DRAFT, PaperKey.PRESENTATION}
    return _CREDIT if unasked or (under_one and len(credits_of) != 1) else ""


def concerns(shipment: Shipment, key: PaperKey) -> bool:
    """Say whether goods of this kind on this way need such a paper at all."""
    if key is PaperKey.TREATMENT:
        return wooden(shipment) > 0
    if key is PaperKey.PACKING_DECLARATION:
        return destination(shipment) == AUSTRALIA
    return True


def destination(shipment: Shipment) -> str:
    """Return the country that the goods go to."""
    return shipment.destination_country or country_of(shipment.port_of_discharge)


def advice(facts: Facts) -> AdvicePaper:
    """Return the shipping advice (documents.md §18)."""
    shipment = facts.shipment
    return AdvicePaper(
        **_common(facts, PaperKey.ADVICE),
        on=shipment.on_board_on,
        to=party_block(facts.customer),
        currency=shipment.currency,
        total=shipment.invoice_total(),
        transport=words.TRANSPORT[shipment.mode],
        etd=shipment.etd,
        eta=shipment.eta,
    )


def booking(facts: Facts) -> BookingPaper:
    """Return the booking note and shipping instruction (documents.md §10)."""
    shipment = facts.shipment
    kinds = Counter(box.type_code for box in shipment.containers)
    asked = carried(facts.credits)
    wanted = consigned(facts.credits)
    buyer = party_block(facts.customer)
    named = (buyer.name, *buyer.address_lines)
    return BookingPaper(
        **_common(facts, PaperKey.BOOKING),
        to=party_block(facts.forwarder) if facts.forwarder else None,
        booking_no=shipment.booking_number,
        consignee=tuple((shipment.consignee or wanted[0]).splitlines()) or named,
        notify=tuple((shipment.notify or wanted[1]).splitlines()) or named,
        prepaid=shipment.incoterm in PREPAID_TERMS,
        service=SERVICES.get(shipment.mode, ""),
        transport=words.TRANSPORT[shipment.mode],
        boxes=" + ".join(f"{count} × {kind}" for kind, count in kinds.items()),
        etd=shipment.etd,
        cut_off_on=shipment.cut_off_on,
        instructions=tuple(one.text for one in asked),
    )


def insurance(facts: Facts) -> InsurancePaper:
    """Return the insurance application (documents.md §19)."""
    shipment = facts.shipment
    asked = of_kind(facts.credits, "insurance")
    return InsurancePaper(
        **_common(facts, PaperKey.INSURANCE),
        to=party_block(facts.insurer) if facts.insurer else None,
        on=shipment.invoice_on,
        currency=shipment.currency,
        total=shipment.invoice_total(),
        insured_percent=shipment.insured_percent,
        sum_insured=shipment.sum_insured(),
        premium_percent=shipment.premium_percent,
        cover="\n".join(one.text for one in asked) or facts.contract.insurance,
        claims_at=printed_port(shipment.port_of_discharge),
        transport=words.TRANSPORT[shipment.mode],
        etd=shipment.etd,
    )


def beneficiary(facts: Facts, part: str = "") -> CertificatePaper:
    """Return a certificate in the words of field 46A (documents.md §17).

    Raises:
        MissingError: The letters of credit ask for no such certificate.
    """
    wanted = of_kind(facts.credits, "beneficiary")
    index = int(part or 1) - 1 if (part or "1").isdigit() else -1
    if not 0 <= index < len(wanted):
        raise MissingError(_CREDIT)
    text = wanted[index].text
    shipment = facts.shipment
    return CertificatePaper(
        **_common(facts, PaperKey.BENEFICIARY),
        on=shipment.on_board_on or shipment.invoice_on,
        statements=(same(certified(text) or text),),
    )


def non_wood(facts: Facts) -> CertificatePaper:
    """Return the declaration that no solid wood is used (documents.md §25)."""
    shipment = facts.shipment
    country = destination(shipment)
    return CertificatePaper(
        **_common(facts, PaperKey.NON_WOOD),
        on=shipment.invoice_on,
        statements=(words.NO_WOOD,),
        country=country_names(country) if country else {},
    )


def treatment(facts: Facts) -> WoodPaper:
    """Return the record of how the pallets' wood was treated (documents.md §25)."""
    return _wood(facts, PaperKey.TREATMENT, words.TREATED_WOOD)


def packing_declaration(facts: Facts) -> WoodPaper:
    """Return the declaration on packing that Australia asks for (documents.md §25)."""
    return _wood(facts, PaperKey.PACKING_DECLARATION)


def _wood(facts: Facts, key: PaperKey, *statements: Texts) -> WoodPaper:
    shipment = facts.shipment
    country = destination(shipment)
    return WoodPaper(
        **_common(facts, key),
        on=shipment.on_board_on or shipment.invoice_on,
        statements=statements,
        country=country_names(country) if country else {},
        pallets=wooden(shipment),
        dunnage=any(box.dunnage_kg for box in shipment.containers),
        treatment=shipment.treatment,
        mark=shipment.treatment_mark,
        certificate_no=shipment.treatment_certificate,
        treated_by=shipment.treated_by,
        treated_on=shipment.treated_on,
        authorised_person=facts.company.legal_person,
    )


def origin_forms(shipment: Shipment) -> tuple[OriginForm, ...]:
    """Return the certificates of origin that the country of destination takes."""
    country = destination(shipment)
    agreed = {OriginForm.RCEP: RCEP, OriginForm.FORM_E: ASEAN}
    return (
        OriginForm.GENERAL,
        *(form for form, members in agreed.items() if country in members),
    )


def origin(facts: Facts, part: str = "") -> OriginPaper:
    """Return what a certificate of origin is applied for with (documents.md §15).

    Raises:
        MissingError: The country of destination takes no such certificate.
        NotPossibleError: Goods are of another origin.
    """
    shipment = facts.shipment
    if part not in origin_forms(shipment):
        raise MissingError(_NO_FORM, form=part)
    if {product.origin for product in facts.products.values()} - {HOME, ""}:
        raise NotPossibleError(N_("Not all goods are of Chinese origin."))
    buyer = party_block(facts.customer)
    country = destination(shipment)
    return OriginPaper(
        **_common(facts, PaperKey.ORIGIN),
        on=shipment.invoice_on,
        form=OriginForm(part),
        consignee=(buyer.name, *buyer.address_lines),
        country=country_names(country) if country else {},
        origin=country_names(HOME),
        producer=("CONFIDENTIAL",),
        transport=words.TRANSPORT[shipment.mode],
        place=printed_city(shipment.port_of_loading),
        currency=shipment.currency,
        fob=shipment.free_value(),
        invoice_on=shipment.invoice_on,
        etd=shipment.etd,
    )


def draft(facts: Facts) -> DraftPaper:
    """Return the bill of exchange (documents.md §16), drawn on a bank (UCP 6 c)."""
    shipment, credit = facts.shipment, facts.credits[0]
    bank = account(facts)
    return DraftPaper(
        number=number_of(shipment, PaperKey.DRAFT),
        on=max(
            (day for day in (shipment.on_board_on, shipment.invoice_on) if day),
            default=None,
        ),
        copy=copy_mark(shipment),
        letterhead=letterhead(facts.company),
        place=printed_city(shipment.port_of_loading),
        currency=shipment.currency,
        amount=credit.drawing or facts.due(),
        tenor=dated(credit.tenor or "AT SIGHT", shipment.on_board_on),
        payee=credit.bank or (bank.bank_name if bank else ""),
        drawee=_drawee(facts, credit),
        lc_no=credit.number,
        lc_on=credit.issued_on,
        lc_issuer=credit.issuing_bank,
    )


def _drawee(facts: Facts, credit: CreditTerms) -> tuple[str, ...]:
    """Return the bank that a draft is drawn on; ours by name where it is a mere BIC."""
    said = tuple((credit.drawee or credit.issuing_bank).splitlines())
    ways = same_bic(said[0]) if said else frozenset()
    for account_of_ours in facts.company.accounts:
        if account_of_ours.swift in ways and account_of_ours.bank_name:
            return (account_of_ours.bank_name, *said)
    return said


def presentation(facts: Facts) -> PresentationPaper:
    """Return the letter with which the documents go to the bank."""
    shipment, credit = facts.shipment, facts.credits[0]
    bank = account(facts)
    drawn = (PresentedPaper("DRAFT", 2),) if credit.tenor else ()
    papers = (
        PresentedPaper(one.text, one.originals, one.copies) for one in credit.documents
    )
    return PresentationPaper(
        number=number_of(shipment, PaperKey.PRESENTATION),
        on=credit.presented_on or shipment.on_board_on or shipment.invoice_on,
        copy=copy_mark(shipment),
        letterhead=letterhead(facts.company),
        bank=credit.bank or (bank.bank_name if bank else ""),
        lc_no=credit.number,
        lc_on=credit.issued_on,
        lc_issuer=credit.issuing_bank,
        invoice_no=invoice_numbers(shipment),
        currency=shipment.currency,
        amount=credit.drawing or facts.due(),
        tenor=credit.tenor,
        bill_no=shipment.transport_document,
        by=conveyance(shipment),
        last_day=credit.presentation_until,
        documents=(*drawn, *papers),
        account=bank_block(bank),
    )


def _common(facts: Facts, key: PaperKey) -> dict[str, Any]:
    """Return what all papers about the goods of a shipment say alike."""
    shipment, credit = facts.shipment, facts.credit
    totals = shipment.totals()
    return {
        "number": number_of(shipment, key),
        "copy": copy_mark(shipment),
        "letterhead": letterhead(facts.company),
        "goods": tuple(_goods(facts, line) for line in shipment.lines),
        "packages": totals.packages,
        "package_kind": package_kind(shipment),
        "gross_kg": totals.gross_kg,
        "net_kg": totals.net_kg,
        "cbm": totals.cbm,
        "invoice_no": invoice_numbers(shipment),
        "contract_no": contract_numbers(facts),
        "lc_no": credit.number if credit else "",
        "lc_on": credit.issued_on if credit else None,
        "lc_issuer": credit.issuing_bank if credit else "",
        "marks": printed_marks(shipment),
        "vessel": carriage(shipment),
        "by": conveyance(shipment),
        "bill_no": shipment.transport_document,
        "on_board_on": shipment.on_board_on,
        "port_of_loading": printed_port(shipment.port_of_loading),
        "port_of_discharge": printed_port(shipment.port_of_discharge),
        "containers": tuple(
            LoadedBox(box.type_code, box.number, box.seal)
            for box in shipment.containers
        ),
    }


def _goods(facts: Facts, line: Line) -> ShippedGoods:
    product = facts.product(line)
    return ShippedGoods(
        description=descriptions(line.description_en, line.description_zh, product),
        quantity=line.quantity,
        unit=unit_names(line.unit, product),
        hs_code=product.hs_code if product else "",
        decimals=max(0, -int(line.quantity.normalize().as_tuple().exponent)),
    )


_MAKERS: Mapping[PaperKey, Callable[[Facts], Paper]] = {
    PaperKey.ADVICE: advice,
    PaperKey.BOOKING: booking,
    PaperKey.INSURANCE: insurance,
    PaperKey.NON_WOOD: non_wood,
    PaperKey.TREATMENT: treatment,
    PaperKey.PACKING_DECLARATION: packing_declaration,
    PaperKey.DRAFT: draft,
    PaperKey.PRESENTATION: presentation,
}
