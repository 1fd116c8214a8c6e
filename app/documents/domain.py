"""Papers of a shipment, what others issued, and what the checks found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.core.errors import Problem
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.papers.checked import Finding
from app.core.papers.vault import Issued, Way
from app.core.places import is_place
from app.core.refs import Ref, field_of


class PaperKey(StrEnum):
    """The papers we issue for a shipment; the keys of the printed forms."""

    INVOICE = "invoice"
    PACKING = "packing"
    MARKS = "marks"
    LABELS = "labels"
    VGM = "vgm"
    BOOKING = "booking"
    INSURANCE = "insurance"
    WEIGHT = "weight"
    NON_WOOD = "non_wood"
    TREATMENT = "treatment"
    PACKING_DECLARATION = "packing_declaration"
    ADVICE = "advice"
    ORIGIN = "origin"
    BENEFICIARY = "beneficiary"
    DRAFT = "draft"
    PRESENTATION = "presentation"


USUAL = frozenset(list(PaperKey)[:5])
"""The papers that every shipment has; the others are made where they are wanted."""
UNDER_CREDIT = frozenset(list(PaperKey)[-3:])
"""The papers that only a letter of credit asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the papers of others say of a shipment: transport document and policy.

    Empty fields are not compared: the paper has not come yet.

    Attributes:
        packages, gross_kg, cbm: As the bill of lading or its draft states them.
        port_of_loading, port_of_discharge: UN/LOCODE.
        freight: "prepaid", "collect" or "".
        notation: "on_board", "received" (for shipment only) or "".
        clean: "clean", "claused" (it tells of damaged goods or packing) or "".
        route: "direct", "transhipped" or "".
        policy_amount: Sum insured, in the shipment's currency.
        cover: Clauses of the policy: "ICC(A)".
    """

    id: int | None = None
    version: int = 0
    shipment_id: int = 0
    document_number: str = ""
    consignee: str = ""
    notify: str = ""
    marks: str = ""
    packages: int | None = None
    gross_kg: Decimal | None = None
    cbm: Decimal | None = None
    vessel: str = ""
    voyage: str = ""
    port_of_loading: str = ""
    port_of_discharge: str = ""
    on_board_on: date | None = None
    freight: str = ""
    notation: str = ""
    clean: str = ""
    route: str = ""
    originals: int | None = None
    policy_number: str = ""
    policy_on: date | None = None
    policy_amount: Decimal | None = None
    cover: str = ""

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps it from being saved."""
        found = [
            Problem(name, N_("This cannot be negative."))
            for name in ("packages", "gross_kg", "cbm", "originals", "policy_amount")
            if (getattr(self, name) or 0) < 0
        ]
        for name in ("port_of_loading", "port_of_discharge"):
            port = getattr(self, name)
            if port and not is_place(port):
                found.append(Problem(name, N_("Choose a port of the list.")))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """What an invoice used up of a deposit.

    Attributes:
        received_on: The day the deposit came.
        currency: Of the deposit.
        amount: What of it was used up, in that currency.
        contract: The number of the contract it was paid for.
    """

    received_on: date
    currency: str
    amount: Decimal
    contract: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a line of a customs declaration weighs.

    Attributes:
        line: The key of the shipment's line it comes from; of merged lines the first.
        hs_code: Of merged lines it is the same.
        kilograms: Its legal quantity in kilograms; None: it has none.
        where: The field that says so.
    """

    line: int | None
    hs_code: str
    kilograms: Decimal | None
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What customs are told of a shipment, for the checks; None was not declared.

    Attributes:
        id: The key of the declaration; of several, of the first.
        number: What it is called where there are several.
        total: Of the lines, in `currency`.
        incoterms: Those whose price it declares (成交方式).
        sender_tax_number: USCC of the 境内发货人.
        lines: What each line weighs.
        parts: The declarations, where there are several.
        shipped: Of one of several, what the shipment says it should say.
    """

    id: int | None = None
    number: str = ""
    packages: int | None = None
    gross_kg: Decimal | None = None
    net_kg: Decimal | None = None
    currency: str = ""
    total: Decimal | None = None
    incoterms: tuple[str, ...] = ()
    sender_tax_number: str = ""
    lines: tuple[Weighed, ...] = ()
    parts: tuple[Declared, ...] = ()
    shipped: Declared | None = None

    def each(self) -> tuple[Declared, ...]:
        """Return the declarations one by one."""
        return self.parts or (self,)

    def place(self, path: str) -> str:
        """Return where one of its fields is."""
        return field_of("declaration", self.id, path)


