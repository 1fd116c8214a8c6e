"""What a check of a letter of credit says: how it came out, and why. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.credits.mt700 import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check and how it came out.

    Attributes:
        rule: Names it: LATE_SHIPMENT, OVERDRAWN …
        severity: ERROR: a bank refuses; UNKNOWN: not checkable yet.
        article: Where the rule stands.
        expected, found: The credit's side and ours, as text.
        msgid, params: The sentence; a `date` or `Decimal` param is formatted where
            it is shown.
    """

    rule: str
    severity: Severity
    article: str
    msgid: str
    params: tuple[tuple[str, object], ...] = ()
    expected: str = ""
    found: str = ""


def worst_first(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Sort findings by their severity; those of one severity keep their order."""
    order = (Severity.ERROR, Severity.WARNING, Severity.UNKNOWN, Severity.OK)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))


def discrepancies(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return those findings for which a bank refuses the documents."""
    return tuple(one for one in findings if one.severity is Severity.ERROR)


def ok(rule: str, article: str, msgid: str, **params: object) -> Finding:
    """Return a check that was passed."""
    return _finding(rule, Severity.OK, article, msgid, params)


def error(rule: str, article: str, msgid: str, **params: object) -> Finding:
    """Return a discrepancy."""
    return _finding(rule, Severity.ERROR, article, msgid, params)


def warning(rule: str, article: str, msgid: str, **params: object) -> Finding:
    """Return what somebody should look at."""
    return _finding(rule, Severity.WARNING, article, msgid, params)


def unknown(rule: str, article: str, msgid: str, **params: object) -> Finding:
    """Return a check that cannot be made yet."""
    return _finding(rule, Severity.UNKNOWN, article, msgid, params)


def _finding(
    rule: str, severity: Severity, article: str, msgid: str, params: dict[str, object]
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        article=article,
        msgid=msgid,
        params=tuple(params.items()),
        expected=str(params.get("expected", "")),
        found=str(params.get("found", "")),
    )
