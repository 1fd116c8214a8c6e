"""The look: contrast, live themes, sharp icons, cells in time, charts, preview."""

from __future__ import annotations

import itertools
import re
import time
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, QPoint, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontInfo,
    QFontMetricsF,
    QGuiApplication,
    QIcon,
    QImage,
    QPixmap,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTableView

from app.core.i18n import set_screen_language
from forms.kit import buttons, icons, layout, theme, tokens
from forms.kit.cells import (
    ACCESSIBLE,
    CELL_ROLE,
    DISPLAY,
    Cell,
    CellDelegate,
    cell_data,
    prepare,
)
from forms.kit.charts import (
    AgeingBar,
    Bar,
    Block,
    ContainerBar,
    FlowStrip,
    Meter,
    ProgressRing,
    Share,
    StackedBars,
    Stage,
    neat_top,
)
from forms.kit.chips import Chip, FilterChip
from forms.kit.elided import Elided
from forms.kit.progress import JobRow
from forms.kit.spec import Reached

RTL, LTR = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight


@pytest.fixture(autouse=True)
def _screen(qapp):
    theme.install(qapp)
    theme.set_mode("light")
    theme.set_scale(13)
    set_screen_language("en")
    yield
    qapp.setLayoutDirection(LTR)
    theme.set_mode("light")
    theme.set_scale(13)


_LINEAR_BELOW = 0.03928  # WCAG 2.2, relative luminance


def luminance(colour: str) -> float:
    """Return the relative luminance of "#RRGGBB", 0 to 1 (WCAG 2.2)."""
    parts = []
    for at in (1, 3, 5):
        share = int(colour[at : at + 2], 16) / 255
        low = share <= _LINEAR_BELOW
        parts.append(share / 12.92 if low else ((share + 0.055) / 1.055) ** 2.4)
    red, green, blue = parts
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


MODES = [pytest.param(tokens.LIGHT, id="light"), pytest.param(tokens.DARK, id="dark")]


@pytest.mark.feature("H31", "H23")
@pytest.mark.parametrize("t", MODES)
def test_every_text_can_be_read(t):
    grounds = ("bg", "surface", "surface2", "rail", "sel", "hover", "sunken")
    pairs = [(ink, ground) for ink in ("text", "text2", "text3") for ground in grounds]
    pairs += [(f"{tone}_fg", f"{tone}_bg") for tone in tokens.TONES]
    pairs += [(f"{tone}_fg", "surface") for tone in ("bad", "warn", "ok")]
    pairs += [("on_accent", f"accent{part}") for part in ("", "_hover", "_press")]
    for ground in ("accent_soft", "accent_soft2", "surface", "sel", "rail"):
        pairs.append(("accent_text", ground))
    low = {p: contrast(t[p[0]], t[p[1]]) for p in pairs}
    assert {pair: c for pair, c in low.items() if c < 4.5} == {}


@pytest.mark.feature("H31")
@pytest.mark.parametrize("t", MODES)
def test_every_frame_and_dot_can_be_seen(t):
    pairs = [("border_input", "surface"), ("focus", "surface"), ("focus", "bg")]
    pairs += [(f"{tone}_dot", "surface") for tone in tokens.TONES]
    low = {p: contrast(t[p[0]], t[p[1]]) for p in pairs}
    assert {pair: c for pair, c in low.items() if c < 3} == {}


def test_contrast_of_black_and_white_is_21():
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21


def test_both_modes_have_the_same_names():
    assert set(tokens.LIGHT) == set(tokens.DARK)


@pytest.mark.feature("H31")
def test_theme_changes_while_it_runs(shown, qtbot):
    page = shown(layout.box(layout.column(layout.text("x", "h1")), "page"))
    assert page.grab().toImage().pixelColor(2, 2) == QColor(tokens.LIGHT["bg"])
    with qtbot.waitSignal(theme.signals.changed):
        theme.set_mode("dark")
    assert theme.is_dark()
    assert page.grab().toImage().pixelColor(2, 2) == QColor(tokens.DARK["bg"])


@pytest.mark.feature("H31")
def test_system_mode_follows_the_system():
    theme.set_mode("system")
    wanted = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert theme.is_dark() is wanted


def test_scale_changes_every_text(shown):
    label = layout.text("Total", "kpi")
    shown(layout.box(layout.column(label), "page"))
    before = label.fontMetrics().height()
    theme.set_scale(16)
    label.ensurePolished()
    assert label.fontMetrics().height() > before
    theme.set_scale(40)
    assert theme.scale() == 16


