"""A paper as it lies in the vault: which one it is, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.core.i18n import N_

TITLES: Mapping[str, str] = {
    "quotation": N_("Quotation"),
    "contract": N_("Sales Contract"),
    "proforma": N_("Proforma Invoice"),
    "purchase": N_("Purchase Contract"),
    "inspection": N_("Inspection Report"),
    "invoice": N_("Commercial Invoice"),
    "packing": N_("Packing List"),
    "marks": N_("Shipping Marks"),
    "labels": N_("Carton Labels"),
    "vgm": N_("Verified Gross Mass Declaration"),
    "booking": N_("Booking Note"),
    "insurance": N_("Insurance Application"),
    "weight": N_("Weight List"),
    "non_wood": N_("Non-wood Packing Declaration"),
    "treatment": N_("Wood Packing Treatment"),
    "packing_declaration": N_("Packing Declaration"),
    "advice": N_("Shipping Advice"),
    "origin": N_("Certificate of Origin Application"),
    "beneficiary": N_("Beneficiary's Certificate"),
    "draft": N_("Bill of Exchange"),
    "presentation": N_("Presentation of Documents"),
    "declaration": N_("Export Declaration"),
    "elements": N_("Declaration Elements"),
    "agency": N_("Customs Power of Attorney"),
    "refund_list": N_("Export Refund List"),
    "payment_request": N_("Payment Request"),
    "note": N_("Debit or Credit Note"),
    "statement": N_("Statement of Account"),
}
"""Message ids of the kinds of papers, by the keys of `reports.documents`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which paper of which record it is.

    Attributes:
        kind: The record's table: "contract".
        record_id: Its key.
        key: Which paper of it; one of `TITLES`.
        part: Which of several: a container's number, a currency; empty for one.
        version: Of the record, which counts its amendments from 1; 0: it counts none.
    """

    kind: str
    record_id: int
    key: str
    part: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What the vault is told of a paper beside its bytes.

    Attributes:
        place: Which paper it is.
        number: Its number.
        record: What its record is called: a shipment's number; empty: as the paper.
        party: Whom it goes to, in words.
        permission: What its readers need beside seeing the record; empty: nothing.
        says: What it says, field by field (`app.core.papers.fields.kept`).
        checked: What was compared before it is issued, as text; empty: nothing was.
    """

    place: Place
    number: str
    record: str = ""
    party: str = ""
    permission: str = ""
    says: str = ""
    checked: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """One print of a paper.

    Attributes:
        pdf: Its bytes.
        language: It is printed in.
        second_language: The one beside it; empty for none.
    """

    pdf: bytes
    language: str
    second_language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A paper as it was issued.

    Attributes:
        kind, record_id, key, part, version: Which paper it is; see `Place`.
        record: What its record was called.
        party: To whom it goes, in words.
        second_language: The one beside it; empty for none.
        edition: 1, then counted each time the same version is issued in the same
            language and other bytes.
        digest: SHA-256 of the PDF, hexadecimal.
        sent_at: None while it has not left the house; then it is locked.
    """

    id: int
    kind: str
    record_id: int
    key: str
    part: str
    version: int
    number: str
    record: str
    party: str
    language: str
    second_language: str
    edition: int
    digest: str
    size: int
    issued_at: datetime
    issued_by: str
    sent_at: datetime | None = None
    sent_to: str = ""

    @property
    def locked(self) -> bool:
        """Whether it was sent: it stays as it is for ever."""
        return self.sent_at is not None

    @property
    def label(self) -> str:
        """Return its version in words; see `label`."""
        return label(self.version, self.edition)


def label(version: int, edition: int) -> str:
    """Return the version of a paper in words.

    Args:
        version: Of the record; 0: the record counts none, editions alone tell.
        edition: Of the paper: "v2" is version 2 as it was issued first, "v2.3" its
            third edition.
    """
    if not version:
        return f"v{edition}"
    return f"v{version}" if edition == 1 else f"v{version}.{edition}"
