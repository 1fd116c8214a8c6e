"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Listed, Module, Next

MODULE = Module(
    name="quotations",
    title=N_("Quotations"),
    icon="file-dollar",
    group=N_("Business"),
    permission="quotations.view",
    listing=Listed(
        spec="forms.quotations_list:LIST",
        rows="app.quotations.listing:LISTING",
        papers="app.quotations.controller:papers_of",
        shares={"margin": "app.quotations.service.telling:weigh"},
    ),
    tells={"quotations": "app.quotations.service.telling:told"},
    records={"quotation": "app.quotations.controller:QuotationController"},
    singular={"quotation": N_("Quotation")},
    lookups={"quotation": "app.quotations.service:lookup"},
    around={
        "quotation": "app.quotations.controller:around_quotation",
        "inquiry": "app.quotations.controller:around_inquiry",
    },
    next_from={
        "inquiry": (
            Next(
                key="quotation",
                title=N_("Quotation"),
                icon="file-dollar",
                kind="quotation",
                drafts="app.quotations.controller:from_inquiry",
                needs="app.inquiries.domain:Action.QUOTE",
                permission="quotations.edit",
            ),
        )
    },
)
