"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Listed, Module, MoreList

MODULE = Module(
    name="dossier",
    title=N_("Deadlines"),
    icon="calendar-due",
    group=N_("Business"),
    permission="office.view",
    listing="app.dossier.controller.deadlines:DeadlinesController",
    more_lists=(
        MoreList(
            name="trash",
            title=N_("Trash"),
            icon="trash",
            listing=Listed(
                spec="forms.dossier_list:LIST",
                rows="app.dossier.listing:LISTING",
                actions={
                    "restore": "app.dossier.controller:restore",
                    "show": "app.dossier.controller:show",
                },
            ),
        ),
    ),
    tells={"contracts": "app.dossier.service.telling:of_contracts"},
    leads={"note": "app.dossier.controller:of_note"},
)
