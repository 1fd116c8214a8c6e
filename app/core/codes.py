"""The code tables that ship with the program: ports, units, customs codes and so on.

Each table is one file of ``resources/data``; where it comes from and how far it was
verified stands in ``SOURCES.md`` beside the files. A table is read when it is first
asked for and kept from then on. What an office changes or imports itself is a matter of
its database, not of these files.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from app.core.errors import MissingError
from app.core.i18n import N_
from app.core.resources import RESOURCES

FOLDER: Final = RESOURCES / "data"

TABLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "airports": N_("Airports"),
        "brand_types": N_("Brand types"),
        "container_types": N_("Container types"),
        "countries": N_("Countries"),
        "currencies": N_("Currencies"),
        "customs_offices": N_("Customs offices"),
        "domestic_sources": N_("Domestic sources"),
        "duty_modes": N_("Duty modes"),
        "export_preferences": N_("Export preferences"),
        "hs_2022": N_("Harmonized System 2022"),
        "hs_sample": N_("HS codes (sample)"),
        "hs_sections": N_("Sections of the Harmonized System"),
        "incoterms": N_("Incoterms"),
        "levy_nature": N_("Nature of levy"),
        "mt700_fields": N_("Fields of a letter of credit"),
        "packages": N_("Package types"),
        "packaging": N_("Customs packaging"),
        "payment_terms": N_("Payment terms"),
        "ports": N_("Ports"),
        "ports_all": N_("All seaports"),
        "preference_agreements": N_("Trade agreements"),
        "price_flags": N_("Price confirmations"),
        "settlement_methods": N_("Settlement methods"),
        "supervision_modes": N_("Supervision modes"),
        "supporting_documents": N_("Supporting documents"),
        "trade_terms": N_("Customs trade terms"),
        "transport_modes": N_("Transport modes"),
        "units": N_("Units"),
    }
)
"""Every table of codes with its title, which is translated where it is shown."""

_NAME: Final = "name_"
_SAME_SCRIPT: Final = MappingProxyType({"zh_TW": "zh_CN"})
"""Where a name is missing, the language that its reader can read as well."""


_OTHER_CODES: Final = ("alpha3", "icao", "iso6346_size_type")
"""Columns that hold a second code for the same thing, by which it is found too."""

_PINYIN: Final = "pinyin"
"""Column with the initials and the pinyin of the Chinese name: nb, ningbo find 宁波."""

_FIRST: Final = "rank"
"""Column by which the trade's own one of several codes for a place comes first."""


class UnknownCodeError(MissingError):
    """The code does not stand in its table."""


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a code table.

    Attributes:
        code: The code as it is printed and declared; upper and lower case differ.
        names: Name by language; languages without a name are absent.
        extra: The other columns as text, "" where the source says nothing. Numbers are
            written so that `Decimal` reads them. `verification` and `note` say how
            certain the row is.
    """

    code: str
    names: Mapping[str, str] = field(hash=False)
    extra: Mapping[str, str] = field(hash=False)

    def name(self, language: str) -> str:
        """Return the name in `language`, else the nearest one that can be read.

        That is English; where a customs table has no English name, the Chinese one;
        and without any name the code itself.
        """
        for key in (language, _SAME_SCRIPT.get(language, ""), "en", "zh_CN"):
            if key in self.names:
                return self.names[key]
        return self.code


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the file `name` row by row, each column as text under its heading.

    For tables without codes, such as the sampling plans; it also reads all others.

    Raises:
        KeyError: No such file ships with the program.
    """
    path: Path = FOLDER / f"{name}.csv"
    if not path.is_file():
        raise KeyError(name)
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(MappingProxyType(row) for row in csv.DictReader(file))


@cache
def table(name: str) -> tuple[Code, ...]:
    """Return the code table `name` in the order of its file.

    Raises:
        KeyError: `name` is none of `TABLES`.
    """
    heads, cells = _file(name)
    return tuple(_code(heads, row) for row in cells)


