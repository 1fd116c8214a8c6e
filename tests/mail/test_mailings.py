"""Letters begun together outlive the window, and none of them leaves twice."""

from __future__ import annotations

import multiprocessing
import threading
from dataclasses import replace
from functools import partial

import pytest

from app.core.errors import AppError, NotPossibleError
from app.documents.controller import issued_of
from app.mail import service
from app.mail.domain import MailingLetter, Message, State
from app.parties import service as parties
from app.settings import Profile, Settings
from app.ui import errors, letter_rows
from app.ui import letter as letters
from app.ui.drafts import Drafts
from app.ui.letter_rows import brought_back, line_of, rows_of
from app.ui.many_letters import ManyLetters, go_on
from app.ui.opened import Address
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from tests.mail.killed import send_first
from tests.mail.many_world import box, rows, with_account

pytestmark = [pytest.mark.feature("H22"), pytest.mark.usefixtures("no_keyring")]
ENGLISH, SPANISH = "NORDHAUS HANDELS GMBH", "MERCADO SUR SL"


def opened(desk, qtbot, key) -> ManyLetters:
    many = ManyLetters(desk)
    qtbot.addWidget(many.form)
    many.open(key)
    return many


def answering(monkeypatch, *answers) -> list[str]:
    """Answer what is asked on closing, one after the other; return the questions."""
    asked, left = [], list(answers)
    monkeypatch.setattr(
        errors, "ask", lambda _page, title, *_more: asked.append(title) or left.pop(0)
    )
    return asked


def test_a_program_killed_while_sending_sends_none_twice(
    begun, desk, work, actor, qtbot, server, sqlite_url
):
    with_account(work, actor, server)
    key = begun().record_id
    with work.database.reading(actor) as uow:
        kept = service.mailing(uow, key).letters
    (first,) = (one.id for one in kept if str(one.party) == ENGLISH)
    server.mood = "thoughtful"
    spawn = multiprocessing.get_context("spawn")
    told = (sqlite_url, actor, key, first)
    killed = spawn.Process(target=send_first, args=told, daemon=True)
    killed.start()
    qtbot.waitUntil(lambda: bool(server.letters))
    killed.kill()
    killed.join()
    server.mood = "well"
    many = opened(desk, qtbot, key)
    assert rows(many)[ENGLISH].state == "Being sent"
    desk.post.begin()
    qtbot.waitUntil(lambda: rows(many)[ENGLISH].state != "Being sent")
    told = rows(many)[ENGLISH]
    assert (told.state, told.why) == (
        "Not known to be sent",
        "The program ended while it was being sent.",
    )
    assert many.form.send.text() == "Send 1 letter"
    many.send()
    qtbot.waitUntil(lambda: rows(many)[SPANISH].state == "Sent")
    assert [to for (to,), _raw in server.letters] == [
        "anna@nordhaus.example",
        "compras@mercado.example",
    ]
    assert {one.state for one in box(desk)} == {State.UNKNOWN, State.SENT}
    # Who begins them once more from the list is told at each.
    anew = rows(begun())
    assert anew[ENGLISH].why.startswith("Not known to be sent · ")
    assert anew[SPANISH].why.startswith("Sent before: ")
    assert anew[SPANISH].why.endswith(" to compras@mercado.example")


def test_two_windows_send_each_letter_once(begun, desk, work, actor, qtbot, server):
    with_account(work, actor, server)
    first = begun()
    second = opened(desk, qtbot, first.record_id)
    assert second.form.send.text() == "Send 2 letters"
    first.send()
    qtbot.waitUntil(lambda: len(box(desk)) == len(server.letters) == 2)
    for row in second._rows:
        row.gone = None
    second.send()
    assert len(box(desk)) == 2
    assert [r.gone is not None for r in second._rows] == [False, True, True, False]


def test_what_was_written_and_taken_out_is_there_after_a_start(
    begun, desk, qtbot, monkeypatch
):
    many = begun()
    many._drop(1)
    many._open(2)
    many.letter.form.fields["subject"].set_value("Please sign")
    many.letter.form.send.click()
    title = many.title()
    asked = answering(monkeypatch, errors.CANCEL, "keep")
    assert not many.closing()
    assert many.closing()
    assert asked == ["2 letters have not been sent."] * 2
    go_on(desk, None)
    assert desk.shell.asked[-1] == ("go_on_writing", (many.record_id,))
    again = opened(desk, qtbot, many.record_id)
    assert again.title() == title
    assert again.form.model.lines == many.form.model.lines
    answering(monkeypatch, "discard")
    assert again.closing()
    go_on(desk, None)
    assert desk.shell.asked[-1][0] == "toast"
    late = opened(desk, qtbot, many.record_id)
    assert not late.form.send.isEnabled()


def test_a_paper_changed_meanwhile_is_made_anew_and_looked_at(
    begun, work, actor, qtbot, server, sold
):
    with_account(work, actor, server)
    many = begun()
    with work.database.unit_of_work(actor) as uow:
        spanish = parties.get(uow, sold[2].customer.id)
        parties.save(uow, replace(spanish, address="Calle Mayor 1, Sevilla"))
    many.send()
    qtbot.waitUntil(lambda: rows(many)[ENGLISH].state == "Sent")
    told = rows(many)[SPANISH]
    assert (told.state, told.leaves) == ("Not sent", True)
    assert told.why == (
        "SC26-0033 was changed since it was shown. Look at it again."
        " It was made anew: look at it, and send it."
    )
    many.send()
    qtbot.waitUntil(lambda: rows(many)[SPANISH].state == "Sent")


