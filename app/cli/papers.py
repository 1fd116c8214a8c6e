"""`lading print PAPER NUMBER`: print one paper into a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import database
from app.contracts import service as contracts
from app.core.errors import MissingError, NotPossibleError
from app.core.i18n import LANGUAGES, N_, language
from app.customs import service as customs
from app.db import search
from app.documents import service as documents
from app.purchasing import service as purchasing
from app.quotations import service as quotations
from reports import documents as printing

if TYPE_CHECKING:
    import argparse

    from app.db.unit_of_work import UnitOfWork

Gather = Callable[["UnitOfWork", int], object]

SOURCES: Mapping[str, tuple[str, Gather]] = {
    "quotation": ("quotation", quotations.paper),
    "proforma": ("contract", contracts.proforma_paper),
    "contract": ("contract", contracts.paper),
    "purchase": ("purchase", purchasing.paper),
    "invoice": ("shipment", lambda uow, key: documents.paper(uow, key, "invoice")),
    "packing": ("shipment", lambda uow, key: documents.paper(uow, key, "packing")),
    "marks": ("shipment", lambda uow, key: documents.paper(uow, key, "marks")),
    "labels": ("shipment", lambda uow, key: documents.paper(uow, key, "marks")),
    "vgm": ("shipment", lambda uow, key: documents.paper(uow, key, "vgm")),
    "declaration": ("declaration", customs.paper),
}
"""For each paper: the kind of record whose number is given, and who gathers it."""


def add(words: Any) -> None:
    """Add the word `print`."""
    word = words.add_parser("print", help="print a paper into a file")
    word.add_argument("paper", choices=sorted(SOURCES), metavar="PAPER")
    word.add_argument("number", metavar="NUMBER")
    word.add_argument("--lang", choices=LANGUAGES, help="language of the paper")
    word.add_argument("--second", choices=LANGUAGES, help="a language beside it")
    word.add_argument("--out", type=Path, metavar="FILE", help="where to write it")
    word.add_argument("--json", action="store_true")
    database.add_option(word)
    word.set_defaults(run=run)


def run(asked: argparse.Namespace) -> dict[str, str]:
    """Print the paper and say where it lies."""
    kind, gather = SOURCES[asked.paper]
    with (
        database.opened(asked) as office,
        office.reading(database.actor()) as uow,
    ):
        record = gather(uow, record_id(uow, kind, asked.number))
    lang = asked.lang or printing.document(asked.paper).languages[0]
    second = language(asked.second) if asked.second else None
    pdf = printing.render(asked.paper, record, language(lang), second)
    path = asked.out or Path(printing.file_name(asked.paper, asked.number, lang))
    path.write_bytes(pdf)
    return {"file": str(path), "bytes": str(len(pdf))}


def record_id(uow: UnitOfWork, kind: str, number: str) -> int:
    """Return the record of a kind that bears a number.

    Raises:
        MissingError: There is none, or the number does not single one out.
    """
    hits = search.search(uow, number, kinds=(kind,))
    exact = [hit for hit in hits if hit.number == number] or hits
    if len(exact) != 1:
        raise MissingError(
            N_("No {kind} bears the number {number}."), kind=kind, number=number
        )
    return exact[0].id


def try_gather(uow: UnitOfWork, paper: str, key: int) -> object | None:
    """Gather a paper; None when the record has nothing of the kind to print."""
    try:
        return SOURCES[paper][1](uow, key)
    except NotPossibleError:
        return None
