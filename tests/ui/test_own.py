"""What a person keeps lies in the office, follows them, and is as secret as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.access.domain import Role, Staff
from app.core.i18n import N_, Spoken, set_screen_language
from app.db import views
from app.parties.domain import PartyRole
from app.settings import Profile, Settings
from app.ui.draft_file import SESSION
from app.ui.opened import Address, Opened
from app.ui.own import MOST, NAME, Own, Recent, recent_of
from app.ui.session import Session
from app.ui.work import Work
from forms.kit import keys
from tests import make
from tests.ui.shell_world import STORED, Drafts, Note, window

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _stored():
    STORED.clear()
    STORED.update({1: Note(1, "one"), 2: Note(2, "two")})
    yield
    keys.use("standard", {})


def record(key, minutes=0):
    at = NOON + timedelta(minutes=minutes)
    return Recent("note", key, f"N-{key}", "note", "Nordwind", at)


def titles(records):
    return [one.title for one in records]


@pytest.mark.feature("H28")
@pytest.mark.usefixtures("qtbot")
def test_the_last_thirty_records_are_remembered_each_once():
    own = Own(Settings())
    for minute, key in enumerate([*range(40), 20]):
        own.remember(record(key, minute))
    assert len(own.recent) == MOST
    assert own.recent[0].key == 20
    assert len({r.key for r in own.recent}) == MOST


def computer(work):
    """Return what a person keeps in an office, on one more computer."""
    own, profile = Own(Settings()), Profile("sqlite", path="office.db")
    own.follow(Session(profile, work, None, own._settings))
    return own


@pytest.mark.feature("H28")
def test_recent_and_stars_follow_the_person_to_another_computer(work):
    here, there = computer(work), computer(work)
    for own, one in ((here, record(1)), (there, record(2, 1))):
        own.remember(one)
        own.star(one)
    here.write()
    there.write()  # neither computer takes the other's star away
    assert titles(there.starred) == ["N-2", "N-1"]
    again = computer(work)
    assert titles(again.starred) == titles(again.recent) == ["N-2", "N-1"]
    again.star(record(1))
    again.write()
    there.remember(record(2, 9))
    there.write()
    assert titles(there.starred) == ["N-2"]


@pytest.mark.feature("H28", "A148")
def test_what_was_opened_is_named_as_the_screen_reads_now(work, actor):
    """Also where the screen spoke another language when it was opened."""
    own_name, zh = "HARBOUR & PINE LTD.", "港松家居有限公司"
    with work.database.unit_of_work(actor) as uow:
        party = make.party(uow, own_name, PartyRole.CUSTOMER, name_zh=zh)
    own = computer(work)
    own.remember(Recent("party", party.id, zh, "address-book", "", NOON))
    said = Recent("deal", 1, "SC26-0031", "chart-bar", at=NOON, said="Result {number}")
    own.remember(said)
    own.write()
    for code, name, result in (
        ("zh_CN", zh, "损益 SC26-0031"),
        ("en", own_name, "Result SC26-0031"),
    ):
        set_screen_language(code)
        for kept in (own, computer(work)):
            assert [one.here() for one in kept.recent] == [(result, ""), (name, "")]


@pytest.mark.feature("H28", "A148")
def test_a_second_line_of_another_language_gives_way_to_what_the_search_tells(
    work, actor
):
    with work.database.unit_of_work(actor) as uow:
        contract = make.contract(uow)
    own = computer(work)
    told = "NORDHAUS HANDELS GMBH · 宁波 → 汉堡"
    record = Recent("contract", contract.id, "SC26-0031", "file", told, NOON)
    own.remember(replace(record, spoken="zh_CN"))
    own.write()
    found = "NORDHAUS HANDELS GMBH · USD 58,981.60"  # as the search tells it
    for code, detail in (("zh_CN", told), ("en", found)):
        set_screen_language(code)
        for kept in (own, computer(work)):
            assert [one.here()[1] for one in kept.recent] == [detail]


@pytest.mark.feature("H28", "A07")
def test_a_customer_handed_to_a_colleague_is_not_named_until_he_comes_back(work):
    office = work.database
    mine = Staff(login="min", name="Zhou Min", roles=frozenset({Role.SALES})).actor()
    with office.unit_of_work(mine) as uow:
        buyer = make.party(uow, "Nordlicht GmbH", PartyRole.CUSTOMER)
    own = computer(Work(office, mine, inline=True))
    opened = Recent("party", buyer.id, buyer.name, "address-book", at=NOON)
    own.remember(opened)
    own.star(opened)
    own.write()
    for owner, kept in (("ke", []), ("min", [buyer.name])):
        with office.engine.begin() as connection:
            text = "UPDATE party SET owner = ? WHERE id = ?"
            connection.exec_driver_sql(text, (owner, buyer.id))
        again = computer(Work(office, mine, inline=True))
        assert titles(again.starred) == kept
        assert [t for t in titles(again.recent) if t != "N-1"] == kept
        again.remember(record(1))
        again.write()  # what is not shown is not forgotten
        assert titles(again.starred) == kept


@pytest.mark.feature("H28")
def test_leaving_an_office_writes_what_was_opened(work, actor):
    own = computer(work)
    own.remember(record(1))
    own.leave()
    with work.database.reading(actor) as uow:
        assert views.last_look(uow, NAME)["recent"][0]["title"] == "N-1"
    assert own.recent == []


@pytest.mark.feature("H6", "H28")
def test_the_key_map_follows_the_person(qtbot, work):
    shell = window(qtbot, work)
    shell.go("settings")
    edit = shell.front().tab.form.key_edits["print"]
    edit.setKeySequence("Ctrl+J")
    edit.editingFinished.emit()
    shell.own.write()
    keys.use("standard", {})
    other = window(qtbot, work, Settings(language="en", appearance="light"))
    assert keys.shortcut("print") == "Ctrl+J"
    assert other.settings.keys == {"print": "Ctrl+J"}


@pytest.mark.feature("H28")
def test_what_an_earlier_version_kept_is_carried_over_once(qtbot, work, tmp_path):
    path = tmp_path / "settings.toml"
    office = str(work.database.url.database)
    kept = {"kind": "note", "key": 1, "title": "NORDWIND", "icon": "note"}
    old = Settings(path=path, language="en", keymap="kingdee")
    old.recent = [{**kept, "database": office, "at": NOON}]
    old.starred = [{**kept, "database": office}, {**kept, "database": "elsewhere"}]
    old.tabs = [{"what": "list", "name": "contracts", "database": office}]
    old.save()
    settings = Settings.load(path)
    drafts = Drafts(tmp_path / "drafts.db")
    shell = window(qtbot, work, settings, drafts)
    assert titles(shell.own.recent) == titles(shell.own.starred) == ["NORDWIND"]
    assert shell.form.tabs.count() == 2
    shell.own.write()
    left = Settings.load(path)
    assert left.recent == left.tabs == []
    assert [one["database"] for one in left.starred] == ["elsewhere"]
    again = window(qtbot, work, left, drafts)
    assert titles(again.own.starred) == ["NORDWIND"]
    assert again.form.tabs.count() == 2
    drafts.close()


@pytest.mark.feature("H18", "H28", "H30")
def test_open_tabs_are_known_after_a_kill_and_stand_in_no_settings(
    qtbot, work, tmp_path
):
    settings = Settings(path=tmp_path / "settings.toml", language="en")
    drafts = Drafts(tmp_path / "drafts.db")
    shell = window(qtbot, work, settings, drafts)
    shell.open_list("contracts")
    shell.open("note", 2)
    assert shell._return._rest.isActive(), "it is written by itself"
    shell._return.keep()
    assert drafts.get(SESSION).draft["front"] == 2
    assert drafts.left() == (), "it is nothing to be saved"
    settings.save()
    assert "N-2" not in settings.path.read_text()
    again = window(qtbot, work, Settings.load(settings.path), drafts)
    assert again.front().title == "N-2"
    drafts.close()


def test_nobody_else_hears_of_it(work):
    own, heard = computer(work), []
    work.changed.connect(heard.append)
    own.remember(record(1))
    own.write()
    assert heard == []


@pytest.mark.feature("H28", "A148")
def test_a_draft_opened_in_one_language_is_told_in_that_of_today(work):
    """Also its tab, which is filled only when somebody goes there."""

    def opened(title, detail=""):
        address = Address("record", "shipment", 7)
        return Opened(1, address, None, title, "ship", detail=detail)

    set_screen_language("zh_CN")
    draft = opened(Spoken(N_("Draft of {contract}"), "SC26-0031"))
    own = computer(work)
    own.remember(recent_of(draft))
    own.write()
    assert draft.title == "SC26-0031 草稿"
    assert draft.named()["title"] == "SC26-0031 草稿"
    set_screen_language("en")
    for kept in (own, computer(work)):
        assert kept.recent[0].here()[0] == "Draft of SC26-0031"
    told = draft.named()
    assert Spoken(told["said"], told["value"]) == "Draft of SC26-0031"