def test_nothing_is_sent_without_what_was_to_go_along(
    begun, desk, qtbot, monkeypatch, tmp_path
):
    """A file of the computer was gone after the start, and a contract a draft again."""
    file = tmp_path / "drawing.pdf"
    file.write_bytes(b"%PDF-1 drawing")
    many = begun()
    (at,) = (n for n, row in enumerate(many._rows) if line_of(row).party == ENGLISH)
    letter = many._rows[at].letter.sealed()
    letter.attach(file)
    many._changed(many._rows[at], letter)
    file.unlink()
    gathered = letter_rows._gathered
    monkeypatch.setattr(
        letter_rows,
        "_gathered",
        lambda uow, kind, key: [
            job for job in gathered(uow, kind, key) if job.number != "SC26-0033"
        ],
    )
    again = rows(opened(desk, qtbot, many.record_id))
    assert [again[who].leaves for who in (ENGLISH, SPANISH)] == [False, False]
    assert again[ENGLISH].why.startswith("The file cannot be read: ")
    assert again[SPANISH].why == (
        "Its papers are not found any more: write it anew from its record."
    )


def test_a_letter_that_cannot_begin_leaves_the_others_alone(begun, monkeypatch):
    begin = service.begin

    def refused(uow, about, party, *more):
        message = begin(uow, about, party, *more)
        if str(message.party) == ENGLISH:
            secret = "This customer is a colleague's."
            raise AppError(secret)
        return message

    monkeypatch.setattr(letters.service, "begin", refused)
    lines = begun().form.model.lines
    assert [line.state for line in lines].count("Can leave") == 1
    assert [line.why for line in lines].count("This customer is a colleague's.") == 1


def test_papers_of_the_vault_go_to_whom_they_are_for(begun, work, actor, qtbot, server):
    """Choosing issued papers asked for every address, and sent them as files."""
    with_account(work, actor, server)
    many = begun()
    many.send()
    qtbot.waitUntil(lambda: len(server.letters) == 2)
    with work.database.unit_of_work(actor) as uow:
        sent = [row.gone for row in many._rows if row.gone]
        issued = [part.issued for message in sent for part in message.parts]
        jobs = [job for key in issued for job in issued_of(uow, key)]
        jobs = [replace(job, key=f"{at}/{job.key}") for at, job in enumerate(jobs)]
        made = rows_of(jobs)
        for row in made:
            row.begin(uow)
        assert sorted(row.letter.message.receivers for row in made) == [
            "anna@nordhaus.example",
            "compras@mercado.example",
        ]
        message = made[0].letter.queue(uow)
        assert {part.issued for part in message.parts} < {*issued}
        again = brought_back(uow, made[0].kept())
        assert again.letter.chosen()[0].name == made[0].letter.chosen()[0].name


def test_a_letter_of_several_is_put_away_once(database, actor):
    """On both databases; whoever comes second is told what it has become."""
    letter = MailingLetter(
        title="SC26-1", papers=(), receivers="a@b.example", subject="x", key="k"
    )
    plain = Message(receivers="a@b.example", subject="x")

    def queue(uow):
        return service.queue(uow, plain, [])

    with database.unit_of_work(actor) as uow:
        kept = service.begin_mailing(uow, "1 × Contracts", [letter, letter])
    first, second = (one.id for one in kept.letters)
    told = []

    def put():
        with database.unit_of_work(actor) as uow:
            told.append(service.put_away(uow, first, queue, lambda found: found).id)

    late = threading.Thread(target=put)
    with database.unit_of_work(actor) as uow:
        told.append(service.put_away(uow, first, queue, lambda found: found).id)
        late.start()
        late.join(0.3)
        assert late.is_alive()  # it waits for the one who came first
    late.join()
    assert told[0] == told[1]
    with database.unit_of_work(actor) as uow:
        service.end_mailing(uow, kept.id)
    with pytest.raises(NotPossibleError), database.unit_of_work(actor) as uow:
        service.put_away(uow, second, queue, lambda found: found)
    with database.reading(actor) as uow:
        became = [one.message for one in service.mailing(uow, kept.id).letters]
    assert [one and one.state for one in became] == [State.WAITING, None]


def test_the_page_is_open_again_after_a_start(
    begun, work, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    many = begun()
    settings = Settings(path=tmp_path / "s.toml", language="en", appearance="light")
    session = partial(Session, Profile("sqlite", path=work.database.url.database))
    for start in range(2):
        shell, drafts = Shell(settings), Drafts(tmp_path / "drafts.db")
        qtbot.addWidget(shell.form)
        shell.form.show()
        shell.attach(session(work, Registry(), settings), drafts)
        if start == 0:
            shell.go_on_writing(many.record_id)
        front = shell.front()
        assert shell.form.tabs.tabText(shell.form.tabs.currentIndex()) == many.title()
        assert front.address == Address("letters", "", many.record_id)
        qtbot.waitUntil(lambda front=front: front.tab is not None)
        assert front.tab.form.model.lines == many.form.model.lines
        shell.keep()
        shell.form.close()
        drafts.close()
