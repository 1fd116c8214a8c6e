"""A small module of contracts that exercises everything an editor can do.

It keeps its records in a dictionary instead of a database; what the database does is
proved by the tests of the real modules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from app.core.actor import Actor
from app.core.errors import ConflictError, MissingError, Problem
from app.core.i18n import N_, screen_language
from app.core.money import Money, total
from app.core.refs import Choice, Ref
from app.ui.desk import Desk, NoWindow
from app.ui.editor_controller import EditorController, Services
from forms.kit.cells import Cell
from forms.kit.spec import (
    ActionSpec,
    Block,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    Gap,
    Link,
    NextSpec,
    Reached,
    SectionSpec,
    Step,
    ToolSpec,
    unit_of,
)


class State(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"


class Action(StrEnum):
    EDIT = "edit"
    CONFIRM = "confirm"
    SHIP = "ship"


TRANSITIONS = {
    (State.DRAFT, Action.EDIT): State.DRAFT,
    (State.DRAFT, Action.CONFIRM): State.ACTIVE,
    (State.ACTIVE, Action.EDIT): State.ACTIVE,
    (State.ACTIVE, Action.SHIP): State.ACTIVE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    id: int | None = None
    item: Ref | None = None
    description: str = ""
    english: str = ""
    hs: str = ""
    icon: str = ""
    quantity: Decimal = Decimal(0)
    unit: str = "PCS"
    price: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    per_carton: Decimal = Decimal(10)
    carton_cbm: Decimal = Decimal(0)
    due: date | None = None
    sample: bool = False

    def amount(self, currency: str) -> Money:
        return Money(self.quantity * self.price, currency).rounded()

    def cartons(self) -> Decimal:
        return (self.quantity / self.per_carton).quantize(Decimal(1))

    def margin(self, rate: Decimal) -> Decimal:
        if not self.price:
            return Decimal(0)
        return (1 - self.cost / (self.price * rate)) * 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    id: int | None = None
    version: int = 0
    number: str = ""
    state: State = State.DRAFT
    customer: Ref | None = None
    po: str = ""
    signed_on: date | None = date(2026, 11, 3)
    person: str = "chen"
    ship_by: date | None = None
    term: str = "CIF"
    port_from: str = "CNNGB"
    port_to: str = ""
    currency: str = "USD"
    rate: Decimal = Decimal("7.1032")
    payment: str = ""
    freight: Decimal = Decimal(0)
    marks: str = ""
    lines: tuple[Line, ...] = ()

    def total(self) -> Money:
        return total(self.currency, (line.amount(self.currency) for line in self.lines))

    def problems(self) -> tuple[Problem, ...]:
        found = []
        if self.customer is None:
            found.append(Problem("customer", N_("Choose the customer.")))
        for row, line in enumerate(self.lines):
            if line.quantity <= 0:
                words = N_("The quantity must be greater than zero.")
                found.append(Problem(f"lines.{row}.quantity", words))
        return tuple(found)


GOODS = (
    ("LT-2201", "太阳能庭院灯 3W", "Solar garden light 3W, IP65", "94054290", "bulb",
     "6.85", "31.20", 12, "0.072", "PCS"),
    ("LT-2214", "LED 感应壁灯 8W", "LED sensor wall lamp 8W", "94051190", "bulb",
     "9.20", "44.50", 12, "0.085", "PCS"),
    ("FN-0830", "折叠露营椅 加固款", "Folding camping chair, reinforced", "94017900",
     "package", "11.40", "58.00", 4, "0.104", "PCS"),
    ("OD-1107", "户外遮阳伞 3 m", "Outdoor parasol 3 m, polyester", "66011000",
     "umbrella", "23.50", "126.00", 1, "0.045", "PCS"),
    ("KT-4402", "烧烤工具 12 件套", "BBQ tool set, 12 pcs", "82159900", "tool",
     "4.90", "26.80", 24, "0.075", "SET"),
    ("KT-4419", "不锈钢保温壶 1.2 L", "Stainless vacuum flask 1.2 L", "96170019",
     "droplet", "6.10", "41.30", 12, "0.060", "PCS"),
    ("OD-1122", "便携烤炉 折叠式", "Portable folding grill", "73211900", "flame",
     "15.80", "82.00", 2, "0.062", "PCS"),
    ("FN-0861", "保温野餐包 24 L", "Insulated picnic bag 24 L", "42022200", "packages",
     "5.25", "25.60", 15, "0.085", "PCS"),
)  # fmt: skip
QUANTITIES = (2400, 1800, 1200, 600, 3000, 2000, 800, 1500)
CUSTOMERS = (
    Choice(Ref(1, "NORD", "Nordwind Handels GmbH"), "德国"),
    Choice(Ref(2, "HARB", "Harbour Trading LLC"), "阿联酋"),
)


def item(row: int) -> Choice:
    code, name, english, hs, icon, price, cost, pack, cbm, unit = GOODS[row]
    extra = {
        "description": name, "english": english, "hs": hs, "price": Decimal(price),
        "cost": Decimal(cost), "per_carton": Decimal(pack), "unit": unit,
        "carton_cbm": Decimal(cbm), "icon": icon,
    }  # fmt: skip
    return Choice(Ref(100 + row, code, name), english, extra)


def line(row: int, **changes: Any) -> Line:
    choice = item(row % len(GOODS))
    made = Line(item=choice.ref, quantity=Decimal(QUANTITIES[row % 8]), **choice.extra)
    return replace(made, **changes)


def find_items(_uow: Any, text: str) -> Sequence[Choice]:
    low = text.casefold()
    everything = [item(row) for row in range(len(GOODS))]
    return [
        c
        for c in everything
        if low in f"{c.ref.code} {c.ref.name} {c.detail}".casefold()
    ]


def find_customers(_uow: Any, text: str) -> Sequence[Choice]:
    low = text.casefold()
    return [c for c in CUSTOMERS if low in f"{c.ref.code} {c.ref.name}".casefold()]


def _amount(row: Line, contract: Contract) -> Money:
    return row.amount(contract.currency)


def _margin(row: Line, contract: Contract) -> Cell:
    share = row.margin(contract.rate)
    low = share < 10
    words = screen_language().percent(share, 1) if row.price else ""
    return Cell(words, kind="number", tone="bad" if low else "", bold=low)


def _thumb(row: Line, _contract: Contract) -> Cell:
    tones = ("info", "ok", "warn", "vio", "warn", "teal", "bad", "neutral")
    tone = tones[row.item.id % 8] if row.item else "neutral"
    return Cell(kind="icon", icon=row.icon, tone=tone)


LINES = (
    ColumnSpec("thumb", "", kind="readonly", width=38, cell=_thumb, tint=False),
    ColumnSpec(
        "item", N_("Item no."), kind="lookup:item", width=82, required=True,
        fills=lambda choice: choice.extra, aliases=("货号", "SKU", "Art. no."),
    ),
    ColumnSpec(
        "description", N_("Description"), width=130, stretch=True,
        describe=lambda row, _c: row.english, aliases=("品名",),
    ),
    ColumnSpec("hs", N_("HS code"), width=84),
    ColumnSpec(
        "quantity", N_("Quantity"), kind="decimal", places=0, width=70, required=True,
        sum=True, aliases=("Qty", "数量"), unit=unit_of,
    ),
    ColumnSpec("unit", N_("Unit"), width=46),
    ColumnSpec(
        "price", N_("Unit price"), kind="price", width=84, required=True,
        suffix=lambda c: c.currency, aliases=("单价", "Price"),
    ),
    ColumnSpec(
        "amount", N_("Amount"), kind="money", width=94, cell=_amount, sum=True,
        suffix=lambda c: c.currency,
    ),
    ColumnSpec(
        "cost", N_("Cost"), kind="price", width=70, suffix=lambda _c: "¥",
        currency=lambda _c: "CNY", aliases=("采购价",),
    ),
    ColumnSpec("margin", N_("Margin"), kind="percent", width=62, cell=_margin,
               total=lambda _c: "26.2%"),
    ColumnSpec("cartons", N_("Cartons"), kind="integer", width=54, sum=True,
               cell=lambda row, _c: row.cartons()),
    ColumnSpec("cbm", N_("CBM"), kind="decimal", places=2, width=64, sum=True,
               cell=lambda row, _c: row.cartons() * row.carton_cbm),
    ColumnSpec("due", N_("Delivery"), kind="date", width=96, hidden=True),
    ColumnSpec("sample", N_("Sample"), kind="check", width=60, hidden=True),
)  # fmt: skip

PEOPLE = (("chen", "陈思远"), ("wang", "王雪"))
TERMS = (("FOB", "FOB"), ("CIF", "CIF (Incoterms 2020)"))
CURRENCIES = (("USD", "USD"), ("EUR", "EUR"), ("JPY", "JPY"))
PAYMENTS = (("tt", "30% T/T, 70% B/L copy"), ("lc", "L/C at sight"))


def _chips(contract: Contract) -> list[tuple[str, str]]:
    if contract.state is State.DRAFT:
        return [("Draft", "neutral")]
    return [("In progress", "info"), ("Balance due in 12 days", "warn")]


def _flow(contract: Contract) -> list[Step]:
    if contract.id is None:
        return []
    return [
        Step("Inquiry", "INQ-311", Reached.DONE, kind="inquiry", id=311),
        Step("Quotation", "QT-0412", Reached.DONE, kind="quotation", id=412),
        Step("Contract", contract.number[-7:], Reached.CURRENT),
        Step("Purchase", "2/3", Reached.PART, 0.67),
        Step("Shipment", "1/2", Reached.PART, 0.5),
        Step("Documents"),
        Step("Collection", "30%", Reached.PART, 0.3),
    ]


def _inspector(contract: Contract) -> list[Block]:
    language = screen_language()
    worth = contract.total()

    def money(text: str) -> str:
        return language.amount(Decimal(text), "USD")

    return [
        Block("Summary", (
            Fact("Total " + contract.currency, language.amount(worth.amount,
                 worth.currency), size="big"),
            Fact("Ocean freight", money("-4600")),
            Fact("Insurance", money("-126.20")),
            Fact("Commission 2%", money("-2163.90")),
            Gap(),
            Fact("FOB net", money("101304.90")),
            Fact("Purchase cost", "-¥ 567,180"),
            Gap(),
            Fact("Expected margin", "¥ 217,660   28.3%", tone="ok", size="strong"),
        )),
        Block("Payment plan", (
            Fact("Deposit 30%", money("32458.50"), size="strong",
                 detail="2026-11-05 · TT-0934", chip=("Received", "ok")),
            Fact("Balance 70%", money("75736.50"), size="strong",
                 detail="2026-12-03 · B/L + 7 d", chip=("Due", "warn")),
        )),
        Block("Linked documents", (
            Link("purchase", 231, "PC-2026-0231", "宁波亮舟灯具 · 2 行",
                 "shopping-cart", ("In production", "info")),
            Link("purchase", 232, "PC-2026-0232", "永康顺达户外 · 4 行",
                 "shopping-cart", ("3 days late", "bad")),
            Link("shipment", 96, "SH-2026-0096", "2×40HQ · COSCO · 12-08 截关", "ship",
                 ("Booked", "teal")),
        ), action="link", tip="Link a document"),
    ]  # fmt: skip


CONTRACT = EditorSpec(
    kind="contract",
    singular=N_("Contract"),
    subtitle=lambda c: c.customer.name if c.customer else "",
    chips=_chips,
    flow=_flow,
    fields=(
        FieldSpec(
            "customer", N_("Customer"), "lookup:customer", required=True, width=2
        ),
        FieldSpec("po", N_("Buyer's PO")),
        FieldSpec("signed_on", N_("Date"), "date", required=True),
        FieldSpec("person", N_("Salesperson"), "choice", options=PEOPLE),
        FieldSpec("ship_by", N_("Latest shipment"), "date", required=True),
        FieldSpec("term", N_("Incoterm"), "choice", width=2, options=TERMS),
        FieldSpec("port_from", N_("Port of loading"), "code:ports", required=True),
        FieldSpec("port_to", N_("Port of discharge"), "code:ports", required=True),
        FieldSpec("currency", N_("Currency"), "choice", options=CURRENCIES),
        FieldSpec("payment", N_("Payment terms"), "choice", options=PAYMENTS),
    ),
    sections=(
        SectionSpec(
            "lines", N_("Lines"), columns=LINES, new_line=lambda _c: Line(),
            tools=(ToolSpec("copy_from", N_("Copy from…"), "copy"),),
        ),
        SectionSpec(
            "terms", N_("Terms & notes"),
            fields=(
                FieldSpec("freight", N_("Freight"), "money"),
                FieldSpec("rate", N_("Rate"), "rate"),
                FieldSpec("total", N_("Total"), show=lambda c: str(c.total().amount)),
                FieldSpec("marks", N_("Shipping marks"), "note", width=3),
            ),
        ),
    ),
    inspector=_inspector,
    actions=(
        ActionSpec("confirm_contract", N_("Confirm"), "check", primary=True,
                   needs=Action.CONFIRM, permission="contracts.confirm"),
    ),
    next=(
        NextSpec("shipment", N_("Shipment"), "ship", needs=Action.SHIP),
        NextSpec(
            "purchase", N_("Purchase contract"), "shopping-cart", needs=Action.SHIP
        ),
    ),
    transitions=TRANSITIONS,
    edit=Action.EDIT,
)  # fmt: skip


@dataclass
class Shelf:
    """Stands in for the database: keeps records by key and counts saves."""

    records: dict[int, Contract] = field(default_factory=dict)
    saves: int = 0

    def get(self, _uow: Any, key: int) -> Contract:
        if key not in self.records:
            raise MissingError(N_("This contract does not exist."))
        return self.records[key]

    def save(self, _uow: Any, contract: Contract) -> Contract:
        key = contract.id or len(self.records) + 1
        stored = self.records.get(key)
        if stored is not None and stored.version != contract.version:
            raise ConflictError(N_("Someone else changed this record."))
        lines = tuple(
            replace(row, id=row.id or 1000 + at)
            for at, row in enumerate(contract.lines)
        )
        number = contract.number or f"SC-2026-{key:04}"
        made = replace(
            contract, id=key, number=number, version=contract.version + 1, lines=lines
        )
        self.records[key] = made
        self.saves += 1
        return made

    def confirm(self, _uow: Any, contract: Contract) -> Contract:
        return self.save(None, replace(contract, state=State.ACTIVE))


class FakeWork:
    """Runs service functions at once, or when the test says so (`hold`)."""

    def __init__(self) -> None:
        from PySide6.QtCore import QObject, Signal

        class Signals(QObject):
            changed = Signal(object)
            linked = Signal(bool)

        self._signals = Signals()
        self.changed = self._signals.changed
        self.linked = self._signals.linked
        self.actor = Actor("Chen Siyuan", frozenset({"contracts.confirm"}))
        self.hold = False
        self.held: list[Callable[[], None]] = []
        self.keys: list[str | None] = []
        self.fail: Exception | None = None

    def run(
        self,
        action: Any,
        then: Any = None,
        failed: Any = None,
        *,
        key: Any = None,
        again: Any = None,  # noqa: ARG002
    ):
        self.keys.append(key)
        self._start(action, then, failed)

    def read(self, question: Any, then: Any, failed: Any = None) -> None:
        self._start(question, then, failed)

    def _start(self, action: Any, then: Any, failed: Any) -> None:
        from app.core.errors import AppError

        def job() -> None:
            try:
                if self.fail is not None:
                    raise self.fail
                result = action(SimpleNamespace())
            except AppError as error:
                failed(error)
            else:
                if then:
                    then(result)

        if self.hold:
            self.held.append(job)
        else:
            job()

    def release(self) -> None:
        self.hold = False
        jobs, self.held = self.held, []
        for job in jobs:
            job()


class ContractController(EditorController[Contract]):
    """The whole controller of the sample."""

    keeps_history = False

    def __init__(self, desk: Desk, shelf: Shelf) -> None:
        super().__init__(
            desk,
            CONTRACT,
            Services(
                get=shelf.get, save=shelf.save, new=Contract,
                topics=frozenset({"contracts"}),
                actions={"confirm_contract": shelf.confirm},
                duplicate=lambda c: replace(c, id=None, version=0, number=""),
            ),
        )  # fmt: skip
        self.made: list[str] = []

    def changed(self, draft: Contract, field: str, value: Any) -> Contract:
        if field == "currency" and value == "JPY":
            return replace(draft, rate=Decimal("0.0470"))
        return draft

    def create_next(self, key: str) -> None:
        self.made.append(key)
        self.desk.open(key, None, self.stored)


def stored_contract(count: int = 8) -> Contract:
    lines = tuple(line(row, id=1000 + row) for row in range(count))
    return Contract(
        id=187, version=3, number="SC-2026-0187", state=State.ACTIVE,
        customer=CUSTOMERS[0].ref, po="PO-88214-N", ship_by=date(2026, 12, 20),
        port_to="DEHAM", payment="tt", lines=lines,
    )  # fmt: skip


def make(contract: Contract | None = None) -> ContractController:
    """Return an editor on a shelf with one contract, its work and its desk."""
    shelf = Shelf()
    work: Any = FakeWork()
    desk = Desk(
        work, lookups={"item": find_items, "customer": find_customers}, shell=NoWindow()
    )
    desk.line_looks["lines:contract"] = {}  # there is no database to ask
    made = ContractController(desk, shelf)
    made.shelf = shelf
    made.work = work
    if contract is not None:
        shelf.records[contract.id or 187] = contract
        made.open(contract.id or 187)
    else:
        made.start()
    return made
