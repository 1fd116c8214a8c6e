"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Listed, Module, Next

MODULE = Module(
    name="quality",
    title=N_("Inspections"),
    icon="clipboard-check",
    group=N_("Execution"),
    permission="quality.view",
    listing=Listed(
        spec="forms.quality_list:LIST",
        rows="app.quality.listing:LISTING",
        papers="app.quality.controller:papers_of",
    ),
    records={"inspection": "app.quality.controller:InspectionController"},
    singular={"inspection": N_("Inspection")},
    around={
        "contract": "app.quality.controller:around_contract",
        "purchase": "app.quality.controller:around_purchase",
        "inspection": "app.quality.controller:around_inspection",
    },
    next_from={
        "purchase": (
            Next(
                key="inspection",
                title=N_("Inspections by product"),
                icon="clipboard-check",
                kind="inspection",
                drafts="app.quality.controller:from_purchase",
                needs="app.purchasing.domain:Action.COMPLETE",
                permission="quality.edit",
            ),
        ),
        "inspection": (
            Next(
                key="inspection",
                title=N_("Inspect again"),
                icon="clipboard-check",
                kind="inspection",
                drafts="app.quality.controller:again",
                needs="app.quality.domain:Action.WAIVE",
                permission="quality.edit",
            ),
        ),
    },
)
