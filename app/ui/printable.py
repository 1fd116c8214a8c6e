"""A list whose selected records are printed and sent together (H21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.core.i18n import N_
from app.ui.list_controller import Actions, ListController
from forms.kit import keys
from forms.kit.list_spec import Action

if TYPE_CHECKING:
    from app.db.listing import Listing
    from app.ui.desk import Desk
    from forms.kit.list_spec import ListSpec

PRINT, MAIL = "print", "mail"
"""The actions on the papers of all selected records: one preview; a letter each."""


def printable(
    desk: Desk,
    spec: ListSpec,
    rows: Listing[Any],
    actions: Actions | None,
    papers: str,
) -> ListController:
    """Return a list with actions that print and send the papers of what is selected.

    Args:
        desk: Where it is shown.
        spec: Its look.
        rows: How its rows are found.
        actions: As of `ListController`.
        papers: Name of what gathers the papers of one record; see `Listed.papers`.
    """
    words = N_("Print and mail…")
    printing = Action(PRINT, words, "printer", button=True, quick=True)
    mailing = Action(MAIL, N_("Mail…"), "mail", permission="mail.send")
    with_printing = replace(spec, actions=(*spec.actions, printing, mailing))
    made = ListController(desk, with_printing, rows, actions=actions)

    def act(key: str, records: Sequence[Any]) -> None:
        if key in (PRINT, MAIL):
            from app.ui.papers import print_records  # noqa: PLC0415 - few days print

            print_records(desk, made.title(), papers, records, mail=key == MAIL)

    made.action_asked.connect(act)
    for key in ("print", "print_all"):  # one preview holds all that is selected
        keys.action(key, made.form, lambda: made.form.act(PRINT))
    if desk.actor.may("mail.send"):
        keys.action("mail", made.form, lambda: made.form.act(MAIL))
    return made
