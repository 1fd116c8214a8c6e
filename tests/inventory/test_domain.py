"""Goods receipts by themselves: what is accepted, problems, states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.core.refs import Ref
from app.core.states import possible
from app.inventory.domain import (
    TRANSITIONS,
    Action,
    GoodsReceipt,
    ReceiptLine,
    State,
    Warehouse,
)

D = Decimal


def receipt(**line: object) -> GoodsReceipt:
    known = {"purchase_line_id": 1, "product": Ref(3, "HJ-350", ""), **line}
    return GoodsReceipt(
        company=Ref(1, "HAICHUAN", ""),
        purchase=Ref(2, "PO26-0088", ""),
        warehouse=Ref(4, "MAIN", ""),
        received_on=date(2026, 6, 12),
        lines=(replace(ReceiptLine(quantity=D(100)), **known),),  # type: ignore[arg-type]
    )


def test_what_is_not_rejected_is_accepted():
    assert ReceiptLine(quantity=D(100), rejected=D(15)).accepted == 85


def test_a_good_receipt_has_no_problems():
    assert not receipt().problems()
    assert not receipt(rejected=D(100)).problems()


def test_problems_are_told_where_they_are():
    assert [p.where for p in GoodsReceipt().problems()] == [
        "company",
        "purchase",
        "received_on",
        "lines",
    ]
    for changes, where in (
        ({"quantity": D(0)}, "quantity"),
        ({"rejected": D(101)}, "rejected"),
        ({"rejected": D(-1)}, "rejected"),
        ({"product": None}, "product"),
        ({"purchase_line_id": None}, "product"),
    ):
        assert [p.where for p in receipt(**changes).problems()] == [f"lines.0.{where}"]


def test_of_a_posted_receipt_goods_can_only_go_back():
    assert possible(TRANSITIONS, State.POSTED) == {Action.RETURN}


def test_a_warehouse_needs_a_short_name():
    assert [p.where for p in Warehouse().problems()] == ["code"]
    assert not Warehouse(code="BEILUN").problems()
