"""What opens over a screen: every text has its room, every part its name and its ring.

Dialogs, panels, menus, the chapters of the settings and the pages of the first run, as
`tests.shot_windows` opens them, in the smallest usual window.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.i18n import LANGUAGES
from app.settings import Profile, Settings
from app.ui import helping
from app.ui.opened import Opened
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from app.ui.work import Work
from forms.kit import screens, theme
from forms.kit.list_pop import Popover
from forms.kit.speech import speak
from forms.manual import ManualForm
from forms.shell_help import KeySheet
from forms.wizard import WizardForm
from tests import busy, looks, shot_windows, walks
from tests.shots import Window, best_keys
from tests.test_text_fit import (
    EVERYTHING,
    SMALLEST,
    Watch,
    _texts,
    jumps,
    nameless,
    own_words,
    watching,
)

__all__ = ["watching"]

SOME = ("ru", "ar")
"""The longest words, and those from the right; `EVERYTHING` asks for all languages.

The ring of the focus is the same in all: it is looked at in the first.
"""
LEAST = 24  # pixels of what can be pressed
SAME_ROW = 16  # pixels between the middles of what stands in one row
KINDS = {True: 12, False: 20}  # of parts that show their focus, in a few, in the rest
SEEN, PIXELS = 40, 24  # levels of grey between with and without focus; so many pixels


@pytest.fixture
def window(sample_database, tmp_path, qapp, monkeypatch):
    """The real window over the sample company."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    theme.install(qapp)
    flash = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    sample_database.clock = lambda: busy.NOW
    actor = Actor("Chen Siyuan", ALL_PERMISSIONS)
    shot_windows.prepare(sample_database, actor)
    settings = Settings(path=tmp_path / "settings.toml", person=actor.name)
    shell = Shell(settings)
    shell.form.resize(SMALLEST)
    shell.form.show()
    profile = Profile("sqlite", path=sample_database.url.database)
    work = Work(sample_database, actor, inline=True)
    shell.attach(Session(profile, work, Registry(), settings))
    yield Window(qapp, shell, best_keys(sample_database))
    shell.detach()
    shell.form.close()
    shell.form.deleteLater()
    qapp.setCursorFlashTime(flash)


FEW = frozenset(
    {"wrong_fields", "copy_lines", "lookup", "letter", "conditions", "save_view"}
    | {"row_menu", "import_rows", "settings_keys", "settings_backups", "settings_mail"}
    | {"move_to_server", "sign_in", "own_password", "first_run_4"}
)
"""Those of which the most can be wrong: what is looked at every day."""


LEAVES = frozenset({"changed_elsewhere", "draft_again", "row_menu", "decide"})
"""What leaves something on a page that others would open over."""


def opened(window: Window, *, few: bool) -> Iterator[tuple[str, QWidget]]:
    """Open some, one after another, or the others; a page that stands stands for all.

    To read and make the same contract again for each window over it took most of the
    time.
    """
    each = dict(shot_windows.windows())
    assert each.keys() >= FEW
    for name, step in [(n, s) for n, s in each.items() if (n in FEW) is few]:
        with shot_windows.unanswered():
            step(window)
            window.settle()
            yield name, shot_windows.in_front(window)
            for panel in window.page().findChildren(Popover):
                panel.hide()
        if name in LEAVES or _is_typed(window.shell.front()):
            window.clear()


def _is_typed(front: Opened | None) -> bool:
    """Say whether the page in front is another than when it was opened."""
    tab = front.tab if front else None
    return front is None or (tab is not None and tab.unsaved())


def stops(seen: QWidget) -> list[QWidget]:
    """Return what takes the focus by Tab, in the order of Tab."""
    found, one = [], seen.nextInFocusChain()
    while one is not seen:
        takes = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes and seen.isAncestorOf(one) and one.isVisible() and one.isEnabled():
            found.append(one)
        one = one.nextInFocusChain()
    return [one for one in found if one.focusProxy() is None]


def backward(seen: QWidget) -> Iterator[str]:
    """Tell what Tab reaches after what stands under it or behind it."""
    side = -1 if seen.isRightToLeft() else 1
    places = [
        (one, QRect(one.mapTo(seen, QPoint(0, 0)), one.size())) for one in stops(seen)
    ]
    for (_before, old), (part, new) in itertools.pairwise(places):
        same = abs(new.center().y() - old.center().y()) < SAME_ROW
        beside = new.left() > old.right() or new.right() < old.left()
        if same and side * (new.center().x() - old.center().x()) < 0:
            yield f"{type(part).__name__} beside, at {new.getRect()}"
        elif not same and new.bottom() < old.top() and not beside:
            yield f"{type(part).__name__} above, at {new.getRect()}"


def small(seen: QWidget) -> Iterator[str]:
    """Tell what is too small to be pressed; what Qt puts into a line is its own."""
    for one in seen.findChildren(QWidget):
        pressed = isinstance(one, QAbstractButton | QLineEdit | QComboBox)
        inside = isinstance(one.parentWidget(), QLineEdit | QComboBox)
        tiny = min(one.width(), one.height()) < LEAST
        if pressed and one.isVisible() and not inside and tiny:
            yield f"{type(one).__name__} {one.width()}×{one.height()}"


def english(seen: QWidget, code: str) -> Iterator[str]:
    """Tell the program's words that are English on a screen of another language."""
    ours, here = own_words("en"), own_words(code)
    for one in seen.findChildren(QWidget):
        said = [text for text, _wanted, _room in _texts(one)] if one.isVisible() else []
        if isinstance(one, QLabel) and one.isVisible():
            said.append(one.text())
        for text in (*said, one.toolTip().partition("  ")[0], one.accessibleName()):
            if text and ours(text) and not here(text) and code != "en":
                yield text


