"""The figures of a played deal that are money: receipts, refunds, the result."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from app.core.money import ZERO, to_coin
from app.customs import service as customs
from app.receivables import service as receivables
from app.receivables.domain import Kind
from app.script.stage import numbered
from app.treasury import service as treasury

if TYPE_CHECKING:
    from app.script.stage import Stage
    from app.treasury.domain import DealResult, ShipmentResult

Figure = tuple[str, str]


def figures(stage: Stage) -> Iterator[Figure]:
    """Return them for every contract; c1, c2 … tell several apart."""
    deals = [
        treasury.deal_result(stage.uow, key)
        for _, _, key in numbered(stage, "contract")
    ]
    for order, deal in enumerate(deals, start=1):
        where = "" if len(deals) == 1 else f"c{order}."
        yield from _deal(where, deal)
    yield from _shipments(stage, deals)
    yield from _refunds(stage)


def _deal(where: str, deal: DealResult) -> Iterator[Figure]:
    base = deal.base_currency.lower()
    amounts = {
        f"deposit.booked_{base}": deal.deposit_booked,
        f"deposit.received_{base}": deal.deposit_cash,
        f"deposit.charge_{base}": deal.deposit_charge,
        "deposit.fx": deal.deposit_fx,
        "refund_total": deal.refund,
        "domestic_cost": deal.domestic,
        f"revenue_{base}": deal.revenue,
        f"freight_{base}": deal.freight,
        f"premium_{base}": deal.insurance,
        f"destination_{base}": deal.destination,
        f"commissions_{base}": deal.commissions,
        f"credit_notes_{base}": deal.credit_notes,
        f"debit_notes_{base}": deal.debit_notes,
        f"recovered_{base}": deal.recovered,
        f"bank_charges_{base}": deal.charges,
        f"fx_realised_{base}": deal.fx_realised,
        f"fx_unrealised_{base}": deal.fx_unrealised,
        f"fx_total_{base}": deal.fx_total,
        f"gross_profit_{base}": deal.gross_profit,
        f"deal_profit_{base}": deal.deal_profit,
        f"cash_{base}": deal.cash,
        "cash_proof": deal.proof,
    }
    for name, value in amounts.items():
        yield f"{where}{name}", _coin(value, deal.base_currency)
    if deal.exchange_cost is not None:
        yield f"{where}exchange_cost", f"{deal.exchange_cost:.4f}"
    if deal.margin_percent is not None:
        yield f"{where}profit_margin_pct", f"{deal.margin_percent:.2f}"


def _shipments(stage: Stage, deals: list[DealResult]) -> Iterator[Figure]:
    by_id: dict[int, list[tuple[DealResult, ShipmentResult]]] = {}
    for deal in deals:
        for sent in deal.shipments:
            by_id.setdefault(sent.shipment.id, []).append((deal, sent))
    for name, shipment in _sent(stage):
        found = by_id.get(shipment, [])
        yield from _together(stage, name, found)
        for deal, sent in found if len(found) > 1 else ():
            where = f"{name}.c{deals.index(deal) + 1}"
            yield f"{where}.invoice_total", _coin(sent.invoice, deal.currency)
            yield f"{where}.fob_{deal.currency.lower()}", _coin(sent.fob, deal.currency)
            yield from _together(stage, where, [(deal, sent)])
        refund = customs.refund_of_shipment(stage.uow, shipment)
        yield f"{name}.purchase_ex_vat", _coin(refund.excl_vat, "CNY")
        yield f"{name}.refund", _coin(refund.refund, "CNY")


def _together(
    stage: Stage, name: str, found: list[tuple[DealResult, ShipmentResult]]
) -> Iterator[Figure]:
    """Yield a shipment's money; that of several contracts is added up."""
    if found:
        yield from _shipment(name, found[0][0], [sent for _deal, sent in found])
        yield from _claimed(stage, name, found)


def _shipment(
    name: str, deal: DealResult, parts: list[ShipmentResult]
) -> Iterator[Figure]:
    base = deal.base_currency.lower()
    amounts = {
        f"revenue_{base}": "revenue",
        f"adv_released_{base}": "released",
        f"ar_booked_{base}": "claimed",
        "unrealised_fx": "unrealised",
        "realised_fx": "realised",
        f"charge_{base}": "charges",
        f"cash_{base}": "cash",
        f"freight_{base}": "freight",
        f"premium_{base}": "premium",
        f"domestic_{base}": "domestic",
    }
    for part, field in amounts.items():
        value = sum((getattr(one, field) for one in parts), ZERO)
        yield f"{name}.{part}", _coin(value, deal.base_currency)


def _claimed(
    stage: Stage, name: str, found: list[tuple[DealResult, ShipmentResult]]
) -> Iterator[Figure]:
    """Say how an invoice was split into used-up deposit and claims."""
    claims = [
        claim.amount
        for deal, sent in found
        for claim in receivables.of_contract(stage.uow, deal.contract.id)
        if claim.shipment == sent.shipment and claim.kind is Kind.INVOICE
    ]
    currency, balance = found[0][0].currency, sum(claims, ZERO)
    invoiced = sum((sent.invoice for _deal, sent in found), ZERO)
    yield f"{name}.deposit_applied", _coin(invoiced - balance, currency)
    yield f"{name}.balance", _coin(balance, currency)


def _refunds(stage: Stage) -> Iterator[Figure]:
    for name, shipment in _sent(stage):
        dates = customs.refund_dates_of_shipment(stage.uow, shipment)
        if dates is not None:
            yield f"refund_deadline_{name}", dates.filing_by.isoformat()
            yield f"refund_collect_{name}", dates.collect_by.isoformat()
            yield f"refund_final_{name}", dates.lost_after.isoformat()


def _sent(stage: Stage) -> Iterator[tuple[str, int]]:
    from app.script.figures import sent  # noqa: PLC0415 - it gathers these figures

    for name, shipment in sent(stage):
        yield name, shipment.id or 0


def _coin(value: Decimal, currency: str) -> str:
    rounded = to_coin(value, currency)
    return f"{rounded or abs(rounded):f}"
