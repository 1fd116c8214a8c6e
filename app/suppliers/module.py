"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Listed, Module, Next

MODULE = Module(
    name="suppliers",
    title=N_("Suppliers"),
    icon="building-factory-2",
    group=N_("Master data"),
    permission="suppliers.view",
    listing=Listed(
        spec="forms.suppliers_list:LIST",
        rows="app.suppliers.listing:LISTING",
    ),
    records={"supplier_profile": "app.suppliers.controller:ProfileController"},
    singular={"supplier_profile": N_("Supplier profile")},
    tells={"suppliers": "app.suppliers.service:told"},
    around={"party": "app.suppliers.controller:around_party"},
    next_from={
        "party": (
            Next(
                key="supplier_profile",
                title=N_("Supplier profile"),
                icon="building-factory-2",
                kind="supplier_profile",
                drafts="app.suppliers.controller:from_party",
                permission="suppliers.edit",
            ),
        )
    },
)
