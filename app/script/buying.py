"""The actions of a script that buy: purchase, inspection, goods in and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.core.aql import DefectClass, Severity
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.refs import Ref
from app.inventory import service as inventory
from app.inventory.domain import GoodsReceipt, ReceiptLine
from app.purchasing import service as purchasing
from app.purchasing.domain import Line, Purchase
from app.quality import service as quality
from app.quality.domain import Inspected, Inspection
from app.script.stage import Stage, price_with_vat, ref_of

if TYPE_CHECKING:
    from app.script.reader import Node


def purchase(stage: Stage, node: Node) -> None:
    """A purchase contract is signed with a supplier."""
    serves = stage.maybe(node, "contract")
    sold = contracts.get(stage.uow, serves) if serves else None
    line_of: dict[int, list[int | None]] = {}
    for line in sold.lines if sold else ():
        if line.product:
            line_of.setdefault(line.product.id, []).append(line.id)
    supplier = stage.party(node, "supplier")
    order = Purchase(
        company=stage.our_company(),
        supplier=supplier,
        contract=Ref(serves, "", "") if serves else None,
        signed_on=stage.uow.today,
        place_signed=node.text("place_signed", ""),
        delivery_on=node.maybe_day("delivery_on"),
        delivery_place=node.text("delivery_place", ""),
        currency=node.text("currency", "CNY"),
        quality_terms=node.text("quality_terms", ""),
        packing_terms=node.text("packing_terms", ""),
        payment_terms=node.text("payment_terms", ""),
        deposit_percent=node.number("deposit_percent", ZERO),
        settle_days=node.days("settle_days", 30),
        lines=tuple(
            _ordered(stage, line, line_of, supplier)
            for line in node.each("lines", required=True)
        ),
    )
    saved = purchasing.save(stage.uow, order)
    number = node.text("number", "") or None
    signed = purchasing.confirm(stage.uow, saved, number)
    stage.name(node, "purchase", signed.id or 0)


def cancel_purchase(stage: Stage, node: Node) -> None:
    """A purchase contract is cancelled."""
    order = purchasing.get(stage.uow, stage.find(node, "purchase"))
    purchasing.cancel(stage.uow, order, node.text("reason"))


def complete_purchase(stage: Stage, node: Node) -> None:
    """A purchase contract is closed: what has not come does not come any more."""
    order = purchasing.get(stage.uow, stage.find(node, "purchase"))
    purchasing.complete(stage.uow, order)


def inspection(stage: Stage, node: Node) -> None:
    """A lot is inspected; it passes or fails by what was found."""
    order = purchasing.get(stage.uow, stage.find(node, "purchase"))
    line = _line_of(stage, node, order.lines)
    planned = Inspection(
        company=order.company,
        purchase=Ref(order.id or 0, order.number, ""),
        purchase_line_id=line.id,
        product=line.product,
        inspected_on=stage.uow.today,
        inspector=node.text("inspector", ""),
        place=node.text("place", ""),
        lot_size=node.integer("lot_size", int(line.quantity)),
        level=node.text("level", "II"),
        severity=node.one_of("severity", Severity, Severity.NORMAL),
        resubmission=node.flag("resubmission", default=False),
        classes=_classes(node),
    )
    saved = quality.save(stage.uow, planned, node.text("number", "") or None)
    judged = quality.conclude(stage.uow, saved)
    if node.has("waiver"):
        quality.waive(stage.uow, judged, node.text("waiver"))
    stage.name(node, "inspection", judged.id or 0)


def goods_receipt(stage: Stage, node: Node) -> None:
    """Goods come; what is not rejected goes into stock."""
    order = purchasing.get(stage.uow, stage.find(node, "purchase"))
    wanted = list(node.each("lines"))
    if wanted:
        left = list(order.lines)
        came = (_came(stage, line, left) for line in wanted)
        lines = tuple(line for line in came if line is not None)
        draft = GoodsReceipt(
            company=order.company,
            purchase=Ref(order.id or 0, order.number, ""),
            warehouse=inventory.usual_warehouse(stage.uow),
            received_on=stage.uow.today,
            lines=lines,
        )
    else:
        draft = inventory.from_purchase(stage.uow, order.id or 0)
    draft = replace(draft, delivery_note=node.text("delivery_note", ""))
    saved = inventory.save(stage.uow, draft)
    posted = inventory.post(stage.uow, saved, node.text("number", "") or None)
    stage.name(node, "goods_receipt", posted.id or 0)


def return_goods(stage: Stage, node: Node) -> None:
    """Accepted goods go back to the supplier."""
    receipt = inventory.get(stage.uow, stage.find(node, "goods_receipt"))
    quantities: dict[int, Decimal] = {}
    for line in node.each("lines", required=True):
        product = ref_of(stage.product(line))
        came = [
            row.purchase_line_id
            for row in receipt.lines
            if row.product == product and row.purchase_line_id is not None
        ]
        if not came:
            raise line.fail(N_("this product did not come with that receipt"))
        key = next((key for key in came if key not in quantities), None)
        if key is None:
            raise line.child("product", None).fail(N_("this product is named already"))
        quantities[key] = line.number("quantity")
        line.done()
    inventory.return_goods(stage.uow, receipt, quantities, stage.uow.today)


def adjust_stock(stage: Stage, node: Node) -> None:
    """A counted difference is put right."""
    product = stage.product(node)
    inventory.adjust(
        stage.uow,
        product.id or 0,
        inventory.usual_warehouse(stage.uow).id,
        node.number("quantity"),
        node.text("reason"),
    )


def _ordered(
    stage: Stage, node: Node, line_of: dict[int, list[int | None]], supplier: Ref
) -> Line:
    """Return a line; those of a product serve the lines that sell it, in turn."""
    product = stage.product(node)
    key = product.id or 0
    special = purchasing.invoiced(stage.uow, supplier.id, {key: product})[key]
    serves = line_of.get(product.id or 0, [None])
    usual = catalog.get(stage.uow, product.id or 0).cost
    vat = node.number("vat_percent", usual.vat_rate if usual else Decimal(13))
    price = usual.price_incl_vat if usual else None
    line = Line(
        product=ref_of(product),
        contract_line_id=serves.pop(0) if len(serves) > 1 else serves[0],
        description=node.text("description", product.name_zh or product.name_en),
        specification=node.text("specification", product.model),
        quantity=node.number("quantity"),
        unit=node.text("unit", product.unit),
        price_incl_vat=price_with_vat(node, vat, price),
        vat_rate=vat,
        special_invoice=node.flag("special_invoice", default=special),
    )
    node.done()
    return line


def _line_of(stage: Stage, node: Node, lines: Sequence[Line]) -> Line:
    """Return the line of the product a field names; the only one without it."""
    if not node.has("product") and len(lines) == 1:
        node.opt("product")
        return lines[0]
    product = ref_of(stage.product(node))
    line = next((each for each in lines if each.product == product), None)
    if line is None:
        raise node.child("product", None).fail(
            N_("this product is not in that purchase contract")
        )
    return line


def _came(stage: Stage, node: Node, left: list[Line]) -> ReceiptLine | None:
    """Return what came; a product of several lines is named as often, in turn.

    None where nothing came of this one of them: its quantity is 0.
    """
    line = _line_of(stage, node, left)
    several = sum(each.product == line.product for each in left) > 1
    if several:
        left.remove(line)
    if several and not node.number("quantity"):
        node.done()
        return None
    came = ReceiptLine(
        purchase_line_id=line.id,
        product=line.product,
        quantity=node.number("quantity"),
        rejected=node.number("rejected", ZERO),
    )
    node.done()
    return came


def _classes(node: Node) -> tuple[Inspected, ...]:
    limits = node.opt("aql")
    found = node.opt("found")
    usual = {
        DefectClass.CRITICAL: ZERO,
        DefectClass.MAJOR: Decimal("2.5"),
        DefectClass.MINOR: Decimal("4.0"),
    }
    classes = []
    for defects, limit in usual.items():
        aql = limits.number(defects.value, limit) if limits else limit
        count = found.integer(defects.value, 0) if found else 0
        classes.append(Inspected(defects=defects, aql=aql, found=count))
    for part in (limits, found):
        if part is not None:
            part.done()
    return tuple(classes)
