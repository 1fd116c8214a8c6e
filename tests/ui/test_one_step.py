"""What one choice fills in is one step of undo, in every editor."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from PySide6.QtWidgets import QWidget

from app.core import codes
from app.ui.opened import Address
from forms.kit.field_group import FieldGroup
from tests import sale_screen as screen
from tests import walks

KINDS = (
    *("inquiry", "quotation", "contract", "purchase", "shipment", "credit"),
    *("receipt", "receivable", "bill", "payment", "transfer", "declaration", "refund"),
    *("inspection", "goods_receipt", "product", "party"),
)
"""Every editor in which a choice fills in other fields."""

MOST = 6  # choices of one field that are tried


def begun(shell, kind: str):
    """Open a new record of a kind; returns its controller."""
    item = shell.add(Address("record", kind))
    assert item is not None
    assert "edit" in item.tab.allowed(), kind
    return item.tab


def shown(tab, path: str):
    """Return the field of a path if it is there and may be typed into."""
    for group in tab.form.findChildren(FieldGroup):
        field = group.fields.get(path)
        if field is not None and not field.is_read_only():
            return field
    return None


def choices(shell, tab, spec):
    """Return what does each choice that a field offers, as its list would."""
    kind, _colon, name = spec.kind.partition(":")
    if kind == "lookup":
        found = []
        shell.desk.lookup(name, "", found.extend)
        return [lambda choice=c: shown(tab, spec.field).take(choice) for c in found]
    values = []
    if kind == "code":
        values = [row.code for row in codes.search(name, "", "en", MOST)]
    elif kind == "choice":
        options = spec.options
        told = options(tab.draft) if callable(options) else options
        values = [value for value, _words in told]
    return [
        lambda value=v: tab.form.field_edited.emit(spec.field, value, {})
        for v in values
    ]


def fields(tab):
    """Return the declarations of all fields, in the order they stand in."""
    found = list(tab.spec.fields)
    for section in tab.spec.sections:
        found += section.fields
    return [spec for spec in found if spec.typed]


def taken_back(shell, tab, choose, *, late: bool) -> bool:
    """Make a choice, take it back and make it again; says whether it did anything."""
    before, steps = tab.draft, len(tab.history.past)
    work = shell.session.work
    with screen.answered_late(work) if late else nullcontext():
        choose()
    after = tab.draft
    if after == before:
        return False
    assert len(tab.history.past) == steps + 1
    tab.do("undo")
    assert tab.draft == before
    tab.do("redo")
    assert tab.draft == after
    return True


@pytest.mark.feature("H29")
@walks.walked("kind", KINDS, ["quotation", "payment", "declaration"])
def test_a_choice_with_all_it_fills_in_is_one_step(office, kind):
    """The terms were left when the customer was taken back, or the other way round."""
    shell = office()
    for late in (False, True):
        tab = begun(shell, kind)
        done = 0
        for spec in fields(tab):
            for choose in choices(shell, tab, spec)[:MOST]:
                if shown(tab, spec.field) is not None:
                    done += taken_back(shell, tab, choose, late=late)
        assert done, late


@pytest.mark.feature("H29")
@walks.walked("kind", ["inquiry", "quotation", "contract", "purchase"], ["quotation"])
def test_a_product_in_a_line_with_its_price_is_one_step(office, kind):
    shell = office()
    for late in (False, True):
        product_in_a_line(shell, kind, late=late)


def product_in_a_line(shell, kind, *, late: bool) -> None:
    tab = begun(shell, kind)
    for spec in fields(tab):
        if spec.field in {"customer", "supplier", "company"}:
            for choose in choices(shell, tab, spec)[:1]:
                choose()
    section = next(one for one in tab.spec.sections if one.columns and one.new_line)
    column = next(c for c in section.columns if c.kind.startswith("lookup:"))
    found = []
    shell.desk.lookup(column.kind.partition(":")[2], "", found.extend)
    grid = tab.form.sections[section.key].grid
    assert isinstance(grid, QWidget)
    for row, choice in enumerate(found[:2]):
        at = grid.lines_model.index(row, grid.lines_model.column_of(column.field))
        assert taken_back(
            shell, tab, lambda at=at, c=choice: grid.cells.put_choice(at, c), late=late
        )


@pytest.mark.feature("H29")
def test_what_is_typed_before_the_terms_are_known_is_a_step_of_its_own(office):
    shell = office()
    tab = begun(shell, "contract")
    before = tab.draft
    (customer,) = (spec for spec in fields(tab) if spec.field == "customer")
    choose = choices(shell, tab, customer)[0]
    with screen.answered_late(shell.session.work):
        choose()
        tab.form.field_edited.emit("customer_po", "PO-7", {})
    known = tab.draft
    assert known.payment_terms != before.payment_terms, "as in the last contract"
    assert known.customer_po == "PO-7"
    tab.do("undo")
    assert tab.draft.customer_po == ""
    assert tab.draft.payment_terms == known.payment_terms
    tab.do("undo")
    assert tab.draft == before
    tab.do("redo")
    tab.do("redo")
    assert tab.draft == known


@pytest.mark.feature("H29")
@pytest.mark.parametrize("kind", ["quotation", "contract", "purchase", "receipt"])
def test_what_was_proposed_late_stays_when_all_is_taken_back(office, kind):
    """The first time the rate was empty: it had come after the first key."""
    shell = office()
    with screen.answered_late(shell.session.work):
        tab = begun(shell, kind)
        tab.form.field_edited.emit("note", "Typed at once", {})
    assert tab.draft.note == "Typed at once"
    assert tab.stored != tab.services.new(), "something is proposed"
    tab.do("undo")
    assert tab.draft == tab.stored
    assert not tab.history.past
