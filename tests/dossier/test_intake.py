"""What is said of files while they are taken in, and once they are."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from app.contracts import service as contracts
from app.dossier.controller import DossierController
from forms.kit.drops import Dropped
from tests import make
from tests import sale_screen as screen

pytestmark = pytest.mark.feature("H19")


@pytest.fixture
def beside(work, actor, qtbot):
    """What lies beside a contract that is still a draft."""
    with work.database.unit_of_work(actor) as uow:
        draft = contracts.save(uow, contracts.from_quotation(uow, make.offer(uow).id))
    page = QWidget()
    qtbot.addWidget(page)
    return DossierController(
        screen.desk_for(work), "contract", draft.id, "The contract", page
    )


def told(beside, name):
    return [what[0] for asked, what in beside._desk.shell.asked if asked == name]


def test_a_file_of_another_name_is_told_under_both(beside):
    beside.take([Dropped("offer.txt", None, b"the very same")])
    beside.take([Dropped("copy.txt", None, b"the very same")])
    assert told(beside, "toast")[-1] == (
        "“copy.txt” is on The contract already, as “offer.txt”."
    )


def test_what_waits_behind_a_file_is_told_while_it_is_stored(beside):
    beside.take([Dropped(f"{name}.txt", None, name.encode()) for name in "abc"])
    jobs = list(dict.fromkeys(told(beside, "show_job")))
    assert jobs[0] == "Attaching a.txt; 2 more files wait"
    assert "Attaching b.txt; 1 more file waits" in jobs
    assert jobs[-1] == "Attaching c.txt"
