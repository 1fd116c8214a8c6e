"""Notes, files, links and the trash on the screen, acting through the widgets."""

from __future__ import annotations

import os
import struct
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.access import service as access
from app.access.domain import Role, Staff
from app.contracts import service as contracts
from app.contracts.controller import ContractController
from app.contracts.module import MODULE as CONTRACTS
from app.core.actor import Actor
from app.core.query import Query
from app.dossier import listing, service
from app.dossier.domain import LARGEST, PART
from app.settings import Profile, Settings
from app.ui import errors
from app.ui.registry import Registry, maker
from app.ui.session import Session
from app.ui.shell import Shell
from app.ui.work import Work
from forms.kit import asking, theme
from forms.kit.drops import files_of, holds_files
from tests import looks, make
from tests import sale_screen as screen

DAY = date(2026, 5, 12)
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return screen.desk_for(work)


@pytest.fixture
def draft(work, actor):
    """A contract that is still a draft."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        return contracts.save(uow, contracts.from_quotation(uow, make.offer(uow).id))


@pytest.fixture
def tab(desk, qtbot, draft):
    made = ContractController(desk)
    made.open(draft.id)
    return screen.shown(qtbot, made)


def mime_of(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drop(widget, mime):
    """Drag something over a widget and let it go."""
    where, action = QPoint(5, 5), Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(where, action, mime, LEFT, none)
    QApplication.sendEvent(widget, over)
    if over.isAccepted():
        let_go = QDropEvent(QPointF(where), action, mime, LEFT, none)
        QApplication.sendEvent(widget, let_go)
    return over.isAccepted()


def files(work, actor, draft):
    with work.database.reading(actor) as uow:
        return service.of_record(uow, "contract", draft.id)


@pytest.mark.feature("H19")
def test_files_are_dropped_on_the_document_shown_and_saved(
    tab, draft, work, actor, tmp_path, monkeypatch
):
    large = tmp_path / "drawing.bin"
    large.write_bytes(os.urandom(3 * PART + 11))
    mail = tmp_path / "offer.eml"
    mail.write_text("Subject: offer", encoding="utf-8")
    assert drop(tab.form, mime_of(large, mail, tmp_path))  # a folder is left out
    assert [f.name for f in files(work, actor, draft)] == ["drawing.bin", "offer.eml"]
    assert (tab.form.header.files.text(), tab.form.header.notes.text()) == ("2", "")
    QTest.mouseClick(tab.form.header.files, LEFT)
    panel = tab.extras.dossier.form.files
    assert panel.list.count() == 2
    assert panel._look.text.toPlainText() == "Subject: offer"
    panel.list.setCurrentRow(0)
    target = tmp_path / "out.bin"
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(target))
    QTest.mouseClick(panel.save_as, LEFT)
    assert target.read_bytes() == large.read_bytes()
    assert not list(tmp_path.glob("*.part"))
    QTest.mouseClick(panel.remove, LEFT)
    assert [f.name for f in files(work, actor, draft)] == ["offer.eml"]
    assert panel.list.count() == 1
    (back,) = panel.removed.menu().actions()
    back.trigger()
    assert panel.list.count() == 2
    assert panel.removed.isHidden()


@pytest.mark.feature("H19")
def test_a_document_shows_that_it_takes_what_is_held_over_it(tab, tmp_path):
    """A list showed which row; a document looked as if it took nothing."""
    held = tmp_path / "offer.eml"
    held.write_text("Subject: offer", encoding="utf-8")

    def edge():
        return tab.form.grab().toImage().pixelColor(0, 300)

    plain, none = edge(), Qt.KeyboardModifier.NoModifier
    action, mime = Qt.DropAction.CopyAction, mime_of(held)
    over = QDragEnterEvent(QPoint(5, 5), action, mime, LEFT, none)
    QApplication.sendEvent(tab.form, over)
    assert edge() == theme.color("focus") != plain
    QApplication.sendEvent(tab.form, QDragLeaveEvent())
    assert edge() == plain


@pytest.mark.feature("H19")
def test_a_screenshot_is_pasted(tab, draft, work, actor):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    tab.do("files")
    panel = tab.extras.dossier.form.files
    QTest.keyClick(panel.list, Qt.Key.Key_V, CONTROL)
    (kept,) = files(work, actor, draft)
    assert kept.name.startswith("Screenshot ")
    with work.database.reading(actor) as uow:
        assert service.content(uow, kept.id).startswith(b"\x89PNG")
    assert panel._look.currentWidget() is panel._look.pages
    QTest.mouseClick(panel.paste_in, LEFT)
    assert len(files(work, actor, draft)) == 1  # the same again


@pytest.mark.feature("H19")
def test_a_screenshot_is_pasted_wherever_the_focus_is_in_the_document(
    tab, draft, work, actor
):
    """In a line of text, a note of several, a choice, and the lines themselves."""
    spots = [screen.field(tab, p).input for p in ("customer_po", "note", "currency")]
    spots.append(tab.form.sections["lines"].grid)
    for number, spot in enumerate(spots, 1):
        image = QImage(9, 9, QImage.Format.Format_Mono)
        image.fill(0)
        image.setPixel(number, 0, 1)
        QGuiApplication.clipboard().setImage(image)
        for _twice in range(2):  # what stands behind the last pixel is chance
            QTest.keyClick(spot, Qt.Key.Key_V, CONTROL)
        assert len(files(work, actor, draft)) == number
    QGuiApplication.clipboard().setText("PO-7")
    box = screen.field(tab, "customer_po")
    box.select_all()
    QTest.keyClick(box.input, Qt.Key.Key_V, CONTROL)
    assert box.input.text() == "PO-7"


@pytest.mark.feature("H19")
def test_what_is_pasted_or_dropped_on_a_note_is_attached_and_the_note_stays(
    tab, draft, work, actor, tmp_path
):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    tab.do("notes")
    form = tab.extras.dossier.form
    note = form.notes.edit
    QTest.keyClicks(note, "see the picture")
    QTest.keyClick(note, Qt.Key.Key_V, CONTROL)
    mail = tmp_path / "offer.eml"
    mail.write_text("Subject: offer", encoding="utf-8")
    assert drop(note.viewport(), mime_of(mail))
    kept = [f.name for f in files(work, actor, draft)]
    assert kept[0].startswith("Screenshot ")
    assert kept[1:] == ["offer.eml"]
    assert note.toPlainText() == "see the picture"
    assert form.tabs.tabText(1).endswith("2")
    QGuiApplication.clipboard().setText(" 7 x 9")
    QTest.keyClick(note, Qt.Key.Key_V, CONTROL)
    assert note.toPlainText() == "see the picture 7 x 9"


@pytest.mark.feature("H19")
def test_a_mail_is_shown_as_it_is_read(tab, tmp_path):
    letter = EmailMessage()
    letter["Subject"], letter["From"] = "询价 garden light", "buyer@nordhaus.example"
    letter.set_content("Please quote 庭院灯, 500 pcs", cte="base64")
    letter.add_attachment(b"%PDF", maintype="application", subtype="pdf",
                          filename="图纸.pdf")  # fmt: skip
    mail = tmp_path / "inquiry.eml"
    mail.write_bytes(bytes(letter))
    assert drop(tab.form, mime_of(mail))
    tab.do("files")
    assert tab.extras.dossier.form.files._look.text.toPlainText() == (
        "From: buyer@nordhaus.example\nSubject: 询价 garden light\nFiles: 图纸.pdf\n\n"
        "Please quote 庭院灯, 500 pcs"
    )


@pytest.mark.feature("H19")
def test_what_is_too_large_or_gone_is_a_sentence(
    tab, draft, work, actor, tmp_path, monkeypatch
):
    told = []
    monkeypatch.setattr(errors, "tell", lambda _form, error: told.append(str(error)))
    huge, gone = tmp_path / "huge.iso", tmp_path / "gone.txt"
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)
    gone.write_text("x", encoding="utf-8")
    mime = mime_of(huge, gone)
    gone.unlink()
    drop(tab.form, mime)
    assert len(told) == 2
    assert "201 MB; at most 200 MB" in told[0]
    assert "gone.txt cannot be read" in told[1]
    assert files(work, actor, draft) == ()


@pytest.mark.feature("H19")
def test_a_mail_handed_over_by_name_and_content():
    name = "Offer.msg".encode("utf-16-le")
    entry = bytes(72) + name + bytes(592 - 72 - len(name))
    mime = QMimeData()
    mark = 'application/x-qt-windows-mime;value="{}"'
    mime.setData(
        mark.format("FileGroupDescriptorW"), QByteArray(struct.pack("<I", 1) + entry)
    )
    mime.setData(f"{mark.format('FileContents')};index=0", QByteArray(b"\xd0\xcf"))
    assert holds_files(mime)
    (one,) = files_of(mime, "")
    assert (one.name, one.data) == ("Offer.msg", b"\xd0\xcf")
    broken = QMimeData()
    broken.setData(mark.format("FileGroupDescriptorW"), QByteArray(b"\xff\xff\xff\xff"))
    assert files_of(broken, "") == ()
    words = QMimeData()
    words.setText("only words")
    assert not holds_files(words)


@pytest.mark.feature("H27")
def test_a_note_is_written_by_key_and_counted(tab, draft, work, actor):
    tab.form.findChild(QAction, "note").trigger()
    panel = tab.extras.dossier.form.notes
    QTest.keyClicks(panel.edit, "Buyer wants green boxes")
    panel.internal.setChecked(True)
    QTest.keyClick(panel.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.edit.toPlainText() == ""
    with work.database.reading(actor) as uow:
        (note,) = service.notes_of(uow, "contract", draft.id)
    assert (note.text, note.internal) == ("Buyer wants green boxes", True)
    assert tab.form.header.notes.text() == "1"


@pytest.mark.feature("H42")
def test_the_link_of_a_record_is_copied(tab, draft):
    assert "copy_link" in tab.allowed()
    tab.form.header.menu_actions["copy_link"].trigger()
    assert QGuiApplication.clipboard().text() == f"lading://contract/~{draft.id}"


@pytest.mark.feature("H29")
def test_a_draft_goes_into_the_trash_from_its_menu(tab, desk, work, actor, draft):
    assert tab.form.header.menu_actions["put_away"].isEnabled()
    tab.form.header.menu_actions["put_away"].trigger()
    assert ("close", (tab,)) in desk.shell.asked
    with work.database.reading(actor) as uow:
        assert listing.LISTING.overview(uow, Query()).count == 1
    again = ContractController(desk)
    again.open(draft.id)
    assert not again.form.banner.isHidden()
    again.do("restore")
    with work.database.reading(actor) as uow:
        assert listing.LISTING.overview(uow, Query()).count == 0


@pytest.mark.feature("H29")
def test_what_was_issued_in_its_tab_is_no_draft_any_more(tab, work, actor):
    away = tab.form.header.menu_actions["put_away"]
    assert (away.isEnabled(), away.toolTip()) == (True, "Move to the trash")
    with work.database.unit_of_work(actor, today=DAY) as uow:
        record = tab.services.get(uow, tab.record_id)
        record = tab.services.actions["confirm"](uow, record)
    tab.show_stored(record)
    assert not away.isEnabled()
    assert away.toolTip().startswith("Only drafts are put into the trash")


def test_the_menu_of_the_flow_leaves_out_the_record_itself(tab, monkeypatch):
    header, shown = tab.form.header, []
    path = "forms.kit.editor_header.pop_below"
    monkeypatch.setattr(path, lambda menu, *_at: shown.append(menu))
    assert header.open_flow()
    (menu,) = shown
    own = ("contract", tab.record_id)
    linked = [(step.kind, step.id) for step in header._flow_shown if step.id]
    assert own in linked
    assert len(menu.actions()) == len(linked) - 1


@pytest.mark.feature("H19")
def test_of_several_files_it_is_said_once_how_many_came(tab, desk, tmp_path):
    paths = [tmp_path / f"{name}.txt" for name in "abcd"]
    for path in paths:
        path.write_text(path.name, encoding="utf-8")
    title = tab.title()
    a, b, c, d = paths
    both = f"2 files are on {title} already: “a.txt”, “b.txt”."
    for dropped, said in (
        ((a,), f"“a.txt” is attached to {title}."),
        ((a, b), f"“b.txt” is attached to {title}. “a.txt” is on {title} already."),
        (
            (a, b, c, d),
            f"2 files are attached to {title}. {both}",
        ),
    ):
        before = len(desk.shell.asked)
        drop(tab.form, mime_of(*dropped))
        told = [what for name, what in desk.shell.asked[before:] if name == "toast"]
        assert told == [(said,)]
    drop(tab.form, mime_of(tmp_path))
    assert "A folder is not attached" in desk.shell.asked[-1][1][0]


@pytest.mark.feature("H19")
def test_files_are_dropped_on_a_row_of_a_list(
    desk, qtbot, draft, work, actor, tmp_path
):
    made = maker(CONTRACTS.listing)(desk)
    page = screen.shown(qtbot, made).form
    qtbot.waitUntil(lambda: page.model.record(0) is not None)
    offer = tmp_path / "offer.pdf"
    offer.write_bytes(b"%PDF-1.4")
    for view in page.table.views():
        assert drop(view.viewport(), mime_of(offer))
    (kept,) = files(work, actor, draft)  # the same twice is one
    assert kept.name == "offer.pdf"
    assert not drop(page.table.viewport(), QMimeData())


@pytest.mark.feature("H19")
def test_the_row_that_takes_files_is_marked_and_may_be_pasted_on(
    desk, qtbot, draft, work, actor, tmp_path
):
    page = screen.shown(qtbot, maker(CONTRACTS.listing)(desk)).form
    qtbot.waitUntil(lambda: page.model.record(0) is not None)
    offer = tmp_path / "offer.pdf"
    offer.write_bytes(b"%PDF-1.4")
    mime, none = mime_of(offer), Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, LEFT, none)
    QApplication.sendEvent(page.table.viewport(), over)
    assert page.table.delegate.hover_row() == 0
    QApplication.sendEvent(page.table.viewport(), QDragLeaveEvent())
    assert page.table.delegate.hover_row() == -1
    QGuiApplication.clipboard().setMimeData(mime)
    page.table.select_row(0)
    QTest.keyClick(page.table, Qt.Key.Key_V, CONTROL)
    assert [one.name for one in files(work, actor, draft)] == ["offer.pdf"]


@pytest.mark.feature("H27")
def test_the_bell_tells_who_is_addressed_and_leads_there(
    qtbot, work, actor, draft, tmp_path
):
    with work.database.unit_of_work(actor) as uow:
        chen = Staff(login="chen", name="Chen Siyuan", roles=frozenset({Role.MANAGER}))
        access.save(uow, chen)
        note = service.write(uow, "contract", draft.id, "@Chen Siyuan call the buyer")
    me = Actor("Chen Siyuan", actor.permissions, "chen")
    settings = Settings(path=tmp_path / "settings.toml", language="en")
    mine = Work(work.database, me, inline=True)
    session = Session(Profile("sqlite"), mine, Registry(), settings)
    shell = Shell(settings)
    qtbot.addWidget(shell.form)
    shell.attach(session)
    bell = shell.actions.bell
    bell.read()
    assert [one.id for one in bell.unread] == [note.id]
    assert shell.form.top.bell.toolTip() == "What is due: 2"  # and an inquiry's answer
    bell.menu().actions()[0].trigger()
    assert shell.front().address.key == draft.id
    shell.go("home")
    assert shell.actions.links.leads("note", note.id)
    assert shell.front().address.key == draft.id
    shell.front().tab.do("notes")
    assert bell.unread == ()
    shell.detach()


@pytest.mark.feature("H19")
def test_a_copy_is_opened_but_no_program_is(tab, tmp_path, monkeypatch):
    opened, told = [], []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    monkeypatch.setattr(errors, "tell", lambda _form, error: told.append(str(error)))
    for name in ("terms.txt", "terms.exe"):
        path = tmp_path / name
        path.write_text(name, encoding="utf-8")
        drop(tab.form, mime_of(path))
    tab.do("files")
    panel = tab.extras.dossier.form.files
    for row in (0, 1):
        panel.list.setCurrentRow(row)
        QTest.mouseClick(panel.open_file, LEFT)
    (url,) = opened
    copy = Path(url.toLocalFile())
    assert copy.read_text(encoding="utf-8") == "terms.txt"
    assert copy.stat().st_mode & 0o222 == 0  # what is changed there would be lost
    assert "may be a program" in told[0]
