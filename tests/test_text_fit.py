"""Every text has its room, in every language, in the smallest usual window.

Only the program's own words are looked at: a customer's name may end in an ellipsis,
a heading or a button may not. On the same walk, everything that takes the focus is
asked for the name that a screen reader says.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)
from sqlalchemy import text as sql

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.i18n import LANGUAGES
from app.settings import Profile, Settings
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from app.ui.work import Work
from forms.kit import theme
from forms.kit.cell_art import Art
from forms.kit.cells import Cell
from forms.kit.chips import chip_size
from forms.kit.editor_form import FormGrid
from forms.kit.spec import FieldSpec
from forms.kit.speech import speak
from tests import catalogues, stray, walks

SMALLEST = QSize(1366, 768)
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
SAME_ROW = 20  # pixels in letters of 13 between the tops of what stands in one row
GAP = 8  # pixels before a state in a table
NOW = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
"""After the last day of the sample deal."""

LISTS = ("contracts", "shipments", "receivables", "customs")
KINDS = ("contract", "shipment", "quotation")
"""What is opened in every language: modules, and kinds of records by their tables."""

OTHER_LISTS = (
    *("inquiries", "purchasing", "quality", "inventory", "documents", "credits"),
    *("payables", "treasury", "parties", "catalog"),
)
OTHER_KINDS = (
    *("inquiry", "purchase", "inspection", "declaration", "refund"),
    *("receipt", "bill", "party", "product", "credit"),
)
"""What is opened besides in the language with the longest words."""

LONGEST = "ru"
EVERYTHING = "LADING_ALL_SCREENS"
"""Set in the environment it opens them in every language."""

SHORTER = ("zh_CN", "zh_TW")
"""Languages whose words have room wherever those of others have: a test says so."""

A_LABEL, A_SIGN = 24, 13
"""Letters of the English words of a heading, a button; pixels."""

LONGER_IN_CHINESE = frozenset(
    {"Countries", "ETA", "ETD", "Incoterms", "Per unit", "Plan", "There", "VGM"}
)
"""Abbreviated elsewhere: headings, tabs and titles, each as wide as its words."""

ROOMS = {
    "usual": (SMALLEST, theme.BASE),
    "large letters": (SMALLEST, 16),
    "narrow": (QSize(1024, 768), theme.BASE),
}
"""Windows and sizes of letters. Where words are the longest the last two are looked at:
what has room in letters of 16 pixels has room in smaller ones."""


# --- The words of the program --------------------------------------------------------


NUMBER = re.compile(r"[\d .,:/%−-]+")
"""What may stand in a placeholder, and between words."""


def _bare(text: str) -> str:
    """Return a text without its numbers, blanks and marks."""
    return NUMBER.sub(" ", text).strip()


@cache
def own_words(code: str) -> Callable[[str], bool]:
    """Tell the program's words from data; numbers may stand in a placeholder."""
    there = [m for m in catalogues.read("zh_CN" if code == "en" else code) if m.id]
    said = [m.id if code == "en" else m.string for m in there]
    forms = {form for one in said for form in ((one,) if isinstance(one, str) else one)}
    filled = (re.sub(r"\{\w+\}", "0", form) for form in forms)
    known = {_bare(form) for form in filled if re.search(r"[^\W\d_]", form)}
    return lambda text: _bare(text.strip().removesuffix("*")) in known


# --- What is cut ---------------------------------------------------------------------


@dataclass
class Watch:
    """Notes every text that was drawn shorter than it is."""

    known: Callable[[str], bool]
    screen: str = ""
    found: dict[str, None] = field(default_factory=dict)

    def note(self, what: str, text: str, wanted: int, room: int) -> None:
        if self.known(text):
            self.found[f"{self.screen}: {what} “{text}”, {wanted} px in {room}"] = None

    def elided(self, metrics: QFontMetrics, text: str, room: int) -> None:
        self.note("drawn", text, metrics.horizontalAdvance(text), room)

    def look(self, window: QWidget) -> None:
        """Look at every widget that Qt draws itself."""
        for widget in window.findChildren(QWidget):
            if not widget.isVisible():
                continue
            seen = widget.visibleRegion().boundingRect().width()
            if seen:
                for text, wanted, room in _texts(widget):
                    what = type(widget).__name__
                    if text and wanted > min(room, seen):
                        self.note(what, text, wanted, min(room, seen))


