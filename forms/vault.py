"""A paper of the vault in words: its chip, its version, when and to whom it went."""

from __future__ import annotations

from app.core.clock import here
from app.core.i18n import N_, _, screen_language, stamp
from app.core.papers.vault import Issued, Way, shown_way

WAY_TITLES = {
    Way.OPEN: N_("Issued"),
    Way.WAITING: N_("In the outbox"),
    Way.HANDED: N_("In the mail program"),
    Way.UNKNOWN: N_("Not known to be sent"),
    Way.SENT: N_("Sent"),
}
_TONES = {Way.OPEN: "teal", Way.WAITING: "info", Way.SENT: "ok"}
_SAID = {
    Way.WAITING: N_("waiting to be sent"),
    Way.UNKNOWN: N_("not known to be sent"),
    Way.HANDED: N_("in the mail program, not known to be sent"),
    Way.WRITTEN: N_("written as a file, not known to be sent"),
}


def issued_chip(issued: Issued, *, stale: bool) -> tuple[str, str]:
    """Return the state of an issued paper: words and tone.

    Args:
        issued: Its last issue.
        stale: Whether its record says something else by now.
    """
    if stale:
        return _("Out of date"), "warn"
    return way_chip(issued.way)


def way_chip(way: Way) -> tuple[str, str]:
    """Return how far an issued paper has come: words and tone."""
    shown = shown_way(way)
    return _(WAY_TITLES[shown]), _TONES.get(shown, "warn")


def short_words(issued: Issued) -> str:
    """Return version and day: "v1 · 2026-11-03"."""
    local = here(issued.sent_at or issued.issued_at)
    return f"{issued.label} · {screen_language().iso(local.date())}"


def issued_words(issued: Issued) -> str:
    """Return version, day and who issued it: "v1 · 2026-11-03 · Zhao Lei"."""
    return f"{short_words(issued)} · {issued.issued_by}"


def whole_words(issued: Issued) -> str:
    """Return version, time, who issued it and what is known of its sending."""
    time = stamp(issued.sent_at or issued.issued_at)
    parts = (issued.label, time, issued.issued_by, _sent(issued))
    return " · ".join(filter(None, parts))


def sending(issued: Issued) -> str:
    """Return when a paper was sent, or what is known of that; "": it lies here."""
    if issued.way is Way.SENT:
        return stamp(issued.sent_at)
    return "" if issued.way is Way.OPEN else way_chip(issued.way)[0]


def version_title(issued: Issued) -> str:
    """Return a version of a paper in words: "v1 · 2026-11-03 · sent to …"."""
    day = screen_language().iso(here(issued.issued_at).date())
    return " · ".join(filter(None, (issued.label, day, _sent(issued))))


def _sent(issued: Issued) -> str:
    if issued.way is Way.SENT:
        return _("sent to {address}", address=issued.sent_to)
    return _(_SAID[issued.way]) if issued.way in _SAID else ""
