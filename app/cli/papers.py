"""`lading print PAPER NUMBER`: print one paper into a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import database, filing
from app.contracts import service as contracts
from app.core.errors import MissingError, NotPossibleError
from app.core.i18n import LANGUAGES, N_, _, language
from app.core.papers.vault import Printed
from app.core.texts import asked as asked_for
from app.core.whole import reading, replacing
from app.customs import service as customs
from app.db import scope
from app.documents import service as documents
from app.documents.domain import USUAL, PaperKey
from app.office import service as office
from app.parties import service as parties
from app.payables import service as payables
from app.purchasing import service as purchasing
from app.quality import service as quality
from app.quotations import service as quotations
from app.receivables import service as receivables
from app.shipments import service as shipments
from reports import documents as printing

if TYPE_CHECKING:
    import argparse

    from app.db.unit_of_work import UnitOfWork

Gather = Callable[["UnitOfWork", int], object]


def _statement(uow: UnitOfWork, party_id: int, company: str | None = None) -> object:
    """Gather a customer's statement from its first entry to today.

    It is in the customer's currency, or where there is nothing in that, in the first
    one in which there is something.

    Args:
        uow: The action.
        party_id: The customer.
        company: The code of one of ours; None: the one that deals with the customer.

    Raises:
        NotPossibleError: Several of ours do.
    """
    customer = parties.get(uow, party_id)
    currency = customer.currency
    ours = [one.id for one in office.companies(uow) if company in {None, one.code}]
    dealt = {key: receivables.currencies(uow, key, party_id) for key in ours}
    dealt = dealt or {office.find_company(uow).id or 0: ()}
    key = min(dealt, key=lambda one: (currency not in dealt[one], not dealt[one]))
    if dealt[key] and currency not in dealt[key]:
        currency = dealt[key][0]
    if sum(currency in known for known in dealt.values()) > 1:
        raise NotPossibleError(
            N_(
                "Several of our companies deal with {number} in {currency}; "
                "say which with --company."
            ),
            number=customer.code,
            currency=currency,
        )
    return receivables.paper(uow, key, party_id, currency, None, uow.today)


def _of_shipment(name: str, uow: UnitOfWork, key: int) -> object:
    return documents.paper(uow, key, name)


ALONG = tuple(str(key) for key in PaperKey if key not in USUAL)
"""The papers that go along with a shipment where they are wanted."""
SOURCES: Mapping[str, tuple[str, Gather]] = {
    "quotation": ("quotation", quotations.paper),
    "proforma": ("contract", contracts.proforma_paper),
    "contract": ("contract", contracts.paper),
    "purchase": ("purchase", purchasing.paper),
    "inspection": ("inspection", quality.paper),
    "invoice": ("shipment", lambda uow, key: documents.paper(uow, key, "invoice")),
    "packing": ("shipment", lambda uow, key: documents.paper(uow, key, "packing")),
    "marks": ("shipment", lambda uow, key: documents.paper(uow, key, "marks")),
    "labels": ("shipment", lambda uow, key: documents.paper(uow, key, "marks")),
    "vgm": ("shipment", lambda uow, key: documents.paper(uow, key, "vgm")),
    **{name: ("shipment", partial(_of_shipment, name)) for name in ALONG},
    "declaration": ("declaration", customs.paper),
    "elements": ("declaration", customs.elements_paper),
    "agency": ("declaration", customs.agency_paper),
    "refund_list": ("refund", customs.refund_list),
    "payment_request": ("bill", payables.paper),
    "note": ("receivable", receivables.note_paper),
    "statement": ("party", _statement),
}
"""For each paper: the kind of record whose number is given, and who gathers it."""

_KEYS = {"labels": "marks"}
"""Papers that are another print of the same."""


def same_as(paper: str) -> str:
    """Return the paper whose record another print of the same is made from."""
    return _KEYS.get(paper, paper)


FINDERS: Mapping[str, Callable[[UnitOfWork, str], Any]] = {
    "quotation": quotations.find,
    "contract": contracts.find,
    "purchase": purchasing.find,
    "inspection": quality.find,
    "shipment": shipments.find,
    "declaration": customs.find,
    "refund": customs.find_refund,
    "bill": payables.find,
    "receivable": receivables.find,
    "party": parties.find,
}
"""For each kind of record: who finds it by its number or code."""


def add(words: Any) -> None:
    """Add the word `print`."""
    word = words.add_parser("print", help=_("print a paper into a file"))
    word.add_argument(
        "paper",
        choices=sorted(SOURCES),
        metavar="PAPER",
        help=", ".join(sorted(SOURCES)),
    )
    word.add_argument("number", metavar="NUMBER")
    word.add_argument("--lang", choices=LANGUAGES, help=_("language of the paper"))
    word.add_argument("--second", choices=LANGUAGES, help=_("a language beside it"))
    word.add_argument("--out", type=Path, metavar="FILE", help=_("where to write it"))
    word.add_argument(
        "--company",
        metavar="CODE",
        help=_("which of our companies the paper belongs to"),
    )
    word.add_argument("--json", action="store_true")
    database.add_option(word)
    word.set_defaults(run=run)


def run(asked: argparse.Namespace) -> dict[str, str]:
    """Print the paper and say where it lies; an issued one is filed in the vault."""
    kind, gather = SOURCES[asked.paper]
    if gather is _statement:
        gather = partial(_statement, company=asked.company)
    lang = asked.lang or printing.document(asked.paper).languages[0]
    second = language(asked.second) if asked.second else None
    path = asked.out or Path(printing.file_name(asked.paper, asked.number, lang))
    with database.opened(asked) as office:
        with office.reading(database.actor(office)) as uow:
            key = record_id(uow, kind, asked.number, asked.company)
            name = same_as(asked.paper)
            record = (
                documents.numbered(uow, key, name, asked.number)
                if kind == "shipment"
                else gather(uow, key)
            )
            what = filing.filed_as(uow, asked.paper, key, asked.number, record)
        pdf = printing.render(asked.paper, record, language(lang), second)
        _refuse_to_replace(path)
        with replacing(path) as new:
            new.write_bytes(pdf)
        beside = asked.second if printing.document(asked.paper).bilingual else ""
        filing.hand_out(office, what, Printed(pdf, lang, beside or ""))
    return {"file": str(path), "bytes": str(len(pdf))}


def _refuse_to_replace(path: Path) -> None:
    """Keep an office's file, or any but a paper, from being written over.

    Raises:
        NotPossibleError: There is such a file.
    """
    if not path.is_file():
        return
    head = b"?"  # also of one that must not be opened
    with suppress(OSError), reading(path) as file:
        head = file.read(5)
    if head not in (b"", b"%PDF-"):
        raise NotPossibleError(
            N_("{file} is another file already; choose another name."), file=str(path)
        )


def record_id(
    uow: UnitOfWork, kind: str, number: str, company: str | None = None
) -> int:
    """Return the record of a kind that bears a number.

    Args:
        uow: The action.
        kind: Of the record.
        number: Each of our companies counts its own.
        company: The code of one of ours; None: whichever bears the number.

    Raises:
        MissingError: There is none, or no such company.
        NotPossibleError: Several of our companies bear it.
    """
    ours = [one for one in office.companies(uow) if company in {None, one.code}]
    if company is not None and not ours:
        raise MissingError(
            N_("No {kind} bears the number {number}."), kind="company", number=company
        )
    each: list[AbstractContextManager[None]] = [
        scope.of_company(uow.session, one.id) for one in ours
    ]
    found = set()
    for narrowed in each or [nullcontext()]:
        with narrowed:
            record = FINDERS[kind](uow, asked_for(number))
        if record is not None and record.id is not None:
            found.add(int(record.id))
    if len(found) > 1:
        raise NotPossibleError(
            N_("Several companies have a {kind} {number}; say which with --company."),
            kind=kind,
            number=number,
        )
    if not found:
        raise MissingError(
            N_("No {kind} bears the number {number}."), kind=kind, number=number
        )
    return found.pop()


def try_gather(uow: UnitOfWork, paper: str, key: int) -> object | None:
    """Gather a paper; None when the record has nothing of the kind to print."""
    try:
        return SOURCES[paper][1](uow, key)
    except NotPossibleError:
        return None
