"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Listed, Module, Next

MODULE = Module(
    name="contracts",
    title=N_("Sales contracts"),
    icon="file-text",
    group=N_("Business"),
    permission="contracts.view",
    listing=Listed(
        spec="forms.contracts_list:LIST",
        rows="app.contracts.listing:LISTING",
        papers="app.contracts.controller:papers_of",
        actions={"confirm": "app.contracts.controller:confirm_selected"},
        shares={"margin": "app.contracts.service.worth:weigh"},
    ),
    records={"contract": "app.contracts.controller:ContractController"},
    singular={"contract": N_("Sales contract")},
    lookups={"contract": "app.contracts.service:lookup"},
    around={
        "contract": "app.contracts.controller:around_contract",
        "quotation": "app.contracts.controller:around_quotation",
    },
    tells={"contracts": "app.contracts.service.worth:told"},
    next_from={
        "quotation": (
            Next(
                key="contract",
                title=N_("Sales contract"),
                icon="file-text",
                kind="contract",
                drafts="app.contracts.controller:from_quotation",
                needs="app.quotations.domain:Action.CONTRACT",
                permission="contracts.edit",
            ),
        )
    },
)