@dataclass(frozen=True, slots=True)
class Asked:
    """A document that field 46A asks for.

    Attributes:
        text: In the bank's words, on one line.
        kind: What it is, one of `app.credits.requirements.PaperKind`.
        originals: How many at least; None for a full set.
        copies: Besides the originals.
    """

    text: str
    kind: str = ""
    originals: int | None = 1
    copies: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTerms:
    """What a letter of credit demands, for the checks and for the papers.

    Attributes:
        id: Its key.
        contract: The id of the contract it pays for; 0: of all goods.
        most: The maximum drawing that other shipments have left, in `currency`.
        drawing: What this shipment draws under it; None while nothing is drawn.
        goods: Field 45A, word for word.
        issued_on: By `issuing_bank`, in favour of us, for `applicant`.
        tenor: Field 42C, word for word: "AT SIGHT".
        drawee: Field 42a: on whom the draft is drawn, a BIC below the name that the
            party book has for it; empty: the issuing bank.
        bank: Ours, through which it was advised; empty: not entered.
        documents: Field 46A, item by item.
        presentation_until: Last day for the documents; None while not shipped.
        presented_on: When they were handed to the bank; None before.
    """

    id: int | None = None
    number: str = ""
    contract: int = 0
    currency: str = ""
    most: Decimal | None = None
    drawing: Decimal | None = None
    goods: str = ""
    issuing_bank: str = ""
    issued_on: date | None = None
    applicant: str = ""
    tenor: str = ""
    drawee: str = ""
    bank: str = ""
    documents: tuple[Asked, ...] = ()
    latest_shipment_on: date | None = None
    presentation_until: date | None = None
    presented_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPaper:
    """A paper of a shipment's set.

    Attributes:
        missing: Message id of what it still lacks; empty when it can be printed.
        issued: Its last issue in any language; None while there is none.
        stale: Whether the shipment says something else by now than that issue (H40).
        asked: In whose words a letter of credit asks for it; empty: none does.
        times: How many originals and copies it asks for; None: it does not say.
    """

    key: PaperKey
    part: str
    number: str
    missing: str = ""
    issued: Issued | None = None
    stale: bool = False
    asked: str = ""
    times: tuple[int, int] | None = None

    @property
    def wanted(self) -> bool:
        """Whether it belongs to the set: usual, asked for, or issued before."""
        return self.key in USUAL or bool(self.asked) or self.issued is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of issued papers.

    Attributes:
        kind, record_id: The record it was made from: name of the table, and key.
        customer: To whom it goes; of a purchase contract the supplier.
        customer_zh: The Chinese name of whoever is called so; None: nobody is any more.
        shipment: What the record is called; saved views know the field by that name.
    """

    id: int
    number: str
    key: str
    part: str
    customer: str
    customer_zh: str | None
    shipment: str
    kind: str
    record_id: int
    language: str
    version: int
    edition: int
    size: int
    issued_at: datetime
    issued_by: str
    sent_at: datetime | None
    sent_to: str
    letter: Way | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """Everything about the papers of one shipment, as the screen shows it.

    Attributes:
        id: The shipment's key.
        version: Of `outside`, the only part that is edited here.
        detail: Vessel and ports in words.
        language: Of its papers.
        recipient: The customer's e-mail address; empty: unknown.
        total: Of the invoice, in `currency`.
    """

    id: int | None = None
    version: int = 0
    shipment: Ref | None = None
    company: Ref | None = None
    customer: Ref | None = None
    detail: str = ""
    language: str = "en"
    recipient: str = ""
    currency: str = "USD"
    total: Decimal = ZERO
    papers: tuple[SetPaper, ...] = ()
    issued: tuple[Issued, ...] = ()
    findings: tuple[Finding, ...] = ()
    outside: Outside = field(default_factory=Outside)

    def wanted(self) -> tuple[SetPaper, ...]:
        """The papers that belong to the set; the others may be made besides."""
        return tuple(paper for paper in self.papers if paper.wanted)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps what was entered from being saved."""
        return tuple(
            Problem(f"outside.{problem.where}", problem.msgid, problem.params)
            for problem in self.outside.problems()
        )
