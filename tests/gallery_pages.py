"""What the photographs of the kit show: one page for each family of its parts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QGridLayout, QMenu, QTableView, QWidget
from reportlab.pdfgen.canvas import Canvas

from app.core.money import Money
from app.core.refs import Choice, Ref
from forms.kit import buttons, icons, layout
from forms.kit.cells import Cell, CellDelegate, cell_data, prepare
from forms.kit.charts import (
    AgeingBar,
    Bar,
    Block,
    ContainerBar,
    FlowStrip,
    Meter,
    ProgressRing,
    Share,
    Sparkline,
    StackedBars,
    Stage,
)
from forms.kit.chips import Badge, Chip, FilterChip
from forms.kit.editor_banner import EditorBanner
from forms.kit.fields import (
    CheckField,
    ChoiceField,
    CodeField,
    DateField,
    DecimalField,
    LookupField,
    MoneyField,
    TextField,
    labelled,
)
from forms.kit.preview import PdfView
from forms.kit.progress import JobRow, Spinner
from forms.kit.states import EmptyState
from forms.kit.tokens import TONES

TODAY = date(2026, 11, 21)


def titled(title: str, *parts):
    head = layout.text(title, "h2")
    inner = layout.column(head, *parts, margins=(16, 12, 16, 14), spacing=10)
    return layout.card(inner)


def words_shown() -> list[QWidget]:
    words = [
        ("h1", "SC-2026-0187"),
        ("title", "数据存放在哪里？"),
        ("h2", "应收账龄 USD 742,860"),
        ("kpi", "USD 1,284,900"),
        ("body", "Nordwind Handels GmbH · Северный Ветер · قيد التنفيذ"),
        ("small", "11 月 21 日 星期六"),
        ("caption", "2026-12-03 · B/L + 7 d"),
        ("link", "PC-2026-0231"),
        ("muted", "Terms & notes"),
        ("problem", "The customer is missing."),
    ]
    return [layout.text(text, role) for role, text in words]


def buttons_shown() -> list[QWidget]:
    busy = buttons.button("Saving", "device-floppy", primary=True)
    busy.set_busy(True)
    focus = buttons.button("Focus", "mail")
    off = buttons.button("Off", "printer")
    off.setEnabled(False)
    checked = buttons.ghost("layout-sidebar-right", "Details", checkable=True)
    checked.setChecked(True)
    row = layout.row(
        buttons.button("Save", "device-floppy", primary=True, shortcut="Ctrl+S"),
        buttons.menu_button("Print", [("A4", "printer", print)], "printer"),
        buttons.menu_button("新建", [("A", None, print)], "plus", primary=True),
        buttons.button("Terms & notes"),
        buttons.button("Delete", "trash", danger=True),
        busy,
        focus,
        off,
        None,
    )
    flat = layout.row(
        buttons.ghost("chevron-left", "Previous"),
        buttons.ghost("chevron-right", "Next"),
        layout.vline(20),
        buttons.ghost("columns-3", "Columns", "Columns"),
        buttons.ghost("file-spreadsheet", "Export", "导出 Excel"),
        checked,
        buttons.ghost("dots", "More"),
        buttons.link("Import from Excel"),
        None,
        spacing=4,
    )
    return [row, flat]


def chips_shown() -> list[QWidget]:
    chips = layout.row(*[Chip(f"{tone} 部分出运", tone) for tone in TONES], None)
    more = layout.row(
        FilterChip("装运期", "11-21 → 12-20"),
        FilterChip("状态", "执行中"),
        Badge("4"),
        Badge("3", "bad"),
        Badge("7", "bad", strong=True),
        Spinner(),
        None,
    )
    pics = layout.row(
        *[
            icons.label(name, 20, token)
            for name, token in (
                ("ship", "accent"),
                ("anchor", "accent"),
                ("file-text", "text2"),
                ("building-warehouse", "text2"),
                ("alert-triangle", "warn_fg"),
                ("circle-check", "ok_dot"),
                ("bell", "text2"),
            )
        ],
        None,
    )
    return [chips, more, pics]


def page_buttons() -> QWidget:
    return layout.box(
        layout.column(
            titled("Texts", *words_shown()),
            titled("Buttons", *buttons_shown()),
            titled("Chips", *chips_shown()),
            None,
            margins=(20, 20, 20, 20),
            spacing=12,
        ),
        "page",
    )


def placed(pieces) -> QGridLayout:
    """Return the fields, four columns wide, each as wide as it asks."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    row = column = 0
    for field, title, required, span in pieces:
        if column + span > 4:
            row, column = row + 1, 0
        whole = labelled(field, title, required=required)
        grid.addWidget(whole, row, column, 1, span)
        column += span
    for column in range(4):
        grid.setColumnStretch(column, 1)
    return grid


