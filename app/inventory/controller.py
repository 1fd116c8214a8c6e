"""Connects the screens of stock and goods receipts with their services."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.errors import Problem
from app.core.i18n import N_, _
from app.core.money import ZERO
from app.inventory import listing, service
from app.inventory.domain import Card, GoodsReceipt, State, Warehouse
from app.purchasing import service as purchasing
from app.quality import service as quality
from app.quality.domain import State as QualityState
from app.ui.chain import Around
from app.ui.deal_controller import DealController
from app.ui.editor_controller import EditorController, Services
from app.ui.list_controller import ListController
from app.ui.merge import merge
from forms import goods_receipts as receipts
from forms import inventory as stock
from forms import inventory_list, quality_list, sale_list
from forms.goods_receipts import Facts, facts_of
from forms.kit.ask import REASON, Given, Question, the_day
from forms.kit.cell_of import done_words
from forms.kit.quantities import Answered, Asked, QuantitiesDialog
from forms.kit.spec import Link, Reached, Step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from PySide6.QtWidgets import QWidget

    from app.db.unit_of_work import UnitOfWork
    from app.inventory.domain import Balance
    from app.quality.domain import Inspection
    from app.ui.desk import Desk
    from app.ui.module import Tab

# --- Stock ---------------------------------------------------------------------------


def ask_count(parent: QWidget, title: str, on_hand: Decimal, unit: str) -> Any:
    """Ask what was counted; None when the person thought better of it."""
    asked = Asked(
        title=_("Counted"),
        detail=_("{there} by the ledger", there=inventory_list.quantity(on_hand)),
        start=on_hand,
        places=max(3 if on_hand % 1 else 0, sale_list.places_of(on_hand)),
        unit=unit,
    )
    question = Question(
        title=_("Count {title}", title=title),
        text=_("The difference is written into the stock ledger with its reason."),
        verb=_("Put right"),
        fields=(REASON,),
    )
    return QuantitiesDialog.ask(parent, question, (asked,), Given())


def _put_right(uow: UnitOfWork, key: int, answer: Answered) -> Card:
    """Bring the ledger to what was counted, however it stands by now."""
    card = service.card(uow, key)
    counted = answer.quantities[0]
    if counted is not None and card.product and card.warehouse:
        difference = counted - card.on_hand
        product, place = card.product.id, card.warehouse.id
        service.adjust(uow, product, place, difference, answer.given.reason)
    return service.card(uow, key)


SERVICES: Services[Card] = Services(
    get=service.card, new=Card, topics=frozenset({"inventory"})
)


WAREHOUSE: Services[Warehouse] = Services(
    get=service.get_warehouse,
    new=Warehouse,
    save=service.save_warehouse,
    topics=frozenset({"inventory"}),
)


class StockController(DealController[Card]):
    """The card of a product in a warehouse: its ledger, counting."""

    keeps_history = False

    def __init__(self, desk: Desk) -> None:
        sees_cost = desk.actor.may("catalog.view_cost")
        super().__init__(desk, partial(stock.editor, sees_cost=sees_cost), SERVICES)

    def act(self, key: str) -> None:
        """Ask what was counted, then put the ledger right."""
        record = self.stored
        if key != "adjust" or record.id is None:
            super().act(key)
            return
        answer = ask_count(self.form, self.title(), record.on_hand, record.unit)
        if answer is not None:
            write = partial(_put_right, key=record.id, answer=answer)
            self._run("adjust", write, self.show_done)


def stock_list(desk: Desk) -> Tab:
    """Make the list of stock."""
    made = ListController(desk, inventory_list.LIST, listing.BALANCES)

    def count(key: str, rows: Sequence[Balance]) -> None:
        if key == "adjust" and rows:
            _count(desk, made.form, rows[0])

    made.action_asked.connect(count)
    return made


def _count(desk: Desk, parent: QWidget, row: Balance) -> None:
    answer = ask_count(parent, row.product_code, row.on_hand, row.unit)
    if answer is not None:
        desk.work.run(
            lambda uow: _put_right(uow, row.id, answer),
            lambda card: desk.toast(_("{title}: done.", title=card.product)),
        )


def around_stock(uow: UnitOfWork, balance_id: int) -> Around:
    """Tell a card the documents of its latest moves."""
    card = service.card(uow, balance_id)
    seen = {
        (move.source_kind, move.source_id): move
        for move in card.moves
        if move.document and move.source_id
    }
    links = tuple(
        Link(
            move.source_kind,
            move.source_id or 0,
            move.document,
            f"{move.on.isoformat()} · {stock.signed(move.quantity)}",
            "ship" if move.source_kind == "shipment" else "forklift",
        )
        for move in list(seen.values())[:8]
    )
    return Around(links=links)


class WarehouseController(EditorController[Warehouse]):
    """One warehouse."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, stock.WAREHOUSE, WAREHOUSE)


