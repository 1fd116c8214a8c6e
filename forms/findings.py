"""What was compared between papers, in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from app.core.i18n import _, screen_language, stamp
from app.core.papers.checked import Checked, Finding, Severity
from app.core.papers.vault import Issued

TONES = {Severity.OK: "ok", Severity.WARNING: "warn", Severity.ERROR: "bad"}


def shown(value: Any) -> str:
    """Return a compared value in words."""
    language = screen_language()
    if value is None:
        return "–"
    if isinstance(value, date):
        return language.iso(value)
    if isinstance(value, Decimal):
        places = max(0, -int(value.as_tuple().exponent))
        return language.quantity(value, places)
    return " / ".join(str(value).splitlines())


def sentence(finding: Finding) -> str:
    """Return what a check says, with both values where they differ."""
    if finding.severity is Severity.OK:
        return _(finding.msgid, **finding.params)
    return compared(finding)


def compared(finding: Finding) -> str:
    """Return what a check says, with both values."""
    words = _(finding.msgid, **finding.params)
    if not finding.left_name:
        return words
    return _(
        "{rule}: {left_name} {left}, {right_name} {right}",
        rule=words,
        left_name=_(finding.left_name),
        left=shown(finding.left),
        right_name=_(finding.right_name),
        right=shown(finding.right),
    )


def excuse(checked: Checked) -> list[tuple[str, str]]:
    """Return why a paper left the house although it differs, with a tone, if it did."""
    if not checked.reason:
        return []
    words = _("Issued although it differs: {reason}", reason=checked.reason)
    return [(words, "warn")]


def recorded(issued: Issued, checked: Checked | None) -> tuple[tuple[str, str], ...]:
    """Return what was checked when a paper was issued: words, each with its tone.

    Args:
        issued: The paper.
        checked: What was recorded then; None: nothing.
    """
    if checked is None:
        words = _("What was checked when it was issued was not recorded then.")
        return ((words, "info"),)
    told = {"name": issued.issued_by, "time": stamp(issued.issued_at)}
    found = [(_("Checked when {name} issued it, {time}", **told), "info")]
    found += excuse(checked)
    worst = sorted(checked.findings, key=lambda f: -list(Severity).index(f.severity))
    lines = {f"{f.rule} · {compared(f)}": TONES[f.severity] for f in worst}
    return (*found, *lines.items())
