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
    ContractCostRow,
    ContractLineCostRow,
    ContractLineRow,
    ContractRevisionRow,
    ContractRow,
)
from app.core.errors import MissingError
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.restored import restored
from app.core.way import Way
from app.db import documents, mapping
from app.office import service as office
from app.parties import service as parties
from app.quotations import service as quotations

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement

    from app.core.refs import Ref
    from app.db.unit_of_work import UnitOfWork
    from app.quotations.domain import Costing

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
COST = "contracts.view_cost"


def costs(uow: UnitOfWork, *where: ColumnElement[bool]) -> dict[int, Decimal]:
    """Return the purchase prices of lines by line id; nothing when hidden.

    Args:
        uow: The action.
        where: Which lines are meant.
    """
    if not uow.actor.may(COST):
        return {}
    found = uow.session.execute(
        select(ContractLineCostRow.line_id, ContractLineCostRow.purchase_price)
        .join(ContractLineRow, ContractLineRow.id == ContractLineCostRow.line_id)
        .where(*where)
    )
    return dict(found.all())


def ways(uow: UnitOfWork, found: Collection[ContractRow]) -> dict[int, Way]:
    """Return what the ways of contracts cost by contract id; nothing when hidden.

    A contract without an estimate of its own has that of its quotation's costing.
    """
    if not uow.actor.may(COST) or not found:
        return {}
    keys = [row.id for row in found]
    asked = select(ContractCostRow).where(ContractCostRow.contract_id.in_(keys))
    own = {x.contract_id: mapping.read(Way, x) for x in uow.session.scalars(asked)}
    offers = {row.id: row.quotation_id for row in found if row.id not in own}
    costings = quotations.costings(uow, offers.values()) if any(offers.values()) else {}
    offered = {key: way_of(costings.get(offer or 0)) for key, offer in offers.items()}
    return {key: own.get(key) or offered.get(key) or Way() for key in keys}


def way_of(costing: Costing | None) -> Way | None:
    """Return what the way costs by a quotation's costing; None when it is hidden."""
    if costing is None:
        return None
    return Way(
        freight_per_cbm=costing.freight_per_cbm,
        domestic_per_cbm=costing.domestic_per_cbm,
        premium_percent=costing.premium_percent,
        insured_percent=costing.insured_percent,
    )


def save_costs(uow: UnitOfWork, row: ContractRow, contract: Contract) -> None:
    """Store what the way and the lines cost, for those who may see it."""
    if not uow.actor.may(COST):
        return
    if contract.way is not None:
        # Of a contract with a quotation "not estimated" must be said: else it is asked.
        plain = contract.way == Way() and contract.quotation_id is None
        values = None if plain else mapping.values(ContractCostRow, contract.way)
        known = contract.id is not None
        documents.write_beside(uow, ContractCostRow, {row.id: values}, new=not known)
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
    """Return the record of a contract, with what the person may see.

    Where only is read it is made once: each part beside a contract asks for it.
    """
    return uow.once((Contract, row.id), lambda: _made(uow, row))


def _made(uow: UnitOfWork, row: ContractRow) -> Contract:
    known = parties.refs(uow, [row.customer_id, row.agent_id])
    products = catalog.refs(uow, [line.product_id for line in row.lines])
    prices = costs(uow, ContractLineRow.contract_id == row.id)
    return mapping.read(
        Contract,
        row,
        number=row.number or "",
        proforma_number=row.proforma_number or "",
        company=office.refs(uow, [row.company_id])[row.company_id],
        customer=known.get(row.customer_id) or parties.ref(uow, row.customer_id),
        account=office.account_ref(uow, row.account_id),
        agent=known.get(row.agent_id or 0),
        lines=tuple(line_of(line, products, prices) for line in row.lines),
        plan=tuple(mapping.read(Instalment, step) for step in row.plan),
        way=ways(uow, [row]).get(row.id),
    )


def keep_revision(
    uow: UnitOfWork, row: ContractRow, before: Contract, reason: str
) -> None:
    """Keep how a contract reads, word for word, and count the amendment.

    What it costs us is left out: the snapshot may be read by everybody.
    """
    uow.session.add(
        ContractRevisionRow(
            contract_id=row.id,
            revision=row.revision,
            on=uow.today,
            reason=reason.strip(),
            by=uow.actor.name,
            snapshot=_text(before),
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
    told = [json.loads(row.snapshot) for row in kept]
    told.append(json.loads(_text(contract)))
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
    """Return how a contract reads, without what it costs us."""
    lines = tuple(replace(line, purchase_price=None) for line in contract.lines)
    bare = replace(contract, lines=lines, way=None)
    return json.dumps(asdict(bare), default=str, ensure_ascii=False)


def _total(before: dict[str, Any]) -> Decimal:
    names = ("quantity", "unit_price", "discount_percent")
    lines = []
    for told in before["lines"]:
        figures: dict[str, Any] = {name: Decimal(told[name]) for name in names}
        lines.append(Line(**figures))
    return sum((line.amount(before["currency"]) for line in lines), ZERO)


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
