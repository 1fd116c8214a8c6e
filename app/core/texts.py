"""What is typed, pasted or read as text: made plain, or told to be hostile.

Text is kept as it was written but for three things that nobody means: characters that
are not seen (they turn a line around, or make two names look alike), characters that
command a terminal or a printer, and the several ways to write one letter (NFC).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from app.core.i18n import N_
from app.core.inputs import need

_TURNS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
_NOTHING = "\u00ad\u115f\u1160\u180e\u200b\u2060-\u2065\u2800\u3164\ufeff\uffa0"
_COMMANDS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb"
_NO_CHARACTERS = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}"
    for plane in range(0x10000, 0x110000, 0x10000)
)
_TAGS = "\U000e0000-\U000e007f"
_MARKS = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_COMMON = re.compile("[\t\n -~\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e]*")
"""What nearly every text consists of: all of it is seen, and written in one way."""

_REVISED = re.compile(r"(?<=\d)-R\d{1,3}(?=\s|$)", re.IGNORECASE)
_FORMULA = re.compile(
    f"[\t\r]|[\\s\x00-\x1f\x7f-\x9f{_TURNS}{_NOTHING}]*"
    # A dash alone says that there is nothing.
    r"(?:[=+\-@|＝＋－＠﹢﹣]|%0A|[−–—].)"
)

MOST_ASKED = 200
"""Characters that are searched for; nobody types more."""

_EMAIL_MOST = 254
_EMAIL_PART = r"[A-Za-z0-9!#$&'*+/=?^_`{|}~-]+"
_EMAIL = re.compile(
    rf"(?![=+\-@|])(?=.{{1,64}}@){_EMAIL_PART}(\.{_EMAIL_PART})*@"
    r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9][A-Za-z0-9-]{0,61}"
)

_NAME_MOST = 60
_NAME_BYTES = 180
_FORBIDDEN = re.compile(r"[^\w\-.]|\.\.+")
_DEVICES = re.compile(r"-|(con|prn|aux|nul|(com|lpt)[\d¹²³])(\.|$)", re.IGNORECASE)


@cache
def _unseen() -> re.Pattern[str]:
    """Return what cannot be seen; few texts hold any, and to prepare it is slow."""
    return re.compile(
        f"[{_TURNS}{_NOTHING}{_COMMANDS}{_NO_CHARACTERS}{_TAGS}]"
        # Joiners hold pictures and letters of some scripts together, Latin ones never.
        "|(?<![^\\x00-\\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\\x00-\\x7f])"
        # A language needs three marks on a letter; towers hide what stands below.
        f"|(?<={_MARKS * 4}){_MARKS}"
    )


def clean(text: str) -> str:
    """Return a text without what cannot be seen, its letters written in one way."""
    if _COMMON.fullmatch(text):
        return text
    plain = normal(_unseen().sub("", _BREAKS.sub("\n", text)))
    # What was taken out may have parted what is too much together.
    return plain if plain == text else clean(plain)


def normal(text: str) -> str:
    """Return a text with each letter written in one way (NFC); nothing is lost."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_clean(text: str) -> bool:
    """Say whether all of a text can be seen and stored; half a character cannot."""
    return _COMMON.fullmatch(text) is not None or _unseen().search(text) is None


def asked(text: str) -> str:
    """Return what is searched for: what can be seen of it, and no more than a line."""
    return clean(text[: 2 * MOST_ASKED])[:MOST_ASKED]


def unrevised(text: str) -> str:
    """Return words without the "-R1" of a revision: it is no record of its own."""
    return _REVISED.sub("", text)


def check_email(text: str, where: str = "email") -> str:
    """Return an address of electronic mail as it is stored.

    RFC 5321 without quoted names and bare addresses of computers: no office has such.

    Raises:
        InvalidError: It is none, or holds characters that are not seen.
    """
    address = text.strip()
    fits = len(address) <= _EMAIL_MOST and _EMAIL.fullmatch(address) is not None
    need(fits, where, N_("An e-mail address looks like name@example.com."))
    return address


def harmless(text: str) -> str:
    """Keep a spreadsheet from reading somebody's words as a formula.

    Blanks and unseen characters before the sign do not help who hides it there.
    """
    shown = text.replace("\x00", "")
    return f"'{shown}" if _FORMULA.match(shown) else shown


def bare(cell: str) -> str:
    """Return what `harmless` was given."""
    return cell[1:] if cell[:1] == "'" and harmless(cell[1:]) == cell else cell


def file_name(text: str) -> str:
    """Return words as the beginning of a file name that every system takes.

    No way to another folder, no device of Windows, no option of a command, no end that
    is cut off; at most 60 characters. Nothing usable becomes "_".
    """
    short = _FORBIDDEN.sub("_", clean(text))[:_NAME_MOST].strip(".")
    # 255 bytes fit in a name, and paper, language and ending follow.
    while len(short.encode()) > _NAME_BYTES:
        short = short[:-1].rstrip(".")
    return f"_{short}" if not short or _DEVICES.match(short) else short
