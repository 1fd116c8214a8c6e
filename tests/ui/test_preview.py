"""The preview is where papers are chosen, marked, printed and merged."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from reportlab.pdfgen.canvas import Canvas

from app.core.errors import NotPossibleError, Problem
from app.core.papers import CopyMark
from app.core.papers.looks import PLAIN, Look
from app.ui import letters, preview_controller
from app.ui.desk import Desk
from app.ui.paper_job import Origin, PaperJob
from app.ui.preview_controller import PreviewController
from app.ui.preview_options import merged_name
from forms.kit import asking, theme
from forms.kit.buttons import GhostButton


def pdf(words: str, more: int = 0) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)  # the same words, the same bytes
    canvas.drawString(72, 700, words)
    canvas.setSubject("x" * more)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def job(key: str, **more) -> PaperJob:
    def render(code: str, look: Look = PLAIN) -> bytes:
        said = [key, code, look.copy.value, f"+{look.second}" if look.second else ""]
        said += [] if look.letterhead else ["no head"]
        said += [] if look.seal else ["no seal"]
        return pdf(" ".join(filter(None, said)))

    return PaperJob(
        key=key,
        title=key,
        language="en",
        render=render,
        filename=f"{key}.pdf",
        dressed=True,
        **more,
    )


def refuse(_code: str, _look: Look = PLAIN) -> bytes:
    msgid = "Two cartons have no weight."
    raise NotPossibleError(msgid)


BAD = PaperJob("bad:", "Bad", "en", refuse, "x.pdf", dressed=True)


@pytest.fixture
def desk(work, qapp):
    theme.install(qapp)
    return Desk(work)


@pytest.fixture
def opened(desk, qtbot):
    def make(*jobs: PaperJob) -> PreviewController:
        tab = PreviewController(desk, "Set", jobs)
        qtbot.addWidget(tab.form)
        tab.form.resize(1200, 800)
        tab.form.show()
        return tab

    return make


@pytest.fixture
def printer(tmp_path):
    made = QPrinter()
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "out.pdf"))
    made.setResolution(72)
    return made


def typed(qtbot, field, words: str) -> None:
    field.input.setFocus()
    field.input.selectAll()
    qtbot.keyClicks(field.input, words)
    qtbot.keyClick(field.input, Qt.Key.Key_Return)


def pick(field, value) -> None:
    field._combo.setCurrentIndex(field._values.index(value))
    field._combo.activated.emit(field._combo.currentIndex())


def shown(tab) -> str:
    return tab.form.view.canvas.pages().text(0).strip()


def toasts(desk) -> list[str]:
    return [words[0] for name, words in desk.shell.asked if name == "toast"]


@pytest.mark.feature("H20")
def test_the_look_of_a_paper_changes_in_place(opened):
    tab = opened(job("invoice:", bilingual=True), job("labels:"))
    assert shown(tab) == "invoice: en"
    pick(tab.form.second, "zh_CN")
    assert shown(tab) == "invoice: en +zh_CN"
    pick(tab.form.dress, (False, False))
    assert shown(tab) == "invoice: en +zh_CN no head no seal"
    pick(tab.form.language, "zh_CN")
    assert shown(tab) == "invoice: zh_CN no head no seal"  # it is not beside itself
    tab.choose("labels:")
    assert shown(tab) == "labels: en"
    assert not tab.form.second.isVisible()


@pytest.mark.feature("H21")
def test_originals_and_copies_are_marked_and_remembered(opened, printer, qtbot):
    tab = opened(job("invoice:", marked=True), job("labels:"))
    typed(qtbot, tab.form.originals, "3")
    typed(qtbot, tab.form.copies, "2")
    tab.form.marked.input.click()
    assert tab.prints("invoice:") == [(CopyMark.PLAIN, 5)]
    tab.form.marked.input.click()
    assert tab.prints("invoice:") == [(CopyMark.ORIGINAL, 3), (CopyMark.COPY, 2)]
    tab.choose("labels:")
    typed(qtbot, tab.form.originals, "0")
    again = opened(job("7/invoice:", marked=True), job("7/labels:"))
    assert again.prints("7/invoice:") == [(CopyMark.ORIGINAL, 3), (CopyMark.COPY, 2)]
    assert again._chosen() == ["7/invoice:"]
    again.print_on(printer, again._chosen())
    assert toasts(again.desk)[-1] == "5 sheets printed."
    said = [
        (PdfReader(io.BytesIO(data)).pages[0].extract_text().strip(), times)
        for data, times in again._all_prints("7/invoice:")
    ]
    assert said == [("7/invoice: en original", 3), ("7/invoice: en copy", 2)]


def test_a_large_paper_is_told_in_the_words_of_other_files(opened):
    """One with pictures said "2048 KB", beside a letter that called it 2 MB."""
    heavy = PaperJob("a:", "A", "en", lambda _code: pdf("a", 2 * 1024 * 1024), "a.pdf")
    said = [label.text() for label in opened(heavy).form.findChildren(QLabel)]
    assert "a.pdf · 2 MB" in said


@pytest.mark.feature("H20")
def test_keys_leaf_through_the_paper_at_once(opened):
    """The first button, "Merge into one PDF", had the keyboard."""
    form = opened(job("invoice")).form
    assert form.focusProxy() is form.view.canvas


@pytest.mark.feature("H21")
def test_what_fails_is_told_and_the_rest_is_printed(opened, printer, tmp_path):
    tab = opened(job("1/a:"), BAD, job("2/a:"))
    tab.print_on(printer, list(tab._papers))
    assert len(PdfReader(tmp_path / "out.pdf").pages) == 2
    assert tab.form.failures() == "Bad: Two cartons have no weight."
    assert toasts(tab.desk)[-1] == "2 sheets printed."


@pytest.mark.feature("H21")
def test_a_printer_that_is_not_there_is_told_once_and_nothing_is_issued(
    opened, printer, monkeypatch
):
    """Twelve lines said so, a green one told of 0 sheets, and all were issued."""
    handed = []
    monkeypatch.setattr(preview_controller, "hand_out", lambda *a: handed.append(a))
    monkeypatch.setattr(QPainter, "begin", lambda *_a: False)
    tab = opened(job("1/a:"), job("2/a:"))
    tab.print_on(printer, list(tab._papers))
    assert tab.form.failures() == "The printer does not answer. Nothing was printed."
    assert (toasts(tab.desk), handed) == ([], [])


@pytest.mark.feature("H21")
def test_twenty_papers_become_one_pdf(opened, tmp_path, monkeypatch, qtbot):
    path = tmp_path / "all.pdf"
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(path))
    tab = opened(*(job(f"{n}/a:") for n in range(20)), BAD)
    qtbot.mouseClick(tab.form.merge, Qt.MouseButton.LeftButton)
    made = PdfReader(path)
    assert [mark.title for mark in made.outline] == [f"{n}/a:" for n in range(20)]
    assert tab.form.failures() == "Bad: Two cartons have no weight."


@pytest.mark.feature("H21")
def test_one_pdf_of_many_has_a_name_that_tells(monkeypatch):
    """Nineteen papers were proposed as "19___单证.pdf"."""
    monkeypatch.setattr("app.ui.preview_options.today", lambda: date(2026, 11, 23))

    def papers(count, called="Commercial Invoice", record=None):
        return [
            job(
                f"{n}",
                number=f"CI26-{n}",
                called=called,
                about=("shipment", record or n),
            )
            for n in range(count, 0, -1)
        ]

    name = "Commercial_Invoice_CI26-1_CI26-19_2026-11-23.pdf"
    assert merged_name("19 × Papers", papers(19)) == name
    one = merged_name("Papers", papers(1))
    assert one == "Commercial_Invoice_CI26-1_2026-11-23.pdf"
    other = papers(1, "Packing List")
    assert merged_name("20 × Papers", [*papers(19), *other]) == (
        "Papers_CI26-1_CI26-19_2026-11-23.pdf"
    )
    of_one = [*papers(1, record=7), *papers(1, "Packing List", record=7)]
    assert merged_name("SH26-0029", of_one) == "SH26-0029_2026-11-23.pdf"
    wide = [replace(one, number="号" * 80) for one in papers(2)]
    assert len(merged_name("x" * 300, wide).encode()) < 255
    draft = [replace(one, number="", about=None) for one in papers(2)]
    assert merged_name("2 × CON", draft) == "Commercial_Invoice__CON_2026-11-23.pdf"


@pytest.mark.feature("H21")
def test_one_pdf_holds_each_paper_as_often_as_it_is_printed(
    opened, tmp_path, monkeypatch, qtbot
):
    path = tmp_path / "all.pdf"
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(path))
    tab = opened(job("labels:"), job("invoice:", marked=True), job("packing:"))
    tab.choose("invoice:")
    typed(qtbot, tab.form.originals, "2")
    typed(qtbot, tab.form.copies, "1")
    qtbot.keyClick(
        tab.form.set.row("labels:"), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier
    )
    tab.choose("packing:")
    qtbot.mouseClick(tab.form.up, Qt.MouseButton.LeftButton)
    assert tab.form.set.order() == ["invoice:", "packing:", "labels:"]
    qtbot.mouseClick(tab.form.merge, Qt.MouseButton.LeftButton)
    made = PdfReader(path)
    said = [page.extract_text().strip() for page in made.pages]
    assert said == [
        *("invoice: en original", "invoice: en original", "invoice: en copy"),
        *("packing: en", "labels: en"),
    ]
    assert [mark.title for mark in made.outline] == [
        *("invoice: 1/3", "invoice: 2/3", "invoice: 3/3", "packing:", "labels:")
    ]


@pytest.mark.feature("H26")
def test_the_paper_in_view_is_kept_as_it_is(opened, desk, qtbot):
    told = []

    def issue(_uow, pdf, code, second):
        told.append((PdfReader(io.BytesIO(pdf)).pages[0].extract_text().strip(), code))
        assert not second
        return 1, "v2"

    def gather(_uow):
        return job("contract:", state="Issued", tone="teal"), job("draft:")

    origin = Origin(kind="contract", record=1, issue=issue, gather=gather)
    tab = opened(job("contract:", origin=origin), job("draft:"))
    qtbot.mouseClick(tab.form.keep, Qt.MouseButton.LeftButton)
    assert told == [("contract: en", "en")]
    assert toasts(desk)[-1] == "contract: is kept as v2."
    assert "Issued" in tab.form.set.row("contract:").accessibleName()
    tab.choose("draft:")
    assert not tab.form.keep.isVisible()


@pytest.mark.feature("H21", "H26")
def test_a_paper_of_several_records_is_kept_and_the_others_stay(opened, qtbot):
    """The set of its record took the place of all, and no paper was found any more."""

    def of(record, key, **more):
        return job(
            key,
            origin=Origin(
                kind="contract",
                record=record,
                issue=lambda *_print: (1, "v2"),
                gather=lambda _uow: [
                    of(record, "contract:", state="Issued" if record == 7 else ""),
                    job("x:"),
                ],
            ),
            **more,
        )

    tab = opened(of(7, "7/contract:"), of(8, "8/contract:"))
    qtbot.mouseClick(tab.form.keep, Qt.MouseButton.LeftButton)
    assert list(tab._papers) == ["7/contract:", "8/contract:"]
    assert [paper.state for paper in tab._papers.values()] == ["Issued", ""]
    tab.choose("8/contract:")
    assert tab._options.keys() == tab._papers.keys()


@pytest.mark.feature("H21")
def test_a_batch_is_stopped_between_two_papers(opened, printer):
    tab = opened(*(job(f"{n}/a:") for n in range(5)))
    steps = []

    def stop_at_two(_words: str, done: int, whole: int) -> None:
        steps.append((done, whole))
        if done == 2:
            tab.form.stop_asked.emit()

    tab.form.show_step = stop_at_two
    tab.print_on(printer, list(tab._papers))
    assert steps == [(0, 5), (1, 5), (2, 5), (1, 1)]  # the last one ends the row
    assert toasts(tab.desk)[-1] == "Printing was stopped."


@pytest.mark.feature("H6", "H21")
def test_one_key_prints_the_whole_set(opened, qtbot):
    tab = opened(job("invoice:"), job("packing:"))
    key = next(a for a in tab.form.actions() if a.shortcut() == "Ctrl+Shift+P")
    with qtbot.waitSignal(tab.form.print_all_asked):
        for paper in list(tab._papers):
            tab.choose(paper)
            typed(qtbot, tab.form.originals, "0")
        key.trigger()
    assert toasts(tab.desk)[-1] == "Every paper has 0 copies: nothing to print."


@pytest.mark.feature("H21")
def test_nothing_is_printed_where_every_paper_has_no_copies(opened, qtbot):
    tab = opened(job("invoice:"))
    typed(qtbot, tab.form.originals, "0")
    assert tab.form.originals.value() == Decimal(0)
    tab._print(tab._chosen())
    assert toasts(tab.desk)[-1] == "Every paper has 0 copies: nothing to print."


def _touch(desk) -> None:
    """Let the office hear of the vault, as after a letter here or at a colleague's."""
    desk.work.changed.emit(frozenset({"documents"}))


