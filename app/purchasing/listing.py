"""How the list of purchase contracts is read."""

from __future__ import annotations

from sqlalchemy import and_
from sqlalchemy.orm import aliased

from app.contracts.model import ContractRow
from app.core.money import HUNDRED, ZERO
from app.core.query import Sort
from app.db.listing import Listing
from app.parties.model import PartyRow
from app.purchasing.domain import PRICES, Come, State, Summary
from app.purchasing.model import PurchaseRow

SupplierRow = aliased(PartyRow)


_COME = {
    Come.PARTLY: and_(
        PurchaseRow.state == State.CONFIRMED,
        PurchaseRow.received_percent > ZERO,
        PurchaseRow.received_percent < HUNDRED,
    ),
    Come.WHOLLY: and_(
        PurchaseRow.state == State.CONFIRMED, PurchaseRow.received_percent >= HUNDRED
    ),
}

LISTING = Listing(
    source=PurchaseRow,
    joins=(
        (SupplierRow, PurchaseRow.supplier_id == SupplierRow.id),
        (ContractRow, PurchaseRow.contract_id == ContractRow.id),
    ),
    columns={
        "number": PurchaseRow.number,
        "state": PurchaseRow.state,
        "supplier": SupplierRow.name,
        "supplier_zh": SupplierRow.name_zh,
        "contract": ContractRow.number + PurchaseRow.also,
        "signed_on": PurchaseRow.signed_on,
        "delivery_on": PurchaseRow.delivery_on,
        "currency": PurchaseRow.currency,
        "total": PurchaseRow.total,
        "received_percent": PurchaseRow.received_percent,
        "purchaser": PurchaseRow.purchaser,
    },
    key=PurchaseRow.id,
    default=Sort("signed_on", descending=True),
    permission="purchasing.view",
    search=("number", "supplier", "supplier_zh", "contract", "purchaser", "currency"),
    twins={"supplier_zh": "supplier"},
    sums={"total": "currency"},
    secret={"total": PRICES},
    stages=lambda _uow, _query: {"state": _COME},
    record=Summary,
)
