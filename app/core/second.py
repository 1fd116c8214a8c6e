"""What one person wrote and a second one confirms before it counts. No Qt, no SQL.

Bank accounts, credit limits, and the roles of who is such a second person. Two who
wrote it confirm it for each other no more than one alone; where nobody else may, the
same person does, and it is said.
"""

from __future__ import annotations

from app.core.i18n import N_

WAITS = "waits"
"""What a list says of what waits."""
WAITING = N_("Waits for a second person")
MINE = "waits_for_me"
"""What a list is asked for, of that, by whoever may confirm it."""
WAITS_FOR_ME = N_("Waits for my confirmation")


def writers(entered_by: str) -> tuple[str, ...]:
    """Return the logins of those who wrote what waits for a second person."""
    return tuple(filter(None, entered_by.split(",")))


def and_also(entered_by: str, who: str) -> str:
    """Return who wrote something that waits, now that one more has."""
    return ",".join(dict.fromkeys((*writers(entered_by), who)))
