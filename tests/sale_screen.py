"""Works at the screens of a sale as a person does: types, presses, reads."""

from __future__ import annotations

from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.contracts import module as contracts
from app.inquiries import module as inquiries
from app.quotations import module as quotations
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry

MODULES = (inquiries.MODULE, quotations.MODULE, contracts.MODULE)


def desk_for(work) -> Desk:
    """Return a desk with the three modules of a sale, which looks up in all."""
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain(MODULES)
    return desk


@contextmanager
def answered_late(work):
    """Hold what the office answers back until the end of the block."""
    held, read = [], work.read

    def later(question, then, failed=None):
        read(question, lambda found: held.append((then, found)), failed)

    work.read = later
    yield
    del work.read
    for then, found in held:
        then(found)


def shown(qtbot, tab):
    """Put an editor on the screen."""
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 800)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    tab.form.activateWindow()
    return tab


def opened(qtbot, tab, key):
    """Put an editor with a stored document on the screen."""
    tab.open(key)
    return shown(qtbot, tab)


def field(tab, path):
    """Return the field of a path, wherever it stands."""
    for form in tab.form._forms:
        if path in form.fields:
            return form.fields[path]
    raise KeyError(path)


def write(tab, path, text):
    """Type into a field and leave it."""
    box = field(tab, path)
    box.setFocus()
    box.select_all()
    QTest.keyClick(box.input, Qt.Key.Key_Delete)
    QTest.keyClicks(box.input, text)
    box.commit()


def look_up(qtbot, tab, path, text):
    """Type into a look-up what only one record is called, and leave it by Tab."""
    box = field(tab, path)
    box.setFocus()
    box.select_all()
    QTest.keyClicks(box.input, text)
    QTest.keyClick(box.input, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: not box.is_typing())
    assert box.value() is not None, box.problem()


def cell(tab, section, row, name):
    """Return what a cell shows."""
    model = tab.form.sections[section].grid.lines_model
    return model.data(model.index(row, model.column_of(name)))


def put(tab, section, row, name, text):
    """Type into a cell; a look-up takes what it finds."""
    grid = tab.form.sections[section].grid
    model = grid.lines_model
    index = model.index(row, model.column_of(name))
    column = model.columns[model.column_of(name) - 1]
    if column.kind.startswith("lookup:"):
        answers = []
        tab.form.lookup_asked.emit(column.kind[7:], text, answers.extend)
        choice = answers[0]
        values = {name: choice.ref, **(column.fills(choice) if column.fills else {})}
        tab.form.lines_edited.emit(section, ((row, values),))
    else:
        assert model.setData(index, text)


def total(tab, section, name):
    """Return the total under a column."""
    return tab.form.sections[section].totals.value(name)


def press(tab, key):
    """Press a button of the header."""
    button = tab.form.header.buttons[key]
    assert button.isEnabled(), key
    button.click()


def choose(tab, key):
    """Choose from the menus of the header."""
    action = tab.form.header.menu_actions[key]
    assert action.isEnabled(), key
    action.trigger()


def facts(tab) -> dict[str, str]:
    """Return the lines of the panel by their labels."""
    return {
        piece.label: piece.value
        for block in tab.spec.inspector(tab.draft)
        for piece in block.pieces
        if hasattr(piece, "label")
    }


def chips(tab) -> list[str]:
    """Return the words of the chips beside the title."""
    return [words for words, _tone in tab.spec.chips(tab.draft)]


def steps(tab) -> list[tuple[str, str, str]]:
    """Return the flow as it is drawn."""
    return [(s.title, s.note, s.state) for s in tab.form.header.flow._steps]


def asked(tab, name):
    """Return what the window was asked for."""
    return [what for said, what in tab.desk.shell.asked if said == name]


def told(tab) -> str:
    """Return what the banner says."""
    from PySide6.QtWidgets import QPushButton

    banner = tab.form.banner
    if banner.isHidden():
        return ""
    found = [*banner.findChildren(QLabel), *banner.findChildren(QPushButton)]
    return " ".join(widget.text() for widget in found)
