"""Brings the catalogues up to the sources: `python -m tests.catalogues [language ...]`.

With languages named it touches only theirs, otherwise all.

Every text of the screen, the papers and the command line stands in English in the
sources. This reads them, adds new ones to each catalogue and drops those that nobody
says any more; translating is left to people. tests/test_translations.py fails while a
text is missing or unused.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from tests.sources import files, text

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
SOURCES = ("app", "forms", "reports")
KEYWORDS = {
    "_": None,
    "N_": None,
    "tr": None,
    "both": None,  # of a paper in two languages
    "upper": None,
    "_n": (1, 2),
    "N_n": (1, 2),
    "trn": (1, 2),
}
CALLED = re.compile(rf"\b(?:{'|'.join(KEYWORDS)})[\s\\]*\(")
LANGUAGES = ("zh_CN", "zh_TW", "es", "ru", "ar")
"""Those with a catalogue; English speaks from the sources."""


@cache
def extracted() -> Catalog:
    """Return every text of the sources, with the files that say it; only to be read."""
    catalog = Catalog(project="Lading", charset="utf-8")
    for path in filter(_says_something, files(*SOURCES)):
        found = extract_from_file(
            "python", ROOT / path, keywords=KEYWORDS, comment_tags=("Translators:",)
        )
        for _line, message, comments, _context in found:
            if message and (message if isinstance(message, str) else message[0]):
                where = [(path.as_posix(), 0)]
                catalog.add(message, locations=where, auto_comments=comments)
    return catalog


def _says_something(path: Path) -> bool:
    """Say whether a file calls what marks a text: most of the time goes into reading.

    A marker is a name in front of a bracket, also where the line is broken between.
    """
    return CALLED.search(text(path)) is not None


def path_of(language: str) -> Path:
    """Return the file of a language's catalogue."""
    return FOLDER / language / "LC_MESSAGES" / "lading.po"


def read(language: str) -> Catalog:
    """Read a language's catalogue; an empty one when there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Lading", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(catalog: Catalog, language: str) -> None:
    """Write a catalogue without line numbers, so that changes stay readable."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file,
            catalog,
            width=88,
            no_location=True,
            omit_header=False,
            sort_output=True,
            ignore_obsolete=True,
        )


def update(languages: Sequence[str] = LANGUAGES) -> Iterator[str]:
    """Bring catalogues up to the sources; say how many texts each lacks."""
    for language in languages:
        catalog, before = read(language), read(language)
        # The new messages become the catalogue's own: each language needs its own.
        catalog.update(deepcopy(extracted()), no_fuzzy_matching=True)
        _carry_over(catalog, before)
        write(catalog, language)
        missing = sum(1 for m in catalog if m.id and not said(m.string))
        yield f"{language}: {len(catalog)} texts, {missing} to translate"


def _carry_over(catalog: Catalog, before: Catalog) -> None:
    """Keep the translation of a text that counts since: "{n} days" has now "{n} day".

    One form serves all numbers in Chinese; elsewhere people write the other forms.
    """
    for message in catalog:
        if isinstance(message.id, str) or said(message.string):
            continue
        old = before.get(message.id[1])
        if old is not None and isinstance(old.id, str) and said(old.string):
            message.string = (str(old.string),) * catalog.num_plurals
            if catalog.num_plurals > 1:
                message.flags.add("fuzzy")


def said(text: str | tuple[str, ...]) -> bool:
    """Whether a translation stands, in all its plural forms."""
    return bool(text) if isinstance(text, str) else bool(text) and all(text)


def main(arguments: Sequence[str]) -> None:
    """Bring the named languages up to the sources; all of them without a name."""
    unknown = set(arguments) - set(LANGUAGES)
    if unknown:
        known = " ".join(LANGUAGES)
        sys.exit(f"no catalogue for {' '.join(sorted(unknown))}; there are: {known}")
    sys.stdout.write("\n".join(update(arguments or LANGUAGES)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
