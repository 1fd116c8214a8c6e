"""Finds what banks would refuse: a presentation against its credit (UCP 600). Pure.

A check that needs something nobody knows is reported as not checkable; nothing is
assumed (settled_rules 32).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core import checks
from app.core.i18n import N_, N_n
from app.core.money import ZERO
from app.core.places import says_place
from app.core.refs import Ref
from app.credits import bills
from app.credits import goods as described
from app.credits.bills import Bill
from app.credits.domain import LetterOfCredit, latest_presentation
from app.credits.findings import Finding, error, ok, unknown, warning, worst_first
from app.credits.mt700 import Allowed
from app.credits.requirements import PaperKind, Required

USUAL_INSURED = Decimal(110)
"""UCP 600 art. 28 f ii, where the credit names no percentage."""
_PERCENT = re.compile(r"(\d{2,3})\s*(?:PCT|PERCENT|PER CENT|%)")
_COVER = re.compile(r"ICC\s*\(?([ABC])\)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What is presented; None and "" mean that it is not known.

    Attributes:
        amount: Of the invoice and draft.
        drawn_before: Under this credit by other shipments.
        on_board_on: Of the transport document; of several the latest.
        transhipped: By the transport document.
        port_of_loading, port_of_discharge: Names as printed.
        lines: The goods as the invoice describes them.
        contract_number: As the invoice cites it.
        insured_percent: 0: not insured by us.
        insured_on: Date of the insurance document.
        cover: "ICC(A)".
        bill: The bill of lading; None while nobody has entered it.
    """

    shipment: Ref | None = None
    currency: str = ""
    amount: Decimal = ZERO
    drawn_before: Decimal = ZERO
    on_board_on: date | None = None
    transhipped: bool | None = None
    presented_on: date | None = None
    port_of_loading: str = ""
    port_of_discharge: str = ""
    incoterm: str = ""
    place: str = ""
    contract_number: str = ""
    beneficiary: str = ""
    lines: tuple[described.Invoiced, ...] = ()
    insured_percent: Decimal | None = None
    insured_on: date | None = None
    cover: str = ""
    bill: Bill | None = None


def check(
    credit: LetterOfCredit, presented: Presented, today: date
) -> tuple[Finding, ...]:
    """Return every check of a presentation, the worst first."""
    found = [
        *_shipment_date(credit, presented),
        *_presentation(credit, presented, today),
        *_amount(credit, presented),
        *_partial(credit, presented),
        *_ports(credit, presented),
        *_parties(credit, presented),
        *_goods(credit, presented),
        *_bill(credit, presented),
        *_insurance(credit, presented),
    ]
    return worst_first(found)


def _shipment_date(credit: LetterOfCredit, given: Presented) -> Iterator[Finding]:
    rule, article = "LATE_SHIPMENT", "44C"
    if credit.latest_shipment_on is None:
        yield unknown(rule, article, N_("The credit names no latest date of shipment."))
    elif given.on_board_on is None:
        yield unknown(rule, article, N_("The on-board date is not known yet."))
    elif given.on_board_on > credit.latest_shipment_on:
        yield error(
            rule,
            article,
            N_("Shipped on {found}, after the latest date of shipment {expected}."),
            expected=credit.latest_shipment_on,
            found=given.on_board_on,
        )
    else:
        yield ok(
            rule,
            article,
            N_("Shipped on {found}, in time for {expected}."),
            expected=credit.latest_shipment_on,
            found=given.on_board_on,
        )


def _presentation(
    credit: LetterOfCredit, given: Presented, today: date
) -> Iterator[Finding]:
    rule, article = "LATE_PRESENTATION", "UCP 600 art. 14 c, 29"
    limit = None
    if given.on_board_on is not None:
        limit = latest_presentation(credit, given.on_board_on)
    if limit is None:
        yield unknown(rule, article, N_("The last day of presentation is not known."))
        return
    both = {"expected": limit.last_day, "found": given.presented_on or today}
    expired = both["found"] > limit.presentation.by_expiry
    if both["found"] > limit.last_day:
        rule = "EXPIRED" if expired else rule
        late = (
            N_("Presented on {found}; the last day was {expected}.")
            if given.presented_on
            else N_("Not presented; the last day was {expected}.")
        )
        yield error(rule, article, late, **both)
    elif given.presented_on is not None:
        yield ok(rule, article, N_("Presented on {found}, in time."), **both)
    elif today >= limit.warnings[0]:
        yield warning(
            rule,
            article,
            N_n(
                "Present the documents by {expected}: {days} day is left.",
                "Present the documents by {expected}: {days} days are left.",
                "days",
            ),
            days=limit.days_left(today),
            **both,
        )
    else:
        yield ok(rule, article, N_("Present the documents by {expected}."), **both)


