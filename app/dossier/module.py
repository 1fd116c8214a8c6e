"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Module

MODULE = Module(
    name="dossier",
    title=N_("Deadlines"),
    icon="calendar-due",
    group="",
    permission="office.view",
)
