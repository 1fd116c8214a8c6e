"""Compares a letter of credit with the contract it is to pay for (审证). Pure.

Each difference is one to have amended before the goods are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.contracts.domain import Contract, PaymentMethod
from app.core.i18n import N_, N_n
from app.core.money import ZERO
from app.core.places import place_name, says_place
from app.credits import goods as described
from app.credits.domain import LetterOfCredit
from app.credits.findings import Finding, error, ok, warning, worst_first
from app.credits.mt700 import Allowed

CONTRACT = N_("The credit says {expected}, the contract {found}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What was agreed on.

    Attributes:
        beneficiary: Our name as papers print it.
        applicant: The customer's name as papers print it.
        item_codes: Item numbers by contract line, in the order of the lines.
    """

    contract: Contract
    beneficiary: str = ""
    applicant: str = ""
    item_codes: tuple[str, ...] = ()


def review(credit: LetterOfCredit, agreed: Agreed) -> tuple[Finding, ...]:
    """Return where a credit differs from its contract, then what agrees."""
    return worst_first(
        (
            *_money(credit, agreed.contract),
            *_dates(credit, agreed.contract),
            *_way(credit, agreed.contract),
            *_names(credit, agreed),
            *_goods(credit, agreed),
        )
    )


def _differs(rule: str, tag: str, expected: object, found: object) -> Finding:
    return error(rule, tag, CONTRACT, expected=expected, found=found)


def _agrees(rule: str, tag: str) -> Finding:
    return ok(rule, tag, N_("As in the contract."))


def _money(credit: LetterOfCredit, contract: Contract) -> Iterator[Finding]:
    if credit.currency != contract.currency:
        yield _differs("CURRENCY", "32B", credit.currency, contract.currency)
    elif credit.amount is not None and credit.amount < _by_credit(contract):
        both = {"expected": credit.amount, "found": _by_credit(contract)}
        yield error("AMOUNT", "32B", CONTRACT, **both, currency=credit.currency)
    elif credit.amount is not None:
        yield _agrees("AMOUNT", "32B")
    if min(credit.plus, credit.minus) < contract.tolerance_percent:
        text = N_("The contract allows {found} % more or less, the credit less.")
        yield error("TOLERANCE", "39A", text, found=contract.tolerance_percent)


def _by_credit(contract: Contract) -> Decimal:
    """Return what the plan has paid by credit; all of it where it says nothing."""
    steps = zip(contract.plan, contract.instalment_amounts(), strict=True)
    named = [amount for step, amount in steps if step.method is PaymentMethod.LC]
    return sum(named, ZERO) or contract.total()


def _dates(credit: LetterOfCredit, contract: Contract) -> Iterator[Finding]:
    shipped, wanted = credit.latest_shipment_on, contract.latest_shipment_on
    if shipped and wanted and shipped < wanted:
        yield _differs("LATEST_SHIPMENT", "44C", shipped, wanted)
    last = shipped or wanted
    if last and credit.expires_on:
        yield from _time_to_present(credit, last, credit.expires_on)


def _time_to_present(
    credit: LetterOfCredit, last: date, expiry: date
) -> Iterator[Finding]:
    days = (expiry - last).days
    if days < credit.presentation_days:
        yield warning(
            "PRESENTATION_TIME",
            "31D, 48",
            N_n(
                "Between latest shipment and expiry lies {found} day, not {expected}.",
                "Between latest shipment and expiry lie {found} days, not {expected}.",
                "found",
            ),
            expected=credit.presentation_days,
            found=days,
        )


def _way(credit: LetterOfCredit, contract: Contract) -> Iterator[Finding]:
    for rule, tag, said, wanted in (
        ("PARTIAL_SHIPMENT", "43P", credit.partial, contract.partial_shipment),
        ("TRANSHIPMENT", "43T", credit.transhipment, contract.transhipment),
    ):
        if wanted and said is not Allowed.YES:
            text = N_("The contract allows it; the credit does not, or not clearly.")
            yield error(rule, tag, text)
        elif wanted:
            yield _agrees(rule, tag)
    for rule, tag, said_port, code in (
        ("PORT_OF_LOADING", "44E", credit.port_of_loading, contract.port_of_loading),
        (
            "PORT_OF_DISCHARGE",
            "44F",
            credit.port_of_discharge,
            contract.port_of_discharge,
        ),
    ):
        port = place_name(code, "en").upper() if code else ""
        if not (port and said_port):
            continue
        if says_place(said_port, port):
            yield _agrees(rule, tag)
        else:
            yield _differs(rule, tag, said_port, port)


def _names(credit: LetterOfCredit, agreed: Agreed) -> Iterator[Finding]:
    for rule, tag, said, ours in (
        ("BENEFICIARY", "59", credit.beneficiary, agreed.beneficiary),
        ("APPLICANT", "50", credit.applicant, agreed.applicant),
    ):
        wanted = described.words(ours)
        if not (said and wanted):
            continue
        if described.words(said)[: len(wanted)] == wanted:
            yield _agrees(rule, tag)
        else:
            yield _differs(rule, tag, " ".join(said.split()), ours)


def _goods(credit: LetterOfCredit, agreed: Agreed) -> Iterator[Finding]:
    if not credit.goods:
        return
    contract = agreed.contract
    term, number = described.terms(credit.goods)
    ours = f"{contract.incoterm} {contract.place}".upper().strip()
    if term and term != ours:
        yield _differs("TRADE_TERM", "45A", term, ours)
    if number and contract.number and number != contract.number.upper():
        yield _differs("CONTRACT_NUMBER", "45A", number, contract.number)
    codes = agreed.item_codes or ("",) * len(contract.lines)
    lines = tuple(
        described.Invoiced(
            text=f"{line.description_en} {code}".strip(),
            quantity=line.quantity,
            unit_price=line.unit_price,
        )
        for line, code in zip(contract.lines, codes, strict=True)
    )
    for kind, params in described.compare(
        described.read(credit.goods), lines, contract.currency
    ):
        text, severe = described.SENTENCES[kind]
        make = error if severe else warning
        yield make(kind, "45A", text, **params)
