"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Listed, Module, Next

MODULE = Module(
    name="credits",
    title=N_("Letters of credit"),
    icon="file-certificate",
    group=N_("Money"),
    permission="credits.view",
    listing=Listed(
        spec="forms.credits_list:LIST",
        rows="app.credits.listing:LISTING",
    ),
    records={"credit": "app.credits.controller:CreditController"},
    singular={"credit": N_("Letter of credit")},
    around={
        "contract": "app.credits.controller:around_contract",
        "shipment": "app.credits.controller:around_shipment",
    },
    next_from={
        "contract": (
            Next(
                key="credit",
                title=N_("Letter of credit"),
                icon="file-certificate",
                kind="credit",
                drafts="app.credits.controller:from_contract",
                needs="app.contracts.domain:Action.FULFIL",
                permission="credits.edit",
            ),
        )
    },
    lookups={
        "credit": "app.credits.service:lookup",
        "bank": "app.credits.controller:lookup_banks",
    },
)
