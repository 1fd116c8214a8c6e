"""The export declaration on the screen: the boxes of the paper, to be typed into."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core import codes
from app.core.i18n import N_, _
from app.core.money import to_coin
from app.customs.domain import Declaration, Line
from app.customs.papers import shown_price
from forms.kit import layout, theme
from forms.kit.editor_form import COLUMNS, FormGrid
from forms.kit.elided import shortened
from forms.kit.painting import guarded
from forms.kit.spec import FieldSpec

TITLE = "中华人民共和国海关出口货物报关单"

ROWS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("consignor_name", 190), ("consignor_code", 156), ("exit_office", 140),
     ("filing_number", 92), ("export_on", 92)),
    (("consignee_name", 220), ("transport_mode", 126), ("conveyance", 180),
     ("bill_number", 144)),
    (("producer_name", 190), ("producer_code", 156), ("supervision_mode", 134),
     ("levy_nature", 112), ("licence_number", 78)),
    (("contract_number", 110), ("trade_country", 120), ("arrival_country", 120),
     ("destination_port", 130), ("destination_port_code", 76), ("exit_port", 100),
     ("exit_port_code", 76)),
    (("packaging", 158), ("packages", 60), ("gross_kg", 80), ("net_kg", 80),
     ("trade_term", 96), ("freight", 112), ("insurance", 112), ("misc", 70)),
    (("documents", 330), ("declarant_name", 190), ("declarant_code", 156)),
    (("marks", 300), ("remarks", 400)),
)  # fmt: skip
"""The boxes of the form row by row with the share of the width each takes."""

BOXES: tuple[FieldSpec, ...] = (
    FieldSpec("consignor_name", N_("Domestic consignor")),
    FieldSpec("consignor_code", N_("Unified social credit code")),
    FieldSpec("exit_office", N_("Exit customs office"), "code:customs_offices"),
    FieldSpec("filing_number", N_("Filing no.")),
    FieldSpec("export_on", N_("Export date"), "date",
              editable=lambda _record: False),
    FieldSpec("consignee_name", N_("Overseas consignee")),
    FieldSpec("transport_mode", N_("Transport mode"), "code:transport_modes"),
    FieldSpec("conveyance", N_("Vessel and voyage")),
    FieldSpec("bill_number", N_("B/L or AWB no.")),
    FieldSpec("producer_name", N_("Producer or seller")),
    FieldSpec("producer_code", N_("Unified social credit code")),
    FieldSpec("supervision_mode", N_("Supervision mode"), "code:supervision_modes"),
    FieldSpec("levy_nature", N_("Nature of levy"), "code:levy_nature"),
    FieldSpec("licence_number", N_("Licence no.")),
    FieldSpec("contract_number", N_("Contract no.")),
    FieldSpec("trade_country", N_("Trading country"), "code:countries"),
    FieldSpec("arrival_country", N_("Country of arrival"), "code:countries"),
    FieldSpec("destination_port", N_("Port of arrival")),
    FieldSpec("destination_port_code", N_("Port code")),
    FieldSpec("exit_port", N_("Exit port")),
    FieldSpec("exit_port_code", N_("Port code")),
    FieldSpec("packaging", N_("Packaging"), "code:packaging"),
    FieldSpec("packages", N_("Packages"), "integer"),
    FieldSpec("gross_kg", N_("Gross kg"), "decimal"),
    FieldSpec("net_kg", N_("Net kg"), "decimal"),
    FieldSpec("trade_term", N_("Transaction mode"), "code:trade_terms"),
    FieldSpec("freight", N_("Freight")),
    FieldSpec("insurance", N_("Premium")),
    FieldSpec("misc", N_("Misc.")),
    FieldSpec("documents", N_("Attached documents")),
    FieldSpec("declarant_name", N_("Declared by")),
    FieldSpec("declarant_code", N_("Unified social credit code")),
    FieldSpec("marks", N_("Shipping marks")),
    FieldSpec("remarks", N_("Remarks")),
)  # fmt: skip


class Box(QFrame):
    """One box of the form: a hairline at its end, caption above the value."""

    def __init__(self, inner: QWidget, *, last: bool) -> None:
        super().__init__()
        self._last = last
        self.setLayout(layout.column(inner, margins=(2, 3, 4, 2), spacing=0))
        # The share of the row alone decides how wide it is.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line to the next box."""
        if self._last:
            return
        painter = QPainter(self)
        painter.setPen(theme.color("border_soft"))
        end = 0 if self.isRightToLeft() else self.width() - 1
        painter.drawLine(end, 0, end, self.height())


