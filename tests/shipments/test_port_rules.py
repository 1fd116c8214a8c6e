"""The rules of ports: kept by administrators, in a file and on the screen."""

from __future__ import annotations

import pytest

from app.core.actor import Actor
from app.core.errors import NotAllowedError
from app.exchange import carrying, checking, exporting, files, mapping
from app.exchange.checking import Mode, Outcome
from app.modules import TABLES, find
from app.parties.domain import PartyRole
from app.shipments import service
from app.shipments.module import MODULE
from app.shipments.ports import PortRule
from app.ui.desk import Desk
from app.ui.registry import Registry, maker
from tests import looks, make

pytestmark = pytest.mark.feature("H24")


def planned(uow, path):
    table = find(TABLES["port_rules"])
    sheet = files.read(path)[0]
    meant = mapping.guess(table, table.columns, sheet, {})
    return checking.check(uow, table, sheet, meant, Mode.UPSERT, "en")


def test_rules_are_written_to_a_file_and_read_in_again(database, actor, tmp_path):
    path = tmp_path / "rules.csv"
    table = find(TABLES["port_rules"])
    with database.unit_of_work(actor) as uow:
        line = make.party(uow, "COSCO SHIPPING", PartyRole.CARRIER, code="COSCO")
        service.save_port_rule(uow, PortRule(port="CNNGB", carrier=line, si_hours=60))
        service.save_port_rule(uow, PortRule(cy_hours=36))
    with database.reading(actor) as uow:
        exporting.export(path, table, table.columns, exporting.records(uow, table))
        assert planned(uow, path).count(Outcome.SAME) == 2
    path.write_text(path.read_text("utf-8-sig").replace("60", "66"), "utf-8-sig")
    with database.reading(actor) as uow:
        plan = planned(uow, path)
    assert plan.troubles() == []
    with database.unit_of_work(actor, key=carrying.new_key(table)) as uow:
        carrying.carry_out(uow, plan)
        hours = {rule.code: rule.si_hours for rule in service.port_rules(uow)}
    assert hours == {"CNNGB/COSCO": 66, "*": 72}


def test_only_who_may_change_the_office_changes_a_rule(sqlite_database, actor):
    clerk = Actor(name="Li", permissions=actor.permissions - {"office.edit"})
    with sqlite_database.unit_of_work(clerk) as uow:
        with pytest.raises(NotAllowedError):
            service.save_port_rule(uow, PortRule(port="CNNGB"))
        assert service.port_rules(uow) == []


def test_a_rule_is_entered_on_the_screen_and_listed(work, qapp, qtbot):
    looks.put_on(qapp)
    desk = Desk(work, lookups=Registry().lookup)
    tab = find(MODULE.records["port_rule"])(desk)
    qtbot.addWidget(tab.form)
    tab.start()
    tab.edit(PortRule(port="CNNGB", vgm_hours=30))
    tab.save()
    assert tab.stored.code == "CNNGB"
    rows = maker(MODULE.more_lists[0].listing)(desk)
    qtbot.addWidget(rows.form)
    rows.form.resize(1200, 600)
    with qtbot.waitExposed(rows.form):
        rows.form.show()
    assert rows.form.model.record(0).vgm_hours == 30
