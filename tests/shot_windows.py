"""The windows, panels and menus that open over a screen: each with what opens it.

`tests.shots` photographs them, `tests/test_windows_fit.py` measures them. What asks and
waits for its answer is shown and not waited for (`unanswered`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QMainWindow,
    QWidget,
)

from app.access import service as access
from app.access.domain import Role, Staff
from app.core.errors import NotAllowedError, UnavailableError
from app.core.i18n import _
from app.modules import TABLES, find
from app.settings import Profile, Settings
from app.ui import errors
from app.ui.drafts import Draft
from app.ui.link import LOST
from app.ui.merge import Conflict
from forms.kit import theme
from forms.kit.cells import choose_row
from forms.kit.list_pop import Popover
from forms.kit.merge import MergeDialog
from forms.signing import NewPassword, SignIn
from tests.exchange import books

if TYPE_CHECKING:
    from app.db.unit_of_work import Database
    from tests.shots import Step, Window

GOODS = [
    ["货号", "Name of goods", "净重", "毛重"],
    ["A-1", "Kettle, stainless steel, 1.7 l", 1.5, 1.2],
    ["A-2", "Pan", "heavy", 3],
    ["A-3", "Tea pot", 0.8, 1.0],
]
"""A price list with two wrong cells: net above gross, and a word for a weight."""

STAFF = Staff(
    login="limei", name="李梅 Li Mei", email="li.mei@example.com",
    roles=frozenset({Role.SALES}), team="Europe",
)  # fmt: skip


def prepare(database: Database, actor: Any) -> None:
    """Give the office a colleague: there is one to hand records over to."""
    with database.unit_of_work(actor) as uow:
        access.save(uow, STAFF)


# --- Windows that wait ---------------------------------------------------------------


@contextmanager
def unanswered() -> Iterator[None]:
    """Show what asks, answer nothing, and let it go at the end."""
    asked: list[QDialog] = []

    def show(dialog: QDialog) -> int:
        asked.append(dialog)
        dialog.show()
        return 0

    whole, QDialog.exec = QDialog.exec, show
    try:
        yield
    finally:
        QDialog.exec = whole
        for one in reversed(over(None)):
            one.close()
        for dialog in asked:
            dialog.close()
            dialog.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def over(main: QWidget | None) -> list[QWidget]:
    """Return the windows that stand over the main one, in the order they came."""
    return [
        one
        for one in QApplication.topLevelWidgets()
        if one.isVisible() and one is not main and not isinstance(one, QMainWindow)
    ]


def in_front(window: Window) -> QWidget:
    """Return what a shot is about: the window over the others, a panel, or the page."""
    if found := over(window.shell.form):
        return found[-1]
    panels = [p for p in window.page().findChildren(Popover) if p.isVisible()]
    return panels[-1] if panels else window.page()


# --- Over a record -------------------------------------------------------------------


def _contract(window: Window) -> Any:
    window.shell.open("contract", window.keys["contract"])
    window.settle(3)
    return window.shell.front().tab


def _merge(window: Window) -> None:
    tab = _contract(window)
    line = tab.stored.lines[0]
    met = (
        Conflict("customer_po", "4500017", "4500017-2", "4500018"),
        Conflict("lines.0.quantity", Decimal(100), line.quantity, Decimal(1250)),
        Conflict("latest_shipment_on", None, tab.stored.signed_on, None),
    )
    told = _("{person} changed this record at {time}.", person="李梅", time="10:31")
    MergeDialog.ask(tab.form, tab.spec, met, ("李梅", told))


def _elsewhere(window: Window) -> None:
    tab = _contract(window)
    tab._conflict(_("Someone else changed this record."))


def _draft(window: Window) -> None:
    tab = _contract(window)
    window.clear()
    typed = replace(tab.stored, customer_po="4500017-2")
    kept = Draft(
        form="left", kind="contract", id=tab.stored.id, title=tab.title(),
        stored=tab.stored, draft=typed, key="left",
    )  # fmt: skip
    window.shell.open("contract", window.keys["contract"], kept)


def _wrong(window: Window) -> None:
    window.shell.open("contract")
    window.settle(3)
    tab = window.shell.front().tab
    tab.edit(replace(tab.draft, customer_po="4500017"))
    tab.do("save")


def _unsaved(window: Window) -> None:
    window.shell.open("contract")
    window.settle(2)
    tab = window.shell.front().tab
    errors.ask_unsaved(tab.form, tab.title())


def _do(kind: str, key: str) -> Step:
    def step(window: Window) -> None:
        window.shell.open(kind, window.keys[kind])
        window.settle(3)
        window.shell.front().tab.do(key)

    return step


def _new_and_do(kind: str, key: str) -> Step:
    def step(window: Window) -> None:
        window.shell.open(kind)
        window.settle(3)
        window.shell.front().tab.do(key)

    return step


def _next_lines(window: Window) -> None:
    window.shell.open("contract", window.keys["open_contract"])
    window.settle(3)
    made = window.shell.desk.chain.next_of("contract")
    window.shell.front().tab.do(f"next:{next(one.key for one in made if one.lines)}")


def _pasted(window: Window) -> None:
    window.shell.open("contract")
    window.settle(3)
    section = window.shell.front().tab.form.sections["lines"]
    QApplication.clipboard().setText("LT-2201\t1200\t5.25\nnone such\tten\t1.1\n")
    section._paste_at_end()


def _lookup(window: Window) -> None:
    tab = _contract(window)
    tab.form._browse("customer", "", tab.form.form.fields["customer"])


def _letter(window: Window) -> None:
    window.shell.open("contract", window.keys["contract"])
    window.settle(3)
    window.shell.actions.perform("print")
    window.settle(8)
    window.shell.front().tab.write_letter()


def _editions(window: Window) -> None:
    _all_papers(window)
    window.settle(8)
    form = window.shell.front().tab.form
    form.keep_asked.emit()
    window.settle(4)
    form.compare_asked.emit()


def _all_papers(window: Window) -> None:
    window.shell.open("papers", window.keys["shipment"])
    window.settle(8)
    window.shell.actions.perform("print")


# --- Over a list ---------------------------------------------------------------------


def _listed(window: Window, module: str = "contracts") -> Any:
    window.shell.open_list(module)
    window.settle(3)
    return window.page()


def _filter(window: Window) -> None:
    _listed(window).ask_filter()


def _typed(window: Window) -> None:
    _listed(window).show_text()


def _columns(window: Window) -> None:
    page = _listed(window)
    page._choose_columns(page.bar.columns)


def _view(window: Window) -> None:
    _listed(window).views._ask_name()


def _export(window: Window) -> None:
    _listed(window).bar.export_menu()


def _kept_export(window: Window) -> None:
    _listed(window).bar.exports.kept.emit()


def _row_menu(window: Window) -> None:
    from forms.kit.list_menus import row_menu

    page = _listed(window)
    choose_row(page.table, 0)
    window.settle(2)
    record = page.model.record(0)
    menu = row_menu(page, page.spec.columns[0], record)
    menu.popup(page.table.mapToGlobal(page.table.rect().center()))


def _decide(window: Window) -> None:
    page = _listed(window, "contracts")
    from app.contracts.controller import confirm_selected

    rows = [page.model.record(at) for at in range(3)]
    confirm_selected(window.shell.desk, [row for row in rows if row is not None])


def _import(window: Window, *, rows: bool) -> None:
    from app.ui.exchange_controller import Import

    page = _listed(window, "catalog")
    made = Import(window.shell.desk, find(TABLES["catalog"]), page)
    place = Path(window.shell.settings.path or "").parent / "price list.xlsx"
    made.begin(books.book(place, GOODS))
    window.settle(4)
    made.form.open()
    if rows:
        made._check()


# --- Over the window -----------------------------------------------------------------


def _no_server(window: Window) -> None:
    _contract(window)
    window.shell.form.show_strip(_(LOST))


def _settings(chapter: int) -> Step:
    def step(window: Window) -> None:
        window.shell.go("settings")
        window.settle(2)
        window.shell.front().tab.form.show_chapter(chapter)

    return step


def _ask_file(window: Window) -> None:
    window.shell.go("settings")
    window.settle(2)
    window.shell.front().tab._encrypt()


def _connect(window: Window) -> None:
    window.shell.go("settings")
    window.settle(2)
    window.shell.front().tab._connect()


def _move(window: Window, *, to_server: bool) -> None:
    from app.ui.move_controller import Move

    window.shell.go("settings")
    window.settle(2)
    office = window.shell.session.profile
    if not to_server:
        office = Profile(
            "postgresql", database="lading", user="chen", hosts="db.office"
        )
    Move(office, "Chen Siyuan", window.shell.form).form.open()


def _sign_in(window: Window) -> None:
    said = errors.words(NotAllowedError("Login or password is wrong."))
    SignIn("Harbour Trading", "limei", said, window.shell.form).given()


def _password(window: Window) -> None:
    NewPassword("李梅", 10, in_file=True, own=True, parent=window.shell.form).given()


def _refused(window: Window) -> None:
    error = UnavailableError(LOST)
    errors.tell(window.shell.form, error)


def _rescue(window: Window) -> None:
    from app.db.opening import GoneError
    from app.ui.aside import Aside
    from app.ui.rescue import Rescue

    form, settings = window.shell.form, window.shell.settings
    rescue = Rescue(form, Aside(form, inline=True), settings)
    path = Path("/office/harbour.db")
    rescue._ask(path, GoneError(path), None, lambda _answer: None)


def _given(window: Window) -> None:
    from forms.dossier_deadlines import GiveDialog

    window.shell.go("home")
    GiveDialog("SH-2026-0096 · SI", (), window.shell.form).answer()


def _blocks(window: Window) -> None:
    from app.core.home_blocks import Blocks
    from forms.home_blocks import BlocksDialog

    window.shell.go("home")
    BlocksDialog(Blocks(), window.shell.form).answer()


def _pressed(name: str) -> Step:
    def step(window: Window) -> None:
        window.shell.go("home")
        window.settle(2)
        getattr(window.shell.actions, name)()

    return step


def _bell(window: Window) -> None:
    window.shell.go("home")
    window.settle(2)
    window.shell.actions.bell.open()


def _manual(window: Window) -> None:
    _listed(window)
    window.shell.actions.perform("manual")


def _wizard(number: int) -> Step:
    def step(window: Window) -> None:
        from app.ui.wizard_controller import WizardController

        settings = Settings(
            language=window.shell.settings.language, appearance=theme.mode()
        )
        made = WizardController(settings, inline=True)
        made.form.over = True
        made.form.show_step(number)
        made.form.show()
        window.kept.append(made)

    return step


# --- All of them ---------------------------------------------------------------------


def windows() -> Iterator[tuple[str, Step]]:
    """Name every window, panel and menu with what opens it."""
    yield from _of_records()
    yield from _of_lists()
    yield "no_server", _no_server
    for number, name in enumerate(CHAPTERS):
        yield f"settings_{name}", _settings(number)
    yield "file_password", _ask_file
    yield "connect", _connect
    yield "move_to_server", partial(_move, to_server=True)
    yield "move_to_file", partial(_move, to_server=False)
    yield "sign_in", _sign_in
    yield "own_password", _password
    yield "refused", _refused
    yield "rescue", _rescue
    yield "give", _given
    yield "blocks", _blocks
    for name in ("help", "about", "recent", "new"):
        yield f"window_{name}", _pressed(name)
    yield "bell", _bell
    yield "manual", _manual
    for number in range(6):
        yield f"first_run_{number + 1}", _wizard(number)


CHAPTERS = ("looks", "keys", "database", "backups", "office", "mail")
"""Of the settings, in their order."""


def _of_records() -> Iterator[tuple[str, Step]]:
    yield "merge", _merge
    yield "changed_elsewhere", _elsewhere
    yield "draft_again", _draft
    yield "wrong_fields", _wrong
    yield "unsaved", _unsaved
    yield "copy_lines", _new_and_do("contract", "copy_lines")
    yield "next_lines", _next_lines
    yield "pasted", _pasted
    yield "lookup", _lookup
    yield "history", _do("contract", "history")
    yield "notes", _do("contract", "notes")
    yield "files", _do("contract", "files")
    yield "amend", _do("contract", "amend")
    yield "letter", _letter
    yield "editions", _editions
    yield "all_papers", _all_papers
    yield "staff_password", _do("staff", "password")
    yield "hand_over", _do("staff", "hand_over")


def _of_lists() -> Iterator[tuple[str, Step]]:
    yield "filter", _filter
    yield "conditions", _typed
    yield "columns", _columns
    yield "save_view", _view
    yield "export", _export
    yield "keep_export", _kept_export
    yield "row_menu", _row_menu
    yield "decide", _decide
    yield "import_columns", partial(_import, rows=False)
    yield "import_rows", partial(_import, rows=True)
