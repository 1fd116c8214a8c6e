"""Ports, airports and other places that goods leave from and go to."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from app.core import codes

_TABLES = ("ports", "ports_all", "airports")
_COUNTRIES = ("countries",)
_KINDS = {"countries": _COUNTRIES, "places": _TABLES}
_GENERAL = frozenset({"AIR", "AIRPORT", "INTERNATIONAL", "INTL", "PORT", "SEAPORT"})
"""Words of a place's name that a bank writes or leaves out as it likes."""


PORT = 5
"""Letters of a UN/LOCODE."""


def is_place(code: str) -> bool:
    """Say whether a code is a port of UN/LOCODE or an airport of IATA."""
    return any(codes.has(table, code) for table in _TABLES)


def search(words: str, language: str, limit: int = 20) -> tuple[codes.Code, ...]:
    """Return the ports and airports that fit what is typed, ports first.

    A small port is looked for where neither a port of the trade nor an airport fits.
    """
    found = codes.search("ports", words, language, limit)
    found += codes.search("airports", words, language, limit)
    return (found or codes.search("ports_all", words, language, limit))[:limit]


def find(code: str) -> codes.Code:
    """Return a port or an airport by its code; a bare one when it is unknown."""
    for table in _TABLES:
        if codes.has(table, code):
            return codes.find(table, code)
    return codes.Code(code, {}, {})


def place_name(code: str, language: str) -> str:
    """Return a place's name in a language; the code itself when it is unknown."""
    return name_of("places", code, language)


def country_name(code: str, language: str) -> str:
    """Return a country's name in a language; the code itself when it is unknown."""
    return name_of("countries", code, language)


def name_of(kind: str, code: str, language: str) -> str:
    """Return what a code stands for in a language; the code itself when it is unknown.

    Args:
        kind: "countries" or "places".
        code: The code.
        language: Of the name.
    """
    for table in _KINDS[kind]:
        if codes.has(table, code):
            return codes.find(table, code).name(language)
    return code


def code_of(kind: str, words: str) -> str:
    """Return the code that words mean: it, or the whole name in any language.

    Other words are returned as they are.
    """
    wanted = codes.fold(words)
    for table in _KINDS[kind]:
        for one in codes.search(table, words, "en", 1):
            if wanted in map(codes.fold, (one.code, *one.names.values())):
                return one.code
    return words


def places_called(text: str, language: str) -> tuple[str, ...]:
    """Return the codes of the places whose name in a language contains a text."""
    wanted = codes.fold(text)
    return tuple(code for code, name in _names(_TABLES, language) if wanted in name)


def countries_called(text: str, language: str) -> tuple[str, ...]:
    """Return the codes of the countries whose name in a language contains a text."""
    wanted = codes.fold(text)
    return tuple(code for code, name in _names(_COUNTRIES, language) if wanted in name)


@cache
def _names(tables: tuple[str, ...], language: str) -> tuple[tuple[str, str], ...]:
    """Return codes with their names folded; the first table that has one names it."""
    found: dict[str, str] = {}
    for table in reversed(tables):
        for one in codes.table(table):
            found[one.code] = codes.fold(one.name(language))
    return tuple(found.items())


def says_place(said: str, name: str) -> bool:
    """Say whether the words of a letter of credit name a place.

    "NINGBO PORT, CHINA" names Ningbo, "SHANGHAI PUDONG AIRPORT" the Shanghai Pudong
    International Airport. "ANY CHINESE PORT" leaves the choice to us.
    """
    wanted = _words(name)
    return said.upper().startswith("ANY ") or (wanted - _GENERAL or wanted) <= _words(
        said
    )


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text.upper().replace("'", ""))
    return set(re.findall(r"[^\W_]+", re.sub(r"[\u0300-\u036f]", "", plain)))


SHIPPED_AT_ORIGIN = frozenset({"EXW", "FCA", "FAS", "FOB"})
"""Incoterms whose named place lies on the seller's side."""


def named_place(incoterm: str, loading: str, discharge: str) -> str:
    """Return the place an Incoterm usually names: FOB NINGBO, CIF HAMBURG."""
    return printed_place(loading if incoterm in SHIPPED_AT_ORIGIN else discharge)


def printed_place(code: str) -> str:
    """Return a place as papers print it: "HAMBURG"; "" for none."""
    return place_name(code, "en").upper() if code else ""


def printed_city(code: str) -> str:
    """Return the town of a place, where papers are drawn up: of PVG "SHANGHAI"."""
    if codes.has("airports", code) and not codes.has("ports", code):
        city = codes.find("airports", code).extra.get("city_en", "")
        return city.upper() or printed_place(code)
    return printed_place(code)


def country_of(code: str) -> str:
    """Return the country of a port or an airport, as ISO alpha-2; "" for none.

    A port's code begins with it, an airport's does not: SYD is in AU. Of a code that is
    in no table it is told by the first two letters, if it may be a port.
    """
    for table in _TABLES:
        if codes.has(table, code):
            return codes.find(table, code).extra.get("country", "") or code[:2]
    return code[:2] if codes.has("countries", code[:2]) and len(code) == PORT else ""


def printed_port(code: str) -> str:
    """Return a port as papers print it, with its country: "HAMBURG, GERMANY".

    Letters of credit name it so in fields 44E and 44F. "" for none; a code that is
    in no table, or whose place bears its country's name, stands alone.
    """
    for table in _TABLES:
        if code and codes.has(table, code):
            found = codes.find(table, code)
            named = codes.find("countries", country_of(code)).name("en").upper()
            place = found.name("en").upper()
            return place if place == named else f"{place}, {named}"
    return printed_place(code)
