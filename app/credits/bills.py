"""Checks a bill of lading against what field 46A asks of it (UCP 600). Pure.

What nobody has entered is reported as not checkable; nothing is assumed
(settled_rules 32).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.core.i18n import N_
from app.credits.findings import Finding, error, ok, unknown
from app.credits.goods import words
from app.credits.requirements import Required

FREIGHT = {"prepaid": "FREIGHT PREPAID", "collect": "FREIGHT COLLECT"}
"""How a bill of lading says who pays the carrier."""

_ORDER = re.compile(
    r"TO (?:THE )?ORDER(?: OF (?P<whose>.+?))?"
    r"(?=,|;|\.|$| AND | BLANK | MARKED | NOTIFY| ENDORSED)"
)
_NOTIFY = re.compile(r"NOTIFY(?:ING)? (?:THE )?APPLICANT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A bill of lading as it came; what is empty was not entered.

    Attributes:
        freight: "prepaid" or "collect".
        notation: "on_board", or "received": for shipment only.
        clean: "clean", or "claused": it tells of damaged goods or packing.
        originals: How many were issued.
        consignee, notify: In its words.
    """

    freight: str = ""
    notation: str = ""
    clean: str = ""
    originals: int | None = None
    consignee: str = ""
    notify: str = ""


def check(asked: Required, bill: Bill | None, applicant: str) -> Iterator[Finding]:
    """Compare a bill of lading with what the credit asks of it.

    Args:
        asked: The item of 46A.
        bill: None while nobody has entered it.
        applicant: Field 50, for "notify applicant".
    """
    if bill is None:
        yield unknown(
            "BILL_OF_LADING",
            "46A",
            N_("Enter the bill of lading in the papers of the shipment to check it."),
        )
        return
    upper = " ".join(asked.text.upper().split())
    yield _notation(bill)
    yield _clean(bill)
    yield from _freight(upper, bill)
    yield from _originals(asked, bill)
    yield from _consignee(upper, bill)
    yield from _notify(upper, bill, applicant)


def _notation(bill: Bill) -> Finding:
    rule, article = "NOT_ON_BOARD", "UCP 600 art. 20 a ii"
    if bill.notation == "on_board":
        return ok(rule, article, N_("The bill of lading is marked “on board”."))
    if bill.notation:
        text = N_("The bill of lading bears no on-board notation.")
        return error(rule, article, text)
    text = N_("Look for the on-board notation on the bill of lading.")
    return unknown(rule, article, text)


def _clean(bill: Bill) -> Finding:
    rule, article = "CLEAN", "UCP 600 art. 27"
    if bill.clean == "clean":
        return ok(rule, article, N_("The bill of lading is clean."))
    if bill.clean:
        text = N_("The bill of lading tells of damaged goods or packing.")
        return error(rule, article, text)
    return unknown(rule, article, N_("Look whether the bill of lading is clean."))


def _freight(asked: str, bill: Bill) -> Iterator[Finding]:
    rule, article = "FREIGHT_CLAUSE", "46A"
    for key, clause in FREIGHT.items():
        if clause not in asked:
            continue
        if not bill.freight:
            text = N_("Look for “{expected}” on the bill of lading.")
            yield unknown(rule, article, text, expected=clause)
        elif bill.freight == key:
            text = N_("The bill of lading is marked “{expected}”.")
            yield ok(rule, article, text, expected=clause)
        else:
            text = N_("The bill of lading is not marked “{expected}”.")
            yield error(rule, article, text, expected=clause)


def _originals(asked: Required, bill: Bill) -> Iterator[Finding]:
    """All that were issued are presented, of a full set; else enough of them."""
    rule, article = "ORIGINALS", "UCP 600 art. 20 a iv"
    least = 1 if asked.originals is None else asked.originals
    both = {"expected": least, "found": bill.originals}
    if bill.originals is None:
        text = N_("Enter how many originals of the bill of lading were issued.")
        yield unknown(rule, article, text)
    elif bill.originals < least:
        text = N_("Originals issued: {found}; asked for: {expected}.")
        yield error(rule, article, text, **both)
    elif asked.full_set:
        text = N_("Originals issued: {found}. The bank wants all of them.")
        yield ok(rule, article, text, **both)
    else:
        text = N_("Originals issued: {found}; asked for: {expected}.")
        yield ok(rule, article, text, **both)


def _consignee(asked: str, bill: Bill) -> Iterator[Finding]:
    match = _ORDER.search(asked)
    if match is None:
        return
    rule, article = "CONSIGNEE", "46A"
    found = " ".join(bill.consignee.upper().split())
    both = {"expected": match[0], "found": found}
    named = words(match["whose"] or "")
    if not found:
        text = N_("Look for “{expected}” on the bill of lading.")
        yield unknown(rule, article, text, expected=match[0])
    elif "ORDER" in words(found) and set(named) <= set(words(found)):
        yield ok(rule, article, N_("{found} is what the credit says."), **both)
    else:
        text = N_("The credit says {expected}, the bill of lading {found}.")
        yield error(rule, article, text, **both)


def _notify(asked: str, bill: Bill, applicant: str) -> Iterator[Finding]:
    """The name must be the applicant's; the address also, where it is the notify party.

    Addresses are for the eye: only the name is compared (UCP 600 art. 14 j).
    """
    if not _NOTIFY.search(asked) or not applicant.strip():
        return
    rule, article = "NOTIFY", "46A, UCP 600 art. 14 j"
    name = applicant.splitlines()[0].strip()
    found = bill.notify.splitlines()[0].strip() if bill.notify.strip() else ""
    both = {"expected": name, "found": found}
    if not found:
        text = N_("Look for “{expected}” on the bill of lading.")
        yield unknown(rule, article, text, expected=name)
    elif words(bill.notify)[: len(words(name))] == words(name):
        yield ok(rule, article, N_("{found} is what the credit says."), **both)
    else:
        text = N_("The credit says {expected}, the bill of lading {found}.")
        yield error(rule, article, text, **both)