def test_bundled_fonts_lead():
    info = QFontInfo(theme.font(13))
    assert info.family() == "Inter"
    assert "Lading Sans" in theme.font(13).families()


def test_missing_icon_is_told():
    with pytest.raises(icons.MissingIconError):
        icons.icon("no-such-drawing")


@pytest.mark.feature("H32")
def test_icons_are_sharp_at_two_pixels_a_point():
    icon = icons.icon("ship", "accent")
    small = icon.pixmap(QSize(16, 16), 2.0)
    large = icon.pixmap(QSize(32, 32), 1.0)
    assert small.size() == QSize(32, 32)
    assert small.devicePixelRatio() == 2
    one, two = small.toImage(), large.toImage()
    one.setDevicePixelRatio(1)
    off = sum(
        abs(one.pixelColor(x, y).alpha() - two.pixelColor(x, y).alpha())
        for x in range(32)
        for y in range(32)
    )
    # An enlarged picture differs by about 20 a pixel along the lines.
    assert off / 1024 < 1


def test_every_icon_named_in_the_kit_is_there():
    named = re.compile(r"""(?:icons\.\w+|ghost)\((?:\w+, )?"([a-z0-9-]+)\"""")
    sources = (Path(__file__).parents[2] / "forms" / "kit").glob("*.py")
    names = {name for file in sources for name in named.findall(file.read_text())}
    assert names
    assert {n for n in names if not (icons.FOLDER / f"{n}.svg").exists()} == set()


def test_icon_follows_the_theme():
    icon = icons.icon("ship", "accent")

    def ink():
        image = icon.pixmap(QSize(48, 48), 1.0).toImage()
        spots = (image.pixelColor(x, y) for x in range(48) for y in range(48))
        return max(spots, key=QColor.alpha).name()

    light = ink()
    theme.set_mode("dark")
    assert light.upper() == tokens.LIGHT["accent"]
    assert ink().upper() == tokens.DARK["accent"]
    assert not icon.pixmap(QSize(16, 16), QIcon.Mode.Disabled).isNull()


def test_pointing_icons_turn_round(qapp):
    def left_half(name):
        image = icons.icon(name).pixmap(QSize(32, 32), 1.0).toImage()
        return sum(image.pixelColor(x, y).alpha() for x in range(16) for y in range(32))

    ship = left_half("ship")
    arrow = left_half("chevron-right")
    qapp.setLayoutDirection(RTL)
    assert left_half("ship") == ship
    image = icons.icon("chevron-right").pixmap(QSize(32, 32), 1.0).toImage()
    right = sum(
        image.pixelColor(x, y).alpha() for x in range(16, 32) for y in range(32)
    )
    assert right == pytest.approx(arrow, rel=0.02)


def test_text_is_never_markup():
    label = layout.text("<b>Harbour & Pine</b>")
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_buttons_have_names_and_tips(shown):
    save = buttons.button("Terms & notes", "printer", shortcut="Ctrl+S")
    flat = buttons.ghost("x", "Close")
    shown(layout.box(layout.row(save, flat)))
    assert save.accessibleName() == "Terms & notes"
    assert "Ctrl+S" in save.toolTip()
    assert flat.accessibleName() == "Close"
    save.set_busy(True)
    assert not save.isEnabled()
    assert save.is_busy()
    save.set_busy(False)
    assert save.isEnabled()


def test_a_busy_button_does_not_hand_the_keyboard_to_the_next_field(shown):
    """What was typed while a backup ran became the folder of the backups."""
    go, field = buttons.button("Back up now"), QLineEdit()
    page = layout.box(layout.row(go, field))
    shown(page)
    window = page.window()
    go.setFocus()
    go.set_busy(True)
    assert window.focusWidget() not in {go, field}
    go.set_busy(False)
    assert window.focusWidget() is go
    go.set_busy(True)
    field.setFocus()  # whoever goes on is not called back
    go.set_busy(False)
    assert window.focusWidget() is field


class Rows(QAbstractTableModel):
    def __init__(self, rows):
        super().__init__()
        self.rows = rows

    def rowCount(self, _parent=None):  # noqa: N802
        return len(self.rows)

    def columnCount(self, _parent=None):  # noqa: N802
        return len(self.rows[0])

    def data(self, index, role=0):
        return cell_data(self.rows[index.row()][index.column()], role)


def table(shown, rows, *, grid=False):
    view = QTableView()
    view.kept = Rows(rows)
    view.setModel(view.kept)
    prepare(view)
    view.setItemDelegate(CellDelegate(view, grid=grid))
    if not grid:
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    return shown(view, 1200, 34 * 25 + 34)


