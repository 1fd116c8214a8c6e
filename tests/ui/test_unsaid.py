"""No typed word is lost: in every editor, in notes, letters and settings."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.dossier.controller import DossierController
from app.ui import errors
from app.ui.desk import Desk
from app.ui.draft_file import WORDS
from app.ui.drafts import Draft, Drafts
from app.ui.editor_controller import EditorController
from app.ui.letters import LetterController, Sheet
from app.ui.mail_settings import MailSettings
from app.ui.opened import Address, Maker
from app.ui.paper_job import Origin, PaperJob
from app.ui.registry import Registry
from app.ui.shell_return import Return
from app.ui.unsaid import Unsaid, letter_on, note_on
from forms.kit import asking
from forms.kit.field_group import FieldGroup
from forms.settings_mail import MailPage
from forms.signing import hidden_field
from tests import make
from tests.ui import shell_world

pytestmark = pytest.mark.usefixtures("dressed")

WORD = "half typed"


@pytest.fixture
def drafts(tmp_path):
    made = Drafts(tmp_path / "drafts.db")
    yield made
    made.close()


@pytest.fixture
def desk(work, drafts):
    return Desk(work, drafts=drafts)


@pytest.fixture
def party(work, actor):
    """The key of a customer."""
    with work.database.unit_of_work(actor) as uow:
        return make.customer(uow).id


def _type(form):
    """Write into the first field of an editor that takes a text; returns its name."""
    for group in form.findChildren(FieldGroup):
        for name, field in group.fields.items():
            texts = isinstance(field.input, QLineEdit | QPlainTextEdit)
            if texts and not field.is_read_only():
                write = getattr(field.input, "setText", None)
                (write or field.input.setPlainText)(WORD)
                return name
    return ""


@pytest.mark.feature("H30")
def test_every_editor_keeps_a_word_half_typed_and_asks_before_closing(
    qtbot, desk, drafts, monkeypatch
):
    answers = []
    monkeypatch.setattr(errors, "ask_unsaved", lambda *_all: answers.pop())
    maker, walked = Maker(Registry()), set()
    for module in maker.registry:
        for kind in module.records:
            tab = maker.load(Address("record", kind))(desk)
            if not isinstance(tab, EditorController):
                continue
            qtbot.addWidget(tab.form)
            tab.start()
            name = _type(tab.form)
            if not name:
                continue
            assert drafts.get(tab.form_key).typing[name] == WORD, kind
            answers[:] = ["discard", "cancel"]
            assert not tab.closing(), kind
            assert tab.closing(), kind
            assert drafts.get(tab.form_key) is None, kind
            walked.add(kind)
    assert walked >= {"party", "product", "contract", "purchase", "shipment"}
    assert len(walked) > 20, sorted(walked)


@pytest.mark.feature("H27", "H30")
def test_a_note_half_written_is_there_again_and_its_record_tells(
    qtbot, desk, drafts, party
):
    def begin():
        page = make_page(qtbot)
        made = DossierController(desk, "party", party, "C0001", page)
        made.show("notes")
        return made

    first = begin()
    first.form.notes.internal.setChecked(True)
    first.form.notes.edit.setPlainText(WORD)
    drafts.flush()  # the program is killed
    tab = Maker(Registry()).load(Address("record", "party"))(desk)
    qtbot.addWidget(tab.form)
    tab.open(party)
    assert tab.form.banner.words.text() == "A note that you began here is kept."
    again = begin().form.notes
    assert again.edit.toPlainText() == WORD
    assert again.internal.isChecked(), "what was internal stays so"
    again.add.click()
    assert drafts.get(note_on("party", party)) is None
    assert begin().form.notes.edit.toPlainText() == ""


def make_page(qtbot):
    page = QLineEdit()
    qtbot.addWidget(page)
    return page


@pytest.mark.feature("H22", "H30")
def test_a_letter_is_kept_until_it_is_sent_or_discarded(
    qtbot, desk, drafts, monkeypatch
):
    origin = Origin(kind="quotation", record=7)
    job = PaperJob("q", "Quotation", "en", lambda _l: b"%PDF", "q.pdf", origin=origin)
    asked = []

    def ask(_parent, _title, _text, given):
        asked.append([one.key for one in given])
        return asked_answer[0]

    monkeypatch.setattr(errors, "ask", ask)

    def begin():
        page = make_page(qtbot)
        made = LetterController(desk, [Sheet(job, "en", "", lambda: b"%PDF")], page)
        made.page = page  # it lives as long
        made.begin()
        return made

    place = letter_on("quotation", 7)
    letter = begin()
    letter.form.reject()
    assert asked == [], "nothing was written"
    letter = begin()
    letter.form.fields["body"].input.setPlainText(WORD)
    asked_answer = ["cancel"]
    letter.form.reject()
    assert letter.form.isVisible()
    asked_answer[0] = "keep"
    letter.form.reject()
    assert drafts.get(place).typing["body"] == WORD
    letter = begin()
    assert letter.form.letter().body == WORD
    asked_answer[0] = "discard"
    letter.form.reject()
    assert drafts.get(place) is None


@pytest.mark.feature("H22", "H30")
def test_what_goes_along_with_a_letter_is_chosen_again_after_a_kill(
    qtbot, desk, drafts, monkeypatch, tmp_path
):
    jobs = [
        PaperJob(k, k, "en", lambda _l: b"%PDF", f"{k}.pdf", number=k) for k in "ab"
    ]
    sheets = [Sheet(job, "en", "", lambda: b"%PDF") for job in jobs]
    drawing, gone = tmp_path / "drawing.pdf", tmp_path / "gone.pdf"
    for file in (drawing, gone):
        file.write_bytes(b"%PDF-1.4")
    monkeypatch.setattr(
        asking,
        "to_open",
        lambda *_all, **_k: [str(drawing), str(gone)],
    )

    def begin():
        page = make_page(qtbot)
        made = LetterController(desk, sheets, page)
        made.page = page
        made.begin()
        return made

    first = begin()
    first.form.file_asked.emit()
    for key in "ab":  # instead of the first the second
        first.form.boxes[key].click()
    drafts.flush()  # the program is killed
    gone.unlink()
    again = begin()
    chosen = {key: box.isChecked() for key, box in again.form.boxes.items()}
    assert chosen == {"a": False, "b": True, str(drawing): True}
    assert "cannot be read" in again.form._problem.text()


@pytest.mark.feature("H30")
@pytest.mark.parametrize(
    "left", ['{"gone/7": true, "a": 1}', "[1]", "{", "7", '{"a": {}}', "[" * 100_000]
)
def test_a_letter_whose_papers_are_others_by_now_is_begun_all_the_same(
    qtbot, desk, drafts, left
):
    """A paper that is gone is no file that cannot be read."""
    job = PaperJob("a", "a", "en", lambda _l: b"%PDF", "a.pdf", number="7")
    place = letter_on("7", 0)
    typing = {"body": WORD, "files": left}
    drafts.keep(
        Draft(
            form=place,
            kind=WORDS,
            id=None,
            title="",
            stored=None,
            draft=None,
            key="",
            typing=typing,
        )
    )
    page = make_page(qtbot)
    letter = LetterController(desk, [Sheet(job, "en", "", lambda: b"%PDF")], page)
    letter.begin()
    assert letter.form.letter().body == WORD
    assert letter.form._problem.text() == ""
    assert list(letter.form.boxes) == ["a"]


@pytest.mark.feature("H30")
def test_the_settings_of_mail_come_back_and_passwords_are_never_kept(
    qtbot, desk, drafts
):
    page = MailPage()
    qtbot.addWidget(page)
    MailSettings(page, desk, page)
    page.fields["host"].input.setText("smtp.half")
    page.body.input.setPlainText(WORD)
    page.language.edited.emit(page.language.value())  # the same letter, read anew
    again = MailPage()
    qtbot.addWidget(again)
    MailSettings(again, desk, again)
    assert again.fields["host"].text() == "smtp.half"
    assert again.body.text() == WORD
    secret = hidden_field()
    qtbot.addWidget(secret)
    words = Unsaid(drafts, "p", {"password": secret.input}, page)
    secret.input.setText("harbour-light-7")
    assert words.read() == {}
    assert drafts.get("p") is None


@pytest.mark.feature("H30")
def test_a_record_with_words_left_on_it_is_opened_after_a_kill(qtbot, work, drafts):
    shell_world.STORED[1] = shell_world.Note(1, "one")
    page = make_page(qtbot)
    Unsaid(drafts, note_on("note", 1), {"text": page}, page, ("note", 1))
    page.setText(WORD)
    shell = shell_world.window(qtbot, work, None, drafts)
    assert shell.front().title == "N-1"
    assert isinstance(shell._return, Return)
