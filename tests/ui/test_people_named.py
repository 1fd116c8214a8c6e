"""People are shown by their names; the login only where names do not tell them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from app.core import people
from app.db.activity import Change
from app.db.holding import Holding, TakenError, check
from app.parties.domain import Confirmation
from app.ui import history
from forms.parties import confirmed_by
from forms.sale_list import OWNER_COLUMN
from forms.sale_parts import OWNER

NAMES = {"li": "李娜", "zhao": "赵磊", "zhang": "张伟", "zhangw": "张伟"}


@pytest.fixture(autouse=True)
def office():
    people.keep(NAMES)


@pytest.mark.feature("A139")
def test_a_name_stands_for_a_login_unless_two_bear_it():
    assert people.called("li") == "李娜"
    assert people.called("zhang") == "张伟 (zhang)"
    assert (people.called("gone"), people.called("")) == ("gone", "")
    assert people.all_called("li,gone") == "李娜, gone"


@pytest.mark.feature("A139")
@pytest.mark.parametrize(
    ("name", "login", "signed_in", "shown"),
    [
        ("李娜", "li", True, "李娜"),
        ("张伟", "zhang", True, "张伟 (zhang)"),
        ("李娜", "zhao", True, "李娜 (zhao)"),  # who says to be somebody else
        ("王芳", "wang", True, "王芳 (wang)"),  # of whom nothing is known
        ("李娜", "Administrator", False, "李娜"),  # of a computer with a file
        ("李娜", "", True, "李娜"),
    ],
)
def test_the_trail_tells_the_login_where_the_name_does_not_do(
    name, login, signed_in, shown
):
    assert people.acted(name, login, signed_in=signed_in) == shown


@pytest.mark.feature("A122")
def test_who_entered_and_confirmed_an_account_is_told_by_name():
    """The card said "entered by li"."""
    assert "entered by 李娜, 赵磊," in confirmed_by("6222", "li,zhao", None).text
    said = Confirmation(entered_by="li", by="zhao", how="called", at=datetime.now(UTC))
    assert "by 赵磊: called" in confirmed_by("6222", "", said).text
    alone = replace(said, by="li")
    assert "by 李娜, who had entered it" in confirmed_by("6222", "", alone).text


@pytest.mark.feature("A139")
def test_whose_a_record_is_is_told_by_name():
    record = SimpleNamespace(owner="li")
    assert OWNER.show is not None
    assert (OWNER.show(record), OWNER_COLUMN.cell(record).text) == ("李娜", "李娜")
    assert OWNER_COLUMN.choices()[0] == ("zhang", "张伟 (zhang)")


@pytest.mark.feature("A139")
def test_the_history_tells_people_by_name(sqlite_database, actor, qtbot):
    from app.contracts.controller import ContractController
    from app.ui.desk import Desk
    from app.ui.work import Work

    tab = ContractController(Desk(Work(sqlite_database, actor, inline=True)))
    qtbot.addWidget(tab.form)
    words = history.Words(tab.spec, "contract", tab.stored)
    change = Change("contract", "1", field="owner", old="li", new="zhao")
    moved = words._moved(change, {})
    assert (moved.old, moved.new) == ("李娜", "赵磊")


def test_who_has_the_file_is_told_by_name(tmp_path):
    file = tmp_path / "office.db"
    held = Holding.take(file, "李娜")
    assert held is not None
    try:
        with pytest.raises(TakenError, match=r"open at .* by 李娜"):
            Holding.take(file)
    finally:
        held.release()
    check(file)
