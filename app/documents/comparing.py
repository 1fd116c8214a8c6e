"""How two papers are compared: the papers' names, the kinds of comparison. No SQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.core.i18n import N_
from app.core.papers.checked import Finding, Severity, Side, same
from app.core.refs import field_of
from app.documents.evidence import Evidence

PACKING = N_("Packing list")
INVOICE = N_("Invoice")
BILL = N_("Bill of lading")
POLICY = N_("Insurance policy")
CONTRACT = N_("Contract")
CUSTOMS = N_("Declaration")
CREDIT = N_("Letter of credit")
CONTAINERS = N_("Containers")
SHIPMENT = N_("Shipment")
PURCHASES = N_("Purchase contracts")

SEEN_BY = (
    (CREDIT, "credits.view"),
    (CUSTOMS, "customs.view"),
    (PURCHASES, "purchasing.view"),
)
"""What it takes to see what is compared with the papers of others."""


def in_order(msgid: str, left: Side, right: Side, where: str) -> Iterator[Finding]:
    """Compare two dates; nothing is said while one of them is unknown."""
    if left[1] is None or right[1] is None:
        return
    found = same("K9", msgid, left, right, where)
    severity = Severity.OK if left[1] <= right[1] else Severity.ERROR
    yield replace(found, severity=severity)


def at_bill(seen: Evidence, name: str) -> str:
    """Return where it is entered what a paper of others says."""
    return field_of("papers", seen.facts.shipment.id, f"outside.{name}")


def is_party(one: str, other: str) -> bool:
    """Whether two say the same party; an address is not missed (UCP 600 art. 14 j)."""
    names = [text.strip().partition("\n")[0] for text in (one, other)]
    pairs = ((one, other), (names[0], other), (one, names[1]))
    return any(words(mine) == words(theirs) for mine, theirs in pairs)


def words(text: str) -> str:
    """Return words as they are compared: in capitals, one blank between."""
    return " ".join(text.upper().split())


def numbering(mark: str) -> bool:
    """Say whether a line of a mark counts the cartons."""
    return mark.upper().startswith("C/NO")
