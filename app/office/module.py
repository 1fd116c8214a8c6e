"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Listed, Module, MoreList

MODULE = Module(
    name="office",
    title=N_("Our companies"),
    icon="building",
    group="",
    permission="office.view",
    listing=Listed(
        spec="forms.office_list:COMPANIES",
        rows="app.office.listing:COMPANIES",
    ),
    more_lists=(
        MoreList(
            name="rates",
            title=N_("Exchange rates"),
            icon="arrows-exchange",
            listing="app.office.controller:rates",
        ),
        MoreList(
            name="own_fields",
            title=N_("Custom fields"),
            icon="layout-list",
            kind="own_field",
            listing=Listed(
                spec="forms.own_fields:LIST",
                rows="app.office.listing:OWN_FIELDS",
            ),
        ),
    ),
    records={
        "company": "app.office.controller:CompanyController",
        "rate_day": "app.office.controller:RateDayController",
        "own_field": "app.office.controller:OwnFieldController",
    },
    singular={
        "company": N_("Company"),
        "rate_day": N_("Rates of a day"),
        "own_field": N_("Custom field"),
    },
    lookups={
        "company": "app.office.service:lookup_companies",
        "account": "app.office.service:lookup_accounts",
    },
)
