"""The desk: what every controller is given to reach the rest of the office.

A controller never sees the window. It asks its desk to open a record, to show papers,
to say something in the status bar; the window, when there is one, does it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from app.core import texts
from app.core.errors import AppError
from app.core.i18n import N_
from app.core.refs import meant_first
from app.modules import find
from app.ui.chain import Chain
from forms.kit import ahead

if TYPE_CHECKING:
    from app.core.job import Stop
    from app.core.refs import Choice
    from app.db.unit_of_work import UnitOfWork
    from app.settings import Settings
    from app.ui.drafts import Drafts
    from app.ui.module import Begin, Tab
    from app.ui.paper_job import PaperJob
    from app.ui.postman import Postman
    from app.ui.work import Work
    from forms.kit.tally import Selected

Then = Callable[[Any], None]
"""Called on the screen's thread with an answer."""

T = TypeVar("T")

Finder = Callable[[int, int, Callable[[int | None], None]], None]
"""Finds the neighbour of a record: (id, step −1 or +1, then); None: there is none."""

Lookup = Callable[["UnitOfWork", str], Sequence["Choice"]]
"""Answers what is typed into a look-up field."""


class Shell(Protocol):
    """What the window does for a desk."""

    def open(self, kind: str, key: int | None, draft: Any) -> Any:
        """Open a record in a tab, or a new one; an open tab comes to the front.

        Returns its page; None: there is no window.
        """

    def create(self, kind: str, draft: Any, then: Callable[[int, str], None]) -> None:
        """Open a new record; once it is saved, come back here with key and title."""

    def open_list(self, module: str, query: Any) -> None:
        """Open a module's list, narrowed by a query when there is one."""

    def preview(
        self, title: str, papers: Sequence[PaperJob], *, mail: bool = False
    ) -> None:
        """Open the page that shows, prints and sends papers."""

    def write_many(self, title: str, papers: Sequence[PaperJob]) -> None:
        """Open the page of the letters that papers go out with, one a recipient."""

    def go_on_writing(self, mailing: int) -> None:
        """Open the page of letters that were begun together before."""

    def close(self, tab: Tab) -> None:
        """Close a tab without asking again."""

    def retitle(self, tab: Tab) -> None:
        """Show the tab's title, icon and unsaved mark as they are now."""

    def toast(self, text: str, tone: str = "ok") -> None:
        """Say for a few seconds that something was done."""

    def status(self, selected: Selected) -> None:
        """Show in the status bar what is selected."""

    def show_job(self, title: str, done: int, total: int, stop: Stop = None) -> None:
        """Show how far a long job is, and a way to stop it; done: both are equal."""


@dataclass
class NoWindow:
    """Stands in for the window on the command line and in tests; it remembers.

    Attributes:
        asked: What was asked for, as (name, arguments), the latest last.
    """

    asked: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def open(self, kind: str, key: int | None, draft: Any) -> None:
        """Remember it."""
        self.asked.append(("open", (kind, key, draft)))

    def create(self, kind: str, draft: Any, then: Callable[[int, str], None]) -> None:
        """Remember it."""
        self.asked.append(("create", (kind, draft, then)))

    def open_list(self, module: str, query: Any) -> None:
        """Remember it."""
        self.asked.append(("open_list", (module, query)))

    def preview(
        self,
        title: str,
        papers: Sequence[PaperJob],
        *,
        mail: bool = False,  # noqa: ARG002 - as the window's
    ) -> None:
        """Remember it."""
        self.asked.append(("preview", (title, tuple(papers))))

    def write_many(self, title: str, papers: Sequence[PaperJob]) -> None:
        """Remember it."""
        self.asked.append(("write_many", (title, tuple(papers))))

    def go_on_writing(self, mailing: int) -> None:
        """Remember it."""
        self.asked.append(("go_on_writing", (mailing,)))

    def close(self, tab: Tab) -> None:
        """Remember it."""
        self.asked.append(("close", (tab,)))

    def retitle(self, tab: Tab) -> None:
        """Remember it."""
        self.asked.append(("retitle", (tab,)))

    def toast(self, text: str, tone: str = "ok") -> None:
        """Remember it."""
        self.asked.append(("toast", (text,) if tone == "ok" else (text, tone)))

    def status(self, selected: Selected) -> None:
        """Remember it."""
        self.asked.append(("status", (str(selected),)))

    def show_job(self, title: str, done: int, total: int, stop: Stop = None) -> None:
        """Remember it."""
        self.asked.append(("show_job", (title, done, total, stop)))


