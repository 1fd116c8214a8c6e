"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Module

MODULE = Module(
    name="inquiries",
    title=N_("Inquiries"),
    icon="inbox",
    group=N_("Business"),
    permission="inquiries.view",
    listing="app.inquiries.controller:listing",
    records={"inquiry": "app.inquiries.controller:InquiryController"},
    singular={"inquiry": N_("Inquiry")},
    lookups={"inquiry": "app.inquiries.service:lookup"},
    around={"inquiry": "app.inquiries.controller:around_inquiry"},
)
