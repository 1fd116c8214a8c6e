"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Listed, Module, Next

MODULE = Module(
    name="purchasing",
    title=N_("Purchase contracts"),
    icon="shopping-cart",
    group=N_("Execution"),
    permission="purchasing.view",
    listing=Listed(
        spec="forms.purchasing_list:LIST",
        rows="app.purchasing.listing:LISTING",
        papers="app.purchasing.controller:papers_of",
        actions={"confirm": "app.purchasing.controller:confirm_selected"},
    ),
    records={"purchase": "app.purchasing.controller:PurchaseController"},
    singular={"purchase": N_("Purchase contract")},
    lookups={"purchase": "app.purchasing.service:lookup"},
    around={
        "contract": "app.purchasing.controller:around_contract",
        "purchase": "app.purchasing.controller:around_purchase",
    },
    tells={"contracts": "app.purchasing.service.telling:of_contracts"},
    next_from={
        "contract": (
            Next(
                key="purchase",
                title=N_("Purchase contracts by supplier"),
                icon="shopping-cart",
                kind="purchase",
                drafts="app.purchasing.controller:from_contract",
                lines="app.purchasing.service:open_lines",
                joins="contract",
                left="app.purchasing.service:with_open_lines",
                needs="app.contracts.domain:Action.FULFIL",
                permission="purchasing.edit",
            ),
        )
    },
)
