"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Chore, Listed, Module, MoreList

OUTBOX = MoreList(
    name="outbox",
    title=N_("Outbox"),
    icon="send",
    group=N_("Execution"),
    permission="mail.send",
    listing=Listed(
        spec="forms.mail_list:LIST",
        rows="app.mail.listing:LISTING",
        actions={
            "show": "app.mail.controller:show_files",
            "retry": "app.mail.controller:send_again",
            "open": "app.mail.controller:open_again",
            "confirm": "app.mail.controller:confirm",
            "cancel": "app.mail.controller:take_back",
            "begun": "app.ui.many_letters:go_on",
        },
    ),
)
"""One's own letters; the module of papers shows them below its list."""

MODULE = Module(
    name="mail",
    title=N_("Mail"),
    icon="mail",
    group="",
    permission="mail.send",
    tells={"documents": "app.mail.rows:tell_papers"},
    chores=(
        Chore(
            key="letters",
            title=N_("Unsent batches"),
            does="app.ui.many_letters:go_on",
            permission="mail.send",
        ),
    ),
    around={
        "quotation": "app.mail.controller:around_quotation",
        "contract": "app.mail.controller:around_contract",
        "purchase": "app.mail.controller:around_purchase",
        "shipment": "app.mail.controller:around_shipment",
    },
)