def _amount(credit: LetterOfCredit, given: Presented) -> Iterator[Finding]:
    rule, article = "OVERDRAWN", "UCP 600 art. 18 b, 30"
    if given.currency and given.currency != credit.currency:
        yield error(
            "CURRENCY",
            "UCP 600 art. 18 a iii",
            N_("The invoice is in {found}, the credit in {expected}."),
            expected=credit.currency,
            found=given.currency,
        )
        return
    if credit.amount is None:
        yield unknown(rule, article, N_("The amount of the credit is not known."))
        return
    drawn = given.drawn_before + given.amount
    most = credit.max_drawing()
    both = {
        "expected": most,
        "found": drawn,
        "currency": credit.currency,
    }
    if drawn > most:
        text = N_("Drawn {currency} {found} in all; at most {expected} may be drawn.")
        yield error(rule, article, text, **both)
    else:
        text = N_("Drawn {currency} {found} of at most {expected}.")
        yield ok(rule, article, text, **both)


def _partial(credit: LetterOfCredit, given: Presented) -> Iterator[Finding]:
    least = (credit.amount or ZERO) * (100 - credit.minus) / 100
    part = given.drawn_before > 0 or given.amount < least
    yield from _condition(
        "PARTIAL_SHIPMENT",
        "UCP 600 art. 31",
        credit.partial,
        part if credit.amount is not None else None,
        (
            N_("This is a partial shipment, which the credit does not allow."),
            N_("Partial shipments are allowed on conditions only: read the credit."),
            N_("The credit does not say whether partial shipments are allowed."),
        ),
    )
    yield from _condition(
        "TRANSHIPMENT",
        "UCP 600 art. 20 b, c",
        credit.transhipment,
        given.transhipped,
        (
            N_("The goods are transhipped, which the credit does not allow."),
            N_("Transhipment is allowed on conditions only: read the credit."),
            N_("The credit does not say whether transhipment is allowed."),
        ),
    )


def _condition(
    rule: str,
    article: str,
    said: Allowed,
    happens: bool | None,  # noqa: FBT001 - a fact, not a switch
    texts: tuple[str, str, str],
) -> Iterator[Finding]:
    if said is Allowed.YES or happens is False:
        yield ok(rule, article, N_("Nothing stands against it."))
    elif happens is None and said is Allowed.NO:
        yield unknown(
            rule, article, N_("Not allowed; whether it happens is not known.")
        )
    elif said is Allowed.NO:
        yield error(rule, article, texts[0])
    elif said is Allowed.CONDITIONAL:
        yield warning(rule, article, texts[1])
    else:
        yield unknown(rule, article, texts[2])


def _ports(credit: LetterOfCredit, given: Presented) -> Iterator[Finding]:
    for rule, tag, wanted, found in (
        ("PORT_OF_LOADING", "44E", credit.port_of_loading, given.port_of_loading),
        ("PORT_OF_DISCHARGE", "44F", credit.port_of_discharge, given.port_of_discharge),
    ):
        article = f"{tag}, UCP 600 art. 20 a iii"
        both = {"expected": wanted, "found": found}
        if not wanted:
            continue
        if not found:
            yield unknown(rule, article, N_("The port is not known yet."))
        elif says_place(wanted, found):
            yield ok(rule, article, N_("{found} is what the credit says."), **both)
        else:
            text = N_("The credit says {expected}, the shipment {found}.")
            yield error(rule, article, text, **both)