def _red():
    made = QPixmap(96, 96)
    made.fill(Qt.GlobalColor.red)
    return made


def wide_row(number):
    return [
        Cell(kind="check", checked=number % 2 == 0),
        Cell("Lamp", "in red", image=_red()),
        Cell(f"SC-2026-{number:04}", kind="link"),
        Cell("太阳能庭院灯 3W", "Solar garden light 3W, IP65, with a long name"),
        Cell("Nordwind Handels GmbH"),
        Cell("2026-12-20", kind="date", tone="bad", bold=number % 5 == 0),
        *[Cell(f"{number},{n}00.00", kind="number", tint=n > 2) for n in range(4)],
        Cell(kind="progress", percent=number % 110),
        Cell("部分出运", kind="chip", chip="teal"),
        Cell("Late", kind="icon", icon="alert-triangle", tone="warn"),
    ]


def test_a_full_table_is_painted_in_time(shown):
    view = table(shown, [wide_row(n) for n in range(40)])
    image = QImage(view.viewport().size(), QImage.Format.Format_RGB32)
    times = []
    for _round in range(12):
        begin = time.process_time()
        view.viewport().render(image)
        times.append(time.process_time() - begin)
    # 25 rows of 13 columns: 12 ms measured; the machine of a test may be busy.
    assert min(times) < 0.05


def test_selected_row_has_ground_and_bar(shown):
    view = table(shown, [[Cell("a"), Cell("b")] for _n in range(3)])
    view.selectRow(1)
    image = view.viewport().grab().toImage()
    y = view.rowViewportPosition(1) + 5
    assert image.pixelColor(1, y) == QColor(tokens.LIGHT["accent"])
    assert image.pixelColor(60, y) == QColor(tokens.LIGHT["sel"])


def test_hovered_row(shown, qtbot):
    view = table(shown, [[Cell("a")] for _n in range(3)])
    at = QPoint(20, view.rowViewportPosition(2) + 8)
    QTest.mouseMove(view.viewport(), at)
    delegate = view.itemDelegate()
    qtbot.waitUntil(lambda: delegate.hover_row() == 2)
    image = view.viewport().grab().toImage()
    assert image.pixelColor(90, at.y()) == QColor(tokens.LIGHT["hover"])


def test_problem_and_tint_in_a_grid(shown):
    row = [Cell("1", kind="number", tint=True), Cell("-3", problem="At least 1.")]
    view = table(shown, [row], grid=True)
    image = view.viewport().grab().toImage()
    assert image.pixelColor(3, 3) == QColor(tokens.LIGHT["surface2"])
    right = view.columnViewportPosition(1) + view.columnWidth(1) - 2
    assert image.pixelColor(right, 1) == QColor(tokens.LIGHT["bad_dot"])


def test_cells_speak():
    cell = Cell("41.30", "per piece", kind="number", problem="Above the last price.")
    assert cell_data(cell, DISPLAY) == "41.30"
    assert cell_data(cell, ACCESSIBLE) == "41.30 · per piece · Above the last price."
    assert cell_data(cell, CELL_ROLE) is cell
    assert cell_data(Cell(kind="progress", percent=60), ACCESSIBLE) == "60%"
    ticked = Cell("Yes", kind="check", checked=True)
    assert cell_data(ticked, ACCESSIBLE) == "Yes", "it was said twice in every grid"


def test_row_heights_follow_scale(shown):
    view = table(shown, [[Cell("a")]])
    assert view.rowHeight(0) == 34
    view.itemDelegate().set_height("compact")
    assert view.itemDelegate().row_height() == 30
    theme.set_scale(16)
    assert view.itemDelegate().row_height() == 37


@pytest.mark.feature("H23")
def test_chips_say_their_status():
    chip = Chip("Overdue", "bad")
    assert (chip.accessibleName(), chip.text()) == ("Overdue", "Overdue")
    chip.show_status("Paid", "ok")
    assert chip.accessibleName() == "Paid"


def test_filter_chip_by_keys(shown, qtbot):
    chip = shown(FilterChip("State", "open"))
    chip.setFocus()
    with qtbot.waitSignal(chip.pressed):
        QTest.keyClick(chip, Qt.Key.Key_Return)
    with qtbot.waitSignal(chip.removed):
        QTest.keyClick(chip, Qt.Key.Key_Delete)


def test_neat_axis():
    assert [neat_top(n) for n in (0, 7, 41, 82, 100, 743)] == [4, 8, 80, 100, 100, 800]


