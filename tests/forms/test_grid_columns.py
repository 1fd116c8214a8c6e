"""The columns of a grid: how wide they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip

from app.core.views import Layout
from forms.kit import theme
from forms.kit.cells import Cell
from forms.kit.chips import chip_size
from forms.kit.editor_section import GridSection
from forms.kit.spec import ColumnSpec, SectionSpec
from tests import looks
from tests.forms import sample_contract as sample


@pytest.mark.feature("H11")
def test_a_column_grows_with_its_figures_and_none_is_shown_in_part(qtbot, qapp):
    """161.244 m³ stood there as "161.…"; a width that a person chose stays."""
    looks.put_on(qapp)
    controller = sample.make(sample.stored_contract())
    qtbot.addWidget(controller.form)
    controller.form.resize(1256, 790)
    controller.form.show()
    grid = controller.form.sections["lines"].grid
    model = grid.lines_model
    chosen = model.column_of("price")
    grid.columns.arrange(Layout(widths={"price": 60}))
    grid.show_lines(
        controller.draft,
        tuple(
            replace(line, quantity=Decimal(123456789012), price=Decimal("98765432.10"))
            for line in controller.draft.lines
        ),
        editable=True,
    )
    wide = model.column_of("quantity")
    needed = grid.cells.sizeHint(QStyleOptionViewItem(), model.index(0, wide)).width()
    qtbot.waitUntil(lambda: grid.columnWidth(wide) >= needed - 2)
    assert grid.columnWidth(chosen) == theme.px(60)


@pytest.mark.feature("H11")
def test_what_is_no_number_asks_for_no_room_and_its_tip_says_it(qtbot, qapp):
    """Sixty letters typed over a quantity pushed every other column out of sight."""
    looks.put_on(qapp)
    controller = sample.make(sample.stored_contract())
    qtbot.addWidget(controller.form)
    controller.form.resize(1256, 790)
    controller.form.show()
    grid = controller.form.sections["lines"].grid
    model = grid.lines_model
    wide = model.column_of("quantity")
    grid.viewport().repaint()
    QApplication.processEvents()
    before, typed = grid.columnWidth(wide), "9" * 160 + "x"
    model.put_marks({(0, "quantity"): (typed, "This is not a number.")})
    grid.viewport().repaint()
    QApplication.processEvents()  # it would be widened now
    assert grid.columnWidth(wide) in (before, theme.px(70)), "no more than declared"
    index = model.index(0, wide)
    option = QStyleOptionViewItem()
    option.rect = grid.visualRect(index)
    asks = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5))
    grid.cells.helpEvent(asks, grid, option, index)
    assert QToolTip.text() == "9" * 100 + "…\nThis is not a number."
    model.put_marks({(0, "quantity"): (typed, f"“{typed}” is not a number.")})
    grid.cells.helpEvent(asks, grid, option, index)
    assert QToolTip.text() == f"“{typed}” is not a number.", "not twice"
    QToolTip.hideText()


@pytest.mark.feature("H11")
def test_a_state_is_never_cut(qtbot, qapp):
    """In Spanish the ledger of the stock said "Salida de mercan…"."""
    theme.install(qapp)
    words = "Salida de mercancía por embarque"
    column = ColumnSpec(
        "kind", "Kind", "readonly", 60, cell=lambda _r, _c: Cell(words, kind="chip")
    )
    spec = SectionSpec("moves", "Moves", columns=(column,), fixed=True)
    section = GridSection(spec)
    qtbot.addWidget(section)
    section.show_record(None, (object(),), editable=False)
    section.resize(600, 200)
    section.show()
    qtbot.waitUntil(
        lambda: section.grid.columnWidth(1) >= chip_size(words).width() + 16
    )


@pytest.mark.feature("H11")
@pytest.mark.parametrize(("room", "scrolled"), [(370, False), (260, True)])
def test_words_give_way_before_a_figure_goes_beyond_the_edge(
    qtbot, qapp, room, scrolled
):
    """With a state of stock in it, the last column of a shipment stood half outside."""
    looks.put_on(qapp)
    columns = (
        ColumnSpec("name", "Name", "readonly", 200, stretch=True),
        ColumnSpec("state", "State", "readonly", 150),
    )
    section = GridSection(SectionSpec("lines", "", columns=columns, fixed=True))
    qtbot.addWidget(section)
    section.show_record(None, (), editable=False)
    section.resize(theme.px(room), 200)
    section.show()
    grid = section.grid
    beyond = grid.horizontalHeader().length() > grid.viewport().width()
    assert beyond is scrolled
    assert grid.columnWidth(1) == theme.px(200) or not scrolled


@pytest.mark.feature("H11")
def test_figures_give_what_they_do_not_need_before_words_are_cut(qtbot, qapp):
    """In Russian the goods of a contract showed five letters, and the last state of a
    supplier's bill stood half outside, beside sums with room for three more digits."""
    looks.put_on(qapp)
    columns = (
        ColumnSpec("name", "Name", "readonly", 200, stretch=True),
        ColumnSpec("sum", "Sum", "money", 150),
        ColumnSpec("rate", "Rate of VAT in the country", "percent", 60),
    )
    section = GridSection(SectionSpec("lines", "", columns=columns, fixed=True))
    qtbot.addWidget(section)
    section.show_record(None, (), editable=False)
    grid = section.grid
    section.show()
    heading = grid.columnWidth(3)
    beside = theme.px(38) + heading  # the numbers of the lines

    def widths(room):
        section.resize(section.width() - grid.viewport().width() + room, 200)
        assert grid.columnWidth(3) == heading, "a heading is never cut"
        assert grid.horizontalHeader().length() == room
        return grid.columnWidth(1), grid.columnWidth(2)

    name, money = theme.px(200), theme.px(150)
    least = round(0.7 * money)
    assert widths(beside + name + money) == (name, money)
    assert widths(beside + name + money - 10) == (name, money - 10)
    assert widths(beside + name + least - 10) == (name - 10, least)
    assert widths(beside + name + money + 10) == (name + 10, money)


