"""A paper on its way: how it is made, what was compared on it, where it comes from.

A module gathers these; the preview shows, prints, saves and sends them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.i18n import LANGUAGES

if TYPE_CHECKING:
    from app.core.errors import AppError, Problem
    from app.core.papers.vault import Way
    from app.db.unit_of_work import UnitOfWork

ISSUED = "issued"
"""The kind of source of a paper that is taken as it lies in the vault."""
Issue = Callable[..., tuple[int, str]]
"""Puts a PDF into the vault: (action, PDF, language, second language).

A letter `encloses` it: then it is locked. That of a paper with something `wrong` takes
the `reason` why it leaves besides.
"""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a paper, to be compared with another.

    Attributes:
        title: Translated: "v1 · 2026-11-03 · sent".
        read: Returns the PDF (None: it is made as it would be printed now) and what it
            says (`app.core.papers.fields.kept`), or why that is not known.
    """

    title: str
    read: Callable[[UnitOfWork], tuple[bytes | None, str | AppError]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a paper was made from, for the letter it goes along with.

    Attributes:
        kind: Kind of the record: "quotation".
        record: Its key.
        about: What a letter with it is about; one of `app.mail.letters.ABOUT`.
        party: Key of whom it goes to; 0: nobody is known.
        recipient: The party's address, to be shown; empty: unknown.
        company: Key of the company whose name stands under the letter; 0: none.
        edition: The paper's version in words, for example "v2".
        issued: Key in the vault of a paper that is shown as it lies there: a letter
            takes that one along. 0: it is made now.
        issue: Puts the PDF into the vault; one that a letter encloses is locked
            there. Returns its key and its version in words. None: it is a draft.
        lies: Tells whether the vault has it already as it is shown, printed in a
            language beside a second one. None: not asked.
        gather: Gathers the set it belongs to anew, once it was put into the vault;
            None: the set says nothing of that.
    """

    kind: str
    record: int
    about: str = "other"
    party: int = 0
    recipient: str = ""
    company: int = 0
    edition: str = ""
    issued: int = 0
    issue: Issue | None = None
    lies: Callable[[UnitOfWork, str, str], bool] | None = None
    gather: Callable[[UnitOfWork], Sequence[PaperJob]] | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a paper should not leave the house as it is.

    Attributes:
        kind: Of the record that is wrong.
        record: Its key.
        words: What does not agree, each a sentence.
    """

    kind: str
    record: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """A paper in a letter of the reader's own that is not known to have left.

    Attributes:
        issued: The paper's key in the vault; 0: a draft, which does not lie there.
        way: How far the letter is.
        letter: Its key, of a draft.
    """

    issued: int
    way: Way
    letter: int = 0


@dataclass(frozen=True, slots=True)
class PaperJob:
    """One paper to preview, print, save or send.

    Attributes:
        key: Names the paper within its set, for example "invoice".
        title: What the person calls it, translated: "Commercial invoice".
        called: Message id of that title, for letters in the paper's own language;
            empty: the title is a name of its own.
        language: The language to begin with; one of `languages`.
        render: Makes the PDF in a language, and where `dressed` is true with a `Look`
            besides; runs off the screen's thread.
        filename: Proposed name of the file, with ".pdf".
        note: A second line: version and date.
        state: Words of its state, translated; empty: no chip.
        tone: Tone of the chip: neutral, info, ok, warn, bad, vio, teal.
        problems: What the checks found before printing; empty: nothing.
        recorded: What was checked when it was issued: words, translated, and tone.
        errors: What is so wrong that it leaves the house for a reason only.
        checks: Message ids of the checks that passed.
        languages: The languages it may be printed in.
        recipient: E-mail address it would be sent to; empty: unknown.
        told: Who issued its last version, and when; empty: nobody did.
        missing: Why it cannot be printed yet, translated; empty: it can.
        dressed: Whether `render` takes a `Look`: letterhead, chop, marks.
        bilingual: Whether a second language may stand beside the first.
        second: The one it begins with; empty: none.
        marked: Whether its prints are marked as originals and copies.
        number: The paper's number.
        origin: What it was made from; None: nobody is written to about it.
        versions: Finds its versions in a language, the newest first.
        wanted: Whether it is printed with its set; one that is not can be all the same.
        times: How many originals and copies are asked for; None: as the person likes.
        carried: The letter that carries its last version; None: none that the reader
            may settle.
        wrong: For what it leaves the house with a reason only; None: for nothing.
        about: Kind and key of the record it was made from, of one that nobody is
            written to about; its origin tells of any other.
    """

    key: str
    title: str
    language: str
    render: Callable[..., bytes]
    filename: str
    called: str = ""
    note: str = ""
    state: str = ""
    tone: str = "neutral"
    problems: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()
    checks: tuple[str, ...] = ()
    recorded: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = LANGUAGES
    recipient: str = ""
    told: str = ""
    missing: str = ""
    dressed: bool = False
    bilingual: bool = False
    second: str = ""
    marked: bool = False
    number: str = ""
    origin: Origin | None = None
    versions: Callable[[UnitOfWork, str], Sequence[Version]] | None = None
    wanted: bool = True
    times: tuple[int, int] | None = None
    wrong: Wrong | None = None
    carried: Carried | None = None
    about: tuple[str, int] | None = None

    def record(self) -> tuple[str, int] | None:
        """Return kind and key of the record it is made from; None: of none."""
        if self.origin is not None and self.origin.record:
            return self.origin.kind, self.origin.record
        return self.about

    def source(self) -> tuple[str, int] | None:
        """Return of what it is gathered anew: its record, or the vault's own paper."""
        if self.origin is not None and self.origin.issued:
            return ISSUED, self.origin.issued
        return self.record()

    def file_in(self, language: str) -> str:
        """Return the proposed name of its file in another language."""
        begins, mark, _end = self.filename.rpartition(f"_{self.language}.pdf")
        return f"{begins}_{language}.pdf" if mark else self.filename
