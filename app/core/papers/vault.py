"""A paper as it lies in the vault: which one it is, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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


class Way(StrEnum):
    """How far an issued paper has come, as far as it is known.

    OPEN: it lies here. WAITING: a letter in the outbox carries it. UNKNOWN: nobody
    knows that its letter was sent. HANDED, WRITTEN: as before; the letter is open in
    the mail program, or lies in a file.
    """

    OPEN = "open"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    HANDED = "handed"
    WRITTEN = "written"
    SENT = "sent"


DOUBTED = frozenset({Way.UNKNOWN, Way.HANDED, Way.WRITTEN})
"""The writer of the letter alone knows whether it was sent."""
KEPT = DOUBTED | {Way.WAITING}
"""The letter can be taken back."""


def way(sent_at: datetime | None, sent_to: str, letter: Way | None) -> Way:
    """Return how far a paper has come.

    Args:
        sent_at: When it was locked.
        sent_to: Whom it is known to have been sent to.
        letter: How far the letter is that carries it; None: no letter that the reader
            may see does.
    """
    if sent_at is None:
        return Way.OPEN
    return Way.SENT if sent_to else letter or Way.UNKNOWN


def shown_way(known: Way) -> Way:
    """Return the way that is shown for one: a file is not known to be sent either."""
    return Way.UNKNOWN if known is Way.WRITTEN else known


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
        sent_at: When it was sent; while that is not known, when it was put into a
            letter. None: neither; it is not locked.
        sent_to: To whom; empty: it is not known to be sent.
        letter: How far the letter is that carries it; None: the reader sees none.
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
    letter: Way | None = None

    @property
    def locked(self) -> bool:
        """Whether it is in a letter, or was sent: it stays as it is."""
        return self.sent_at is not None

    @property
    def way(self) -> Way:
        """How far it has come; see `way`."""
        return way(self.sent_at, self.sent_to, self.letter)

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