# --- Goods receipts ------------------------------------------------------------------


def _with_goods(receipt: GoodsReceipt) -> GoodsReceipt:
    """Leave out the lines of which nothing came."""
    return replace(receipt, lines=tuple(n for n in receipt.lines if n.quantity))


def _problems(receipt: GoodsReceipt) -> tuple[Problem, ...]:
    """Return the problems; a line of which nothing came is none."""
    empty = {
        f"lines.{n}.quantity" for n, li in enumerate(receipt.lines) if not li.quantity
    }
    found = [p for p in receipt.problems() if p.where not in empty]
    if receipt.lines and len(empty) == len(receipt.lines):
        found.append(Problem("lines.0.quantity", N_("Enter what was delivered.")))
    return tuple(found)


def _save(uow: UnitOfWork, receipt: GoodsReceipt) -> GoodsReceipt:
    return service.save(uow, _with_goods(receipt))


RECEIPTS: Services[GoodsReceipt] = Services(
    get=service.get,
    new=GoodsReceipt,
    save=_save,
    actions={"post": service.post},
    topics=frozenset({"inventory"}),
    prepare=service.prepared,
    problems=_problems,
)


class ReceiptController(DealController[GoodsReceipt]):
    """One goods receipt: counted in, posted, sent back in part."""

    table = "goods_receipt"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, receipts.editor, RECEIPTS)

    def facts(self, uow: UnitOfWork, record: GoodsReceipt) -> Facts:
        """Read what was ordered and what went back."""
        if record.purchase is None:
            return Facts()
        order = purchasing.get(uow, record.purchase.id)
        posted = record.id is not None and record.state is State.POSTED
        kept = service.kept(uow, record.id or 0) if posted else None
        lines = {line.id or 0: line for line in order.lines}
        return Facts(lines=lines, currency=order.currency, kept=kept)

    def facts_key(self, record: GoodsReceipt) -> Any:
        """Read the order again when it is another or was posted by now."""
        return (record.purchase.id if record.purchase else None), record.state

    def _serves(self, key: str) -> bool:
        return key == "return" or super()._serves(key)

    def followed(self, before: GoodsReceipt) -> None:
        """Bring along what a purchase contract just chosen still awaits."""
        chosen, old = self.draft.purchase, before.purchase
        if chosen is None or (old is not None and old.id == chosen.id):
            return

        asked = self.draft

        def take(made: GoodsReceipt) -> None:
            if self.draft.purchase == chosen:
                made = replace(asked, lines=made.lines, company=made.company)
                self.edit(merge(asked, self.draft, made)[0])

        self.desk.work.read(
            lambda uow: service.from_purchase(uow, chosen.id),
            self.joined(take),
            self.show_error,
        )

    def act(self, key: str) -> None:
        """Ask what goes back before it does."""
        if key != "return":
            super().act(key)
            return
        self.desk.work.read(lambda uow: uow.today, self._return)

    def _return(self, today: date) -> None:
        lines = [n for n in self.stored.lines if n.purchase_line_id and n.accepted]
        question = Question(
            title=_("Return goods of {title} to the supplier", title=self.title()),
            text=_("They go out of stock and are awaited again."),
            verb=_("Return"),
            fields=(the_day(N_("Returned on")),),
        )
        asked = [self._back(line) for line in lines]
        answer = QuantitiesDialog.ask(self.form, question, asked, Given(on=today))
        if answer is None:
            return
        wanted = {
            line.purchase_line_id or 0: quantity
            for line, quantity in zip(lines, answer.quantities, strict=True)
            if quantity
        }
        stored, on = self.stored, answer.given.day()
        self._run(
            "return",
            lambda uow: service.return_goods(uow, stored, wanted, on),
            self.show_done,
        )

    def _back(self, line: Any) -> Asked:
        """Return the question how much of a line goes back."""
        facts = facts_of(self.beside)
        of = facts.kept or {}
        kept = of.get(line.product.id, ZERO) if line.product else ZERO
        there = min(kept, line.accepted)
        ordered = facts.lines.get(line.purchase_line_id)
        name = ordered.description if ordered else ""
        return Asked(
            title=f"{line.product.code} {name}".strip() if line.product else name,
            detail=_("At most {there}", there=inventory_list.quantity(there)),
            most=there,
            places=sale_list.places_of(there),
            unit=ordered.unit if ordered else "",
        )


