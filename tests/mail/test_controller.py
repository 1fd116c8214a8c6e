"""From the paper to the mail server: through the widgets, over real lines."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from PySide6.QtCore import Qt
from reportlab.pdfgen.canvas import Canvas

from app.core.query import Query
from app.mail import listing, service
from app.mail.controller import around_quotation
from app.mail.domain import Account, State
from app.mail.model import MessageRow
from app.mail.module import OUTBOX
from app.parties import service as parties
from app.ui import errors, keychain
from app.ui.desk import Desk
from app.ui.paper_job import Origin, PaperJob
from app.ui.preview_controller import PreviewController
from app.ui.registry import maker
from tests import looks, make
from tests.mail.smtp_world import PASSWORD

pytestmark = [pytest.mark.feature("H22"), pytest.mark.usefixtures("no_keyring")]


def pdf(words: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, words)
    canvas.save()
    return out.getvalue()


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    made = Desk(work)
    made.post.patience = 2
    made.post.asked = []

    def ask(account):
        made.post.asked.append(account.host)
        return PASSWORD

    made.post.ask_password = ask
    return made


@pytest.fixture
def preview(desk, work, actor, qtbot, server):
    with work.database.unit_of_work(actor) as uow:
        service.save_account(uow, server.account())
        found = parties.get(uow, make.customer(uow).id)
        reached = replace(found, email="anna.keller@nordhaus.example")
        party = parties.save(uow, reached)
    origin = Origin(
        kind="quotation",
        record=7,
        about="quotation",
        party=party.id,
        edition="v1",
    )
    jobs = [
        PaperJob(
            key=key,
            title=title,
            language="en",
            render=lambda code, key=key: pdf(f"{key} {code}"),
            filename=f"{key}.pdf",
            number=number,
            origin=origin,
        )
        for key, title, number in (
            ("quotation", "Quotation", "QT26-1"),
            ("terms", "Terms", ""),
        )
    ]
    tab = PreviewController(desk, "QT26-1", jobs)
    qtbot.addWidget(tab.form)
    return tab


def write(preview, qtbot):
    """Begin the letter, and return its window."""
    qtbot.mouseClick(preview.form.mail, Qt.MouseButton.LeftButton)
    return preview.letter.form


def send(preview, qtbot, to: str = "anna@nordhaus.example"):
    form = write(preview, qtbot)
    form.fields["receivers"].set_value(to)
    qtbot.mouseClick(form.send, Qt.MouseButton.LeftButton)
    return form


def box(desk):
    found = []
    desk.work.read(lambda uow: listing.LISTING.page(uow, Query()).records, found.extend)
    return found


def states(desk) -> list[State]:
    return [row.state for row in box(desk)]


def toasts(desk) -> list[str]:
    return [words[0] for name, words in desk.shell.asked if name == "toast"]


def test_a_letter_is_written_and_sent(preview, desk, qtbot, server):
    form = write(preview, qtbot)
    assert form.fields["receivers"].value() == "anna.keller@nordhaus.example"
    assert form.fields["subject"].value() == "Quotation QT26-1"
    assert "- Quotation QT26-1" in form.fields["body"].value()
    assert form.boxes["quotation"].text().startswith("quotation.pdf · ")
    form.boxes["terms"].click()
    assert "- Quotation QT26-1\n- Terms\n" in form.fields["body"].value()
    qtbot.mouseClick(form.send, Qt.MouseButton.LeftButton)
    assert states(desk) == [State.SENT]
    ((_to, raw),) = server.letters
    sent = message_from_bytes(raw, policy=policy.default)
    names = [part.get_filename() for part in sent.iter_attachments()]
    assert names == ["quotation.pdf", "terms.pdf"]
    assert toasts(desk)[-1] == "Sent to anna.keller@nordhaus.example"
    told = []
    desk.work.read(lambda uow: around_quotation(uow, 7), told.append)
    (block,) = told[0].blocks
    assert block.title == "Sent by mail"
    words = "QT26-1 v1, terms.pdf v1 → anna.keller@nordhaus.example"
    assert block.pieces[0].text.endswith(f"· {words} · {desk.actor.name}")


def test_ctrl_return_sends_and_return_does_not(preview, desk, qtbot, server):
    form = write(preview, qtbot)
    field = form.fields["subject"].input
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not server.letters
    body = form.fields["body"].input
    qtbot.keyClick(body, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (states(desk), len(server.letters)) == ([State.SENT], 1)


def test_a_second_click_sends_nothing(preview, desk, qtbot, server):
    form = send(preview, qtbot)
    form.send.setEnabled(True)
    preview.letter.send()
    assert (states(desk), len(server.letters)) == ([State.SENT], 1)


def test_what_is_wrong_is_told_at_its_field(preview, desk, qtbot, monkeypatch):
    form = send(preview, qtbot, to="anna@nordhaus.example, boss")
    assert form.fields["receivers"].problem() == "“boss” is not an e-mail address."
    assert form.send.isEnabled()
    assert box(desk) == []
    monkeypatch.setattr(errors, "ask", lambda *_all: "discard")
    form.reject()


def test_a_wrong_password_is_asked_for_again(preview, desk, qtbot, server):
    good, desk.post.ask_password = desk.post.ask_password, lambda _account: "wrong"
    send(preview, qtbot)
    (row,) = box(desk)
    assert (row.state, row.detail) == (State.FAILED, "535 5.7.8 wrong password")
    desk.post.ask_password = good
    outbox = maker(OUTBOX.listing)(desk)
    qtbot.addWidget(outbox.form)
    outbox._act("retry", (row,))
    assert (states(desk), len(server.letters)) == ([State.SENT], 1)
    send(preview, qtbot)
    assert desk.post.asked == ["127.0.0.1"]  # the session knows it by now


def test_a_letter_without_a_line_waits_and_leaves_by_itself(
    preview, desk, qtbot, server, work
):
    server.mood = "busy"
    send(preview, qtbot)
    (row,) = box(desk)
    assert (row.state, row.tries) == (State.WAITING, 1)
    desk.post.look()
    assert server.talked == 1  # it rests first
    server.mood = "well"
    work.database.clock = lambda: row.next_at
    desk.post.look()
    assert (states(desk), len(server.letters)) == ([State.SENT], 1)


def test_a_lost_answer_is_not_sent_again_without_asking(
    preview, desk, qtbot, server, monkeypatch
):
    server.mood = "mute"
    send(preview, qtbot)
    (row,) = box(desk)
    assert (row.state, len(server.letters)) == (State.UNKNOWN, 1)
    server.mood = "well"
    desk.post.look()
    assert len(server.letters) == 1
    outbox = maker(OUTBOX.listing)(desk)
    qtbot.addWidget(outbox.form)
    asked = []

    def answer(_parent, title, _text, answers):
        asked.append(title)
        assert not any(one.primary for one in answers)  # Return sends none twice
        return "cancel" if len(asked) == 1 else "yes"

    monkeypatch.setattr(errors, "ask", answer)
    outbox._act("retry", (row,))
    assert (states(desk), len(server.letters)) == ([State.UNKNOWN], 1)
    outbox._act("retry", (row,))
    assert asked == ["Send it again?"] * 2
    assert (states(desk), len(server.letters)) == ([State.SENT], 2)
    first, second = (message_from_bytes(raw) for _to, raw in server.letters)
    assert first["Message-ID"] == second["Message-ID"]


def test_a_state_that_came_later_is_read_whole(preview, desk, qtbot):
    """The column kept the width of "Sent": "In the ou…", "Not kno…"."""
    send(preview, qtbot)
    outbox = maker(OUTBOX.listing)(desk)
    qtbot.addWidget(outbox.form)
    outbox.form.resize(900, 600)
    with qtbot.waitExposed(outbox.form):
        outbox.form.show()
    table = outbox.form.table
    columns = table.list_model().columns
    at = next(n for n, one in enumerate(columns, 1) if one.field == "state")
    (row,) = box(desk)

    def advance(uow):
        letter = uow.session.get(MessageRow, row.id)
        letter.state, letter.done_at = State.UNKNOWN, None

    desk.work.run(advance)
    qtbot.waitUntil(lambda: table.list_model().record(0).state is State.UNKNOWN)
    assert table.columnWidth(at) >= table.sizeHintForColumn(at)


def test_a_letter_is_taken_back_before_it_leaves(preview, desk, qtbot, server):
    server.mood = "busy"
    send(preview, qtbot)
    outbox = maker(OUTBOX.listing)(desk)
    qtbot.addWidget(outbox.form)
    outbox._act("show", (box(desk)[0],))
    name, (title, jobs) = desk.shell.asked[-1]
    assert (name, title) == ("preview", "Quotation QT26-1")
    assert jobs[0].render("en").startswith(b"%PDF")
    outbox._act("cancel", (box(desk)[0],))
    assert states(desk) == [State.CANCELLED]


def test_who_knows_no_password_keeps_the_letter(preview, desk, qtbot, server):
    desk.post.ask_password = lambda _account: None
    send(preview, qtbot)
    assert (states(desk), server.talked) == ([State.WAITING], 0)
    assert toasts(desk)[-1] == "The letter waits in the outbox."
    desk.post.look()  # nobody is asked out of the blue
    assert server.talked == 0


def test_a_program_that_was_killed_while_sending_asks_its_writer(
    preview, desk, qtbot, server, work
):
    server.mood = "busy"
    send(preview, qtbot)
    (row,) = box(desk)
    work.database.clock = lambda: row.next_at
    work.run(lambda uow: service.take(uow, row.id))  # and then the power fails
    work.database.clock = lambda: row.next_at + timedelta(minutes=11)
    server.mood = "well"
    desk.post.begin()
    assert (states(desk), server.letters) == ([State.UNKNOWN], [])
    assert toasts(desk)[-1] == "1 letter needs you: look into the outbox."


class Ring:
    """A keyring in memory; a broken one raises as those of systems do."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = False

    def get_password(self, service: str, name: str) -> str | None:
        if self.broken:
            raise RuntimeError
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, password: str) -> None:
        if self.broken:
            raise RuntimeError
        self.kept[service, name] = password

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


def test_the_systems_keyring_keeps_the_password(monkeypatch):
    import keyring

    ring = Ring()
    monkeypatch.undo()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    account = Account(address="z@o.example", host="mail.o.example", login="zhao")
    assert keychain.Keychain().get(account) is None
    assert keychain.Keychain().put(account, PASSWORD)
    assert ring.kept == {("lading-mail", "zhao@mail.o.example:465"): PASSWORD}
    assert keychain.Keychain().get(account) == PASSWORD
    keychain.Keychain().forget(account)
    assert ring.kept == {}
    ring.broken = True  # locked, or the person said no: the session remembers
    session = keychain.Keychain()
    assert not session.put(account, PASSWORD)
    assert session.get(account) == PASSWORD
    assert keychain.Keychain().get(account) is None