def silent(seen: QWidget) -> Iterator[str]:
    """Tell the columns in which cells show something and say nothing."""
    for view in seen.findChildren(QAbstractItemView):
        model = view.model()
        if model is None or not view.isVisible() or isinstance(view, QHeaderView):
            continue
        for row, column in itertools.product(range(3), range(8)):
            index = model.index(row, column, view.rootIndex())
            if index.isValid() and view.indexWidget(index) is None:
                said = [
                    index.data(Qt.ItemDataRole.AccessibleTextRole),
                    index.data(Qt.ItemDataRole.DisplayRole),
                ]
                place = view.visualRect(index).adjusted(3, 3, -3, -3)
                if not any(said) and _is_painted(view.viewport(), place):
                    yield f"{type(view).__name__}: column {column}"


def _is_painted(seen: QWidget, place: QRect) -> bool:
    area = place & seen.rect()
    return not area.isEmpty() and len(_grey(seen.grab(area)).getcolors(256) or ()) > 3


def _grey(picture: QPixmap) -> Image.Image:
    image = picture.toImage().convertToFormat(picture.toImage().Format.Format_RGB888)
    size = image.width(), image.height()
    line = image.bytesPerLine()
    return Image.frombytes("RGB", size, image.bits(), "raw", "RGB", line).convert("L")


def unseen(seen: QWidget, known: set[object]) -> Iterator[str]:
    """Tell what takes the focus and looks the same without; each kind once."""
    top = seen.window()
    for part in stops(seen):
        kind = (type(part), part.property("kit"), part.property("primary"))
        if kind in known or part.visibleRegion().isEmpty():
            continue
        area = QRect(part.mapTo(top, QPoint(0, 0)), part.size())
        area = area.adjusted(-4, -4, 4, 4) & top.rect()
        part.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if QApplication.focusWidget() is not part:
            continue
        known.add(kind)
        lit = _grey(top.grab(area))
        part.clearFocus()
        QApplication.processEvents()
        change = ImageChops.difference(lit, _grey(top.grab(area)))
        if sum(change.histogram()[SEEN:]) < PIXELS:
            yield f"{type(part).__name__} in {type(part.parentWidget()).__name__}"


def unhelped(seen: QWidget) -> Iterator[str]:
    """Tell the dialog in which F1 opens no manual, or Shift+F1 no sheet of keys."""
    dialog = seen.window()
    if not isinstance(dialog, QDialog):
        return
    none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    for kind, held in ((ManualForm, none), (KeySheet, shift)):
        dialog.activateWindow()
        QApplication.processEvents()
        before = set(QApplication.topLevelWidgets())
        QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_F1, held)
        came = set(QApplication.topLevelWidgets()) - before
        if not any(isinstance(one, kind) and one.isVisible() for one in came):
            yield f"F1 opens no {kind.__name__}"
        for one in came:
            one.close()
        helping.close()


@pytest.mark.feature("A154")
@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
@walks.walked("code", LANGUAGES if EVERYTHING in os.environ else SOME, SOME[:1])
@walks.walked("few", [True, False], [True])
def test_what_opens_is_whole_named_in_order_and_shows_its_focus(
    window, watching, code, few
):
    speak(code)
    window.shell.change_language(code)
    watch, found, known = Watch(own_words(code)), {}, set()
    for name, seen in opened(window, few=few):
        watch.screen = name
        watching.append(watch)
        seen.grab()
        watching.clear()
        watch.look(seen)
        told = [*nameless(seen), *jumps(seen), *small(seen), *english(seen, code)]
        if not isinstance(seen, QMenu):
            told += [*silent(seen)]
        if seen.isWindow() and not isinstance(seen, QMenu):
            told += [*backward(seen)]
        if code == SOME[0] and not isinstance(seen, QMenu):
            seen.window().activateWindow()
            window.settle(1)
            told += [*unseen(seen, known), *unhelped(seen)]
        found |= {f"{name}: {one}": None for one in told}
    assert not watch.found, "\n".join(watch.found)
    assert not found, "\n".join(found)
    assert code != SOME[0] or len(known) > KINDS[few], "kinds of parts"


def test_what_is_wrong_is_told(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(300, 200)
    first, second = QLineEdit(page), QLineEdit(page)
    first.setGeometry(10, 100, 90, 20)
    second.setGeometry(10, 10, 90, 30)
    blind = QWidget(page)
    blind.setGeometry(10, 150, 90, 30)
    blind.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    with qtbot.waitActive(page):
        page.show()
    assert list(backward(page)) == ["QLineEdit above, at (10, 10, 90, 30)"]
    assert list(small(page)) == ["QLineEdit 90×20"]
    assert list(unseen(page, set())) == ["QWidget in QWidget"]
    label = QLabel("Quantity", page)
    label.show()
    assert set(english(page, "ru")) == {"Quantity"}


def test_the_wizard_is_no_larger_than_a_panel_at_200_percent(qapp, qtbot, monkeypatch):
    """1366×768 at 200 % are 683×384 pixels of the desktop."""
    looks.put_on(qapp)
    panel = QRect(0, 0, 683, 384)
    monkeypatch.setattr(screens, "room", lambda _widget: panel)
    window = WizardForm()
    qtbot.addWidget(window)
    window.show()
    assert window.width() <= panel.width()
    assert window.height() < panel.height(), "its title bar stands above"
    foot = window.next.mapTo(window, window.next.rect().bottomRight())
    assert window.rect().contains(foot)