@pytest.mark.parametrize(
    ("percent", "tone"), [(85, "info"), (97, "ok"), (100, "warn"), (101, "bad")]
)
def test_meter_bands(percent, tone):
    meter = Meter("Volume")
    meter.show_fill(Decimal(percent), "x")
    assert meter.tone() == tone


def test_meter_that_is_not_full_does_not_say_so():
    meter = Meter("Volume")
    meter.show_fill(Decimal("99.6"), "67.7 / 68 m³")
    assert meter.accessibleName() == "Volume 67.7 / 68 m³ 99%"


def test_flow_by_mouse_and_keys(shown, qtbot):
    strip = FlowStrip()
    strip.show_steps(
        [Stage("Inquiry", state=Reached.DONE), Stage("Contract"), Stage("Money")]
    )
    shown(strip, 600, 46)
    with qtbot.waitSignal(strip.pressed) as hit:
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(580, 12))
    assert hit.args == [2]
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_Right)
    with qtbot.waitSignal(strip.pressed) as hit:
        QTest.keyClick(strip, Qt.Key.Key_Return)
    assert hit.args == [1]
    strip.setLayoutDirection(RTL)
    with qtbot.waitSignal(strip.pressed) as hit:
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(580, 12))
    assert hit.args == [0]
    assert "Inquiry · done" in strip.accessibleName()


def test_charts_with_nothing_to_show(shown):
    ages = AgeingBar()
    ages.show_shares([Share("Not due", 0, "ok", "0.00")])
    bars = StackedBars()
    bars.show_bars([Bar("1", (0, 0))], ("a", "b"))
    load = ContainerBar()
    load.show_blocks([], 68)
    ring = ProgressRing()
    for chart in (ages, bars, load, ring):
        assert not shown(chart).grab().isNull()


def test_the_figures_beside_large_bars_are_whole(shown):
    """Eighty millions stood as “0,000” beside their line."""
    bars = StackedBars()
    bars.show_bars([Bar("1", (60_195, 0))], ("a", "b"))
    metrics = QFontMetricsF(theme.font(11, tabular=True))
    assert "80,000" in bars._figures()
    room = shown(bars)._area().left() - 8
    assert all(metrics.horizontalAdvance(one) <= room for one in bars._figures())


def test_container_says_its_load(shown):
    load = ContainerBar()
    load.show_blocks([Block("LT-2201", "14.4 m³", Decimal("14.4"))], 68)
    shown(load)
    assert load.accessibleName() == "LT-2201 14.4 m³"


def test_pixmap_and_label(shown):
    assert isinstance(icons.pixmap("ship", 16), QPixmap)
    label = icons.label("ship", 16)
    assert isinstance(label, QLabel)
    assert not shown(label).grab().isNull()


@pytest.mark.parametrize("wide", [250, 290, 600])
def test_the_parts_of_a_job_never_lie_over_each_other(qtbot, wide):
    row = JobRow("Writing the papers of all chosen contracts")
    qtbot.addWidget(row)
    row.resize(wide, 30)
    row.show()
    row.show_step(34, 38)
    QApplication.processEvents()
    parts = [row.layout().itemAt(at).widget() for at in range(row.layout().count())]
    places = [part.geometry() for part in parts if part.isVisible()]
    assert len(places) == 4
    assert all(a.right() < b.left() for a, b in itertools.pairwise(places))
    assert places[-1].right() < wide


@pytest.mark.parametrize("words", ["Saving records", "Taking the import back"])
def test_what_a_job_does_now_is_read_whole_in_the_foot_of_a_window(shown, words):
    """Cut words asked for no more room than was left of them: "Saving reco…"."""
    row = JobRow("Import")
    others = [buttons.button(one) for one in ("Last import", "Close", "Import")]
    foot = layout.box(layout.row(others[0], (row, 1), None, *others[1:]))
    foot.resize(640, 40)
    shown(foot)
    row.show_title("Checking")
    row.show_step(0, 1)
    QApplication.processEvents()
    row.show_title(words)
    row.show_step(3_000, 12_000)
    QApplication.processEvents()
    assert row.findChild(Elided).text() == words


@pytest.mark.feature("H14")
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_menu_opened_by_a_key_stands_at_its_first_line_wherever_the_mouse_is(qtbot):
    """With the mouse left over its button "F8, Down, Return" took another line."""
    names = ("Inspection", "Receipt", "Invoice")
    made = buttons.menu_button("Next", [(one, "", lambda: None) for one in names])
    qtbot.addWidget(made)
    made.show()
    made.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    buttons.pop_below(made.menu(), made)
    assert made.menu().activeAction().text() == "Inspection"
    made.menu().close()
