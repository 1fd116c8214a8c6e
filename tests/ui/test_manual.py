"""The manual: F1 opens the page of the screen, links and search lead through it."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import forms.kit
from app import modules
from app.core import manual
from app.core.i18n import _
from app.ui import errors, helping
from app.ui.manual import Manual, key_page, page_of
from app.ui.opened import Address
from app.ui.registry import Registry
from forms.exchange import ImportDialog
from forms.kit import keys, theme
from forms.kit.dialog import Dialog
from forms.kit.speech import speak
from forms.manual import ManualForm
from forms.palette import PaletteForm
from forms.shell_help import KeySheet
from tests import catalogues
from tests.ui.shell_world import window

LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
PAGES = [
    file
    for language in manual.LANGUAGES
    for file in sorted((manual.MANUAL / language).glob("*.md"))
]

NAMES = {file.stem for file in PAGES}
TOLD = [file for file in PAGES if file.stem != "keys"]
QUOTED = {"zh_CN": re.compile("“([^”]+)”"), "en": re.compile('"([^"]+)"')}
NEXT = {
    "zh_CN": re.compile(r"\*\*F8\*\*，?选“([^”]+)”"),
    "en": re.compile(r'\*\*F8\*\*[^".:;]{0,40}, "([^"]+)"'),
}


def _named(file):
    return f"{file.parent.name}-{file.stem}"


def _bare(words):
    return words.removesuffix("…").replace("&", "").strip().casefold()


@cache
def on_screen(language):
    """Return all texts of the program in a language; "New …" is made of two."""
    texts = set()
    for message in catalogues.read("zh_CN"):
        said = message.id if language == "en" else message.string
        texts.update((said,) if isinstance(said, str) else said)
    bare = {_bare(text) for text in texts}
    return bare | {f"新建{one}" for one in bare}


def shown():
    """Return the window of the manual; others of it wait to be destroyed."""
    found = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    return next(one for one in found if isinstance(one, ManualForm))


@pytest.mark.parametrize("language", manual.LANGUAGES)
def test_every_screen_has_its_page(language):
    registry = Registry()
    addresses = [Address("home"), Address("settings"), Address("preview")]
    addresses += [Address("list", module.name) for module in registry.lists]
    addresses += [
        Address("record", kind) for module in registry for kind in module.records
    ]
    assert len(addresses) > len(modules.ORDER)
    for address in addresses:
        name = page_of(address, registry)
        assert manual.page(name, language).stem == name


@pytest.mark.parametrize(
    "file", PAGES, ids=lambda file: f"{file.parent.name}-{file.stem}"
)
def test_what_a_page_points_to_is_there_and_pictures_say_what_they_show(file):
    for picture, words, target in LINK.findall(file.read_text(encoding="utf-8")):
        assert words
        assert target.startswith("https:") or (file.parent / target).is_file()
        assert not picture or "images" in target


@pytest.mark.parametrize("language", manual.LANGUAGES)
def test_the_contents_name_every_page_and_both_languages_the_same(language):
    folder = manual.MANUAL / language
    index = (folder / "index.md").read_text(encoding="utf-8")
    named = {target for _picture, _words, target in LINK.findall(index)}
    pages = {file.name for file in folder.glob("*.md")} - {"index.md"}
    assert named == pages
    assert pages == {file.name for file in (manual.MANUAL / "en").glob("*.md")} - {
        "index.md"
    }


@pytest.mark.parametrize("file", TOLD, ids=_named)
def test_words_in_quotes_are_those_of_the_screen(file):
    """What a reader is to look for must stand there: labels, buttons, menus, views."""
    words = QUOTED[file.parent.name].findall(file.read_text(encoding="utf-8"))
    parts = [one for told in words for one in told.split(" → ")]
    known = on_screen(file.parent.name)
    assert [one for one in parts if _bare(one) not in known] == []


@pytest.mark.parametrize("file", TOLD, ids=_named)
def test_what_f8_leads_to_is_called_as_in_its_menu(file):
    language = file.parent.name
    text = file.read_text(encoding="utf-8")
    speak(language)
    offered = {
        _bare(_(one.title))
        for module in Registry()
        for found in module.next_from.values()
        for one in found
    }
    speak("en")
    told = NEXT[language].findall(text)
    assert [one for one in told if _bare(one) not in offered] == []
    assert told or file.stem != "first-day"


def test_the_page_of_keys_shows_the_map_in_force():
    keys.use("kingdee")
    try:
        assert "| `F8 / Ctrl+S` |" in key_page()
    finally:
        keys.use("standard")
    assert "| `Ctrl+S / F12` |" in key_page()


def test_links_words_and_the_way_back(qtbot):
    one = Manual()
    one.open("contracts")
    form = shown()
    qtbot.addWidget(form)
    first = form.page.toPlainText()
    form.side.anchorClicked.emit(QUrl("keys.md"))
    assert form.page.toPlainText() != first
    QTest.mouseClick(form.back, Qt.MouseButton.LeftButton)
    assert form.page.toPlainText() == first
    assert not form.back.isEnabled()
    QTest.keyClicks(form.words, "F8 Contract")
    assert "F8" in form.side.toPlainText()
    form.words.setText("no such words at all")
    assert "No page holds these words." in form.side.toPlainText()
    one.close()


@pytest.mark.feature("A148")
def test_return_in_the_search_opens_the_first_page_found(qtbot):
    form = ManualForm()
    qtbot.addWidget(form)
    asked = []
    form.page_asked.connect(asked.append)
    form.words.returnPressed.emit()
    form.show_found(manual.search("letter of credit", "en"))
    form.words.setText("letter of credit")
    form.words.returnPressed.emit()
    assert asked == [manual.search("letter of credit", "en")[0].name]
    form.show_contents("# Contents", QUrl())
    form.words.returnPressed.emit()
    assert len(asked) == 1


def test_help_asked_for_anew_begins_without_what_was_looked_for(qtbot):
    """The former search stood beside the page of another screen."""
    one = Manual()
    one.open("contracts")
    form = shown()
    qtbot.addWidget(form)
    contents = form.side.toPlainText()
    QTest.keyClicks(form.words, "F8 Contract")
    assert form.side.toPlainText() != contents
    one.open("shipments")
    assert (form.words.text(), form.side.toPlainText()) == ("", contents)
    one.close()


def test_escape_closes_it_wherever_the_keys_are(qtbot):
    one = Manual()
    one.open("contracts")
    form = shown()
    qtbot.addWidget(form)
    for part in (form.page, form.words):
        form.show()
        QTest.keyClick(part, Qt.Key.Key_Escape)
        assert not form.isVisible()
    one.close()


@pytest.mark.parametrize("language", manual.LANGUAGES)
def test_the_page_of_keys_in_the_folder_is_the_standard_map(language, qapp):
    """`python3 run.py shots --manual` writes it."""
    assert qapp  # its own words for keys come with a language
    speak(language)
    file = manual.MANUAL / language / "keys.md"
    told = key_page()
    speak("en")
    assert file.read_text(encoding="utf-8") == told


@pytest.fixture
def shell(qtbot, qapp, work, tmp_path, monkeypatch):
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    theme.install(qapp)
    yield window(qtbot, work)
    helping.leave()


def press_f1(qtbot, shell):
    shell.form.activateWindow()
    qtbot.waitUntil(shell.form.isActiveWindow)
    qtbot.keyClick(QApplication.focusWidget() or shell.form, Qt.Key.Key_F1)


def test_f1_opens_the_manual_at_the_page_of_the_screen(qtbot, shell):
    for place in ("settings", "contracts"):
        shell.go(place)
        press_f1(qtbot, shell)
        told = shown().page.toPlainText()
        wanted = manual.page(place, "en").read_text(encoding="utf-8")
        assert told.startswith(manual.title(wanted))


@pytest.mark.feature("A154")
def test_a_dialog_that_waits_has_the_manual_as_its_own(qtbot, shell):
    shell.go("contracts")
    press_f1(qtbot, shell)
    seen = []

    def read_on():
        dialog = QApplication.activeModalWidget()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
        QTest.keyClick(dialog, Qt.Key.Key_F1)
        seen.append(shown().windowHandle().transientParent())
        seen.append(dialog.windowHandle())
        seen.append(shown().isVisible())
        dialog.buttons["save"].click()

    QTimer.singleShot(0, read_on)
    assert errors.ask_unsaved(shell.form, "SC-1") == "save"
    assert seen[0] is seen[1], "another window would be blocked"
    assert seen[2]
    assert shown().windowHandle().transientParent() is None
    assert shown().isVisible(), "it is still read"
    wanted = manual.page("contracts", "en").read_text(encoding="utf-8")
    assert shown().page.toPlainText().startswith(manual.title(wanted))


@pytest.mark.parametrize("language", manual.LANGUAGES)
def test_the_page_of_a_list_speaks_of_it(language):
    """The outbox stands below the papers; its page is that of the mail."""
    registry = Registry()
    speak(language)
    titles = {one.name: _(one.title) for one in registry.lists}
    speak("en")
    dumb = []
    for name, title in titles.items():
        told = manual.page(page_of(Address("list", name), registry), language)
        said = told.read_text(encoding="utf-8").casefold()
        if title.replace(" & ", " and ").casefold() not in said:
            dumb.append((name, told.stem, title))
    assert dumb == []
    assert page_of(Address("list", "outbox"), registry) == "mail"


def every(kind):
    """Yield all classes below one."""
    for one in kind.__subclasses__():
        yield one
        yield from every(one)


def test_every_dialog_has_a_page_of_its_own_or_that_of_the_tab():
    for package in (forms, forms.kit):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    told = {one: one.told_in for one in every(Dialog)}
    assert len(told) > 20
    lost = [one for one, page in told.items() if page and page not in NAMES]
    assert lost == []


def test_the_manual_closes_like_a_tab_and_shows_the_keys(qtbot):
    one = Manual()
    one.open("contracts")
    form = shown()
    qtbot.addWidget(form)
    for part in (form.page, form.side, form.words):
        form.show()
        form.activateWindow()
        qtbot.waitUntil(form.isActiveWindow)
        part.setFocus()
        QTest.keyClick(part, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, KeySheet)
        assert sheet.parentWidget() is form
        sheet.accept()
        QTest.keyClick(part, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
        assert not form.isVisible()
    one.close()


@pytest.mark.feature("H8")
def test_the_key_of_finding_looks_in_the_manual(qtbot, qapp):
    """It did nothing there, and words went to the page, which takes none."""
    theme.install(qapp)
    form = ManualForm()
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.page.setFocus()
    QTest.keyClick(form.page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is form.words


def test_f1_in_the_palette_tells_about_the_search(shell):
    """The palette kept every key for itself, that of the manual too."""
    shell.actions.search()
    (form,) = shell.form.findChildren(PaletteForm)
    QTest.keyClick(form.input, Qt.Key.Key_F1)
    wanted = manual.page("desk", "en").read_text(encoding="utf-8")
    assert shown().page.toPlainText().startswith(manual.title(wanted))
    assert form.isVisible(), "the search goes on behind it"


@pytest.mark.parametrize("language", manual.LANGUAGES)
def test_an_import_has_a_page_of_its_own(language):
    """F1 in an import opened the top of the page about lists."""
    text = manual.page(ImportDialog.told_in, language).read_text(encoding="utf-8")
    assert manual.title(text) == {"en": "Import", "zh_CN": "导入"}[language]


def test_a_picture_of_the_light_look_does_not_glare_on_a_dark_page(qtbot, request):
    request.addfinalizer(lambda: theme.set_mode("light"))
    form = ManualForm()
    qtbot.addWidget(form)
    image = QTextDocument.ResourceType.ImageResource
    folder = QUrl.fromLocalFile(str(manual.MANUAL / "en" / "contracts.md"))

    def brightest() -> int:
        form.page.tell("![Contract](../../images/manual/en/edit_contract.png)", folder)
        name = QUrl("../../images/manual/en/edit_contract.png")
        picture = form.page.loadResource(image.value, name)
        assert picture.width() > 100
        return max(picture.pixelColor(x, picture.height() // 2).value()
                   for x in range(picture.width()))  # fmt: skip

    found = []
    for mode in ("light", "dark"):
        theme.set_mode(mode)
        found.append(brightest())
    assert found[0] > 250
    assert found[1] < 210
