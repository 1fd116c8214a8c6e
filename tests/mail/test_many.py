"""One letter for each recipient of what was chosen in a list, looked at and sent."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.db import vault
from app.mail import service
from app.mail.domain import State
from app.ui import printing
from app.ui.draft_file import WORDS, Draft
from app.ui.drafts import Drafts
from app.ui.unsaid import letter_on
from forms.kit import asking
from tests.mail.many_world import box, rows, with_account

pytestmark = [pytest.mark.feature("H22"), pytest.mark.usefixtures("no_keyring")]


def letters_at(server):
    """Return what the server took, by its one receiver."""
    found = {}
    for (to, *_more), raw in server.letters:
        found[to] = message_from_bytes(raw, policy=policy.default)
    return found


def attached(letter) -> list[str]:
    return [one.get_filename() for one in letter.iter_attachments()]


def test_each_buyer_gets_one_letter_in_his_language(
    begun, sold, work, actor, qtbot, server
):
    with_account(work, actor, server)
    many = begun()
    told = rows(many)
    assert list(told)[:3] == ["HUSH LTD", "MERCADO SUR SL", "NORDHAUS HANDELS GMBH"]
    assert [line.language for line in told.values()][1:3] == ["Español", "English"]
    assert told["NORDHAUS HANDELS GMBH"].subject == (  # as they stand in the list
        "Sales contract SC26-0032, SC26-0031"
    )
    assert told["MERCADO SUR SL"].subject == "Contrato de venta SC26-0033"
    assert told["HUSH LTD"].why == "Enter to whom it goes."
    draft = many.form.model.lines[-1]
    assert (draft.state, draft.opens, draft.leaves) == ("Stays here", False, False)
    assert draft.party == "MERCADO SUR SL"
    assert many.form.send.text() == "Send 2 letters"
    qtbot.mouseClick(many.form.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(server.letters) == 2)
    qtbot.waitUntil(
        lambda: [one.state for one in rows(many).values()][1:3] == ["Sent", "Sent"]
    )
    got = letters_at(server)
    assert attached(got["anna@nordhaus.example"]) == [
        "SC26-0032_contract_en.pdf", "SC26-0031_contract_en.pdf",
    ]  # fmt: skip
    assert got["compras@mercado.example"]["Subject"] == "Contrato de venta SC26-0033"
    assert rows(many)["HUSH LTD"].state == "Stays here"
    assert not many.form.send.isEnabled()
    # Locked as by a letter of its own, and told at each of the joined contracts.
    with work.database.unit_of_work(actor) as uow:
        for one in sold[:3]:
            (paper,) = vault.of_record(uow, "contract", one.id)
            assert (paper.locked, bool(paper.sent_to)) == (True, True), one.number
            assert len(service.dispatches(uow, "contract", one.id)) == 1, one.number
        assert vault.of_record(uow, "contract", sold[3].id) == ()


def test_what_was_sent_is_not_sent_again(begun, desk, work, actor, qtbot, server):
    with_account(work, actor, server)
    many = begun()
    many.form.send.click()
    many.form.send.click()
    many.send()
    qtbot.waitUntil(
        lambda: [one.state for one in box(desk)] == [State.SENT, State.SENT]
    )
    many.send()
    assert len(server.letters) == 2


def test_a_letter_kept_for_later_is_not_forgotten_with_the_ones_sent(
    begun, sold, desk, work, actor, qtbot, server, tmp_path
):
    """Words kept for later are there for the next letter, as was promised."""
    with_account(work, actor, server)
    desk.drafts = Drafts(tmp_path / "drafts.db")
    place = letter_on("contract", sold[2].id)
    words = {"body": "About the colour, once more"}
    kept = Draft(form=place, kind=WORDS, id=sold[2].id, title="contract", stored=None,
                 draft=None, key="", typing=words)  # fmt: skip
    desk.drafts.keep(kept)
    many = begun()
    many.form.send.click()
    qtbot.waitUntil(lambda: len(server.letters) == 2)
    qtbot.waitUntil(
        lambda: [one.state for one in box(desk)] == [State.SENT, State.SENT]
    )
    assert desk.drafts.get(place).typing == words
    desk.drafts.close()


def test_a_letter_is_opened_changed_and_another_one_taken_out(
    begun, work, actor, qtbot, server
):
    with_account(work, actor, server)
    many = begun()
    table = many.form.table
    table.setCurrentIndex(many.form.model.index(1, 0))
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert rows(many)["MERCADO SUR SL"].state == "Taken out"
    table.setCurrentIndex(many.form.model.index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    form = many.letter.form
    form.fields["receivers"].set_value("door@hush.example")
    form.fields["subject"].set_value("Please sign")
    qtbot.mouseClick(form.send, Qt.MouseButton.LeftButton)
    assert server.letters == []  # it is taken over, and leaves with the others
    assert rows(many)["HUSH LTD"].state == "Can leave"
    many.form.send.click()
    qtbot.waitUntil(lambda: len(server.letters) == 2)
    got = letters_at(server)
    assert set(got) == {"anna@nordhaus.example", "door@hush.example"}
    assert got["door@hush.example"]["Subject"] == "Please sign"
    assert rows(many)["MERCADO SUR SL"].state == "Taken out"


def test_further_papers_go_along_with_all_of_them(begun, work, actor, server):
    with_account(work, actor, server)
    many = begun()
    first, second = many.form.papers.menu().actions()
    assert [first.isChecked(), second.isChecked()] == [True, False]
    second.trigger()
    files = rows(many)["NORDHAUS HANDELS GMBH"].papers.split(", ")
    assert [name.partition("_")[2] for name in files] == [
        "contract_en.pdf", "proforma_en.pdf", "contract_en.pdf", "proforma_en.pdf",
    ]  # fmt: skip


def test_without_an_account_each_goes_to_the_mail_program_or_a_folder(
    begun, desk, qtbot, monkeypatch, tmp_path
):
    taken = []
    monkeypatch.setattr(
        printing, "open_mail", lambda mail: not taken and not taken.append(mail)
    )
    asked = []
    monkeypatch.setattr(
        asking, "choose_folder", lambda *_args: asked.append(1) or str(tmp_path)
    )
    many = begun()
    table = many.form.table
    table.setCurrentIndex(many.form.model.index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    many.letter.form.fields["receivers"].set_value("door@hush.example")
    many.letter.form.send.click()
    many.form.send.click()
    qtbot.waitUntil(
        lambda: (
            sorted(one.state for one in box(desk))
            == sorted([State.HANDED, State.UNKNOWN, State.UNKNOWN])
        )
    )
    assert len(taken) == len(asked) == 1  # the folder is asked for once
    assert len(list(tmp_path.glob("*.eml"))) == 2
    told = [line.state for line in many.form.model.lines[:3]]
    assert sorted(told) == sorted(
        ["In the mail program", "Not known to be sent", "Not known to be sent"]
    )
