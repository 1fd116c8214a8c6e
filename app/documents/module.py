"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.mail.module import OUTBOX
from app.ui.module import Listed, Module

MODULE = Module(
    name="documents",
    tells={"contracts": "app.documents.rows:of_contracts"},
    title=N_("Papers"),
    icon="files",
    group=N_("Execution"),
    permission="documents.view",
    listing=Listed(
        spec="forms.documents_list:LIST",
        rows="app.documents.listing:LISTING",
        papers="app.documents.controller:issued_of",
        actions={
            "show": "app.documents.controller:show_issued",
            "set": "app.documents.controller:open_set",
            "confirm": "app.documents.controller:confirm",
            "cancel": "app.documents.controller:take_back",
        },
    ),
    more_lists=(OUTBOX,),
    records={"papers": "app.documents.controller:PapersController"},
    around={
        "contract": "app.documents.controller:around_contract",
        "shipment": "app.documents.controller:around_shipment",
    },
)
