"""What was checked when a paper was issued, as it is kept beside it. No Qt, no SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from app.documents.domain import Checked, Finding, Severity


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
