"""The palette offers what can be done with the record in front, no more (H7)."""

from __future__ import annotations

import pytest

from app.contracts import service as contracts
from app.contracts.domain import State
from app.ui.opened import Address
from forms.kit import keys
from forms.palette import PaletteForm


def palette(shell, qapp, typed=""):
    """Open the palette over what is in front, and type."""
    qapp.processEvents()
    shell.actions.search(typed)
    (form,) = [f for f in shell.form.findChildren(PaletteForm) if f.isVisible()]
    return form


def offered(form):
    """Return what stands under the heading of the record: words and hint."""
    found, inside = {}, False
    for row in form.rows.rows:
        if not row.key:
            inside = row.words == "This record"
        elif inside:
            found[row.words] = (row.detail, row.hint)
    return found


@pytest.fixture
def contracted(office, sample_database):
    """A window with a confirmed contract in front, its action and number."""
    shell = office()
    with sample_database.reading(shell.desk.actor) as uow:
        every = (contracts.get(uow, key) for key in range(1, 9))
        made = next(one for one in every if one.state is not State.DRAFT)
    return shell, shell.add(Address("record", "contract", made.id)).tab, made.number


@pytest.mark.feature("H7")
def test_the_actions_of_the_record_in_front_stand_with_their_keys(contracted, qapp):
    """What only a button did, "Create next", was not found at all."""
    shell, tab, number = contracted
    form = palette(shell, qapp, ">")
    found = offered(form)
    assert found["Preview and print"] == (number, keys.native("Ctrl+P"))
    assert found["Notes"] == (number, keys.native("Ctrl+Shift+N"))
    assert found["Create next: Shipment"] == (number, keys.native("F8"))
    assert "Confirm" not in found, "it is confirmed already"
    assert "Move to the trash" not in found, "it is no draft"
    possible = {one for one in tab.allowed() if one.startswith("next:")}
    assert len([one for one in found if one.startswith("Create next")]) == len(possible)
    every = [row.words for row in form.rows.rows]
    assert every.count("Duplicate") == every.count("Preview and print") == 1
    form.leave()
    form = palette(shell, qapp, "dupl")
    assert form.current().words == "Duplicate"
    form.input.setFocus()
    form.input.entered.emit(False)  # noqa: FBT003 - Return
    assert shell.front().address.key is None
    made = shell.front().tab.draft.lines
    assert [line.product for line in made] == [line.product for line in tab.draft.lines]


@pytest.mark.feature("H7")
def test_what_cannot_be_done_is_not_offered(office, qapp):
    """“Preview and print” stood there for a product, of which no paper is made."""
    shell = office()
    shell.add(Address("record", "product", 1))
    form = palette(shell, qapp, ">")
    assert {"Preview and print", "Mail"} & {r.words for r in form.rows.rows} == set()
    assert "Duplicate" in offered(form)
    form.leave()
    shell.go("home")
    assert offered(palette(shell, qapp)) == {}


@pytest.mark.feature("H7")
def test_the_record_before_stays_the_first_and_actions_follow(contracted, qapp):
    shell, _tab, _number = contracted
    shell.add(Address("record", "product", 1))
    form = palette(shell, qapp)
    assert form.current().key.startswith("contract:")
    heads = [row.words for row in form.rows.rows if not row.key]
    assert heads == ["Recently opened", "This record", "Commands"]
    seen = form.view.viewport().rect()
    last = max(n for n, row in enumerate(form.rows.rows) if row.key.startswith(">act:"))
    assert seen.contains(form.view.visualRect(form.rows.index(last)))
