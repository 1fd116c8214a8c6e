"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Listed, Module, MoreList

MODULE = Module(
    name="catalog",
    title=N_("Products"),
    icon="packages",
    group=N_("Master data"),
    permission="catalog.view",
    listing=Listed(
        spec="forms.catalog_list:LIST",
        rows="app.catalog.listing:LISTING",
    ),
    more_lists=(
        MoreList(
            name="tariff",
            kind="hs_code",
            title=N_("Tariff codes"),
            icon="list-numbers",
            group=N_("Master data"),
            listing=Listed(
                spec="forms.catalog_list:TARIFF",
                rows="app.catalog.listing:TARIFF",
                actions={"sample": "app.catalog.controller:add_sample"},
            ),
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
    finds=("hs_code",),
    tells={"catalog": "app.catalog.service:told"},
    begins={
        "product": "app.catalog.controller:begun",
        "hs_code": "app.catalog.controller:begun_tariff",
    },
)
