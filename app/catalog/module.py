"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Module, MoreList

MODULE = Module(
    name="catalog",
    title=N_("Products"),
    icon="packages",
    group=N_("Master data"),
    permission="catalog.view",
    listing="app.catalog.controller:listing",
    more_lists=(
        MoreList(
            name="tariff",
            title=N_("Tariff codes"),
            icon="list-numbers",
            group=N_("Master data"),
            listing="app.catalog.controller:tariff_codes",
        ),
    ),
    records={
        "product": "app.catalog.controller:ProductController",
        "hs_code": "app.catalog.controller:TariffController",
    },
    singular={"product": N_("Product"), "hs_code": N_("Tariff code")},
    lookups={
        "product": "app.catalog.service:lookup",
        "hs_code": "app.catalog.service:lookup_hs",
    },
    begins={"product": "app.catalog.controller:begun"},
)
