"""Home and the preview, in the window."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel
from reportlab.pdfgen.canvas import Canvas

from app.core.errors import NotPossibleError, Problem
from app.core.home import AgeBand, Badge, Deadline, HomeData, Kpi, Month
from app.core.money import Money
from app.mail import service as mail
from app.mail.domain import State
from app.ui import errors, home_controller, printing
from app.ui.paper_job import PaperJob
from forms.home_deadlines import left
from forms.kit import asking
from tests.ui.shell_world import STORED, Note, window

NOW = datetime.now(UTC)
DATA = HomeData(
    kpis=(
        Kpi(
            key="late",
            title="Overdue receivables",
            value=Money(Decimal("42730.40"), "USD"),
            note="{n} customers",
            params={"n": 3},
            trend=(Decimal(1), Decimal(2)),
            module="contracts",
            query="overdue",
        ),
    ),
    deadlines=(
        Deadline(what="Later", due=NOW + timedelta(days=9), kind="note", id=2),
        Deadline(what="Late", due=NOW - timedelta(days=2), kind="note", id=1),
        Deadline(what="Theirs", due=NOW + timedelta(days=1), mine=False),
    ),
    ageing=(AgeBand(title="Not due", tone="ok", amount=Money(Decimal(5), "USD")),),
    months=(Month(year=2026, month=1, shipped=Decimal(20_000), open=Decimal(0)),),
    badges=(Badge(module="contracts", count=3, urgent=True),),
)


@pytest.fixture
def shell(qtbot, work, tmp_path, monkeypatch):
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    STORED.update({1: Note(1, "one"), 2: Note(2, "two")})
    monkeypatch.setattr(home_controller, "_home", lambda _uow: DATA)
    return window(qtbot, work)


@pytest.mark.feature("H25")
def test_a_figure_leads_to_the_list_that_proves_it(qtbot, shell):
    from forms.home import _Pressable

    form = shell.front().tab.form
    cards = [
        c for c in form.findChildren(_Pressable) if "Overdue" in c.accessibleName()
    ]
    assert cards[0].accessibleName() == "Overdue receivables: USD 42,730. 3 customers"
    qtbot.mouseClick(cards[0], Qt.MouseButton.LeftButton)
    assert shell.front().title == "Notes"
    assert shell.front().tab.narrowed == "overdue"


@pytest.mark.feature("H25")
def test_deadlines_stand_by_the_time_left_and_open_their_record(qtbot, shell):
    card = shell.front().tab.form.deadlines
    rows = [card.model.cell(r, 1).text for r in card.model.rows]
    assert rows == ["Late", "Later"]
    card.tabs.setCurrentIndex(1)
    assert len(card.model.rows) == 3
    spot = card.table.visualRect(card.model.index(0, 1)).center()
    qtbot.mouseClick(card.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert shell.front().tab.line.text() == "one"


@pytest.mark.feature("H25")
def test_deadlines_are_one_stop_of_tab_and_arrows_go_through_them(qtbot, shell):
    shell.form.activateWindow()
    table = shell.front().tab.form.deadlines.table
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    table.setCurrentIndex(table.model().index(0, 1))
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == 1
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert not table.hasFocus()
    assert table.currentIndex().row() == 1


def test_badges_and_the_bell_say_what_waits(shell):
    assert shell.form.rail.button("contracts").entry.badge == 3
    assert shell.form.rail.button("contracts").accessibleName().endswith("3 waiting")
    assert shell.form.top.bell.accessibleName() == "What is due: 1"


@pytest.mark.parametrize(
    ("hours", "whole_day", "words", "tone"),
    [
        (5.2, False, "5 hours", "warn"),
        (0.6, False, "36 minutes", "warn"),
        (21.9, False, "21 hours", "warn"),  # as the list of inquiries says
        (-2.5, False, "2 hours overdue", "bad"),
        (-30, False, "1 day overdue", "bad"),
        (-24, True, "1 day late", "bad"),
        (24, True, "1 day", "warn"),
        (72, True, "3 days", "warn"),
        (96, True, "4 days", "neutral"),
        (0, True, "Today", "warn"),
    ],
)
@pytest.mark.feature("H23")
def test_the_time_left_in_words(hours, whole_day, words, tone):
    now = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    assert left(now + timedelta(hours=hours), now, whole_day=whole_day) == (words, tone)


# --- Preview -------------------------------------------------------------------------


def pdf(words: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, words)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


PAIR = ("CI", "PL")


def job(key: str, **more) -> PaperJob:
    return PaperJob(
        key=key,
        title=f"Paper {key}",
        language="en",
        render=lambda code: pdf(f"{key} in {code}"),
        filename=f"{key}.pdf",
        **more,
    )


@pytest.fixture
def preview(shell):
    problem = Problem("x", "The marks differ.")
    shell.preview(
        "Set", [job("CI", problems=(problem,), recipient="a@b.example"), job("PL")]
    )
    return shell.front().tab


def shown(tab) -> str:
    return tab.form.view.canvas.pages().text(0).strip()


@pytest.mark.feature("H20")
def test_the_paper_changes_with_set_and_language(qtbot, preview):
    assert shown(preview) == "CI in en"
    preview.form.language_chosen.emit("es")
    assert shown(preview) == "CI in es"
    qtbot.mouseClick(preview.form.set.row("PL"), Qt.MouseButton.LeftButton)
    assert shown(preview) == "PL in en"


@pytest.mark.feature("H20")
def test_papers_asked_for_again_come_to_the_front_as_they_read_now(shell, preview):
    count, chosen = len(shell.opened), preview
    chosen.choose("PL")
    chosen.form.language_chosen.emit("es")
    shell.go("home")
    now = [
        replace(job(key), render=lambda _code, k=key: pdf(f"{k} now")) for key in PAIR
    ]
    shell.preview("Set", now)
    assert (len(shell.opened), shell.front().tab) == (count, chosen)
    assert shown(chosen) == "PL now"  # the paper that was in view, in its language
    assert chosen.form.language.value() == "es"
    shell.preview("Set", [job("CI", number="CI26-2"), job("PL")])
    assert len(shell.opened) == count + 1  # another set that is called alike


@pytest.mark.feature("H20", "H41")
def test_the_file_of_a_paper_is_named_in_the_language_it_is_printed_in(
    qtbot, shell, monkeypatch
):
    shell.preview("Set", [replace(job("CI"), filename="CI26-1_invoice_en.pdf")])
    form, proposed = shell.front().tab.form, []
    monkeypatch.setattr(
        asking,
        "to_save",
        lambda *a: str(proposed.append(Path(a[2]).name) or ""),
    )
    form.language_chosen.emit("es")
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert proposed == ["CI26-1_invoice_es.pdf"]
    told = [label.text() for label in form.findChildren(QLabel)]
    assert any(words.startswith("CI26-1_invoice_es.pdf · ") for words in told)


@pytest.mark.feature("H21")
def test_the_whole_set_becomes_one_pdf_with_bookmarks(
    qtbot, preview, tmp_path, monkeypatch
):
    path = tmp_path / "all.pdf"
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(path))
    qtbot.mouseClick(preview.form.merge, Qt.MouseButton.LeftButton)
    made = PdfReader(path)
    assert [page.extract_text().strip() for page in made.pages] == [
        "CI in en",
        "PL in en",
    ]
    assert [mark.title for mark in made.outline] == ["Paper CI", "Paper PL"]


@pytest.mark.feature("H20")
@pytest.mark.usefixtures("qapp")
def test_originals_and_copies_are_printed(tmp_path):
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    press = printing.Press(printer)
    press.put(pdf("one"), 2)
    press.put(pdf("two"), 1)
    press.end()
    assert press.sheets == 3
    assert len(PdfReader(tmp_path / "out.pdf").pages) == 3


@pytest.mark.feature("H22")
def test_the_mail_carries_the_pdf(qtbot, preview, monkeypatch):
    from email import message_from_bytes

    mails = []
    took = lambda mail: not mails.append(mail)  # noqa: E731
    monkeypatch.setattr(printing, "open_mail", took)
    qtbot.mouseClick(preview.form.mail, Qt.MouseButton.LeftButton)
    letter = preview.letter.form
    assert letter.send.text() == "Open in mail program"  # there is no account
    letter.boxes["PL"].click()
    assert letter.boxes["PL"].text().startswith("PL.pdf · ")
    qtbot.mouseClick(letter.send, Qt.MouseButton.LeftButton)
    mail = message_from_bytes(mails[0])
    assert mail["To"] == "a@b.example"
    names = [part.get_filename() for part in mail.walk() if part.get_filename()]
    assert names == ["CI.pdf", "PL.pdf"]
    assert mail["X-Unsent"] == "1"
    part = next(p for p in mail.walk() if p.get_filename() == "CI.pdf")
    assert part.get_payload(decode=True).startswith(b"%PDF")


@pytest.mark.feature("H22")
@pytest.mark.parametrize("name", ["", "letter.eml"])
def test_a_mail_that_no_program_takes_is_kept_as_a_file(
    qtbot, preview, monkeypatch, tmp_path, name
):
    asked, told, kept = [], [], []
    refuse = lambda url: bool(asked.append(url.toLocalFile()))  # noqa: E731
    monkeypatch.setattr(printing.QDesktopServices, "openUrl", refuse)
    file = tmp_path / name if name else None
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(file or ""))
    qtbot.mouseClick(preview.form.mail, Qt.MouseButton.LeftButton)
    monkeypatch.setattr(
        type(preview.letter._desk),
        "toast",
        lambda _desk, words, *_tone: told.append(words),
    )
    preview.letter.sent.connect(lambda message: kept.append(message.id))
    desk = preview.letter._desk
    qtbot.mouseClick(preview.letter.form.send, Qt.MouseButton.LeftButton)
    desk.work.run(lambda uow: mail.get(uow, kept.pop()), kept.append)
    assert [one.state for one in kept] == [State.UNKNOWN if file else State.FAILED]
    written = "letter.eml written. Say here once it is sent."
    assert told == [written if file else "No mail program took it."]
    assert not Path(asked[0]).exists(), "no letter lies about"
    if file:
        assert file.read_bytes().startswith(b"To: a@b.example")


@pytest.mark.feature("H22")
def test_a_mail_that_cannot_be_kept_where_it_was_put_is_asked_for_again(
    qtbot, preview, monkeypatch, tmp_path
):
    monkeypatch.setattr(printing.QDesktopServices, "openUrl", lambda _url: False)
    places = [tmp_path / "gone" / "letter.eml", tmp_path / "letter.eml"]
    good, told, kept = places[-1], [], []
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(places.pop(0)))
    monkeypatch.setattr(errors, "tell", lambda _form, error: told.append(error))
    qtbot.mouseClick(preview.form.mail, Qt.MouseButton.LeftButton)
    preview.letter.sent.connect(lambda message: kept.append(message.id))
    desk = preview.letter._desk
    qtbot.mouseClick(preview.letter.form.send, Qt.MouseButton.LeftButton)
    assert [type(error) for error in told] == [NotPossibleError]
    desk.work.run(lambda uow: mail.get(uow, kept.pop()), kept.append)
    assert [one.state for one in kept] == [State.UNKNOWN]
    assert good.read_bytes().startswith(b"To: a@b.example")


def test_a_paper_that_cannot_be_made_says_why(shell):
    def refuse(_code: str) -> bytes:
        msgid = "Two cartons have no weight."
        raise NotPossibleError(msgid)

    bad = PaperJob("X", "X", "en", refuse, "x.pdf")
    shell.preview("Bad", [bad])
    form = shell.front().tab.form
    assert form._words.text() == "Two cartons have no weight."
    assert not form.print.isEnabled()
    QApplication.processEvents()