def _texts(widget: QWidget) -> Iterator[tuple[str, int, int]]:
    """The texts of a widget, the pixels each wants, and those it has."""
    metrics = widget.fontMetrics()
    if isinstance(widget, QTabBar):
        for at in range(widget.count()):
            text = widget.tabText(at).replace("&&", "&")
            yield text, metrics.horizontalAdvance(text), widget.tabRect(at).width()
    elif isinstance(widget, QLabel):
        if not (widget.wordWrap() or widget.textFormat() == Qt.TextFormat.RichText):
            for line in widget.text().splitlines():
                wanted = metrics.horizontalAdvance(line)
                yield line, wanted, widget.contentsRect().width()
    elif isinstance(widget, QPushButton | QToolButton | QCheckBox):
        text = widget.text().replace("&&", "&")
        shown = not isinstance(widget, QToolButton) or (
            widget.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        if shown:  # a style's padding may shrink, the words may not
            yield text, widget.sizeHint().width() - 12, widget.width()


@pytest.fixture
def watching(monkeypatch):
    """Let a `Watch` hear of each text that is shortened to be drawn."""
    whole = QFontMetrics.elidedText
    heard: list[Watch] = []

    def elided(metrics, text, mode, width, *more):
        shown = whole(metrics, text, mode, width, *more)
        if shown != text:
            for watch in heard:
                watch.elided(metrics, text, width)
        return shown

    drawn = Art.content

    def content(art, painter, cell, box, **how):
        drawn(art, painter, cell, box, **how)
        room = box[2]
        for text in _chips(cell):
            room -= chip_size(text).width() + GAP
            for watch in heard:
                if room < 0:
                    watch.note("chip", text, chip_size(text).width(), box[2])

    monkeypatch.setattr(QFontMetrics, "elidedText", elided)
    monkeypatch.setattr(Art, "content", content)
    return heard


def _chips(cell: Cell) -> list[str]:
    """The states of a cell of a table; what is drawn once is kept as a picture."""
    if cell.kind == "chip":
        return [cell.text] if cell.text else []
    # Those that do not fit are counted behind the others.
    return [text for text, _tone in cell.chips[:1]] if cell.kind == "chips" else []


# --- The window ----------------------------------------------------------------------


@pytest.fixture
def shell(sample_database, tmp_path, qapp):
    """The real window over the sample company."""
    theme.install(qapp)
    sample_database.clock = lambda: NOW
    actor = Actor("Chen Siyuan", ALL_PERMISSIONS)
    settings = Settings(path=tmp_path / "settings.toml", person=actor.name)
    made = Shell(settings)
    made.form.resize(SMALLEST)
    made.form.show()
    work = Work(sample_database, actor, inline=True)
    profile = Profile("sqlite", path=sample_database.url.database)
    made.attach(Session(profile, work, Registry(), settings))
    yield made
    made.detach()
    made.form.close()
    made.form.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(app: QApplication) -> None:
    for _turn in range(4):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        app.processEvents()


def screens(shell: Shell, *, more: bool) -> Iterator[tuple[str, Callable[[], object]]]:
    """Name the screens that are looked at, or the others, and how each is opened."""
    if not more:
        yield "home", lambda: shell.go("home")
        yield "settings", lambda: shell.go("settings")
    for name in OTHER_LISTS if more else LISTS:
        yield f"list of {name}", lambda name=name: shell.open_list(name)
    with shell.session.work.database.engine.connect() as connection:
        for kind in OTHER_KINDS if more else KINDS:
            query = sql(f"SELECT min(id) FROM {kind}")  # noqa: S608 - named above
            key = connection.execute(query).scalar()
            assert key, f"the sample company has no {kind}"
            yield kind, lambda kind=kind, key=key: shell.open(kind, key)


def nameless(window: QWidget) -> Iterator[str]:
    """Tell each part that takes the focus and has no name for a screen reader."""
    for part in window.findChildren(QWidget):
        if part.focusPolicy() == Qt.FocusPolicy.NoFocus or not part.isVisible():
            continue
        face = QAccessible.queryAccessibleInterface(part)
        name = face.text(QAccessible.Text.Name).strip()
        if isinstance(part, QComboBox):  # on Linux Qt gives its value for its name
            said = face.relations(QAccessible.RelationFlag.Label)
            name = " ".join(one.text(QAccessible.Text.Name) for one, _what in said)
        if not name:
            above = part.parentWidget()
            yield f"{type(part).__name__} in {type(above).__name__}"


def jumps(window: QWidget) -> Iterator[str]:
    """Tell each field that Tab reaches before one that the eye meets first.

    The eye goes by rows, and in each row the way the script runs.
    """
    side = -1 if window.isRightToLeft() else 1
    forms = [*window.findChildren(FormGrid), window]
    for form in (one for one in forms if isinstance(one, FormGrid)):
        chain, one = [], form.nextInFocusChain()
        while form.isVisible() and one is not form:
            if form.isAncestorOf(one) and _stop(one):
                chain.append(one)
            one = one.nextInFocusChain()
        places = [part.mapTo(form, part.rect().topLeft()) for part in chain]
        for at, (before, after) in enumerate(itertools.pairwise(places), start=1):
            same = abs(after.y() - before.y()) < theme.px(SAME_ROW)
            if not (same and side * (after.x() - before.x()) > 0) and (
                same or after.y() < before.y()
            ):
                yield f"{type(chain[at]).__name__} at {after.x()}, {after.y()}"


def _stop(part: QWidget) -> bool:
    return part.isVisible() and bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)


