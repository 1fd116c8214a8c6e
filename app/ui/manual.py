"""The controller of the manual: which page F1 opens, the way back, the search."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

from app.core import manual
from app.core.i18n import _, screen_language
from app.ui import helping
from app.ui.module import Listed
from forms.kit import keys
from forms.manual import ManualForm

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.module import Listing
    from app.ui.opened import Address
    from app.ui.registry import Registry


def page_of(address: Address | None, registry: Registry | None) -> str:
    """Return the name of the page that tells about a tab."""
    if address is None or registry is None:
        return manual.INDEX
    if address.what == "letters":
        return "mail"
    if address.what not in {"record", "list"}:
        return address.what
    if address.what == "record":
        of_kind = registry.of_record(address.name)
        return of_kind.name if of_kind else manual.INDEX
    found = registry.named(address.name)
    if found is None:
        return manual.INDEX
    return found.name if found in registry.modules else _teller(found.listing)


def _teller(listing: Listing) -> str:
    """Return the module whose rows a further list shows.

    The outbox stands below the papers, and is told of with the mail.
    """
    return (listing.rows if isinstance(listing, Listed) else listing).split(".")[1]


def key_page() -> str:
    """Return the page of keys in Markdown: the map that is in force."""
    lines = [f"# {_('Keys')}"]
    for group in keys.GROUPS:
        rows = [
            (keys.hint(key.name), _(key.title))
            for key in keys.KEYS
            if key.group == group and keys.hint(key.name)
        ]
        lines += ["", f"## {_(group)}", "", *_table(rows)]
    fixed = [(keys.native(key), _(title)) for key, title in keys.FIXED]
    lines += ["", f"## {_('Everywhere')}", "", *_table(fixed)]
    lines += ["", _("Other habits and your own keys: Settings, Keys.")]
    return "\n".join(lines) + "\n"


def _table(rows: list[tuple[str, str]]) -> list[str]:
    head = [f"| {_('Keys')} | |", "|---|---|"]
    return [*head, *(f"| `{hint}` | {words} |" for hint, words in rows)]


class Manual:
    """Shows the manual in one window, from wherever it is asked for."""

    def __init__(self) -> None:
        self._form: ManualForm | None = None
        self._way: list[str] = []

    def open(self, name: str, over: QWidget | None = None) -> None:
        """Open the window at a page, or take the open one there.

        Args:
            name: Of the page.
            over: The dialog that waits for its answer meanwhile.
        """
        if self._form is None:
            form = ManualForm()
            form.page_asked.connect(self.go)
            form.words_typed.connect(self._look)
            form.back_asked.connect(self._back)
            form.contents_asked.connect(partial(self.go, manual.INDEX))
            form.keys_asked.connect(partial(helping.sheet, form))
            self._form = form
            self._look("")
        self._form.words.clear()  # what was looked for before is answered
        self.go(name)
        self._form.belong(over)
        self._form.show()
        self._form.raise_()
        self._form.activateWindow()

    def close(self) -> None:
        """Close the window; it is made anew in the language and look of then."""
        if self._form is not None:
            self._form.close()
            self._form.deleteLater()
            self._form = None
            self._way = []

    def go(self, name: str) -> None:
        """Show a page; the one shown before can be gone back to."""
        if not self._way or self._way[-1] != name:
            self._way.append(name)
        self._show()

    def _back(self) -> None:
        if len(self._way) > 1:
            self._way.pop()
            self._show()

    def _show(self) -> None:
        if self._form is None:
            return
        name, language = self._way[-1], screen_language().code
        text, place = _read(name, language)
        self._form.show_page(text, place, back=len(self._way) > 1)

    def _look(self, words: str) -> None:
        if self._form is None:
            return
        language = screen_language().code
        if words.strip():
            self._form.show_found(manual.search(words, language))
        else:
            self._form.show_contents(*_read(manual.INDEX, language))


def _read(name: str, language: str) -> tuple[str, QUrl]:
    """Return a page's text, and where its links lead from."""
    file = manual.page(name, language)
    if name == manual.KEYS:
        return key_page(), QUrl.fromLocalFile(str(file))
    return file.read_text(encoding="utf-8"), QUrl.fromLocalFile(str(file))