def find(name: str, code: str) -> Code:
    """Return the row of table `name` that has exactly this `code`.

    The sample of tariff codes holds a code once a period; the last one is returned.

    Raises:
        UnknownCodeError: The table has no such code.
    """
    row = _index(name).get(code)
    if row is None:
        raise UnknownCodeError(
            N_("The code {code} is not in the list. Choose one of the list."),
            code=code,
            table=name,
        )
    return _code(_file(name)[0], row)


def has(name: str, code: str) -> bool:
    """Tell whether table `name` holds exactly this `code`."""
    return code in _index(name)


def search(name: str, text: str, language: str, limit: int = 20) -> tuple[Code, ...]:
    """Return up to `limit` rows of table `name` that fit the typed `text`, best first.

    Letter case and accents do not matter. The order is: the code itself (or another
    code of the row, such as the three letters of a country), the whole name, its
    pinyin, codes that begin so, names that begin so (those in `language` first, then
    all and their pinyin), names with a word that begins so, names that contain it. Of
    rows that fit alike, the one whose code the trade writes comes first, else the order
    of the table. Names count in every language, so that 汉堡 and Hamburg find the same
    port. An empty `text` gives the beginning of the table.
    """
    heads, cells = _file(name)
    wanted = fold(text)
    if not wanted:
        return tuple(_code(heads, row) for row in cells[:limit])
    hits = (
        (*_rank(wanted, heads, cells[place], language), place)
        for place, whole in enumerate(_haystack(name))
        if wanted in whole
    )
    best = sorted(hits)[:limit]
    return tuple(_code(heads, cells[place]) for *_, place in best)


def fold(text: str) -> str:
    """Return `text` without case, accents and outer blanks, for comparing."""
    text = text.strip()
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


@cache
def _file(name: str) -> tuple[list[str], list[list[str]]]:
    """Return the headings and the cells of a code table.

    The great tables have many thousand rows: they stay plain lists, and only the rows
    that somebody asks for become records.
    """
    if name not in TABLES:
        raise KeyError(name)
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        heads, *cells = csv.reader(file)
    return heads, cells


def _code(heads: list[str], row: list[str]) -> Code:
    """Make the record of one row; the first column is the code."""
    names: dict[str, str] = {}
    extra: dict[str, str] = {}
    for head, cell in zip(heads[1:], row[1:], strict=True):
        if not head.startswith(_NAME):
            extra[head] = cell
        elif cell:
            names[head.removeprefix(_NAME)] = cell
    return Code(row[0], names, extra)


def _sought(head: str) -> bool:
    """Tell whether a search looks into the column `head`."""
    own = (*_OTHER_CODES, _PINYIN)
    return head in own or head.startswith((_NAME, "code", "doc_name"))


def _rank(
    wanted: str, heads: list[str], row: list[str], language: str
) -> tuple[int, str]:
    """Tell how well a row fits that contains `wanted`, and its rank among its like.

    (0, "1") is best.
    """
    cells = {head: fold(cell) for head, cell in zip(heads, row, strict=True)}
    return _fit(wanted, cells, language), cells.get(_FIRST, "")


def _fit(wanted: str, cells: Mapping[str, str], language: str) -> int:
    """Tell how well a row of folded `cells` fits that contains `wanted`; 0 is best."""
    names = [cell for head, cell in cells.items() if head.startswith(_NAME)]
    heard = cells.get(_PINYIN, "").split()
    ways = (
        wanted in {cells["code"], *(cells.get(head) for head in _OTHER_CODES)},
        wanted in names,
        wanted in heard,
        cells["code"].startswith(wanted),
        cells.get(_NAME + language, "").startswith(wanted),
        any(name.startswith(wanted) for name in (*names, *heard)),
        any(f" {wanted}" in name for name in names),
    )
    return next((place for place, fits in enumerate(ways) if fits), len(ways))


@cache
def _index(name: str) -> dict[str, list[str]]:
    return {row[0]: row for row in _file(name)[1]}


@cache
def _haystack(name: str) -> tuple[str, ...]:
    """Return what a search looks through, folded, one string for each row."""
    heads, cells = _file(name)
    places = [place for place, head in enumerate(heads) if _sought(head)]
    return tuple(fold("\n".join([row[place] for place in places])) for row in cells)
