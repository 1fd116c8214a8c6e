"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Module

MODULE = Module(
    name="treasury",
    title=N_("Treasury"),
    icon="building-bank",
    group=N_("Money"),
    permission="treasury.view",
    listing="app.treasury.controller:sheets",
    sheets={
        N_("Accounts"): "",
        N_("Transfers and exchanges"): "",
        N_("Results of deals"): "contracts.view_cost",
    },
    records={
        "deal": "app.treasury.controller:ResultController",
        "transfer": "app.treasury.controller:TransferController",
    },
    singular={"transfer": N_("Transfer or exchange")},
    tells={"treasury": "app.treasury.service:told"},
    around={"contract": "app.treasury.controller:around_contract"},
)
