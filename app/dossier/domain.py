"""What lies beside records, and the rules it obeys. No Qt, no SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.core import texts
from app.core.errors import InvalidError, Problem
from app.core.i18n import N_

MB = 1024 * 1024
PART = MB
"""Bytes of a part of a file: what is read, sent and stored at a time."""
LARGEST = 200 * MB
INTERNAL = "contracts.view_cost"
"""The permission that readers of an internal note need, but for its writer."""
KEPT_DAYS = 30
"""How long something can be taken out of the trash again."""
LONGEST_NOTE = 4000
LONGEST_NAME = 180
_NAME_BYTES = 240  # 255 fit; the end of a copy's name follows
PROGRAMS = frozenset(
    (
        *("exe", "com", "bat", "cmd", "scr", "pif", "msi", "msp", "cpl", "dll"),
        *("lnk", "url", "scf", "reg", "inf", "hta", "chm", "jar", "jnlp", "app"),
        *("js", "jse", "vbs", "vbe", "wsf", "wsh", "ps1", "psm1", "sh", "py", "pyw"),
        *("desktop", "appimage", "command", "iso", "img", "vhd", "vhdx", "one"),
        # What the mail programs of Windows hand over to nobody either.
        *("ade", "adp", "appcontent-ms", "application", "appref-ms", "appx", "bas"),
        *("appxbundle", "cnt", "diagcab", "diagcfg", "fxp", "gadget", "grp", "hlp"),
        *("hpj", "ins", "isp", "jsproj", "ksh", "library-ms", "mad", "maf", "mag"),
        *("mam", "maq", "mar", "mas", "mat", "mau", "mav", "maw", "mcf", "mda"),
        *("mde", "mdt", "mdw", "mdz", "msc", "msh", "msh1", "msh2", "mshxml", "msix"),
        *("msixbundle", "mst", "msu", "ops", "osd", "pcd", "pl", "plg", "prf", "prg"),
        *("printerexport", "ps1xml", "ps2", "ps2xml", "psc1", "psc2", "psd1", "psdm1"),
        *("pst", "pyc", "pyo", "pyz", "pyzw", "rdp", "scr", "sct", "search-ms"),
        *("settingcontent-ms", "shb", "shs", "theme", "themepack", "tmp", "udl"),
        *("vb", "vbp", "vsmacros", "vsw", "webpnp", "website", "ws", "wsb", "wsc"),
        *("xbap", "xll", "xnk", "iqy", "oqy", "rqy", "dqy", "slk"),
        # Of Linux and macOS.
        *("bash", "zsh", "csh", "fish", "run", "out", "elf", "bin", "so", "rb"),
        *("php", "deb", "rpm", "flatpak", "flatpakref", "snap", "dmg", "pkg"),
        *("mpkg", "workflow", "terminal", "scpt", "applescript", "action", "osx"),
        *("fileloc", "inetloc", "webloc", "mobileconfig"),
    )
)
"""Endings of files that do something when they are opened."""
_APART = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')
_DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\.|$)", re.IGNORECASE
)
_WORD = re.compile(r"\w")


# --- Attachments ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file on a record.

    Attributes:
        kind, record_id: The record.
        size: Bytes.
        digest: SHA-256 of its bytes, hexadecimal.
    """

    id: int
    kind: str
    record_id: int
    name: str
    size: int
    digest: str
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in.

    Attributes:
        attachment: What it becomes.
        missing: The parts that are not there yet; none: the office has it already.
        known: Whether the record had this very file before.
    """

    attachment: Attachment
    missing: tuple[int, ...]
    known: bool = False


def parts_of(size: int) -> int:
    """Return in how many parts a file is stored."""
    return -(-size // PART)


def check_size(size: int) -> None:
    """Refuse what is empty or too large.

    Raises:
        InvalidError: It is.
    """
    if size <= 0:
        raise InvalidError(N_("The file is empty."))
    if size > LARGEST:
        raise InvalidError(
            N_("The file has {size} MB; at most {most} MB fit on a record."),
            size=-(-size // MB),
            most=LARGEST // MB,
        )


def safe_name(name: str) -> str:
    """Return the name of a file as every system takes it.

    Only the last part of a path counts; devices of Windows, signs that it forbids, ends
    that it cuts off and beginnings that hide a file are made harmless. The ending
    stays, however long the name is.
    """
    plain = _APART.split(texts.clean(name).replace("\n", " "))[-1]
    plain = _FORBIDDEN.sub("_", plain).strip().rstrip(". ").lstrip(".")
    if not _WORD.search(plain):
        return "_"
    if _DEVICE.match(plain):
        plain = f"_{plain}"
    stem, dot, ending = plain.rpartition(".")
    if not stem or len(ending) > 10:  # noqa: PLR2004 - no ending is as long
        stem, dot, ending = plain, "", ""
    stem = stem[: LONGEST_NAME - len(ending)]
    while len(f"{stem}.{ending}".encode()) > _NAME_BYTES:
        stem = stem[:-1]
    return f"{stem.rstrip('. ') if not ending else stem}{dot}{ending}"


def is_program(name: str) -> bool:
    """Say whether a file may do something by itself when it is opened."""
    return name.rpartition(".")[2].strip().lower() in PROGRAMS


# --- Notes ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whom a note can address."""

    login: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody wrote about a record.

    Attributes:
        title: Of the record, for lists across records; empty beside the record itself.
        internal: Whether only its writer and who may see costs and margins read it.
        unread: Whether it addresses the person signed in, who has not seen it.
    """

    id: int
    kind: str
    record_id: int
    text: str
    at: datetime
    by: str
    internal: bool = False
    title: str = ""
    unread: bool = False


def check_note(text: str) -> str:
    """Return the text of a note as it is stored.

    Raises:
        InvalidError: It says nothing, or too much.
    """
    plain = texts.clean(text).strip()
    if not plain:
        raise InvalidError.of(Problem("text", N_("Write the note first.")))
    if len(plain) > LONGEST_NOTE:
        raise InvalidError(
            N_("A note has at most {most} characters; attach what is longer."),
            most=LONGEST_NOTE,
        )
    return plain


def mentioned(text: str, colleagues: Iterable[Colleague]) -> tuple[str, ...]:
    """Return the logins of those whom a note addresses: "@li", "@Li Wei", "＠李伟".

    Of names that begin alike the longest counts; an address of e-mail is none.
    """
    by_word: dict[str, str] = {}
    for one in colleagues:
        for word in (one.login, one.name):
            if word:
                by_word.setdefault(word.casefold(), one.login)
    words = sorted(by_word, key=len, reverse=True)
    found: dict[str, None] = {}
    folded = text.casefold().replace("＠", "@")
    for at in (m.start() for m in re.finditer("@", folded)):
        if at and folded[at - 1].isascii() and folded[at - 1].isalnum():
            continue  # name@example.com
        rest = folded[at + 1 :]
        named = next((w for w in words if _begins(rest, w)), None)
        if named is not None:
            found[by_word[named]] = None
    return tuple(found)


def _begins(text: str, word: str) -> bool:
    """Say whether a text begins with a name, and not with a longer word."""
    if not text.startswith(word):
        return False
    after = text[len(word) : len(word) + 1]
    return not (after.isascii() and after.isalnum() and word[-1].isascii())


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much lies beside a record.

    Attributes:
        unread: Notes that address the person signed in, who has not seen them.
        may_change: Whether files may be put there, and taken away.
        draft: Whether it can be put into the trash.
        away: Whether it lies there.
    """

    notes: int = 0
    files: int = 0
    unread: int = 0
    may_change: bool = False
    draft: bool = False
    away: bool = False


# --- Deadlines -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What somebody says about a deadline.

    Attributes:
        what: Which of the record's deadlines, as `Deadline.key` names it.
        due: Its day.
        person: Who is responsible from now on; empty: it is done.
        reason: Why; never empty.
    """

    what: str
    kind: str
    record_id: int
    due: date
    person: str = ""
    reason: str = ""


# --- The trash -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Trashed:
    """A row of the list of what was put away.

    Attributes:
        kind, record_id: The draft; of a file, the record it was on.
    """

    id: int
    kind: str
    record_id: int
    title: str
    at: datetime
    by: str
