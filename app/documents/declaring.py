"""What customs are told of a shipment, compared with our papers. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.core.allocate import allocate
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.papers.checked import Finding, Severity, Side, same
from app.documents.comparing import CUSTOMS, INVOICE, PACKING
from app.documents.domain import Declared, Weighed
from app.documents.evidence import Evidence

PACKAGES = N_("Number of packages")
GROSS, NET = N_("Gross weight"), N_("Net weight")
CONSIGNOR = N_("Domestic consignor")
_VALUE, _CURRENCY, _TERM = N_("Total value"), N_("Currency"), N_("Trade term")
_OF_ONE = {
    PACKAGES: N_("Number of packages of declaration {number}"),
    GROSS: N_("Gross weight of declaration {number}"),
    NET: N_("Net weight of declaration {number}"),
    CONSIGNOR: N_("Domestic consignor of declaration {number}"),
    _VALUE: N_("Total value of declaration {number}"),
    _CURRENCY: N_("Currency of declaration {number}"),
    _TERM: N_("Trade term of declaration {number}"),
}
"""What is compared of one of several declarations."""


def of_one(found: Finding, declared: Declared) -> Finding:
    """Return a finding that names its declaration, where there are several."""
    if not declared.number:
        return found
    number = {"number": declared.number}
    return replace(found, msgid=_OF_ONE[found.msgid], params=number)


def added(
    rule: str, msgid: str, ours: Side, seen: Evidence, name: str, place: str = ""
) -> Iterator[Finding]:
    """Compare a figure of all declarations together; what differs names whose it is.

    Args:
        rule: The rule.
        msgid: What is compared.
        ours: What the shipment says.
        seen: What is compared.
        name: Of the figure.
        place: Where a declaration has it; "": under that name.
    """
    whole, at = seen.declared, place or name
    if whole is None or getattr(whole, name) is None:
        return
    found = same(rule, msgid, ours, (CUSTOMS, getattr(whole, name)), whole.place(at))
    told = [
        of_one(same(rule, msgid, (ours[0], ought), (CUSTOMS, says), one.place(at)), one)
        for one in whole.parts
        if one.shipped is not None
        and (says := getattr(one, name)) != (ought := getattr(one.shipped, name))
    ]
    yield from told if told and found.severity is not Severity.OK else [found]


def k5(seen: Evidence) -> Iterator[Finding]:
    """Value, currency and trade term of every declaration are the invoice's."""
    shipment = seen.facts.shipment
    total = (INVOICE, shipment.invoice_total())
    yield from added("K5", _VALUE, total, seen, "total", "lines")
    for one in seen.declared.each() if seen.declared else ():
        if one.currency:
            told = (INVOICE, shipment.currency), (CUSTOMS, one.currency)
            yield of_one(same("K5", _CURRENCY, *told, one.place("lines")), one)
        if terms := one.incoterms:
            term = shipment.incoterm
            says = term if term in terms else terms[0]
            told = (INVOICE, term), (CUSTOMS, says)
            yield of_one(same("K5", _TERM, *told, one.place("trade_term")), one)


def k12(seen: Evidence) -> Iterator[Finding]:
    """A legal quantity in kilograms is the net weight of the packed lines."""
    if seen.declared is None:
        return
    shipment = seen.facts.shipment
    packed = [shipment.line_totals(i).net_kg for i in range(len(shipment.lines))]
    if not any(packed):
        return
    # Rounded lines need not come to the rounded whole: customs are told shares of it.
    shares = allocate(shipment.totals().net_kg, packed, 2)
    for of_lines, declared in _together(seen, seen.declared.lines):
        told = [one.kilograms for one in declared if one.kilograms is not None]
        if len(told) < len(declared):
            continue
        net, kilograms = sum((packed[i] for i in of_lines), ZERO), sum(told, ZERO)
        text, where = N_("Legal quantity in kilograms"), declared[0].where
        found = same("K12", text, (PACKING, net), (CUSTOMS, kilograms), where)
        if kilograms == sum((shares[i] for i in of_lines), ZERO):
            found = replace(found, severity=Severity.OK)
        yield found


def _together(
    seen: Evidence, declared: Sequence[Weighed]
) -> Iterator[tuple[list[int], list[Weighed]]]:
    """Return lines of the shipment with the declared ones that they became.

    A merged line names the first of its lines only; the others are of its HS code. It
    may be any of those declared under that code: these are compared together then.
    """
    lines = seen.facts.shipment.lines
    place = {line.id: index for index, line in enumerate(lines)}
    known = [one for one in declared if one.line in place]
    named = {one.line for one in known}
    merged: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if line.id not in named:
            card = seen.facts.product(line)
            merged.setdefault(card.hs_code if card else "", []).append(index)
    for one in known:
        if one.hs_code not in merged:
            yield [place[one.line]], [one]
    for code, others in merged.items():
        alike = [one for one in known if one.hs_code == code]
        if alike:
            yield [*others, *(place[one.line] for one in alike)], alike
