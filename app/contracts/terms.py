"""Reads a payment plan out of the words of payment terms, and writes them. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

from app.contracts.domain import Instalment, PaymentEvent, PaymentMethod
from app.core.money import HUNDRED

T = TypeVar("T")

_PARTS = re.compile(r"[,;，；、+]|\band\b", re.IGNORECASE)
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_DAYS = re.compile(r"(\d+)\s*(?:days?|天|日)", re.IGNORECASE)
_METHODS = {
    PaymentMethod.LC: (
        "l/c",
        "letter of credit",
        "documentary credit",
        "信用证",
        "信用證",
    ),
    PaymentMethod.DP: ("d/p", "付款交单"),
    PaymentMethod.DA: ("d/a", "承兑交单"),
    PaymentMethod.OA: ("o/a", "open account", "赊销"),
}
_EVENTS = {
    PaymentEvent.SIGNED: ("deposit", "advance", "定金", "预付", "订金"),
    PaymentEvent.INVOICED: ("invoice", "发票"),
    PaymentEvent.DELIVERED: ("arrival", "delivery", "到货", "到港"),
}
_WRITTEN = {
    PaymentEvent.SIGNED: ("deposit", "deposit within {days} after signing"),
    PaymentEvent.SHIPPED: ("against shipment", "within {days} after B/L date"),
    PaymentEvent.INVOICED: ("on invoice date", "within {days} after invoice date"),
    PaymentEvent.DELIVERED: ("on delivery", "within {days} after delivery"),
    PaymentEvent.FIXED: ("deposit by {due_on}", "deposit by {due_on}"),
}
"""How an instalment of no days, and of some, is said; in English, as offers are."""
_SEA_TERMS = frozenset({"FAS", "FOB", "CFR", "CIF"})
"""Sold on these, goods go by ship (Incoterms 2020): there is a bill of lading."""
_ANY_CARRIAGE = "transport document date"
"""What days are counted from where an aircraft, a train or a lorry may carry them."""
_AT_SIGHT = frozenset({PaymentMethod.LC, PaymentMethod.DP})


def text_of(plan: Iterable[Instalment], incoterm: str = "CIF") -> str:
    """Write a plan as payment terms that `plan_of` reads as the same plan.

    A fixed date, which no words of terms give, is written for the reader alone.

    Args:
        plan: The instalments.
        incoterm: Of the contract: only a ship's cargo has a bill of lading for sure.
    """
    text = ", ".join(_written(step) for step in plan)
    return text if incoterm in _SEA_TERMS else text.replace("B/L date", _ANY_CARRIAGE)


def _written(step: Instalment) -> str:
    at_once, later = _WRITTEN[step.event]
    if step.method in _AT_SIGHT and step.event is PaymentEvent.SHIPPED:
        at_once = "at sight"
    days = f"{step.days} day" if step.days == 1 else f"{step.days} days"
    said = (later if step.days else at_once).format(days=days, due_on=step.due_on)
    return f"{step.percent.normalize():f}% {step.method.value} {said}"


def plan_of(terms: str) -> tuple[Instalment, ...]:
    """Return the plan that payment terms describe; nothing where they are unclear.

    "T/T 30% deposit, 70% within 30 days after B/L date" gives 30 % when signed and
    70 % thirty days after shipment. The shares must add up to 100; a single part
    without a share is the whole.
    """
    parts = [part for part in _PARTS.split(terms) if part.strip()]
    shared = [part for part in parts if _SHARE.search(part)]
    if not shared:
        return (_instalment(terms, HUNDRED, terms),) if terms.strip() else ()
    plan = tuple(
        _instalment(part, Decimal(_first(_SHARE, part)), terms) for part in shared
    )
    return plan if sum(step.percent for step in plan) == HUNDRED else ()


def names_credit(terms: str) -> bool:
    """Say whether payment terms speak of a letter of credit."""
    low = terms.casefold()
    return any(word in low for word in _METHODS[PaymentMethod.LC])


def _instalment(part: str, percent: Decimal, terms: str) -> Instalment:
    event = _met(part, _EVENTS, PaymentEvent.SHIPPED)
    days = _first(_DAYS, part)
    usual = _met(terms, _METHODS, PaymentMethod.TT)
    if event is PaymentEvent.SIGNED:
        usual = PaymentMethod.TT
    method = _met(part, _METHODS, usual)
    if "t/t" in part.casefold() or "电汇" in part:
        method = PaymentMethod.TT
    return Instalment(
        percent=percent, event=event, days=int(days) if days else 0, method=method
    )


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group(1) if found else ""


def _met(text: str, words: dict[T, tuple[str, ...]], otherwise: T) -> T:
    low = text.casefold()
    for value, known in words.items():
        if any(word in low for word in known):
            return value
    return otherwise
