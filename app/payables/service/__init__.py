"""What can be done with bills and payments."""

from __future__ import annotations

from app.payables.service.billing import (
    approve,
    book,
    cancel,
    checked,
    debit_note,
    from_purchase,
    on_credit_noted,
    on_shipped,
    save,
    to_approve,
)
from app.payables.service.closing import on_month_valued, revalue
from app.payables.service.entering import check_bills, prepared
from app.payables.service.paying import (
    pay,
    payment_back,
    payment_for,
    rated,
    reverse_payment,
    set_off,
    set_off_all,
)
from app.payables.service.reading import (
    billed,
    costs,
    find,
    get,
    get_payment,
    lookup,
    of_contract,
    of_purchase,
    of_shipment,
    open_bills,
    paper,
    refs,
    usual,
)
from app.payables.service.referring import refer
from app.payables.service.taking_back import on_taken_back

__all__ = [
    "approve",
    "billed",
    "book",
    "cancel",
    "check_bills",
    "checked",
    "costs",
    "debit_note",
    "find",
    "from_purchase",
    "get",
    "get_payment",
    "lookup",
    "of_contract",
    "of_purchase",
    "of_shipment",
    "on_credit_noted",
    "on_month_valued",
    "on_shipped",
    "on_taken_back",
    "open_bills",
    "paper",
    "pay",
    "payment_back",
    "payment_for",
    "prepared",
    "rated",
    "refer",
    "refs",
    "revalue",
    "reverse_payment",
    "save",
    "set_off",
    "set_off_all",
    "to_approve",
    "usual",
]
