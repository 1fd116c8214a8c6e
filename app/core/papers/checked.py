"""What is checked before a paper is issued, and how it is kept. No Qt, no SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.core.events import Event


class Severity(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check of papers says, as those of documents.md §1.1.

    Attributes:
        rule: K1 to K14, or S1 to S8 of what is offered and sold.
        msgid: The sentence, with placeholders for `params`.
        left_name, right_name: Message ids of the two papers or facts compared.
        left, right: The two values: text, a number or a date; None for none.
        where: The record's field to correct, or another record's (`field_of`);
            empty for none.
    """

    rule: str
    severity: Severity
    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)
    left_name: str = ""
    left: Any = None
    right_name: str = ""
    right: Any = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks said when a paper was issued.

    Attributes:
        findings: What each check compared, in the order of the rules.
        reason: Why it was issued although something differs; empty: nothing did, or
            nobody was asked.
    """

    findings: tuple[Finding, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class IssuedAllTheSame(Event):
    """Papers left the house although something differs.

    Attributes:
        kind: Of the record they are made from: "shipment".
        record: Its key.
        words: The reason, and what differs.
    """

    kind: str
    record: int
    words: str


Side = tuple[str, Any]
"""One of two that are compared: the paper's name and what it says."""


def same(rule: str, msgid: str, left: Side, right: Side, where: str = "") -> Finding:
    """Compare two values, which are to be the same."""
    return Finding(
        rule=rule,
        severity=Severity.OK if left[1] == right[1] else Severity.ERROR,
        msgid=msgid,
        left_name=left[0],
        left=left[1],
        right_name=right[0],
        right=right[1],
        where=where,
    )


def kept(checked: Checked) -> str:
    """Return it as text; values stay what they are: figures, days or words."""
    told = {
        "reason": checked.reason,
        "findings": [_plain(finding) for finding in checked.findings],
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def read(text: str) -> Checked:
    """Return what was kept.

    Raises:
        ValueError: It is not what `kept` writes.
    """
    told = json.loads(text)
    return Checked(tuple(map(_finding, told["findings"])), told["reason"])


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "msgid": finding.msgid,
        "params": dict(finding.params),
        "left": [finding.left_name, *_value(finding.left)],
        "right": [finding.right_name, *_value(finding.right)],
    }


def _finding(told: dict[str, Any]) -> Finding:
    left_name, *left = told["left"]
    right_name, *right = told["right"]
    return Finding(
        rule=told["rule"],
        severity=Severity(told["severity"]),
        msgid=told["msgid"],
        params=told["params"],
        left_name=left_name,
        left=_read(*left),
        right_name=right_name,
        right=_read(*right),
    )


def _value(value: Any) -> tuple[str, str]:
    """Return a compared value and of which kind it is."""
    if value is None:
        return "", "none"
    if isinstance(value, Decimal):
        return f"{value:f}", "figure"
    if isinstance(value, date):
        return value.isoformat(), "day"
    return str(value), "count" if isinstance(value, int) else "words"


def _read(value: str, kind: str) -> Any:
    made: dict[str, Any] = {"figure": Decimal, "day": date.fromisoformat, "count": int}
    return None if kind == "none" else made.get(kind, str)(value)


def seen_by(checked: Checked, hidden: Iterable[str]) -> Checked:
    """Return it without what compares something that a person may not see.

    Args:
        checked: What was checked.
        hidden: Names of papers and facts as findings bear them.
    """
    names = frozenset(hidden)
    return Checked(
        tuple(f for f in checked.findings if not {f.left_name, f.right_name} & names),
        checked.reason,
    )