def from_purchase(uow: UnitOfWork, purchase_id: int) -> list[GoodsReceipt]:
    """Begin the receipt of what a purchase contract still brings."""
    return [service.from_purchase(uow, purchase_id)]


def from_inspection(uow: UnitOfWork, inspection_id: int) -> list[GoodsReceipt]:
    """Begin the receipt of what the contract of an inspection still brings."""
    order = quality.get(uow, inspection_id).purchase
    return [service.from_purchase(uow, order.id)] if order else []


def _link(receipt: GoodsReceipt) -> Link:
    count = len(receipt.lines)
    when = receipt.received_on.isoformat() if receipt.received_on else ""
    return Link(
        "goods_receipt",
        receipt.id or 0,
        receipt.number or _("Draft goods receipt"),
        when if count == 1 else f"{when} · {count}",
        "forklift",
        inventory_list.receipt_chip(receipt),
    )


def around_purchase(uow: UnitOfWork, purchase_id: int) -> Around:
    """Tell a purchase contract what has come."""
    made = service.receipts_of(uow, purchase_id)
    order = purchasing.get(uow, purchase_id)
    come = order.received_percent()
    title = _("Goods receipt")
    if not made:
        return Around(steps=(Step(title),))
    step = Step(
        title,
        done_words(come),
        Reached.DONE if come >= 100 else Reached.PART,  # noqa: PLR2004 - percent
        float(come) / 100,
        kind="goods_receipt",
        id=made[-1].id,
    )
    return Around(steps=(step,), links=tuple(_link(one) for one in made))


def _inspected(one: Inspection) -> Link:
    return Link(
        "inspection",
        one.id or 0,
        one.number,
        one.product.code if one.product else "",
        "clipboard-check",
        quality_list.state_chip(one),
    )


def around_receipt(uow: UnitOfWork, receipt_id: int) -> Around:
    """Tell a receipt its purchase contract, inspections and sisters."""
    order = service.get(uow, receipt_id).purchase
    if order is None:
        return Around()
    seen = quality.of_purchase(uow, order.id) if uow.actor.may("quality.view") else []
    latest = {n.purchase_line_id: n for n in seen}.values()  # a lot may come again
    good = [n for n in latest if n.state in {QualityState.PASSED, QualityState.WAIVED}]
    begun = Reached.DONE if len(good) == len(latest) else Reached.PART
    state = begun if seen else Reached.TODO
    looked = Step(
        _("Inspection"),
        f"{len(good)}/{len(latest)}" if seen else "",
        state,
        kind="inspection" if seen else "",
        id=seen[-1].id if seen else None,
    )
    bought = Step(_("Purchase"), order.code, Reached.DONE, kind="purchase", id=order.id)
    failed = any(n.state is QualityState.FAILED for n in latest)
    here = around_purchase(uow, order.id)
    steps = tuple(replace(step, id=receipt_id) for step in here.steps)
    link = Link("purchase", order.id, order.code, order.name, "shopping-cart")
    return Around(
        steps=(bought, looked, *steps),
        links=(link, *(_inspected(one) for one in seen), *here.links),
        chips=((_("Inspection failed"), "bad"),) if failed else (),
        follow=("purchase", order.id),
    )