@pytest.mark.feature("H21", "H26")
def test_what_becomes_of_a_paper_is_seen_at_once(opened, desk, qtbot):
    """A letter that was sent, by whomever: state, time and receiver stand there."""
    state = {"state": "Issued", "tone": "teal", "told": "v1 · Zhao Lei"}
    origin = Origin(
        kind="contract",
        record=1,
        issue=lambda *_print: (1, "v1"),
        gather=lambda _uow: [job("contract:", origin=origin, **state), job("draft:")],
    )
    tab = opened(job("contract:", origin=origin), job("draft:"))
    tab.form.copies.input.setFocus()
    tab.form.copies.input.setText("12")
    pages = tab.form.view.canvas.pages()
    state |= {"state": "Sent", "tone": "ok", "told": "v1 · sent to anna@nordhaus"}
    _touch(desk)
    row = tab.form.set.row("contract:")
    qtbot.waitUntil(lambda: "Sent" in row.accessibleName())
    assert tab.form.set.row("contract:") is row, "what was in view stays"
    assert tab.form.view.canvas.pages() is pages, "the same pages stay where they are"
    assert tab.form.copies.input.text() == "12", "what is being typed stays"
    said = [label.text() for label in tab.form.findChildren(QLabel)]
    assert any("anna@nordhaus" in words for words in said)