class Desk:
    """The context of every controller.

    Attributes:
        work: Runs service functions.
        actor: Who is signed in.
        settings: The user's settings on this computer; None in tests that need none.
        shell: The window, or what stands in for it.
        drafts: Unsaved work that survives a crash; None: it is not kept.
        chain: Asks the modules what they know about each other's records.
        begins: Tells by a kind of look-up how a new record begins.
        line_looks: How the columns of editors stand, as they were read and left.
    """

    def __init__(
        self,
        work: Work,
        *,
        settings: Settings | None = None,
        lookups: Callable[[str], Lookup | None] | Mapping[str, Lookup] | None = None,
        shell: Shell | None = None,
        drafts: Drafts | None = None,
    ) -> None:
        self.work = work
        self.actor = work.actor
        self.settings = settings
        self.shell: Shell = shell or NoWindow()
        self.drafts = drafts
        self.chain = Chain()
        self.begins: Callable[[str], Begin | None] = lambda _kind: None
        self.line_looks: dict[str, dict[str, Any]] = {}
        self._lookups = lookups.get if isinstance(lookups, Mapping) else lookups
        self._finders: dict[str, Finder] = {}
        self._post: Postman | None = None

    def lookup(self, kind: str, text: str, then: Then) -> None:
        """Find what is meant by typed text.

        Args:
            kind: Which look-up, for example "customer"; see `Module.lookups`.
            text: As typed; empty: the usual choices.
            then: Called with a sequence of `Choice`, what is called so first.
        """
        text = texts.asked(text)
        answers = self._lookups(kind) if self._lookups else None
        if answers is None:
            then(())
            return
        self.work.read(lambda uow: meant_first(text, answers(uow, text)), then)

    def open(
        self,
        kind: str,
        id: int | None = None,  # noqa: A002 - the word of everybody who calls it
        draft: Any = None,
    ) -> Any:
        """Open a record in a tab; returns its page, None where there is no window.

        Args:
            kind: Kind of record, for example "contract"; see `Module.records`.
            id: Its key; None: a new one.
            draft: A record to begin a new one with, or unsaved changes to one.
        """
        return self.shell.open(kind, id, draft)

    def lead(self, kind: str, key: int, path: str) -> None:
        """Open a record in a tab at one of its fields."""
        if (jump := getattr(self.open(kind, key), "jump", None)) is not None:
            jump(path)

    def may_create(self, kind: str) -> bool:
        """Say whether a look-up may offer a new record.

        Args:
            kind: Kind of look-up, for example "customer".
        """
        begin = self.begins(kind)
        return begin is not None and self.actor.may(begin.permission)

    def create(self, kind: str, text: str, then: Callable[[Choice], None]) -> None:
        """Make a new record out of a look-up and come back with it.

        Args:
            kind: Kind of look-up.
            text: What was typed there.
            then: Called with its choice, once it was saved for the first time.
        """
        begin = self.begins(kind)
        if begin is None:
            return

        def made(key: int, title: str) -> None:
            self.lookup(kind, title, lambda found: take(key, found))

        def take(key: int, found: Sequence[Choice]) -> None:
            choice = next((c for c in found if c.ref.id == key), None)
            if choice is not None:
                then(choice)

        draft = find(begin.draft)(text) if begin.draft else None
        self.shell.create(begin.record, draft, made)

    def make_next(self, kind: str, key: str, id: int) -> None:  # noqa: A002 - as above
        """Make the next documents from a stored record and open each in a tab.

        Args:
            kind: Kind of the record at hand.
            key: Which next document; see `Module.next_from`.
            id: The record's key.
        """
        made = next((n for n in self.chain.next_of(kind) if n.key == key), None)
        if made is None:
            return
        drafts, of = find(made.drafts), made.kind

        def open_all(found: Sequence[Any]) -> None:
            for draft in found:
                self.open(of, None, draft)

        self.read_to_open(lambda uow: drafts(uow, id), open_all)

    def read_to_open(
        self,
        question: Callable[[UnitOfWork], T],
        then: Callable[[T], None],
        failed: Callable[[AppError], None] | None = None,
    ) -> None:
        """Read what a key opens; what is typed on waits for it.

        Args:
            question: What is read.
            then: Opens it.
            failed: Says why not; None: the window does.
        """
        held: list[Callable[[], None]] = []
        waits = True

        def go(told: Callable[[Any], None], value: Any) -> None:
            if waits:  # no dialog opens while others wait
                held.append(partial(told, value))
            else:
                told(value)

        refused = failed or self.work.failed.emit
        # Who was closed meanwhile hears nothing: `Work` looks into what it is given.
        self.work.read(question, partial(go, then), partial(go, refused))
        ahead.wait(lambda: bool(held))
        waits = False
        for act in held:
            act()

    def open_list(self, module: str, query: Any = None) -> None:
        """Open a module's list; with a `Query`, narrowed by it."""
        self.shell.open_list(module, query)

    def preview(
        self, title: str, papers: Sequence[PaperJob], *, mail: bool = False
    ) -> None:
        """Show papers, to be printed, saved or sent from there.

        Args:
            title: Of the set, translated.
            papers: In their order.
            mail: Begin a letter with the first of them at once.
        """
        self.shell.preview(title, papers, mail=mail)

    def write_many(self, title: str, papers: Sequence[PaperJob]) -> None:
        """Begin a letter with papers for each of their recipients.

        Args:
            title: Of the set, translated.
            papers: Of any number of records.
        """
        self.shell.write_many(title, papers)

    def go_on_writing(self, mailing: int) -> None:
        """Go on with letters that were begun together and wait.

        Args:
            mailing: Their key (`app.mail.service.mailing`).
        """
        self.shell.go_on_writing(mailing)

    @property
    def post(self) -> Postman:
        """Who carries letters from the outbox to the mail server."""
        if self._post is None:
            # Late: most days begin without a letter.
            from app.ui.postman import Postman  # noqa: PLC0415

            self._post = Postman(self)
        return self._post

    def close(self, tab: Tab) -> None:
        """Close a tab whose work is done, without asking."""
        self.shell.close(tab)

    def retitle(self, tab: Tab) -> None:
        """Show the tab's title and unsaved mark as they are now."""
        self.shell.retitle(tab)

    def toast(self, text: str, tone: str = "ok") -> None:
        """Say something for a few seconds, already translated; tones as a banner's."""
        self.shell.toast(text, tone)

    def status(self, selected: Selected) -> None:
        """Show in the status bar what is selected."""
        self.shell.status(selected)

    def show_job(self, title: str, done: int, total: int, stop: Stop = None) -> None:
        """Show how far a long job is; it goes when done equals total."""
        self.shell.show_job(title, done, total, stop)

    def offer_neighbours(self, kind: str, find: Finder) -> None:
        """Let a list say how to walk along its order; it does so when it opens one."""
        self._finders[kind] = find

    def neighbours(
        self,
        kind: str,
        id: int,  # noqa: A002 - as above
        step: int,
        then: Callable[[int | None], None],
    ) -> None:
        """Find the record before (−1) or after (+1) one, in the order of its list.

        Args:
            kind: Kind of record.
            id: The record at hand.
            step: −1 or +1.
            then: Called with the neighbour's key, or None where there is none.
        """
        find = self._finders.get(kind)
        if find is None:
            then(None)
        else:
            find(id, step, then)


class NoSuchKindError(AppError):
    """A kind of record that no module of this program opens."""

    def __init__(self, kind: str) -> None:
        super().__init__(N_("{kind} cannot be opened here."), kind=kind)
