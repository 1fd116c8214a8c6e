"""The planner of a shipment: goods of the contract above, containers below."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import N_, _, _n, names_here, screen_language
from app.core.money import ZERO
from app.shipments.domain import MODE_TITLES, Mode, Shipment
from app.shipments.plan import (
    Goods,
    PlanFacts,
    box_name,
    contents,
    described,
    goods,
    with_quantity,
)
from forms.kit import layout, theme
from forms.kit.buttons import ghost
from forms.kit.cells import Cell
from forms.kit.charts import Block, ContainerBar, Meter
from forms.kit.editor_section import GridSection
from forms.kit.spec import ColumnSpec, SectionSpec, unit_of

LINE_TONES = ("info", "teal", "ok", "warn", "vio", "neutral")
BOX_TONES = ("info", "vio", "teal", "ok", "warn")
MOST_ROWS = 7
ROW, HEADING, TOTALS, SCROLL_BAR = 38, 32, 32, 12


def _product(row: Goods, _shipment: Any) -> Cell:
    code = row.product.code if row.product else "–"
    return Cell(code, kind="link", sub=row.contract)


def _description(row: Goods, _shipment: Any) -> Cell:
    first, second = names_here(row.description_en, row.description_zh)
    return Cell(first, sub=second)


def _open(row: Goods, _shipment: Any) -> Cell:
    words = f"{screen_language().quantity(row.open, _places(row.open))} {row.unit}"
    cartons = row.open_cartons
    sub = _n("{n} carton", "{n} cartons", cartons) if cartons else ""
    return Cell(words, sub=sub, kind="number", tone="text2")


def _places(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _box(row: Goods, shipment: Shipment) -> Cell:
    if not row.containers:
        return Cell()
    names = ", ".join(box_name(shipment, index) for index in row.containers)
    tone = BOX_TONES[row.containers[0] % len(BOX_TONES)]
    return Cell(names, kind="chip", chip=tone)


def _stock(row: Goods, shipment: Shipment) -> Cell:
    if shipment.on_board_on is not None:
        return Cell(_("Shipped"), kind="chip", chip="neutral") if row.taken else Cell()
    if row.on_hand is None or not row.taken:
        return Cell()
    if row.on_hand >= row.quantity:
        return Cell(_("In stock"), kind="chip", chip="ok")
    if row.on_hand > 0:
        there = screen_language().quantity(row.on_hand, _places(row.on_hand))
        return Cell(_("{n} in stock", n=there), kind="chip", chip="warn")
    return Cell(_("Not in yet"), kind="chip", chip="bad")


GOODS = SectionSpec(
    "goods",
    N_("Goods"),
    fixed=True,
    columns=(
        ColumnSpec("taken", "", kind="check", width=34),
        ColumnSpec(
            "product", N_("Item no."), "readonly", 84, cell=_product, tint=False
        ),
        ColumnSpec(
            "description_en",
            N_("Goods"),
            width=140,
            editable=lambda row, _s: row is not None and row.taken,
            cell=_description,
            stretch=True,
        ),
        ColumnSpec("open", N_("To ship"), "readonly", 96, cell=_open, tint=False),
        ColumnSpec(
            "quantity",
            N_("Quantity"),
            kind="decimal",
            width=80,
            required=True,
            unit=unit_of,
            places=lambda row, _s: _places(row.quantity) if row else 3,
        ),
        ColumnSpec(
            "cartons",
            N_("Cartons"),
            kind="integer",
            width=64,
            cell=lambda row, _s: row.cartons,
            sum=True,
        ),
        ColumnSpec(
            "cbm",
            N_("CBM"),
            kind="decimal",
            places=3,
            width=68,
            cell=lambda row, _s: row.cbm,
            total=lambda s: screen_language().quantity(s.goods().rounded().cbm, 3),
        ),
        ColumnSpec(
            "gross_kg",
            N_("Gross kg"),
            kind="decimal",
            places=2,
            width=80,
            cell=lambda row, _s: row.gross_kg,
            total=lambda s: screen_language().quantity(s.goods().rounded().gross_kg, 2),
        ),
        ColumnSpec(
            "containers", N_("Container"), "readonly", 118, cell=_box, tint=False
        ),
        ColumnSpec(
            "on_hand", N_("Goods ready"), "readonly", 112, cell=_stock, tint=False
        ),
    ),
)


class ContainerPanel(QWidget):
    """One container: its goods drawn to scale, how full and how heavy it is."""

    def __init__(self) -> None:
        super().__init__()
        self.name = layout.text("", "strong")
        self.detail = layout.text("", "muted")
        self.vgm = layout.text("", "muted")
        self.bar = ContainerBar()
        self.volume = Meter(_("Volume"))
        self.weight = Meter(_("Weight"), banded=False)
        self.volume.stand_over(self.weight)
        head = layout.row(self.name, self.detail, None, self.vgm, spacing=10)
        self.setLayout(
            layout.column(head, self.bar, self.volume, self.weight, spacing=4)
        )

    def show_container(self, shipment: Shipment, index: int) -> None:
        """Show a container of a shipment."""
        box, load = shipment.containers[index], shipment.loaded(index)
        language = screen_language()
        self.name.setText(box_name(shipment, index))
        seal = _("Seal {seal}", seal=box.seal) if box.seal else _("No seal yet")
        number = box.number or _("No number yet")
        cartons = f"C/NO. {load.carton_from}–{load.carton_to}"
        self.detail.setText(f"{number} · {seal} · {cartons}")
        vgm = "" if load.vgm_kg is None else language.quantity(load.vgm_kg, 0)
        self.vgm.setText(_("VGM {weight} kg", weight=vgm) if vgm else "")
        blocks = [
            _block(shipment, line, cbm) for line, cbm in contents(shipment, index)
        ]
        volume, payload = box.fact("capacity_cbm"), box.fact("payload_kg")
        self.bar.show_blocks(blocks, volume or load.totals.cbm or Decimal(1))
        filled = language.quantity(load.totals.cbm, 3)
        self.volume.show_fill(
            load.fill_percent or ZERO,
            _("{n} m³", n=f"{filled} / {language.quantity(volume, 1)}"),
        )
        loaded = language.quantity(load.totals.gross_kg, 2)
        self.weight.show_fill(
            load.weight_percent or ZERO,
            _("{n} kg", n=f"{loaded} / {language.quantity(payload, 0)}"),
        )


def _block(shipment: Shipment, position: int, cbm: Decimal) -> Block:
    line = shipment.lines[position]
    code = line.product.code if line.product else line.description_en
    note = _("{n} m³", n=screen_language().quantity(cbm, 3))
    return Block(code, note, cbm, LINE_TONES[position % len(LINE_TONES)])


class LoosePanel(QWidget):
    """Goods that travel without a container of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.words = layout.text("", "muted")
        self.bar = ContainerBar()
        self.setLayout(layout.column(self.words, self.bar, spacing=6))

    def show_shipment(self, shipment: Shipment) -> None:
        """Show the goods to scale and what freight is charged by."""
        totals = shipment.totals()
        found: dict[int, Decimal] = {}
        for package in shipment.packages:
            cbm = package.part(package.cartons).cbm
            key = package.line_position
            found[key] = found.get(key, ZERO) + cbm
        lines = range(len(shipment.lines))
        blocks = [_block(shipment, n, c) for n, c in found.items() if c and n in lines]
        self.bar.show_blocks(blocks, sum(found.values(), ZERO) or Decimal(1))
        language = screen_language()
        units = shipment.chargeable()
        if shipment.mode is Mode.SEA_LCL:
            charged = _("{n} W/M tons", n=language.quantity(units, 3))
        else:
            charged = _("{n} kg chargeable", n=language.quantity(units, 1))
        facts = (
            _n("{n} package", "{n} packages", totals.packages),
            _("{n} m³", n=language.quantity(totals.cbm, 3)),
            _("{n} kg", n=language.quantity(totals.gross_kg, 2)),
            charged if units else "",
        )
        self.words.setText(" · ".join(fact for fact in facts if fact))


