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
)
from app.payables.service.closing import revalue
from app.payables.service.paying import (
    pay,
    payment_for,
    rated,
    reverse_payment,
    set_off,
)
from app.payables.service.reading import (
    billed,
    costs,
    get,
    get_payment,
    lookup,
    of_contract,
    of_purchase,
    of_shipment,
    open_bills,
    overview,
    overview_payments,
    payments_of,
    refs,
    search,
    search_payments,
)

__all__ = [
    "approve",
    "billed",
    "book",
    "cancel",
    "checked",
    "costs",
    "debit_note",
    "from_purchase",
    "get",
    "get_payment",
    "lookup",
    "of_contract",
    "of_purchase",
    "of_shipment",
    "on_credit_noted",
    "on_shipped",
    "open_bills",
    "overview",
    "overview_payments",
    "pay",
    "payment_for",
    "payments_of",
    "rated",
    "refs",
    "revalue",
    "reverse_payment",
    "save",
    "search",
    "search_payments",
    "set_off",
]
