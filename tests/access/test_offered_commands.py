"""What the commands of a window offer each role: an off one says why."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu

from app.access.roles import Role
from app.ui.desk import Desk
from app.ui.editor_controller import EditorController
from app.ui.registry import Registry, maker
from forms.shell_bar import TopBar
from tests import looks, make, walks
from tests.access.test_offered_columns import listed, working_as

SILENT = {"save", "undo", "redo", "reload"}
"""What is off only while nothing was typed, to who may type."""


def editors(desk):
    for one in (o for module in Registry() for o in module.records.values()):
        tab = maker(one)(desk)
        if isinstance(tab, EditorController):
            yield tab


@pytest.mark.feature("A137")
@walks.walked("role", Role, [Role.SALES, Role.AUDITOR])
def test_what_is_on_may_be_done_and_what_is_off_says_why(work, qapp, qtbot, role):
    looks.put_on(qapp)
    working_as(work, role)
    desk = Desk(work, lookups=Registry().lookup)
    may = desk.actor.may
    for tab in editors(desk):
        qtbot.addWidget(tab.form)
        allowed = tab.allowed()
        asked = [*tab.spec.actions, *tab.spec.next]
        needs = {one.key: one.permission for one in asked} | {
            "edit": tab.spec.permission,
            "duplicate": tab.spec.permission,
        }
        for key in allowed:
            needed = needs.get(key.removeprefix("next:"), "")
            assert not needed or may(needed), (tab.spec.kind, key)
        for key in tab.form.header.buttons:
            on = key in allowed or (
                key == "next_document" and any(a.startswith("next:") for a in allowed)
            )
            saves = tab.services.save is not None
            free = key in SILENT and (not saves or may(tab.spec.permission))
            assert on or free or tab.extras.why(key), (tab.spec.kind, key)


@pytest.mark.feature("A137")
def test_an_auditor_copies_no_document(work, actor, qapp, qtbot):
    with work.database.unit_of_work(actor) as uow:
        contract = make.contract(uow)
    looks.put_on(qapp)
    for role, copies in ((Role.MANAGER, True), (Role.AUDITOR, False)):
        working_as(work, role)
        desk = Desk(work, lookups=Registry().lookup)
        page = listed(desk, "contracts").form
        qtbot.addWidget(page)
        menu = QMenu(page)
        page.extend_menu(menu, page.model.record(0))
        said = [one.text() for one in menu.actions()]
        assert ("Duplicate" in said) is copies
        tab = maker("app.contracts.controller:ContractController")(desk)
        qtbot.addWidget(tab.form)
        tab.open(contract.id)
        assert ("duplicate" in tab.allowed()) is copies
        assert copies or tab.extras.why("duplicate")
        tab.duplicate()
        assert any(what == "open" for what, _args in desk.shell.asked) is copies


def test_who_may_begin_nothing_is_told_so(qtbot, qapp):
    looks.put_on(qapp)
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.show_new([])
    assert not bar.new.isEnabled()
    assert bar.new.toolTip() == "Your roles let you begin nothing new."
    bar.show_new([("Contract", "file", lambda: None)])
    assert bar.new.isEnabled()
    assert "Ctrl+N" in bar.new.toolTip()