def _parties(credit: LetterOfCredit, given: Presented) -> Iterator[Finding]:
    if not (credit.beneficiary and given.beneficiary):
        return
    rule, article = "BENEFICIARY", "UCP 600 art. 18 a i"
    head = described.words(credit.beneficiary)
    ours = described.words(given.beneficiary)
    both = {
        "expected": credit.beneficiary.replace("\n", " "),
        "found": given.beneficiary,
    }
    if head[: len(ours)] == ours:
        yield ok(rule, article, N_("{found} is what the credit says."), **both)
    else:
        text = N_("The credit names {expected}, the invoice {found}.")
        yield error(rule, article, text, **both)


def _goods(credit: LetterOfCredit, given: Presented) -> Iterator[Finding]:
    rule, article = "DESCRIPTION", "UCP 600 art. 18 c"
    if not credit.goods:
        yield unknown(rule, article, N_("The credit describes no goods."))
        return
    wanted = described.read(credit.goods)
    compared = described.compare(wanted, given.lines, credit.currency)
    for kind, params in compared:
        text, severe = described.SENTENCES[kind]
        make = error if severe else warning
        yield make(kind, article, text, **params)
    if not compared and given.lines:
        yield ok(rule, article, N_("The goods are described as in the credit."))
    yield from _terms(credit, given)


def _terms(credit: LetterOfCredit, given: Presented) -> Iterator[Finding]:
    term, number = described.terms(credit.goods)
    both = {
        "expected": term,
        "found": f"{given.incoterm} {given.place}".upper().strip(),
    }
    if term and given.incoterm and term != both["found"]:
        yield error(
            "TRADE_TERM",
            "45A, UCP 600 art. 18 c",
            N_("The credit says {expected}, the invoice {found}."),
            **both,
        )
    if number and given.contract_number and number != given.contract_number.upper():
        yield error(
            "CONTRACT_NUMBER",
            "45A",
            N_("The credit says {expected}, the invoice {found}."),
            expected=number,
            found=given.contract_number,
        )


def _asked(credit: LetterOfCredit, kind: PaperKind) -> Required | None:
    documents = credit.message().documents
    return next((one for one in documents if one.kind is kind), None)


def _bill(credit: LetterOfCredit, given: Presented) -> Iterator[Finding]:
    asked = _asked(credit, PaperKind.BILL_OF_LADING)
    if asked is not None:
        yield from bills.check(asked, given.bill, credit.applicant)


def _insurance(credit: LetterOfCredit, given: Presented) -> Iterator[Finding]:
    asked = _asked(credit, PaperKind.INSURANCE)
    if asked is None:
        return
    rule, article = "INSURANCE_PERCENT", "46A, UCP 600 art. 28 f ii"
    match = _PERCENT.search(asked.text.upper())
    wanted = Decimal(match[1]) if match else USUAL_INSURED
    if given.insured_percent is None:
        yield unknown(rule, article, N_("The insured value is not known yet."))
    else:
        both = {"expected": wanted, "found": given.insured_percent}
        if given.insured_percent < wanted:
            text = N_("Insured for {found} %; the credit asks for {expected} %.")
            yield error(rule, article, text, **both)
        else:
            text = N_("Insured for {found} %, as the credit asks.")
            yield ok(rule, article, text, **both)
    if checks.before(given.on_board_on, given.insured_on):
        yield error(
            "INSURANCE_DATE",
            "UCP 600 art. 28 e",
            N_("Insured on {found}, after the shipment on {expected}."),
            expected=given.on_board_on,
            found=given.insured_on,
        )
    yield from _cover(asked, given)


def _cover(asked: Required, given: Presented) -> Iterator[Finding]:
    """Compare the clauses; a wider cover is no discrepancy (settled_rules 35)."""
    wanted, found = (_COVER.search(text.upper()) for text in (asked.text, given.cover))
    if wanted is None or found is None:
        return
    if found[1] > wanted[1]:  # A is wider than B, B wider than C
        yield error(
            "INSURANCE_COVER",
            "46A",
            N_("Covered by ICC({found}); the credit asks for ICC({expected})."),
            expected=wanted[1],
            found=found[1],
        )