class Items(QWidget):
    """The items as the form prints them, three lines each; only read here."""

    HEADS = (
        (N_("No."), 44), (N_("HS code"), 122), (N_("Name and elements"), 250),
        (N_("Quantities"), 104), (N_("Price and total"), 110),
        (N_("Origin"), 76), (N_("Destination"), 92), (N_("Domestic source"), 122),
        (N_("Levy"), 88),
    )  # fmt: skip
    LINE, HEAD = 18, 26

    def __init__(self) -> None:
        super().__init__()
        self._record: Declaration | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, record: Declaration) -> None:
        """Show the items of a declaration."""
        self._record = record
        spoken = (f"{line.hs_code} {line.name}" for line in record.lines)
        self.setAccessibleName("; ".join(spoken))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room that all items need."""
        count = len(self._record.lines) if self._record else 0
        return QSize(400, theme.px(self.HEAD + count * (3 * self.LINE + 8) + 2))

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint headings and items."""
        painter = QPainter(self)
        widths = self._widths()
        head = theme.px(self.HEAD)
        painter.fillRect(0, 0, self.width(), head, theme.color("surface2"))
        painter.setFont(theme.font(12, 500))
        painter.setPen(theme.color("text2"))
        for (title, _share), (left, width) in zip(self.HEADS, widths, strict=True):
            self._write(painter, (left, 0, width, head), _(title))
        y = head
        for number, line in enumerate(self._record.lines if self._record else (), 1):
            y = self._item(painter, number, line, y)
        painter.setPen(theme.color("border_soft"))
        rtl = self.isRightToLeft()
        for left, width in widths[1:]:
            edge = int(left + width if rtl else left)
            painter.drawLine(edge, 0, edge, y)
        painter.drawLine(0, head, self.width(), head)

    def _item(self, painter: QPainter, number: int, line: Line, top: int) -> int:
        step = theme.px(self.LINE)
        for (left, width), texts in zip(
            self._widths(), self._texts(number, line), strict=True
        ):
            for row, text in enumerate(texts):
                strong = row == 0
                painter.setFont(theme.font(13 if strong else 12, tabular=True))
                painter.setPen(theme.color("text" if strong else "text2"))
                area = (left, top + theme.px(4) + row * step, width, step)
                self._write(painter, area, text)
        bottom = top + 3 * step + theme.px(8)
        painter.setPen(theme.color("line"))
        painter.drawLine(0, bottom, self.width(), bottom)
        return bottom

    def _texts(self, number: int, line: Line) -> tuple[tuple[str, ...], ...]:
        currency = self._record.currency if self._record else ""
        return (
            (str(number),),
            (line.hs_code,),
            (line.name, line.elements),
            (
                _amount(line.first_quantity, line.first_unit),
                _amount(line.second_quantity, line.second_unit),
                _amount(line.quantity, line.unit),
            ),
            (
                f"{shown_price(line.unit_price, currency):f}",
                f"{to_coin(line.total, currency):f}",
                currency,
            ),
            _land(line.origin),
            _land(line.destination),
            (line.source_name, f"({line.source_code})" if line.source_code else ""),
            (_name("duty_modes", line.duty_mode), f"({line.duty_mode})"),
        )

    def _widths(self) -> list[tuple[float, float]]:
        whole = sum(share for _title, share in self.HEADS)
        rtl = self.isRightToLeft()
        found = []
        begun = 0.0
        for _title, share in self.HEADS:
            width = self.width() * share / whole
            left = self.width() - begun - width if rtl else begun
            found.append((left, width))
            begun += width
        return found

    def _write(
        self, painter: QPainter, area: tuple[float, float, float, float], text: str
    ) -> None:
        left, top, width, height = area
        before = 4 if self.isRightToLeft() else 8
        inner = QRectF(left + before, top, width - 12, height)
        words = shortened(text, painter.fontMetrics(), inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), words)


def _name(table: str, code: str) -> str:
    return codes.find(table, code).name("zh_CN") if codes.has(table, code) else code


def _amount(quantity: Any, unit: str) -> str:
    return f"{quantity.normalize():f}{_name('units', unit)}" if unit else ""


def _land(alpha2: str) -> tuple[str, str]:
    if not codes.has("countries", alpha2):
        return alpha2, ""
    found = codes.find("countries", alpha2)
    return found.name("zh_CN"), f"({found.extra['alpha3']})"


class DeclarationSheet(FormGrid):
    """The whole form: title, numbers, boxes, items."""

    def __init__(self) -> None:
        self._rows: QVBoxLayout | None = None
        self.items = Items()
        super().__init__(BOXES)
        for name, field in self.fields.items():
            field.set_bare()
            field.input.setMinimumHeight(theme.px(24))
            caption = self._boxes[name].findChild(QLabel)
            if caption is not None:
                # In line with the value.
                caption.setContentsMargins(*layout.facing((7, 0, 0, 0)))

    def _place(self) -> None:
        if self._rows is not None:
            return
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._rows.setContentsMargins(1, 1, 1, 1)
        for boxes in ROWS:
            line = QHBoxLayout()
            line.setSpacing(0)
            for name, share in boxes:
                last = name == boxes[-1][0]
                line.addWidget(Box(self._boxes[name], last=last), share)
            self._rows.addLayout(line)
            self._rows.addWidget(layout.hline())
        self._rows.addWidget(self.items)
        title = layout.text(TITLE, "h2")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._numbers = layout.text("", "small")
        self._numbers.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        frame = layout.card(self._rows)
        whole = layout.column(title, self._numbers, frame, spacing=8)
        self._grid.addWidget(layout.box(whole), 0, 0, 1, COLUMNS)

    def show_record(self, record: Any, *, editable: bool, afresh: bool = False) -> None:
        """Show a declaration; problems of captions with codes go with their fields."""
        super().show_record(record, editable=editable, afresh=afresh)
        self.items.show_lines(record)
        entry = record.entry_number or "–"
        self._numbers.setText(
            _("Entry no. {entry} · Sheet {part} of {parts}", entry=entry,
              part=record.part, parts=record.parts)
        )  # fmt: skip
