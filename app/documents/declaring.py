"""What customs are told of a shipment, compared with our papers. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.core.allocate import allocate
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.papers.checked import Finding, Severity, same
from app.documents.comparing import CUSTOMS, INVOICE, PACKING
from app.documents.domain import Weighed
from app.documents.evidence import Evidence


def k5(seen: Evidence) -> Iterator[Finding]:
    """Value, currency and trade term of the declaration are the invoice's."""
    declared = seen.declared
    if declared is None or declared.total is None:
        return
    shipment = seen.facts.shipment
    total = shipment.invoice_total()
    yield same(
        "K5",
        N_("Total value"),
        (INVOICE, total),
        (CUSTOMS, declared.total),
        declared.place("lines"),
    )
    if declared.currency:
        yield same(
            "K5",
            N_("Currency"),
            (INVOICE, shipment.currency),
            (CUSTOMS, declared.currency),
            declared.place("lines"),
        )
    if declared.incoterms:
        term = shipment.incoterm
        yield same(
            "K5",
            N_("Trade term"),
            (INVOICE, term),
            (CUSTOMS, term if term in declared.incoterms else declared.incoterms[0]),
            declared.place("trade_term"),
        )


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
