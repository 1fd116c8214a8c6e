"""A paper of the vault in words: its chip, its version, when and to whom it went."""

from __future__ import annotations

from app.core.clock import here
from app.core.i18n import _, screen_language, stamp
from app.core.papers.vault import Issued


def issued_chip(issued: Issued, *, stale: bool) -> tuple[str, str]:
    """Return the state of an issued paper: words and tone.

    Args:
        issued: Its last issue.
        stale: Whether its record says something else by now.
    """
    if stale:
        return _("Out of date"), "warn"
    return (_("Sent"), "ok") if issued.locked else (_("Issued"), "teal")


def short_words(issued: Issued) -> str:
    """Return version and day: "v1 · 2026-11-03"."""
    local = here(issued.sent_at or issued.issued_at)
    return f"{issued.label} · {screen_language().iso(local.date())}"


def issued_words(issued: Issued) -> str:
    """Return version, day and who issued it: "v1 · 2026-11-03 · Zhao Lei"."""
    return f"{short_words(issued)} · {issued.issued_by}"


def whole_words(issued: Issued) -> str:
    """Return version, time, who issued it and to whom it went."""
    time = stamp(issued.sent_at or issued.issued_at)
    parts = (issued.label, time, issued.issued_by, _sent(issued))
    return " · ".join(filter(None, parts))


def version_title(issued: Issued) -> str:
    """Return a version of a paper in words: "v1 · 2026-11-03 · sent to …"."""
    day = screen_language().iso(here(issued.issued_at).date())
    return " · ".join(filter(None, (issued.label, day, _sent(issued))))


def _sent(issued: Issued) -> str:
    return _("sent to {address}", address=issued.sent_to) if issued.locked else ""
