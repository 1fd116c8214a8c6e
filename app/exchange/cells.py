"""What a cell of a file says: a number, a day, a choice, whoever wrote it.

Nothing is guessed where a guess could be wrong by a factor: "1,234" is read as the
language of the screen writes it, everything else as it can only be meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from app.core import codes, texts
from app.core.exchange import Column
from app.core.i18n import LANGUAGES, N_, language
from app.core.inputs import YEARS
from app.core.written import whole_day
from app.exchange.sheets import Raw, Share

Read = Callable[[Raw], Any]


class CellError(ValueError):
    """A cell cannot be read.

    Attributes:
        msgid: Message id: why.
        params: Values for its placeholders.
    """

    def __init__(self, msgid: str, **params: Any) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params


_NARROW = str.maketrans("０１２３４５６７８９．。，－＋％：／　", "0123456789..,-+%:/ ")
_SIGNS = re.compile(r"^[¥￥$€£₽]\s*|\s*[元圆¥￥€£₽%]$")
_SHARE = re.compile("[%％٪]")
_MINUS = str.maketrans("−–﹣", "---")
_PLAIN = re.compile(r"[+-]?\d{1,15}(\.\d{1,12})?")
_SPACED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f'’]\d{3})+([.,]\d+)?")
_COMMAS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_POINTS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?")
_COMMA = re.compile(r"[+-]?\d*,\d+|[+-]?\d+,")
_POINT = re.compile(r"[+-]?\d*\.\d+|[+-]?\d+\.")
_LONGEST = 40
_YES = {"1", "true", "yes", "y", "x", "✓", "√", "是", "да", "sí", "si", "نعم", "有"}
_NO = {"0", "false", "no", "n", "-", "否", "нет", "لا", "无", "無"}
_BETWEEN = re.compile(r"[,;，；、|\n]")
_BREAK = re.compile(r"[|\n]")


def reader_of(column: Column, code: str) -> Read:
    """Return what reads the filled cells of a column.

    Args:
        column: Where the values go.
        code: Language that tells what "1,234" means.
    """
    kind = column.kind.partition(":")[0]
    if column.kind == "percent":
        return lambda raw: _percent(raw, code)
    if column.kind == "integer":
        return lambda raw: _integer(raw, code)
    if column.number:
        return lambda raw: _bare(raw, code)
    if kind == "code":
        table = column.kind.partition(":")[2]
        return lambda raw: _code(table, text(raw))
    if kind in {"choice", "checks"}:
        words = _words(column)
        one = _one_of if kind == "choice" else _several_of
        return lambda raw: one(words, text(raw))
    return _READERS.get(kind, text)


def text(raw: Raw) -> str:
    """Return the words of a cell, in one line."""
    if isinstance(raw, str):
        if raw.isascii() and raw.isprintable() and raw[:1].isalnum():
            return raw.strip()
        return " ".join(texts.clean(texts.bare(raw.strip())).split("\n")).strip()
    if isinstance(raw, Decimal):
        return str(raw) if isinstance(raw, Share) else f"{raw:f}"
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def _note(raw: Raw) -> str:
    return texts.clean(texts.bare(raw)).strip() if isinstance(raw, str) else text(raw)


def _lines(raw: Raw) -> tuple[str, ...]:
    parts = _BREAK.split(_note(raw))
    return tuple(part.strip() for part in parts if part.strip())


# --- Numbers -------------------------------------------------------------------------


def number(raw: Raw, code: str = "en") -> Decimal:
    """Read a number as people, spreadsheets and input methods write it.

    Raises:
        CellError: It is none.
    """
    if isinstance(raw, Decimal):
        return raw
    if not isinstance(raw, str):
        raise CellError(N_("“{text}” is not a number."), text=text(raw))
    bare = raw.strip()
    if not _PLAIN.fullmatch(bare) or _POINTS.fullmatch(bare):
        bare = _SIGNS.sub("", bare.translate(_NARROW).translate(_MINUS)).strip()
        bare = _pointed(bare, code) if len(bare) <= _LONGEST else ""
    try:
        return Decimal(bare)
    except InvalidOperation:
        raise CellError(N_("“{text}” is not a number."), text=raw[:_LONGEST]) from None


def _pointed(bare: str, code: str) -> str:
    """Return a number with a decimal point and no groups; "" where it is none."""
    comma, point = _signs(code)
    if _SPACED.fullmatch(bare):
        return re.sub(r"[ \u00a0\u202f'’]", "", bare).replace(",", ".")
    if _COMMAS.fullmatch(bare) and (bare.count(",") > 1 or "." in bare or not comma):
        return bare.replace(",", "")
    if _POINTS.fullmatch(bare) and (bare.count(".") > 1 or "," in bare or not point):
        return bare.replace(".", "").replace(",", ".")
    if _COMMA.fullmatch(bare):
        return bare.replace(",", ".")
    return bare if _POINT.fullmatch(bare) or _PLAIN.fullmatch(bare) else ""


@lru_cache(maxsize=16)
def _signs(code: str) -> tuple[bool, bool]:
    """Say whether a comma, and whether a point, begins the decimals."""
    shown = language(code).number(Decimal("1.5"))
    return "," in shown, "." in shown


def _percent(raw: Raw, code: str) -> Decimal:
    """Read so many percent: 30, "30%", or 0.3 that is shown as 30%."""
    return raw.percent() if isinstance(raw, Share) else number(raw, code)


def _bare(raw: Raw, code: str) -> Decimal:
    """Read a number that is no share: nobody knows whether 30 or 0.3 is meant."""
    if isinstance(raw, Share) or (isinstance(raw, str) and _SHARE.search(raw)):
        raise CellError(N_("“{text}” is not a number."), text=str(raw)[:_LONGEST])
    return number(raw, code)


def _integer(raw: Raw, code: str) -> int:
    value = _bare(raw, code)
    if value != value.to_integral_value():
        raise CellError(N_("“{text}” is not a whole number."), text=text(raw))
    return int(value)


# --- Days ----------------------------------------------------------------------------


def day(raw: Raw) -> date:
    """Read a day; of 01/02/2026 the first figure is the day, as outside of the USA.

    Raises:
        CellError: It is none, or none that a paper of ours can have.
    """
    if isinstance(raw, datetime):
        found: date | None = raw.date()
    elif isinstance(raw, date):
        found = raw
    else:
        found = whole_day(raw, day_first=True) if isinstance(raw, str) else None
    if found is None:
        raise CellError(
            N_("“{text}” is not a date. Example: {example}"),
            text=text(raw)[:_LONGEST],
            example="2026-03-15",
        )
    if found.year not in YEARS:
        raise CellError(
            N_("The year lies between {first} and {last}."),
            first=str(YEARS[0]),
            last=str(YEARS[-1]),
        )
    return found


# --- Choices -------------------------------------------------------------------------


def _check(raw: Raw) -> bool:
    if isinstance(raw, bool):
        return raw
    low = text(raw).casefold()
    if low in _YES:
        return True
    if low in _NO:
        return False
    raise CellError(N_("“{text}” is neither yes nor no."), text=text(raw))


def _words(column: Column) -> dict[str, Any]:
    """Return by folded words, in every language, the value of each option."""
    found: dict[str, Any] = {}
    for value, title in column.options:
        spoken = {language(code).tr(title) for code in LANGUAGES}
        for word in (str(value), *spoken):
            found.setdefault(word.casefold(), value)
    return found


def _one_of(words: dict[str, Any], said: str) -> Any:
    try:
        return words[said.casefold()]
    except KeyError:
        raise CellError(N_("“{text}” is not one of the choices."), text=said) from None


def _several_of(words: dict[str, Any], said: str) -> frozenset[Any]:
    parts = (part.strip() for part in _BETWEEN.split(said))
    return frozenset(_one_of(words, part) for part in parts if part)


@lru_cache(maxsize=20_000)
def _code(table: str, said: str) -> str:
    """Return the code of a row that is named by its code or its whole name."""
    exact = said.upper()
    for code in (said, exact):
        if codes.has(table, code):
            return code
    low = codes.fold(said)
    for row in codes.search(table, said, "en", 5):
        if low in {codes.fold(row.code), *map(codes.fold, row.names.values())}:
            return row.code
    raise CellError(N_("“{text}” is not in the list."), text=said)


_READERS: dict[str, Read] = {
    "note": _note,
    "lines": _lines,
    "date": day,
    "check": _check,
}
