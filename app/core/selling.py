"""What is compared on the papers of a sale before they leave (H39). No Qt, no SQL.

The rules of an offer and of a contract, S1 to S7: each names both values and the field
that puts it right. What is not entered yet is not compared; the form asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.core import codes
from app.core.i18n import N_
from app.core.money import HUNDRED, ZERO
from app.core.papers.checked import Finding, Severity, same
from app.core.places import named_place, printed_place
from app.core.words import accepted_amounts, amount_in_words

SEA_ONLY = frozenset({"FAS", "FOB", "CFR", "CIF"})
"""For ships and inland waterways (Incoterms 2020, rules §1)."""
PORTS = N_("Ports")
PLAN = N_("Payment plan")
TERMS = N_("Payment terms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """What a paper of a sale says.

    Attributes:
        name: Message id of what the paper is called.
        total: As it is printed.
        amounts: Of the lines, in `currency`.
        place: The named place of the Incoterm.
        loading, discharge: Codes of the ports.
        account: The currency of our account that it names; "" where there is none;
            None: it names no account.
        dates: Pairs that stand in this order: what they mean, both days, the field.
        shares: Percentages of the payment plan.
        parts: The same as amounts.
        planned, worded: The plan as entered, and as the payment terms say it; the
            latter is empty where they do not say it clearly.
    """

    name: str
    currency: str
    total: Decimal
    amounts: tuple[Decimal, ...]
    incoterm: str
    place: str
    loading: str
    discharge: str
    account: str | None = None
    dates: tuple[tuple[str, date | None, date | None, str], ...] = ()
    shares: tuple[Decimal, ...] = ()
    parts: tuple[Decimal, ...] = ()
    planned: str = ""
    worded: str = ""


def check(sold: Sold) -> tuple[Finding, ...]:
    """Return what every check that could be made found, in the order of the rules."""
    return tuple(found for rule in RULES for found in rule(sold))


def _words(sold: Sold) -> Iterator[Finding]:
    if not sold.total:
        return
    printed = amount_in_words(sold.total, sold.currency)
    figures = sum(sold.amounts, ZERO)
    said = accepted_amounts(figures, sold.currency)
    right = printed if printed in said else said[0]
    text = N_("Amount in words as in figures")
    yield same("S1", text, (sold.name, printed), (N_("Lines"), right), "lines")


def _lines(sold: Sold) -> Iterator[Finding]:
    text, whole = N_("Lines add up to the total"), sum(sold.amounts, ZERO)
    yield same("S2", text, (N_("Lines"), whole), (sold.name, sold.total), "lines")


def _account(sold: Sold) -> Iterator[Finding]:
    if sold.account is not None:
        text = N_("Bank account in the currency")
        ours = (N_("Bank account"), sold.account or None)
        found = same("S3", text, (sold.name, sold.currency), ours, "account")
        yield _at_most_a_warning(found)


def _place(sold: Sold) -> Iterator[Finding]:
    usual = named_place(sold.incoterm, sold.loading, sold.discharge)
    place = " ".join(sold.place.upper().split())
    if not (usual and place):
        return
    text, right = N_("Named place as the ports say"), (PORTS, usual)
    left = (sold.name, usual if usual in place else place)
    yield _at_most_a_warning(same("S4", text, left, right, "place"))


def _ports(sold: Sold) -> Iterator[Finding]:
    if sold.incoterm not in SEA_ONLY:
        return
    ends = {"port_of_loading": sold.loading, "port_of_discharge": sold.discharge}
    named = {where: code for where, code in ends.items() if code}
    by_air = {
        where: code
        for where, code in named.items()
        if codes.has("airports", code) and not codes.has("ports", code)
    }
    for where, code in (by_air or named).items():
        place, severity = printed_place(code), Severity.OK
        text = N_("A port for ships, as the trade term wants")
        params = {}
        if by_air:
            severity, params = Severity.ERROR, {"place": place, "term": sold.incoterm}
            text = N_(
                "{place}: a port for ships is wanted under {term}, not an airport"
            )
        yield Finding(
            rule="S5",
            severity=severity,
            msgid=text,
            params=params,
            left_name="" if by_air else N_("Trade term"),
            left=sold.incoterm,
            right_name=PORTS,
            right=place,
            where=where,
        )


def _dates(sold: Sold) -> Iterator[Finding]:
    for text, first, then, where in sold.dates:
        if first is not None and then is not None:
            yield Finding(
                rule="S6",
                severity=Severity.OK if first <= then else Severity.ERROR,
                msgid=text,
                left_name=sold.name,
                left=first,
                right_name=sold.name,
                right=then,
                where=where,
            )


def _payment(sold: Sold) -> Iterator[Finding]:
    if not sold.shares:
        return
    whole = (sold.name, HUNDRED)
    text = N_("Payment parts add up to 100 %")
    yield same("S7", text, (PLAN, sum(sold.shares, ZERO)), whole, "plan")
    text, parts = N_("Payment parts add up to the total"), sum(sold.parts, ZERO)
    yield same("S7", text, (PLAN, parts), (sold.name, sold.total), "plan")
    if sold.worded:
        text, worded = N_("Payment plan as the terms say"), (TERMS, sold.worded)
        found = same("S7", text, (PLAN, sold.planned), worded, "plan")
        yield _at_most_a_warning(found)


def _at_most_a_warning(found: Finding) -> Finding:
    if found.severity is Severity.ERROR:
        return replace(found, severity=Severity.WARNING)
    return found


RULES: tuple[Callable[[Sold], Iterator[Finding]], ...] = (
    _words,
    _lines,
    _account,
    _place,
    _ports,
    _dates,
    _payment,
)