@pytest.mark.feature("H21")
def test_a_preview_behind_other_tabs_reads_the_news_when_it_is_looked_at(
    opened, desk, qtbot
):
    asked = []
    origin = Origin(
        kind="contract",
        record=1,
        gather=lambda _uow: asked.append(1) or [job("contract:", state="Sent")],
    )
    tab = opened(job("contract:", origin=origin))
    tab.form.hide()
    _touch(desk)
    qtbot.wait(200)
    assert not asked
    tab.form.show()
    qtbot.waitUntil(lambda: bool(asked))
    assert "Sent" in tab.form.set.row("contract:").accessibleName()


@pytest.mark.feature("H21")
def test_the_keys_stay_with_the_button_that_made_one_pdf(opened):
    """It cannot be pressed meanwhile; the keys went to the zoom and stayed there."""
    form = opened(job("a:"), job("b:")).form
    form.merge.setFocus()
    form.show_step("Making papers", 1, 2)
    assert not form.merge.isEnabled()
    form.show_step("", 1, 1)
    assert form.focusWidget() is form.merge


@pytest.mark.feature("H21")
def test_the_keys_stay_where_the_person_has_gone_while_one_pdf_is_made(opened, qapp):
    where = Problem("lines", "{text}", {"text": "It differs"})
    first = replace(
        job("a:"), problems=(where,), origin=Origin(kind="contract", record=1)
    )
    form = opened(first, job("b:")).form
    form.merge.setFocus()
    form.show_step("Making papers", 1, 2)
    form.language.input.setFocus()
    form.show_step("", 1, 1)
    assert form.focusWidget() is form.language.input
    arrows = form.findChildren(GhostButton)
    next(one for one in arrows if "differs" in one.accessibleName()).setFocus()
    form.show_step("Making papers", 1, 2)
    form.show_checks(())  # another paper came into view
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    form.show_step("", 1, 1)
    assert form.merge.isEnabled()


@pytest.mark.feature("H21", "H22")
@pytest.mark.parametrize(
    ("shown", "along"),
    [
        ("1/contract:", ["1/contract:", "1/terms:", "2/contract:"]),
        ("3/contract:", ["3/contract:"]),
        ("4/contract:", ["4/contract:"]),
        ("5/contract:", ["5/contract:"]),
    ],
)
def test_a_letter_takes_no_paper_of_another_customer_along(
    opened, monkeypatch, shown, along
):
    """Ticked in a list, all lay in one preview, and all were offered to one reader."""
    offered = []

    class Letter:
        def __init__(self, _desk, sheets, _parent):
            offered.extend(sheet.job.key for sheet in sheets)

        def begin(self):
            pass

    monkeypatch.setattr(letters, "LetterController", Letter)
    buyers = {1: 70, 2: 70, 3: 80, 4: 0, 5: 0}  # 0: nobody is known yet
    tab = opened(
        *(
            job(
                f"{record}/{key}",
                origin=Origin(kind="contract", record=record, party=party),
            )
            for record, party in buyers.items()
            for key in (("contract:", "terms:") if record == 1 else ("contract:",))
        )
    )
    tab.choose(shown)
    tab.write_letter()
    assert offered == along