def page_fields() -> QWidget:
    customer = LookupField("party")
    customer.set_value(Ref(1, "K001", "Nordwind Handels GmbH"), "德国")
    port = CodeField("ports")
    port.set_value("CNNGB")
    signed = DateField(lambda: TODAY)
    signed.set_value(date(2026, 11, 3))
    term = ChoiceField([("CIF", "CIF 汉堡 (Incoterms 2020)"), ("FOB", "FOB 宁波")])
    term.set_value("CIF")
    freight = MoneyField("USD")
    freight.set_value(Money(Decimal(4600), "USD"))
    weight = DecimalField(3, unit="kg")
    weight.set_value(Decimal(18600))
    order = TextField()
    order.set_value("PO-88214-N")
    locked = TextField()
    locked.set_value("SC-2026-0187")
    locked.set_read_only(True)
    wrong = TextField()
    wrong.set_value("宁波海舟")
    wrong.set_problem("The tax number's check digit is wrong. It ends in 7.")
    note = TextField(multiline=True)
    note.set_value("Partial shipments allowed.\nTransshipment at Busan only.")
    partial = CheckField("Partial shipment allowed")
    partial.set_value(True)
    empty = TextField()
    empty.set_placeholder("Type a name or a number")
    pieces = [
        (customer, "客户", True, 2),
        (order, "客户订单号", False, 1),
        (signed, "签约日期", True, 1),
        (term, "贸易术语", True, 2),
        (port, "装运港", True, 1),
        (freight, "海运费", False, 1),
        (weight, "Gross weight", False, 1),
        (locked, "Read-only", False, 1),
        (wrong, "Tax number", True, 1),
        (empty, "Empty", False, 1),
        (note, "Notes", False, 2),
        (partial, "Shipment", False, 1),
    ]
    grid = placed(pieces)
    page = layout.box(
        layout.column(
            titled("Fields", grid), None, margins=(20, 20, 20, 20), spacing=12
        ),
        "page",
    )
    page.first = order
    return page


class Rows(QAbstractTableModel):
    def __init__(self, heads, rows):
        super().__init__()
        self._heads, self._rows = heads, rows

    def rowCount(self, parent=None):  # noqa: ARG002, N802
        return len(self._rows)

    def columnCount(self, parent=None):  # noqa: ARG002, N802
        return len(self._heads)

    def data(self, index, role=0):
        return cell_data(self._rows[index.row()][index.column()], role)

    def headerData(self, section, way, role=0):  # noqa: N802
        if role == 0 and way == Qt.Orientation.Horizontal:
            return self._heads[section]
        return None


def table(*, grid: bool) -> QTableView:
    goods = [
        ("LT-2201", "太阳能庭院灯 3W", "Solar garden light 3W, IP65", "6.85", "bulb"),
        ("FN-0830", "折叠露营椅", "Folding camping chair, reinforced", "11.40", "box"),
        ("KT-4419", "不锈钢保温壶 1.2 L", "Stainless flask", "6.10", "package"),
    ]
    rows = []
    for number, (code, name, english, price, icon) in enumerate(goods * 3, 1):
        bad = number % 3 == 0
        rows.append(
            [
                Cell(kind="check", checked=number == 2),
                Cell(kind="thumb", icon=icon, tone=TONES[number % 7]),
                Cell(code, kind="link"),
                Cell(name, english if grid else ""),
                Cell("2026-12-20", kind="date", tone="bad" if bad else "", bold=bad),
                Cell("2,400", kind="number"),
                Cell(price, kind="number", tone="warn" if bad else ""),
                Cell("16,440.00", kind="number", tint=grid),
                Cell("4.7%", kind="number", tint=grid, tone="bad", bold=bad),
                Cell(kind="progress", percent=number * 12, chip="teal"),
                Cell("部分出运", kind="chip", chip=TONES[number % 7]),
                Cell("Late", kind="icon", icon="alert-triangle", tone="warn"),
            ]
        )
    rows[3][5] = Cell("-3", kind="number", problem="At least 1.")
    heads = ["", "", "货号", "品名", "日期", "数量", "单价", "金额"]
    heads += ["毛利", "进度", "状态", ""]
    view = QTableView()
    view.setModel(Rows(heads, rows))
    view.rows = view.model()
    prepare(view)
    height = "double" if grid else "list"
    view.setItemDelegate(CellDelegate(view, grid=grid, height=height))
    if not grid:
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    wides = (36, 40, 92, 170, 104, 70, 70, 96, 64, 104, 100, 34)
    for column, wide in enumerate(wides):
        view.setColumnWidth(column, wide)
    view.setFixedHeight(330)
    return view


def page_tables() -> QWidget:
    listed, edited = table(grid=False), table(grid=True)
    listed.selectRow(1)
    page = layout.box(
        layout.column(
            titled("List", listed),
            titled("Grid", edited),
            margins=(20, 20, 20, 20),
            spacing=12,
        ),
        "page",
    )
    page.first = edited
    page.after = lambda: edited.setCurrentIndex(
        edited.model().index(3, 6, QModelIndex())
    )
    return page


