"""Papers that go along with a shipment: told to carrier, insurer, buyer and bank."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core.papers.parts import (
    BankBlock,
    Letterhead,
    Paper,
    PartyBlock,
    Texts,
)
from app.core.papers.units import UnitTotal, added_up


@dataclass(frozen=True, slots=True)
class ShippedGoods:
    """Goods without their price.

    Attributes:
        description: Per language.
        quantity: In `unit`.
        unit: Per language.
        hs_code: Empty when not printed.
        decimals: The quantity prints with.
    """

    description: Texts
    quantity: Decimal
    unit: Texts
    hs_code: str = ""
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class LoadedBox:
    """A container as a paper names it.

    Attributes:
        kind: For example "40HC".
        number: Empty while it is not known.
        seal_no: Empty while not sealed.
    """

    kind: str
    number: str = ""
    seal_no: str = ""

    def said(self) -> str:
        """Return "TCNU6312341 / HC260618 / 40HC"."""
        return " / ".join(filter(None, (self.number, self.seal_no, self.kind)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedPaper(Paper):
    """What the papers that go along with a shipment have in common.

    Attributes:
        letterhead: The seller.
        to: Whom it is for; None: left blank.
        goods: Line by line, without prices.
        invoice_no, contract_no: As printed, several joined.
        lc_no: Of the letter of credit; empty: there is none.
        lc_on: The day it was issued.
        lc_issuer: The issuing bank.
        marks: Shipping mark line by line; empty prints "N/M".
        packages: Count of packages.
        package_kind: Per language.
        gross_kg, net_kg, cbm: Of all packages.
        vessel: Vessel and voyage.
        by: What carries the goods: air, rail, road, express; empty: a ship.
        bill_no: Number of the transport document.
        on_board_on: The day of it; None before.
        port_of_loading, port_of_discharge: As printed.
        containers: Empty for less than a container and air.
    """

    letterhead: Letterhead
    goods: tuple[ShippedGoods, ...]
    packages: int
    package_kind: Texts
    gross_kg: Decimal
    net_kg: Decimal
    cbm: Decimal
    to: PartyBlock | None = None
    invoice_no: str = ""
    contract_no: str = ""
    lc_no: str = ""
    lc_on: date | None = None
    lc_issuer: str = ""
    marks: tuple[str, ...] = ()
    vessel: str = ""
    by: str = ""
    bill_no: str = ""
    on_board_on: date | None = None
    port_of_loading: str = ""
    port_of_discharge: str = ""
    containers: tuple[LoadedBox, ...] = ()

    def quantities(self, code: str) -> tuple[UnitTotal, ...]:
        """Return the quantities unit by unit, as a language counts."""
        goods = (UnitTotal(one.quantity, one.unit, one.decimals) for one in self.goods)
        return added_up(goods, code)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvicePaper(ShippedPaper):
    """A shipping advice (装船通知): the buyer learns what is on its way.

    Attributes:
        currency, total: Of the invoice.
        transport: In words: "by sea".
        etd, eta: Departure and arrival as expected; None while unknown.
    """

    currency: str
    total: Decimal
    transport: Texts = field(default_factory=dict)
    etd: date | None = None
    eta: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePaper(ShippedPaper):
    """What we certify of a shipment: a beneficiary's certificate, or one on packing.

    Attributes:
        statements: What is certified, in the words of the letter of credit where one
            asks for it.
        country: Whose authorities it is for, per language; empty: nobody's.
    """

    statements: tuple[Texts, ...] = ()
    country: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingPaper(ShippedPaper):
    """A booking note, which is the shipping instruction too (托运单).

    Attributes:
        booking_no: The forwarder's, empty while it is asked for.
        consignee, notify: As the transport document shall name them, line by line.
        prepaid: Whether we pay the carrier.
        service: "CY-CY" or "CFS-CFS"; empty: not by container.
        transport: In words: "by sea".
        boxes: What containers are asked for, "1 × 40HC".
        etd: Departure as wished.
        cut_off_on: The terminal takes the container until then.
        instructions: What the transport document must say, in the words of the letter
            of credit.
    """

    booking_no: str = ""
    consignee: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    prepaid: bool = True
    service: str = ""
    transport: Texts = field(default_factory=dict)
    boxes: str = ""
    etd: date | None = None
    cut_off_on: date | None = None
    instructions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WoodPaper(CertificatePaper):
    """What customs ask of wood in packing: its treatment, or a declaration on it.

    Attributes:
        pallets: How many pallets of wood the goods stand on.
        dunnage: Whether something secures the goods that may be of wood.
        authorised_person: Who signs.
        treatment, mark, certificate_no, treated_by: What the provider's certificate
            says of the wood; what is empty is written in by hand.
        treated_on: None: not entered.
    """

    pallets: int = 0
    dunnage: bool = False
    authorised_person: str = ""
    treatment: str = ""
    mark: str = ""
    certificate_no: str = ""
    treated_by: str = ""
    treated_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InsurancePaper(ShippedPaper):
    """An insurance application (投保单).

    Attributes:
        currency, total: Of the invoice.
        insured_percent: Of the invoice, 110 for 110 %.
        sum_insured: Rounded up to the whole unit (UCP 600 art. 28 f).
        premium_percent: 0.25 for 0.25 %.
        cover: Clauses, as agreed or as the letter of credit asks.
        claims_at: Where claims are payable.
        transport: In words: "by sea".
        etd: Departure, while the goods are not on board.
    """

    currency: str
    total: Decimal
    insured_percent: Decimal
    sum_insured: Decimal
    premium_percent: Decimal
    cover: str = ""
    claims_at: str = ""
    transport: Texts = field(default_factory=dict)
    etd: date | None = None


class OriginForm(StrEnum):
    """The certificates of origin that are applied for."""

    GENERAL = ""
    RCEP = "RCEP"
    FORM_E = "FORM E"


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginPaper(ShippedPaper):
    """What is entered to apply for a certificate of origin.

    Attributes:
        form: Which certificate.
        consignee: Line by line.
        producer: Line by line; empty where the form does not ask.
        transport: In words: "by sea".
        country: Of destination, per language.
        origin: The goods' country of origin, per language.
        place: Where it is applied for.
        currency, fob: What the goods are worth on board; None while it is not known.
        invoice_on: Date of the invoice.
        etd: Departure, while the goods are not on board.
    """

    form: OriginForm
    consignee: tuple[str, ...]
    country: Texts
    origin: Texts
    currency: str
    producer: tuple[str, ...] = ()
    transport: Texts = field(default_factory=dict)
    place: str = ""
    fob: Decimal | None = None
    invoice_on: date | None = None
    etd: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPaper(Paper):
    """A bill of exchange (汇票) drawn under a letter of credit, in two exemplars.

    Attributes:
        letterhead: The drawer.
        place: Where it is drawn, as printed.
        currency, amount: Of the invoice it goes with.
        tenor: As the credit states it: "AT SIGHT".
        payee: The bank that presents it; empty: ourselves.
        drawee: On whom it is drawn, line by line.
        lc_no, lc_on, lc_issuer: Of the credit.
    """

    letterhead: Letterhead
    place: str
    currency: str
    amount: Decimal
    tenor: str
    payee: str
    drawee: tuple[str, ...]
    lc_no: str
    lc_on: date | None = None
    lc_issuer: str = ""


@dataclass(frozen=True, slots=True)
class PresentedPaper:
    """A document handed to the bank.

    Attributes:
        text: In the words of the credit.
        originals: None for a full set.
        copies: Besides the originals.
    """

    text: str
    originals: int | None
    copies: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationPaper(Paper):
    """The letter with which documents are presented to the bank (交单面函).

    Attributes:
        letterhead: The beneficiary.
        bank: To whom the documents go.
        lc_no, lc_on, lc_issuer: Of the credit.
        invoice_no: Of the goods it pays for.
        currency, amount: Of the draft.
        tenor: As the credit states it.
        bill_no: Of the transport document.
        by: What carries the goods: air, rail, road, express; empty: a ship.
        last_day: By when they must be presented; None while not shipped.
        documents: What goes along.
        account: Where the money shall go.
    """

    letterhead: Letterhead
    bank: str
    lc_no: str
    invoice_no: str
    currency: str
    amount: Decimal
    documents: tuple[PresentedPaper, ...]
    lc_on: date | None = None
    lc_issuer: str = ""
    tenor: str = ""
    bill_no: str = ""
    by: str = ""
    last_day: date | None = None
    account: BankBlock | None = None