@pytest.mark.feature("H1")
def test_a_heading_names_the_currency_that_was_just_chosen(qtbot, qapp):
    """The header went on saying “Price USD” until the contract in euros was saved."""
    looks.put_on(qapp)
    controller = sample.make(sample.stored_contract())
    qtbot.addWidget(controller.form)
    grid = controller.form.sections["lines"].grid
    model = grid.lines_model
    price = model.column_of("price")
    draft = replace(controller.draft, currency="EUR")
    told = []
    model.headerDataChanged.connect(lambda _way, one, last: told.append((one, last)))
    grid.show_lines(draft, draft.lines, editable=True)
    assert model.heading(model.columns[price - 1]).endswith("EUR")
    assert any(one <= price <= last for one, last in told)


@dataclass(frozen=True)
class _Goods:
    name: str
    code: str


@pytest.mark.feature("H11")
def test_every_column_gives_what_it_does_not_need_to_words_that_are_cut(qtbot, qapp):
    """Goods read "Electric jui…" beside an item number with room for five letters
    more; what is longer afterwards is shown whole all the same."""
    looks.put_on(qapp)
    columns = (
        ColumnSpec("name", "Name", width=200, stretch=True),
        ColumnSpec("code", "No.", width=200),
    )
    section = GridSection(SectionSpec("lines", "", columns=columns, fixed=True))
    qtbot.addWidget(section)
    section.show()
    grid = section.grid

    def shown(name, code):
        section.show_record(None, (_Goods(name, code),), editable=True)
        return grid.columnWidth(1), grid.columnWidth(2)

    shown("A lamp", "A-1")
    room = theme.px(38 + 200 + 200) + 20
    section.resize(section.width() - grid.viewport().width() + room, 200)
    declared, least = theme.px(200), round(0.7 * theme.px(200))
    assert shown("A lamp", "A-1") == (declared + 20, declared)
    assert grid.horizontalHeader().length() == room
    section.show_record(None, (), editable=True)
    name, code = shown("A lamp of steel and glass for the garden " * 2, "A-1")
    assert (name, code) == (declared + 20 + declared - least, least)
    longer = "A-1 as the customer names it"
    _name, code = shown("A lamp of steel and glass for the garden " * 2, longer)
    assert code >= grid.sizeHintForColumn(2) > least
    assert grid.horizontalHeader().length() == room
