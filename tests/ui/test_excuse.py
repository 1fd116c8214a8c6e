"""What is red on a contract or an offer leaves the house for a reason, kept with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.contracts import controller as sold
from app.contracts import service as contracts
from app.core.papers.checked import read
from app.db import vault
from app.documents.controller import issued_of
from app.dossier import service as dossier
from app.modules import REACTIONS
from app.quotations import controller as offered
from app.quotations import service as quotations
from app.ui.filing import keep
from app.ui.preview_controller import PreviewController
from app.ui.preview_options import check_lines
from forms.kit.reason import ReasonDialog
from tests import looks, make
from tests import sale_screen as screen

DAY = date(2026, 5, 12)
REASON = "The port was agreed by telephone"


def _contract(uow):
    """A contract by sea that leaves from an airport, confirmed."""
    deal = contracts.amend(uow, make.contract(uow), "Another port")
    deal = contracts.save(uow, replace(deal, port_of_loading="PVG"))
    return contracts.confirm(uow, deal).id


def _offer(uow):
    """An offer by sea that leaves from an airport, issued."""
    offer = quotations.save(uow, replace(make.offer(uow), port_of_loading="PVG"))
    return quotations.issue(uow, offer, "QT26-0012").id


KINDS = [
    ("contract", _contract, sold.papers_of),
    ("quotation", _offer, offered.papers_of),
]


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    work.database.reactions = REACTIONS
    return screen.desk_for(work)


@pytest.mark.feature("H39")
@pytest.mark.parametrize(("kind", "made", "papers"), KINDS)
def test_what_is_red_leaves_for_a_reason_that_is_kept(
    desk, actor, qtbot, monkeypatch, kind, made, papers
):
    base = desk.work.database
    with base.unit_of_work(actor, today=DAY) as uow:
        key = made(uow)
        before = len(vault.of_record(uow, kind, key))
    with base.reading(actor) as uow:
        jobs = papers(uow, key)
    page = PreviewController(desk, "SC26-0031", jobs)
    qtbot.addWidget(page.form)
    said = []

    def ask(_cls, _form, _title, text, _verb, **_more):
        said.append(text)
        return REASON if len(said) > 1 else None

    monkeypatch.setattr(ReasonDialog, "ask", classmethod(ask))

    def issued():
        with base.reading(actor) as uow:
            return vault.of_record(uow, kind, key)

    qtbot.mouseClick(page.form.keep, Qt.MouseButton.LeftButton)
    assert len(issued()) == before, "the person thought better of it"
    assert "PVG" in said[0] or "SHANGHAI" in said[0].upper()
    qtbot.mouseClick(page.form.keep, Qt.MouseButton.LeftButton)
    one = issued()[0]
    with base.reading(actor) as uow:
        assert read(vault.checked_of(uow, one.id)).reason == REASON
        (note,) = dossier.notes_of(uow, kind, key)
        (job,) = issued_of(uow, one.id)
    assert REASON in note.text
    assert any(REASON in line.words for line in check_lines(job))


@pytest.mark.feature("H39")
@pytest.mark.parametrize(("kind", "made", "papers"), KINDS)
def test_what_is_red_is_not_kept_by_itself(desk, actor, kind, made, papers):
    """Kept when it is confirmed, it would lie there without the reason."""
    with desk.work.database.unit_of_work(actor, today=DAY) as uow:
        key = made(uow)
        before = len(vault.of_record(uow, kind, key))
    keep(desk, lambda uow: papers(uow, key))
    with desk.work.database.reading(actor) as uow:
        assert len(vault.of_record(uow, kind, key)) == before


@pytest.mark.feature("H39")
def test_a_draft_that_is_red_is_looked_at_unasked(desk, actor):
    with desk.work.database.unit_of_work(actor, today=DAY) as uow:
        offer = quotations.save(uow, replace(make.offer(uow), port_of_loading="PVG"))
        (job,) = offered.papers_of(uow, offer.id)
    assert job.errors
    assert job.wrong is None