class ShipmentPlan(QWidget):
    """Chooses goods of the contract and shows how they are loaded.

    Attributes:
        section: The grid of goods with its totals.
        panels: One for each container.

    Signals:
        replaced: The shipment is to be another one; arg: the record.
        action_asked: A button was pressed; arg: key.
    """

    replaced = Signal(object)
    action_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record: Shipment | None = None
        self.facts = PlanFacts()
        self.editable = False
        self.section = GridSection(GOODS)
        self.section.grid.edited.connect(self._edited)
        self.section.totals.closes_card = True
        self.panels: list[ContainerPanel] = []
        self.loose = LoosePanel()
        self._goods_note = layout.text("", "muted")
        self._load_note = layout.text("", "muted")
        self._join = ghost("file-plus", _("Add contract"), _("Add contract"))
        self._repack = ghost("refresh", _("Pack anew"), _("Pack anew"))
        self._plan = ghost("wand", _("Plan containers"), _("Plan containers"))
        self._add = ghost("plus", _("Add container"), _("Add container"))
        self._boxes = QVBoxLayout()
        self._boxes.setSpacing(16)
        self._lay_out()

    def _lay_out(self) -> None:
        for made, key in (
            (self._join, "join"),
            (self._repack, "repack"),
            (self._plan, "plan"),
            (self._add, "add_container"),
        ):
            made.clicked.connect(lambda _on=False, key=key: self.action_asked.emit(key))
        goods_head = layout.row(
            layout.text(_("Goods of the contract"), "h2"),
            self._goods_note,
            None,
            self._join,
            self._repack,
            margins=(16, 10, 10, 8),
        )
        upper = layout.card(
            layout.column(goods_head, layout.hline(), self.section, spacing=0)
        )
        load_head = layout.row(
            layout.text(_("Loading"), "h2"),
            self._load_note,
            None,
            self._plan,
            self._add,
        )
        lower = layout.card(
            layout.column(
                load_head, self._boxes, self.loose, margins=(16, 10, 16, 16), spacing=10
            )
        )
        page = layout.box(
            layout.column(upper, lower, None, margins=(12, 12, 12, 12), spacing=12),
            "page",
        )
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName(_("Loading"))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(layout.column(area, spacing=0))

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(900, 600)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override: the grid is as high as its rows need."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)

    # --- Showing ---------------------------------------------------------------------

    def show_facts(self, facts: PlanFacts) -> None:
        """Take what the shipment is planned from: open goods, stock."""
        self.facts = facts
        if self.record is not None:
            self._show()

    def show_record(self, record: Shipment, _saved: bool) -> None:  # noqa: FBT001
        """Show a shipment; see `SectionSpec.widget`."""
        self.record = record
        self._show()

    def set_editable(self, editable: bool) -> None:  # noqa: FBT001 - a plain property
        """Let goods be chosen and containers be added, or not."""
        self.editable = editable
        for made in (self._join, self._repack, self._plan, self._add):
            made.setVisible(editable)
        if self.record is not None:
            self._show()

    def _show(self) -> None:
        record = self.record
        if record is None:
            return
        rows = goods(record, self.facts)
        self.section.show_record(record, rows, editable=self.editable)
        self._fit()
        taken = sum(row.taken for row in rows)
        named = ", ".join(one.contract.code for one in record.portions())
        number = named or _("No contract yet")
        lines = _n("{n} line chosen", "{n} lines chosen", taken)
        self._goods_note.setText(f"{number} · {lines}")
        self._show_load(record)

    def _fit(self) -> None:
        rows = len(self.section.grid.lines_model.lines)
        shown = min(max(rows, 1), MOST_ROWS)
        # Heading, rows and totals: the grid never scrolls inside the page for few rows.
        wide = self.section.grid.horizontalHeader().length()
        bar = SCROLL_BAR if wide > self.section.grid.viewport().width() else 0
        height = theme.px(ROW) * shown + theme.px(HEADING + TOTALS) + bar
        self.section.setFixedHeight(height)

    def _show_load(self, record: Shipment) -> None:
        count = len(record.containers)
        while len(self.panels) > count:
            panel = self.panels.pop()
            self._boxes.removeWidget(panel)
            panel.hide()
            panel.deleteLater()
        while len(self.panels) < count:
            panel = ContainerPanel()
            self.panels.append(panel)
            self._boxes.addWidget(panel)
        for index, panel in enumerate(self.panels):
            panel.show_container(record, index)
        self.loose.setVisible(not count)
        if not count:
            self.loose.show_shipment(record)
        self._load_note.setText(self._load_words(record))

    @staticmethod
    def _load_words(record: Shipment) -> str:
        kinds: dict[str, int] = {}
        for box in record.containers:
            kinds[box.type_code] = kinds.get(box.type_code, 0) + 1
        boxes = " + ".join(f"{count} × {kind}" for kind, count in kinds.items())
        words = [_(MODE_TITLES[record.mode])]
        if boxes:
            words.append(boxes)
        ranges = record.container_ranges()
        left = record.cartons() - ranges[-1][1] if ranges else 0
        if left > 0:
            words.append(_n("{n} carton stays", "{n} cartons stay", left))
        return " · ".join(words)

    def jump(self, row: int, field: str) -> None:
        """Go to the goods of one of the shipment's lines."""
        record = self.record
        if record is None or row >= len(record.lines):
            return
        wanted = record.lines[row].contract_line_id
        keys = [one.contract_line_id for one in goods(record, self.facts)]
        if wanted in keys:
            self.section.jump(keys.index(wanted), field)

    # --- Choosing --------------------------------------------------------------------

    def _edited(self, changes: Any) -> None:
        record = self.record
        if record is None:
            return
        rows = goods(record, self.facts)
        changed = record
        for row, values in changes:
            if row >= len(rows):
                continue
            if "description_en" in values and rows[row].taken:
                key, words = rows[row].contract_line_id, values["description_en"]
                changed = described(changed, key, (words or "").strip())
            quantity = values.get("quantity")
            if "taken" in values:
                quantity = rows[row].open if values["taken"] else ZERO
            if quantity is not None:
                changed = with_quantity(
                    changed, self.facts, rows[row].contract_line_id, quantity
                )
        self.replaced.emit(changed)
