"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Listed, Module

ROLES = (
    "customer",
    "supplier",
    "forwarder",
    "carrier",
    "broker",
    "inspector",
    "insurer",
    "bank",
    "agent",
)
"""The names of `PartyRole`: a manifest is read before any domain is."""

MODULE = Module(
    name="parties",
    title=N_("Parties"),
    icon="address-book",
    group=N_("Master data"),
    permission="parties.view",
    listing=Listed(
        spec="forms.parties_list:LIST",
        rows="app.parties.listing:LISTING",
    ),
    records={"party": "app.parties.controller:PartyController"},
    singular={"party": N_("Party")},
    tells={"parties": "app.parties.service:told"},
    begun={"customer": N_("Customer"), "supplier": N_("Supplier")},
    lookups={
        "party": "app.parties.service:lookup",
        **{role: f"app.parties.controller:ROLES.{role}.find" for role in ROLES},
    },
    begins={role: f"app.parties.controller:ROLES.{role}.begin" for role in ROLES},
)