@pytest.fixture
def letters():
    """Puts the letters back to their usual size."""
    yield theme.set_scale
    theme.set_scale(theme.BASE)


WALKED = [c for c in LANGUAGES if c not in SHORTER or EVERYTHING in os.environ]
VIEWS = [
    (code, room, more)
    for code in WALKED
    for whole in [code == LONGEST or EVERYTHING in os.environ]
    for room in ([*ROOMS][1:] if whole else [*ROOMS][:1])
    for more in ([False, True] if whole else [False])
]
EVERY_DAY = [(LONGEST, "narrow", False), ("ar", "usual", False)]


@pytest.mark.feature("A154")
@walks.walked(("code", "room", "more"), VIEWS, EVERY_DAY)
def test_no_text_is_cut_no_part_nameless_no_field_astray(
    shell, watching, qapp, letters, code, room, more
):
    speak(code)
    shell.change_language(code)
    watch = Watch(own_words(code))
    silent: dict[str, str] = {}
    astray: dict[str, None] = {}
    strays: dict[str, None] = {}
    size, scale = ROOMS[room]
    letters(scale)
    shell.form.resize(size)
    assert shell.form.width() == size.width()
    for name, show in screens(shell, more=more):
        with stray.watched() as astray_windows:
            show()
            settle(qapp)
        strays |= astray_windows
        watch.screen = f"{name}, {size.width()} px, letters of {scale}"
        watching.append(watch)
        shell.form.grab()
        watching.clear()
        # The frame around the page is the same for all.
        seen = shell.form if name == "home" else shell.form.pages.currentWidget()
        watch.look(seen)
        silent |= dict.fromkeys(nameless(seen), name)
        astray |= {f"{name}: {part}": None for part in jumps(seen)}
    assert not watch.found, "\n".join(watch.found)
    assert not strays
    assert not silent
    assert not astray


def test_what_is_not_looked_at_is_nowhere_the_longest(qapp):
    """Words that could be cut only in Chinese would be seen by nobody."""
    theme.install(qapp)
    metrics = QFontMetrics(theme.font(13, 600))

    def wide(code: str) -> dict[str, int]:
        return {
            str(m.id): metrics.horizontalAdvance(m.string)
            for m in catalogues.read(code)
            if m.id and isinstance(m.string, str)
        }

    seen = [wide(code) for code in WALKED if code != "en"]
    seen.append({text: metrics.horizontalAdvance(text) for text in seen[0]})
    for code in SHORTER:
        longest = {
            text: width
            for text, width in wide(code).items()
            if len(text) < A_LABEL
            and "{" not in text
            and width > max(s[text] for s in seen) + A_SIGN
        }
        assert set(longest) <= LONGER_IN_CHINESE, longest


