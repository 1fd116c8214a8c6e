"""What can be done with declarations and refund files."""

from __future__ import annotations

from app.customs.service.declarations import (
    agency_paper,
    cancel,
    compare,
    declare,
    derive,
    derive_all,
    elements_paper,
    find,
    get,
    lookup,
    note_bill,
    of_shipment,
    paper,
    refs,
    save,
)
from app.customs.service.many import refunds_of_shipments
from app.customs.service.reckoning import refund_dates_of_shipment, refund_of_shipment
from app.customs.service.refund_papers import refund_list
from app.customs.service.refunds import (
    approve_refund,
    draft_refund,
    file_refund,
    find_refund,
    get_refund,
    note_refund_invoices,
    receive_refund,
    reckoned,
    refund_for,
    release,
    reopen_refund,
    reverse_refund,
    save_refund,
)
from app.customs.service.taking_back import on_taken_back

__all__ = [
    "agency_paper",
    "approve_refund",
    "cancel",
    "compare",
    "declare",
    "derive",
    "derive_all",
    "draft_refund",
    "elements_paper",
    "file_refund",
    "find",
    "find_refund",
    "get",
    "get_refund",
    "lookup",
    "note_bill",
    "note_refund_invoices",
    "of_shipment",
    "on_taken_back",
    "paper",
    "receive_refund",
    "reckoned",
    "refs",
    "refund_dates_of_shipment",
    "refund_for",
    "refund_list",
    "refund_of_shipment",
    "refunds_of_shipments",
    "release",
    "reopen_refund",
    "reverse_refund",
    "save",
    "save_refund",
]