def months_shown() -> QWidget:
    bars = StackedBars()
    months = [(22, 14), (25, 17), (30, 16), (28, 22), (34, 18), (31, 24), (37, 21)]
    bars.show_bars(
        [Bar(str(n), pair) for n, pair in enumerate(months, 1)], ("已出运", "未出运")
    )
    bars.setFixedHeight(190)
    return bars


def ages_shown() -> QWidget:
    spark = Sparkline()
    spark.show_values([3, 4, 4, 6, 5, 8, 9])
    red = Sparkline("bad_dot")
    red.show_values([9, 9, 8, 6, 7, 4, 5])
    ages = AgeingBar()
    ages.show_shares(
        [
            Share("未到期", 386287, "ok", "386,287"),
            Share("1–30 天", 215429, "info", "215,429"),
            Share("31–60 天", 89143, "warn", "89,143"),
            Share("60 天以上", 52001, "bad", "52,001"),
        ]
    )
    ring, done = ProgressRing(), ProgressRing(56)
    ring.show_percent(Decimal(30))
    done.show_percent(Decimal(88), "ok")
    side = titled("Ages", ages, layout.row(spark, red, ring, done, None))
    side.setFixedWidth(320)
    return side


def load_shown() -> list[QWidget]:
    load = ContainerBar()
    load.show_blocks(
        [
            Block("LT-2201", "14.4 m³", Decimal("14.4"), "info"),
            Block("LT-2214", "12.75 m³", Decimal("12.75"), "teal"),
            Block("FN-0830", "31.2 m³", Decimal("31.2"), "ok"),
            Block("KT-4402", "9.38 m³", Decimal("9.38"), "warn"),
        ],
        68,
    )
    meters = []
    fills = [("99.5", "67.7 / 68 m³"), ("88.7", "60.3 / 68 m³")]
    fills += [("37", "10,060.0 / 26,500 kg"), ("104", "70.7 / 68 m³")]
    for fill, words in fills:
        meter = Meter("体积")
        meter.show_fill(Decimal(fill), words)
        meters.append(meter)
    return [load, *meters]


def page_charts() -> QWidget:
    flow = FlowStrip()
    flow.show_steps(
        [
            Stage("询盘", "INQ-311", "done"),
            Stage("报价", "QT-0412", "done"),
            Stage("合同", "SC-0187", "current"),
            Stage("采购", "2/3", "part", 0.67),
            Stage("出运", "1/2", "part"),
            Stage("单证"),
            Stage("收汇", "30%", "part", 0.3),
        ]
    )
    return layout.box(
        layout.column(
            titled("Flow", flow),
            layout.row((titled("Bars", months_shown()), 1), ages_shown(), spacing=12),
            titled("Container", *load_shown()),
            None,
            margins=(20, 20, 20, 20),
            spacing=12,
        ),
        "page",
    )


def page_states() -> QWidget:
    job, over = JobRow("Printing 20 invoices"), JobRow("Import")
    job.show_step(7, 20)
    empty = EmptyState(
        "file-text",
        "There are no contracts yet. The first one can come from a quotation.",
        ("New contract", print),
        ("Import from Excel", print),
    )
    banner = EditorBanner()
    banner.show_words("warn", "The connection is lost.", (("retry", "Retry"),))
    return layout.box(
        layout.column(
            banner,
            titled("Jobs", layout.row(job, over, None)),
            layout.card(layout.column(empty)),
            margins=(20, 20, 20, 20),
            spacing=10,
        ),
        "page",
    )


def paper() -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    for number in (1, 2):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawCentredString(297, 770, "COMMERCIAL INVOICE")
        canvas.setFont("Helvetica", 9)
        for line in range(24):
            canvas.drawString(60, 700 - line * 18, f"Line {line + 1} page {number}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def page_preview() -> QWidget:
    view = PdfView()
    view.show_pdf(paper())
    view.add_tool(buttons.button("Print", "printer"))
    view.add_tool(buttons.button("Send", "mail", primary=True))
    view.after = lambda: (view.open_find(), view._words.setText("Line 2"))
    return view


def page_drops() -> list[QWidget]:
    """The panels that drop from fields, opened under shown fields."""
    look = LookupField("party", can_create=True)
    day = DateField(lambda: TODAY)
    day.set_value(date(2026, 11, 3))
    host = layout.box(layout.column(look, day, None), "page")
    host.resize(360, 200)
    host.show()
    look.setFocus()
    look._line.setText("nord")
    look.show_choices(
        [
            Choice(Ref(1, "K001", "Nordwind Handels GmbH"), "Germany · Hamburg"),
            Choice(Ref(2, "K014", "Nordic Supply AB"), "Sweden"),
            Choice(Ref(3, "K102", "Северный Ветер ООО"), "Russia"),
        ]
    )
    day.toggle_calendar()
    menu = QMenu(host)
    buttons.fill_menu(
        menu, [("Open", "external-link", print), None, ("Delete", "trash", print)]
    )
    return [host, look._panel, day._calendar, menu]
