"""What is done to many cells of lines at once is one step of undo, in every editor."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import text as sql

from app.core import codes
from app.ui.opened import Address
from forms.kit.editor_section import GridSection
from forms.kit.grid_clipboard import Copied, to_mime
from forms.kit.grid_value import ValueDialog
from tests import walks

LINES = (
    *("company:accounts", "rate_day:lines", "party:contacts", "party:banks"),
    *("product:texts", "hs_code:rates", "supplier_profile:prices", "inquiry:lines"),
    *("quotation:lines", "contract:lines", "contract:plan", "purchase:lines"),
    *("inspection:listed", "inspection:checks", "shipment:packages"),
    *("shipment:containers", "shipment:charges", "shipment:pallets"),
    *("receipt:allocations", "payment:allocations"),
)
"""Every section of lines in an editor of new records to which lines are added."""

READ = {
    "text": "abc",
    "integer": "7",
    "decimal": "7",
    "price": "7.5",
    "money": "7.5",
    "percent": "9",
    "rate": "7.1",
    "date": "2026-10-05",
}
"""What every cell of a kind reads."""

pytestmark = pytest.mark.feature("H29")


def words_for(shell, column) -> str:
    """Return a text that a column reads; empty: it offers nothing here."""
    kind, _colon, name = column.kind.partition(":")
    if kind == "lookup":
        found = []
        shell.desk.lookup(name, "", found.extend)
        return found[-1].ref.code or found[-1].ref.name if found else ""
    if kind == "code":
        return codes.search(name, "", "en", 2)[-1].code
    if kind == "choice":
        return str(column.options[-1][1]) if column.options else ""
    return READ.get(kind, "")


class Walk:
    """Does things to lines, takes each back and does it again."""

    def __init__(self, shell, what: str, tab=None) -> None:
        kind, _colon, section = what.partition(":")
        self.shell = shell
        self.tab = tab or shell.add(Address("record", kind)).tab
        assert "edit" in self.tab.allowed()
        self.section: GridSection = self.tab.form.sections[section]
        self.grid, self.model = self.section.grid, self.section.grid.lines_model
        self.path, self.done = self.section.spec.path, 0

    def lines(self):
        return getattr(self.tab.draft, self.path)

    def step(self, act) -> bool:
        """Do something; what it did goes and comes by one key each."""
        before, marks = self.tab.draft, self.model.unread_texts()
        steps = len(self.tab.history.past)
        act()
        after, red = self.tab.draft, self.model.unread_texts()
        if (after, red) == (before, marks):
            return False
        assert len(self.tab.history.past) == steps + 1, "one step"
        self.tab.do("undo")
        assert self.tab.draft == before
        assert self.model.unread_texts() == marks
        self.tab.do("redo")
        assert self.tab.draft == after
        assert self.model.unread_texts() == red
        self.done += 1
        return True

    def select(self, column, first: int, last: int) -> None:
        number = self.model.column_of(column.field)
        index = self.model.index
        self.grid.select_block(index(first, number), index(last, number))

    def paste(self, rows, fields) -> None:
        """Put rows on the clipboard and take them over through the preview."""
        cells = [[Copied(text) for text in row] for row in rows]
        QApplication.clipboard().setMimeData(to_mime(cells, fields))
        self.grid.bulk.paste()
        if self.section.dialog is not None:
            QApplication.processEvents()
            self.section.dialog.accept()
            self.section.dialog = None


def begun(shell, what: str) -> Walk:
    """Return a walk over three empty lines of a new record."""
    made = Walk(shell, what)
    make = made.tab.form.lines_inserted.emit
    assert made.step(lambda: make(made.section.spec.key, len(made.lines()), 3))
    return made


@walks.walked("what", LINES, ["quotation:lines", "party:banks", "receipt:allocations"])
def test_what_is_done_to_many_cells_or_lines_is_one_step(office, what, monkeypatch):
    """One value was as many steps as cells, and a red text none."""
    shell = office()
    many_cells(begun(shell, what), monkeypatch)
    pasted_rows_and_lines_that_move(begun(shell, what))


def many_cells(walk, monkeypatch) -> None:
    open_ = [c for c in walk.model.columns if c.typed]
    for column in open_:
        text = words_for(walk.shell, column)
        monkeypatch.setattr(ValueDialog, "ask", lambda *_told, t=text: t)
        walk.select(column, 0, 2)
        walk.step(walk.grid.bulk.ask_value)
        monkeypatch.setattr(ValueDialog, "ask", lambda *_told: "?!")
        walk.step(walk.grid.bulk.ask_value)
        walk.select(column, 0, 1)
        walk.step(lambda t=text: walk.paste([[t]], ["x"]))
        walk.select(column, 0, 0)
        walk.step(walk.grid.bulk.clear)
        walk.select(column, 0, 2)
        walk.step(walk.grid.bulk.fill_down)
    assert walk.done > len(open_)


def pasted_rows_and_lines_that_move(walk) -> None:
    told = {
        c.field: words_for(walk.shell, c)
        for c in walk.model.columns
        if c.typed and not c.kind.startswith("check")
    }
    held = len(walk.lines())
    (first, *_rest) = (c for c in walk.model.columns if c.typed)
    walk.select(first, held, held)  # the entry row
    rows = [list(told.values())] * 3
    assert walk.step(lambda: walk.paste(rows, list(told)))
    assert len(walk.lines()) >= held
    walk.select(first, 0, 1)
    assert walk.step(walk.grid.bulk.remove_lines)
    walk.select(first, 0, 0)
    assert walk.step(walk.grid.bulk.insert_line)
    walk.step(lambda: walk.grid._shift_line(1))


def test_every_section_of_lines_is_walked(office):
    """A new section to which lines are added is walked as soon as it is there."""
    shell, found = office(), set()
    for module in shell.session.registry:
        for kind in module.records:
            make = shell.maker.load(Address("record", kind))
            sections = getattr(getattr(make(shell.desk), "spec", None), "sections", ())
            found |= {f"{kind}:{one.key}" for one in sections if one.new_line}
    assert found == set(LINES)


FIXED = ("goods_receipt", "bill", "declaration", "refund")
"""Editors whose lines come from another document."""


@walks.walked("kind", FIXED, ["bill"])
def test_many_cells_of_given_lines_are_one_step(office, kind, monkeypatch):
    shell = office()
    walk = given(shell, kind)
    for column in [c for c in walk.model.columns if c.typed]:
        text = words_for(shell, column)
        for said in (text, "?!"):
            monkeypatch.setattr(ValueDialog, "ask", lambda *_told, t=said: t)
            walk.select(column, 0, len(walk.lines()) - 1)
            walk.step(walk.grid.bulk.ask_value)
        walk.select(column, 0, 0)
        walk.step(walk.grid.bulk.clear)
    assert walk.done


def given(shell, kind: str) -> Walk:
    """Return a walk over a stored document of a kind as it was when it was begun."""
    with shell.session.work.database.engine.connect() as connection:
        keys = connection.execute(sql(f"SELECT id FROM {kind}")).scalars().all()  # noqa: S608
    for key in keys:
        stored = shell.add(Address("record", kind, key)).tab.stored
        for state in type(stored.state) if stored.lines else ():
            begun = replace(stored, id=None, version=0, state=state)
            tab = shell.add(Address("record", kind), draft=begun).tab
            cells = tab.form.sections["lines"].grid.lines_model
            if "edit" in tab.allowed() and cells.lines:
                return Walk(shell, f"{kind}:lines", tab)
    raise AssertionError(kind)


NEXT = [("inquiry", "quotation"), ("quotation", "contract")]


@pytest.mark.parametrize(("kind", "made"), NEXT)
def test_what_was_taken_over_is_where_undo_begins_and_goes_line_by_line(
    office, kind, made
):
    """A next document is nothing to take back; its first key is a step."""
    shell = office()
    with shell.session.work.database.engine.connect() as connection:
        key = connection.execute(sql(f"SELECT min(id) FROM {kind}")).scalar()  # noqa: S608
    for one in shell.desk.chain.next_of(kind):
        if one.kind == made:
            shell.desk.make_next(kind, one.key, key)
            break
    tab = shell.front().tab
    assert tab.spec.kind == made
    assert tab.draft.lines
    assert "undo" not in tab.allowed()
    walk = Walk(shell, f"{made}:lines", tab)
    (column,) = (c for c in walk.model.columns if c.field == "quantity")
    walk.select(column, 0, 0)
    assert walk.step(lambda: walk.paste([["77"]], ["quantity"]))
    assert walk.step(walk.grid.bulk.remove_lines)


def test_what_a_line_does_not_take_is_said_before_it_is_pasted(office):
    """A cost for goods not known yet made the whole paste fail without a word."""
    walk = Walk(office(), "quotation:lines")
    walk.select(walk.model.columns[0], 0, 0)
    fields = ["description_en", "cost.vat_rate"]
    cells = [[Copied("Lamp"), Copied("13")]]
    QApplication.clipboard().setMimeData(to_mime(cells, fields))
    walk.grid.bulk.paste()
    dialog = walk.section.dialog
    assert dialog.preview.reading(0, 1).problem == (
        "Nothing can be typed here in this line."
    )
    dialog.accept()
    assert walk.lines()[0].description_en == "Lamp"
