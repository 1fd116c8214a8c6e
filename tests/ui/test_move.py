"""The office moves to a server and back, through the windows that do it."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.db import keys, probe
from app.db.security.check import check
from app.settings import Profile
from app.ui.move_controller import Move
from tests.reuse import drop

pytestmark = pytest.mark.usefixtures("dressed")

SECRET = "harbour-light-7"


@pytest.fixture
def place(postgres, postgres_admin):
    """Where the office goes on the server: the words for its fields."""
    name = f"window_{uuid.uuid4().hex[:8]}"
    yield {"hosts": f"127.0.0.1:{postgres.port}", "database": name}
    drop(postgres_admin, name)


@pytest.fixture
def begin(qtbot):
    """Show the window of a move."""

    def make(profile: Profile) -> Move:
        move = Move(profile, "Chen Siyuan", inline=True)
        qtbot.addWidget(move.form)
        move.form.show()
        return move

    return make


def fill_in(move: Move, **typed: str) -> None:
    for name, text in typed.items():
        move.form.fields[name].set_value(text)


@pytest.mark.feature("003-1")
def test_the_open_office_moves_to_the_server_and_back(
    qtbot, begin, place, sample_office, tmp_path, postgres
):
    office = tmp_path / "office.db"
    shutil.copyfile(sample_office, office)
    move = begin(Profile("sqlite", path=str(office)))
    qtbot.keyClick(move.form.fields["database"].input, Qt.Key.Key_Return)
    assert move.form.fields["hosts"].problem()
    login = f"m{uuid.uuid4().hex[:6]}"
    fill_in(move, **place, leader="admin", leader_password="wrong", user=login)
    fill_in(move, password=SECRET, again=SECRET)
    qtbot.mouseClick(move.form.go, Qt.MouseButton.LeftButton)
    assert move.form.problem.text() == "The login “admin” or its password is wrong."
    fill_in(move, leader_password="admin")
    qtbot.mouseClick(move.form.go, Qt.MouseButton.LeftButton)
    assert not move.form._asked.isVisible()
    # Customer, inquiry, quotation, contract and two shipments of the sample deal.
    assert "6 customers and documents went to" in move.form._text.text()
    with qtbot.waitSignal(move.moved) as told:
        qtbot.mouseClick(move.form.go, Qt.MouseButton.LeftButton)
    profile = told.args[0]
    assert profile.user == login
    assert probe.look(profile.url(SECRET)).content == "ours"
    assert check(postgres.url(place["database"])) == ()

    back = begin(profile)
    path = tmp_path / "back.db"
    fill_in(back, path=str(path), leader=login, leader_password=SECRET)
    qtbot.mouseClick(back.form.go, Qt.MouseButton.LeftButton)
    assert "does not see every row" in back.form.problem.text()
    assert not path.exists()
    plain = "Without a password, whoever can read the file can open it."
    assert back.form._plain.text() == plain
    fill_in(back, leader="admin", leader_password="admin", password=SECRET)
    assert back.form._plain.text().startswith("Nobody can bring a lost password back")
    qtbot.mouseClick(back.form.go, Qt.MouseButton.LeftButton)
    assert back.form.again.problem() == "The two are not the same."
    fill_in(back, again=SECRET)
    qtbot.mouseClick(back.form.go, Qt.MouseButton.LeftButton)
    assert "rows were moved and compared" in back.form._text.text()
    with qtbot.waitSignal(back.moved) as told:
        qtbot.keyClick(back.form, Qt.Key.Key_Escape)
    assert Path(told.args[0].path) == path
    assert keys.is_encrypted(path)
    assert probe.look(told.args[0].url()).content == "ours"
