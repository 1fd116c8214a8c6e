"""Pages that are open ask for a field as soon as the office has it."""

from __future__ import annotations

import pytest

from app.core import own_fields
from app.core.own_fields import OwnField
from app.office import service as office
from app.settings import Profile, Settings
from app.ui.drafts import Drafts
from app.ui.opened import Address, Maker
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from app.ui.work import Work
from tests import make


@pytest.fixture
def shell(sqlite_database, actor, tmp_path, monkeypatch, qtbot):  # noqa: ARG001
    """A window with the list of products and one of them, changed and not saved."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    with sqlite_database.unit_of_work(actor) as uow:
        key = make.products(uow)["HJ-350"].id
    settings = Settings(path=tmp_path / "s.toml", language="en", appearance="light")
    profile = Profile("sqlite", path=sqlite_database.url.database)
    work = Work(sqlite_database, actor, inline=True)
    drafts = Drafts(tmp_path / "drafts.db")
    made = Shell(settings)
    made.form.show()
    made.attach(Session(profile, work, Registry(), settings), drafts)
    made.open_list("catalog")
    made.open("product", key, None)
    yield made
    made.form.close()
    drafts.when_kept = lambda _at: None
    drafts.close()
    made.form.deleteLater()
    own_fields.keep(())


@pytest.mark.feature("H44")
def test_open_cards_and_lists_follow_a_new_field_and_keep_what_is_typed(shell, qtbot):
    card = shell.front().tab
    assert "own" not in card.form.sections
    brand = card.form.form.fields["brand"]
    brand.input.setText("Haizhou")
    brand.commit()
    work = shell.session.work
    work.run(lambda uow: office.save_own_field(uow, OwnField(label="Old no.")))
    qtbot.waitUntil(lambda: shell.front().tab not in {None, card})
    again = shell.front().tab
    assert "own.text_1" in again.form.sections["own"].fields
    assert again.draft.brand == "Haizhou"
    shell.open_list("catalog")
    shown = [one.field for one in shell.front().tab.form.spec.columns]
    assert shown[-1] == "own_text_1"


def test_a_tab_that_comes_back_bears_the_icon_of_its_list():
    """A field's tab bore the office's icon until it was looked at."""
    words, icon = Maker(Registry()).label(Address("record", "own_field", 1))
    assert (words, icon) == ("Custom field", "layout-list")
