"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Listed, Module

MODULE = Module(
    name="inquiries",
    title=N_("Inquiries"),
    icon="inbox",
    group=N_("Business"),
    permission="inquiries.view",
    listing=Listed(
        spec="forms.inquiries_list:LIST",
        rows="app.inquiries.listing:LISTING",
    ),
    records={"inquiry": "app.inquiries.controller:InquiryController"},
    singular={"inquiry": N_("Inquiry")},
    lookups={"inquiry": "app.inquiries.service:lookup"},
    around={"inquiry": "app.inquiries.controller:around_inquiry"},
)
