"""Reads and keeps the parts of a contract that lie in tables of their own."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.catalog import service as catalog
from app.contracts.domain import Contract, Instalment, Line, Revision
from app.contracts.model import (
    ContractLineCostRow,
    ContractLineRow,
    ContractRevisionRow,
    ContractRow,
)
from app.core.errors import MissingError
from app.core.i18n import N_
from app.core.restored import restored
from app.db import documents, mapping
from app.office import service as office
from app.parties import service as parties

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.core.refs import Ref
    from app.db.unit_of_work import UnitOfWork

_PARTS = {
    "lines": N_("Goods"),
    "plan": N_("Payment plan"),
    "payment_terms": N_("Payment terms"),
    "account": N_("Our account"),
    "incoterm": N_("Incoterm"),
    "place": N_("Named place"),
    "port_of_loading": N_("Port of loading"),
    "port_of_discharge": N_("Port of discharge"),
    "latest_shipment_on": N_("Latest shipment"),
    "currency": N_("Currency"),
    "rate": N_("Rate"),
    "tolerance_percent": N_("More or less"),
    "customer_po": N_("Customer PO"),
    "marks": N_("Shipping marks"),
    "packing": N_("Packing"),
    "note": N_("Note"),
}
"""What an amendment may change, by field; what is compared for the list of them."""


def costs(uow: UnitOfWork, *where: ColumnElement[bool]) -> dict[int, Decimal]:
    """Return the purchase prices of lines by line id; nothing when hidden.

    Args:
        uow: The action.
        where: Which lines are meant.
    """
    if not uow.actor.may("contracts.view_cost"):
        return {}
    found = uow.session.execute(
        select(ContractLineCostRow.line_id, ContractLineCostRow.purchase_price)
        .join(ContractLineRow, ContractLineRow.id == ContractLineCostRow.line_id)
        .where(*where)
    )
    return dict(found.all())


def save_costs(uow: UnitOfWork, row: ContractRow, contract: Contract) -> None:
    """Store the purchase prices of lines, for those who may see them."""
    if not uow.actor.may("contracts.view_cost"):
        return
    prices = {
        line_row.id: None if price is None else {"purchase_price": price}
        for line_row, line in zip(row.lines, contract.lines, strict=True)
        for price in (line.purchase_price,)
    }
    # A contract that was never saved has none stored.
    documents.write_beside(uow, ContractLineCostRow, prices, new=contract.id is None)


def line_of(
    row: ContractLineRow, products: dict[int, Ref], prices: dict[int, Decimal]
) -> Line:
    """Return the record of a line."""
    return mapping.read(
        Line,
        row,
        product=products.get(row.product_id or 0),
        purchase_price=prices.get(row.id),
    )


def record_of(uow: UnitOfWork, row: ContractRow) -> Contract:
    """Return the record of a contract, with what the person may see."""
    known = parties.refs(uow, [row.customer_id, row.agent_id])
    products = catalog.refs(uow, [line.product_id for line in row.lines])
    prices = costs(uow, ContractLineRow.contract_id == row.id)
    return mapping.read(
        Contract,
        row,
        number=row.number or "",
        proforma_number=row.proforma_number or "",
        company=office.refs(uow, [row.company_id])[row.company_id],
        customer=known[row.customer_id],
        account=office.account_ref(uow, row.account_id),
        agent=known.get(row.agent_id or 0),
        lines=tuple(line_of(line, products, prices) for line in row.lines),
        plan=tuple(mapping.read(Instalment, step) for step in row.plan),
    )


def keep_revision(
    uow: UnitOfWork, row: ContractRow, before: Contract, reason: str
) -> None:
    """Keep how a contract reads, word for word, and count the amendment.

    What it costs us is left out: the snapshot may be read by everybody.
    """
    bare = tuple(replace(line, purchase_price=None) for line in before.lines)
    uow.session.add(
        ContractRevisionRow(
            contract_id=row.id,
            revision=row.revision,
            on=uow.today,
            reason=reason.strip(),
            by=uow.actor.name,
            snapshot=_text(replace(before, lines=bare)),
        )
    )
    row.revision += 1


def revisions_of(uow: UnitOfWork, contract: Contract) -> tuple[Revision, ...]:
    """Return how a contract read before each amendment, the latest first."""
    kept = uow.session.scalars(
        select(ContractRevisionRow)
        .where(ContractRevisionRow.contract_id == contract.id)
        .order_by(ContractRevisionRow.revision)
    ).all()
    bare = tuple(replace(line, purchase_price=None) for line in contract.lines)
    told = [json.loads(row.snapshot) for row in kept]
    told.append(json.loads(_text(replace(contract, lines=bare))))
    found = [
        Revision(
            revision=row.revision,
            on=row.on,
            by=row.by,
            reason=row.reason,
            currency=str(before["currency"]),
            total=_total(before),
            changed=_changed(before, after),
            before=restored(Contract, before),
            after=restored(Contract, after),
        )
        for row, before, after in zip(kept, told, told[1:], strict=False)
    ]
    return tuple(reversed(found))


def as_it_read(uow: UnitOfWork, contract_id: int, revision: int) -> Contract:
    """Return how a contract read in an earlier revision.

    Raises:
        MissingError: There was no such revision.
    """
    text = uow.session.scalar(
        select(ContractRevisionRow.snapshot).where(
            ContractRevisionRow.contract_id == contract_id,
            ContractRevisionRow.revision == revision,
        )
    )
    if text is None:
        raise MissingError(N_("There is no such revision of this contract."))
    return restored(Contract, json.loads(text))


def _text(contract: Contract) -> str:
    return json.dumps(asdict(contract), default=str, ensure_ascii=False)


def _total(before: dict[str, Any]) -> Decimal:
    names = ("quantity", "unit_price", "discount_percent")
    lines = []
    for told in before["lines"]:
        figures: dict[str, Any] = {name: Decimal(told[name]) for name in names}
        lines.append(Line(**figures))
    return sum((line.amount(before["currency"]) for line in lines), Decimal(0))


def _changed(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        title
        for name, title in _PARTS.items()
        if _plain(before.get(name)) != _plain(after.get(name))
    )


def _plain(value: Any) -> Any:
    """Return a value without its trailing zeros and without the ids of lines."""
    if isinstance(value, list):
        return [{k: _plain(v) for k, v in one.items() if k != "id"} for one in value]
    if isinstance(value, str):
        try:
            return Decimal(value).normalize()
        except ArithmeticError:
            return value
    return value
