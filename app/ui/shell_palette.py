"""The controller of the palette: what is found, and what happens when it is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.core.errors import AppError, InvalidError
from app.core.i18n import _, names_here, screen_language
from app.core.links import is_link, read_link
from app.modules import IMPORTED_BY, TABLES, find
from app.ui import errors, helping, shell_record
from app.ui.opened import Address
from app.ui.shell_record import Command
from forms.palette import PaletteForm, PaletteRow

if TYPE_CHECKING:
    from app.db.search import Hit
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.module import Module
    from app.ui.own import Recent
    from app.ui.shell import Shell

PARTY_MODULES = frozenset({"parties", "suppliers"})
MOST_FOUND = 12
MOST_BESIDE = 4  # of each kind that stands in no index
MOST_COMMANDS = 6
MOST_OF_RECORD = 8  # of what can be done with the record in front
MOST_NAMED = 4  # commands that begin as is typed; they are seen without scrolling
_AMOUNT = re.compile(r"\b([A-Z]{3} )(-?\d{1,3}(?:,\d{3})*)(?:\.(\d{2,3}))?(?![\d.,])")
_NARROW = str.maketrans("》＞＃＠", ">>#@")  # as a Chinese keyboard writes them
LEAST_GUESSED = 3  # initials; fewer fit nearly every command


def imports(shell: Shell) -> list[Command]:
    """Return the tables that this person may take over from a file."""
    session, desk = shell.session, shell.desk
    return [
        (
            f"import:{module.name}",
            _("Import: {list}", list=_(module.title)),
            "file-import",
            "",
            partial(_import, desk, module.name, shell.form),
        )
        for module in (session.registry if session and desk else ())
        if desk and module.name in TABLES and desk.actor.may(IMPORTED_BY[module.name])
    ]


def _import(desk: Desk, name: str, parent: QWidget) -> None:
    # Late: many days pass before a table is taken over from a file.
    from app.ui import exchange_controller  # noqa: PLC0415

    exchange_controller.ask(desk, name, "import", parent)


class PaletteController(QObject):
    """One opening of the palette.

    Signals:
        closed: It is over; the next opening is another one.
    """

    closed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._before: QWidget | None = QApplication.focusWidget()
        self.form = PaletteForm(shell.form)
        self._asked = 0
        self._does: dict[str, Callable[[bool], object]] = {}
        self._commands: list[Command] = []
        self._acts: list[Command] = []
        self._ask_commands()
        self.form.typed.connect(self._typed)
        self.form.chosen.connect(self._chosen)
        self.form.closed.connect(self._closed)
        self.form.help_asked.connect(self._help)

    def open(self, text: str = "") -> None:
        """Show the palette."""
        self.form.open_with(text)

    def is_open(self) -> bool:
        """Say whether the palette is on the screen."""
        return self.form.isVisible()

    def renew(self) -> None:
        """Offer what can be done now: the office came after the palette was open."""
        self._ask_commands()
        self._typed(self.form.input.text())

    def _ask_commands(self) -> None:
        """Ask what can be done now: with the record in front, and everywhere."""
        found = self._shell.actions.commands()
        self._acts = shell_record.commands(self._shell.front())
        told = shell_record.COVERED if self._acts else frozenset()
        self._commands = [one for one in found if one[0] not in told]

    def _help(self, name: str) -> None:
        helping.tell(self.form.window(), name, "desk")

    def _typed(self, text: str) -> None:
        """Search; answers to what was typed before are passed over."""
        self._asked += 1
        prefix, words = text[:1].translate(_NARROW), text.strip()
        if prefix in {">", "#", "@"}:
            words = text[1:].strip()
        else:
            prefix = ""
        session = self._shell.session
        if session is None and text:
            return  # the office will answer; until then a Return waits
        if prefix == ">" or not words or session is None:
            self._show(prefix, words, ())
            return
        asked = (self._asked, prefix, words)
        session.work.read(
            partial(
                _search,
                words,
                self._kinds(prefix),
                () if prefix else self._kinds("@"),
                self._beside(prefix),
            ),
            partial(self._found, *asked),
            partial(self._failed, *asked),
        )

    def _kinds(self, prefix: str) -> list[str]:
        session = self._shell.session
        if not prefix or session is None:
            return []
        return [
            kind
            for module in session.registry
            for kind in module.records
            if (module.name in PARTY_MODULES) == (prefix == "@")
        ]

    def _beside(self, prefix: str) -> list[tuple[str, str, str]]:
        """Return kind, look-up and permission of what stands in no index."""
        session = self._shell.session
        if prefix == "@" or session is None:
            return []
        return [
            (kind, module.lookups[kind], module.permission)
            for module in session.registry
            for kind in module.finds
        ]

    def _found(self, asked: int, prefix: str, words: str, hits: Sequence[Hit]) -> None:
        if asked == self._asked:
            self._show(prefix, words, hits)

    def _failed(self, asked: int, prefix: str, words: str, _error: AppError) -> None:
        self._found(asked, prefix, words, ())

    def _show(self, prefix: str, words: str, hits: Sequence[Hit]) -> None:
        self._does.clear()
        documents: list[PaletteRow] = []
        parties: list[PaletteRow] = []
        for hit in sorted(hits, key=lambda hit: not _is(hit, words)):
            module = self._module(hit.kind)
            of_party = module is not None and module.name in PARTY_MODULES
            # A note leads to its record.
            icon = module.icon_of(hit.kind) if module else "message"
            row = self._row_of(hit, icon, of_party)
            (parties if of_party else documents).append(row)
        groups = [
            _group(_("Documents"), documents),
            _group(_("Customers and contacts"), parties),
        ]
        if _meant(hits, words) in self._kinds("@"):
            groups.reverse()  # whose very code was typed comes before its papers
        if not words and not prefix:
            groups = [_group(_("Recently opened"), self._recent())]
        if prefix in {"", ">"}:
            groups = self._with_commands(groups, words, all_of_them=prefix == ">")
        rows = [row for group in groups for row in group]
        nothing = _("Nothing is found for “{text}”.", text=words) if words else ""
        self.form.show_rows(rows, nothing)

    def _with_commands(
        self, groups: Sequence[list[PaletteRow]], words: str, *, all_of_them: bool
    ) -> list[list[PaletteRow]]:
        """Add what can be done, first where the very name of it was typed."""
        most = 100 if all_of_them else MOST_COMMANDS
        front = self._shell.front()
        title = front.title if front else ""
        done: list[list[PaletteRow]] = []
        named, very = 0, False
        for head, commands, of in (
            (_("This record"), self._acts, title),
            (_("Commands"), self._commands, ""),
        ):
            begun, others = self._matching(words, commands, of)
            few = most if of == "" or all_of_them else MOST_OF_RECORD
            group = _group(head, [*begun, *others][:few])
            if any(_bare(row.words) == words.casefold() for row in begun):
                done.insert(0, group)
                very = True
            else:
                done.append(group)
            named += len(begun)
        seen = self._seen(groups, min(named, MOST_NAMED), sum(map(bool, done)))
        return [*done, *seen] if very else [*seen, *done]

    def _seen(
        self, groups: Sequence[list[PaletteRow]], named: int, heads: int
    ) -> list[list[PaletteRow]]:
        """Leave out of two groups what would push commands that are meant out of sight.

        Args:
            groups: The first of them is the one that was rather meant.
            named: How many commands begin as is typed.
            heads: Over how many groups of commands.
        """
        if not named:
            return list(groups)
        room = self.form.holds(heads + sum(map(bool, groups))) - named
        first, *others = groups
        beside = sum(len(rows) - 1 for rows in others if rows)
        kept = max(room - beside, room - room // 3)
        rest = room - min(len(first) - 1, kept) if first else room
        return [first[: 1 + kept], *(rows[: 1 + rest] for rows in others)]

    def _row_of(self, hit: Hit, icon: str, party: bool) -> PaletteRow:  # noqa: FBT001 - a kind of row
        key = f"{hit.kind}:{hit.id}"
        self._does[key] = partial(self._open, hit.kind, hit.id)
        first, second = (hit.title, hit.number) if party else (hit.number, hit.title)
        if not first:
            first, second = second, ""
        if second == first or hit.detail.startswith(second):
            second = ""
        told = hit.detail.removeprefix(first).lstrip(" ·")
        detail = " · ".join(part for part in (second, _amounts_here(told)) if part)
        return PaletteRow(key, icon, first, detail)

    def _recent(self) -> list[PaletteRow]:
        rows = []
        front = self._shell.front()
        here = (front.address.name, front.address.key) if front else ()
        lately = [r for r in self._shell.own.recent if (r.kind, r.key) != here]
        # Return goes back to the one before; with a record in front its actions follow.
        for record in lately[: 4 if self._acts else 6]:
            key = f"{record.kind}:{record.key}"
            self._does[key] = partial(self._open, record.kind, record.key)
            rows.append(_recent_row(key, record))
        return rows

    def _matching(
        self, words: str, commands: Sequence[Command], of: str
    ) -> tuple[list[PaletteRow], list[PaletteRow]]:
        """Return the commands that begin as is typed, and the others that fit.

        Args:
            words: What is typed.
            commands: Those to choose from.
            of: What they are done to; "": to nothing in particular.
        """
        wanted = words.casefold().split()
        begin = words.casefold()
        named, rows, guessed = (list[PaletteRow]() for _kind in range(3))
        for key, title, icon, hint, do in commands:
            initials = _initials(title)
            haystack = f"{title} {initials}".casefold()
            whole = all(word in haystack for word in wanted)
            if whole or all(_leaves_out(word, initials) for word in wanted):
                name = f">{key}"
                self._does[name] = partial(_run, do)
                row = PaletteRow(name, icon, title, of, hint)
                begun = begin and _bare(title).startswith(begin)
                begun = begun or (len(begin) > 1 and initials.startswith(begin))
                (named if begun else rows if whole else guessed).append(row)
        return named, [*rows, *guessed]

    def _module(self, kind: str) -> Module | None:
        session = self._shell.session
        return session.registry.of_record(kind) if session else None

    def _open(self, kind: str, key: int, new_tab: bool) -> None:  # noqa: FBT001 - as Qt tells it
        if self._shell.actions.links.leads(kind, key):
            return
        if new_tab:
            self._shell.add(Address("record", kind, key))
        else:
            self._shell.open(kind, key)

    def _chosen(self, key: str, new_tab: bool) -> None:  # noqa: FBT001 - as Qt tells it
        do = self._does[key]
        self._give_back_focus()
        try:
            do(new_tab)
        except AppError as error:
            self._shell.toast(errors.words(error), "bad")

    def _closed(self) -> None:
        self._give_back_focus()
        self.closed.emit()
        self.form.deleteLater()
        self.deleteLater()

    def _give_back_focus(self) -> None:
        """Put the keyboard back where it was, also into a cell that is edited."""
        before, self._before = self._before, None
        self._shell.keyboard.give_back(before, self._shell.front())


def _bare(title: str) -> str:
    """Return a command as it is typed."""
    return title.removesuffix("…").casefold()


def _run(do: Callable[[], object], _new_tab: bool) -> None:  # noqa: FBT001 - as Qt tells it
    do()


def _leaves_out(typed: str, initials: str) -> bool:
    """Say whether initials leave some out: "xjht" means 新建销售合同."""
    rest = iter(initials)
    return len(typed) >= LEAST_GUESSED and all(letter in rest for letter in typed)


def _search(
    words: str,
    kinds: list[str],
    parties: Sequence[str],
    beside: list[tuple[str, str, str]],
    uow: UnitOfWork,
) -> list[Hit]:
    from app.db import search  # noqa: PLC0415 - loads the database library

    if is_link(words):
        with suppress(InvalidError):  # it is not typed to its end
            link = read_link(words)
            if link.key is not None:
                return search.named(uow, link.kind, link.key)
            words, kinds, parties, beside = link.number, [link.kind], (), []
    hits = search.search(uow, words, MOST_FOUND, kinds)
    if parties and len(hits) >= MOST_FOUND and all(h.kind not in parties for h in hits):
        # The papers of somebody must not push the one out whose name was typed.
        named = search.search(uow, words, MOST_BESIDE, parties)
        hits = [*hits[: MOST_FOUND - len(named)], *named]
    for kind, lookup, permission in beside:
        choices = find(lookup)(uow, words) if uow.actor.may(permission) else ()
        for ref in (choice.ref for choice in choices[:MOST_BESIDE]):
            name, _other = names_here(ref.own, ref.zh)
            hits.append(search.Hit(kind, ref.id, ref.code, name, ""))
    return hits


def _is(hit: Hit, words: str) -> bool:
    """Say whether the very number or code of a record was typed."""
    return bool(words) and hit.number.casefold() == words.casefold()


def _meant(hits: Sequence[Hit], words: str) -> str:
    """Return the kind of the first record whose number or code was typed; "": none."""
    return next((hit.kind for hit in hits if _is(hit, words)), "")


def _amounts_here(detail: str) -> str:
    """Write amounts as the screen does; the index keeps them as English has them."""

    def here(found: re.Match[str]) -> str:
        code, whole, part = found.groups(default="")
        amount = Decimal(f"{whole.replace(',', '')}.{part or 0}")
        return f"{code}{screen_language().quantity(amount, len(part))}"

    return _AMOUNT.sub(here, detail)


def _group(title: str, rows: Sequence[PaletteRow]) -> list[PaletteRow]:
    return [PaletteRow("", "", title), *rows] if rows else []


def _recent_row(key: str, record: Recent) -> PaletteRow:
    return PaletteRow(key, record.icon, *record.here())


@lru_cache(maxsize=512)
def _initials(words: str) -> str:
    """Return pinyin initials, so that "xjht" finds 新建合同."""
    if words.isascii():
        return ""
    from app.core.folding import initials  # noqa: PLC0415 - loads the dictionary

    return initials(words)