def test_f6_goes_from_the_fields_of_a_contract_to_its_lines_and_beside(shell, qapp):
    shell.open("contract", 1)
    settle(qapp)
    page = shell.front().tab.form
    next(iter(page.form.fields.values())).input.setFocus()
    met = []
    for _step in range(7):
        shell.form.step_pane(1)
        focus = qapp.focusWidget()
        panes = {
            "lines": page.sections["lines"],
            "beside": page.inspector,
            "top": shell.form.top,
            "rail": shell.form.rail,
            "tabs": shell.form.tabs,
            "head": page.header,
            "fields": page.form,
        }
        inside = (n for n, p in panes.items() if p is focus or p.isAncestorOf(focus))
        met.append(next(inside, "nowhere"))
    assert met == ["lines", "beside", "top", "rail", "tabs", "head", "fields"]


@pytest.mark.parametrize("name", ["contracts", "customs"])
def test_the_keyboard_begins_in_the_rows_of_a_list(shell, qapp, name):
    shell.open_list(name)
    settle(qapp)
    assert isinstance(qapp.focusWidget(), QTableView)


def test_a_part_without_a_name_is_told(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    QTableView(page)
    QCheckBox("Seal", page)
    page.show()
    assert list(nameless(page)) == ["QTableView in QWidget"]


def test_the_watch_sees_what_is_cut(watching, qtbot):
    watch = Watch(own_words("en"))
    watching.append(watch)
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(300, 200)
    words = "Declaration elements"
    parts = (QLabel(words, page), QPushButton(words, page), QCheckBox(words, page))
    bar = QTabBar(page)
    bar.addTab(words)
    for part in parts:
        part.setFixedWidth(60)
    bar.setFixedWidth(60)
    name = QLabel("NORDHAUS HANDELS GMBH", page)
    name.setFixedWidth(60)
    page.show()
    watch.look(page)
    QFontMetrics(page.font()).elidedText(words, Qt.TextElideMode.ElideRight, 60)
    seen = {line.split()[1] for line in watch.found}
    assert seen == {"QLabel", "QPushButton", "QCheckBox", "QTabBar", "drawn"}


def test_the_watch_sees_a_state_that_is_cut_in_a_table(watching, qtbot):
    page, paper = QWidget(), QPixmap(400, 40)
    qtbot.addWidget(page)
    art, state = Art(page), Cell("Confirmed", kind="chip", chip="info")
    roles = Cell(kind="chips", chips=(("Customer", "info"), ("Supplier", "teal")))
    for cell, wide in ((state, 400), (state, 60), (roles, 400), (roles, 60)):
        watch = Watch(own_words("en"))
        watching[:] = [watch]
        for _again in range(2):  # the second time from its picture
            watch.found.clear()
            with QPainter(paper) as painter:
                art.content(painter, cell, (0, 0, wide, 40), rtl=False)
        assert bool(watch.found) == (wide < 400)


def test_a_field_that_tab_meets_too_late_is_told(qtbot):
    specs = tuple(FieldSpec(name, name, "text") for name in ("first", "second"))
    form = FormGrid(specs)
    qtbot.addWidget(form)
    form.show()
    window = form.window()
    assert list(jumps(window)) == []
    first, second = form.findChildren(QWidget, options=DIRECT)
    here, there = first.geometry(), second.geometry()
    first.setGeometry(there)
    second.setGeometry(here)
    assert len(list(jumps(window))) == 1


def test_a_part_that_shows_itself_before_it_is_placed_is_told(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    made = {"QLabel": QLabel, "window": window}
    calls = ("one.show()", "one.setVisible(True)", "one.setHidden(False)")
    lines = (*calls, "one.setVisible(False)", "QLabel(window).show()")
    with stray.watched() as found:
        for number, call in enumerate(lines):
            form = f"one = QLabel()\n{call}"
            exec(compile(form, f"/forms/{number}.py", "exec"), made)  # noqa: S102
    assert list(found) == [f"QLabel at {number}.py:2" for number in range(len(calls))]
