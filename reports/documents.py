"""Every paper the program prints: its key, title, languages and form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core import texts
from app.core.errors import MissingError
from app.core.i18n import LANGUAGES, N_, Language
from reports import (
    advice,
    agency,
    booking,
    certificates,
    contract,
    declaration,
    draft,
    elements,
    inspection,
    insured,
    invoice,
    marks,
    note,
    origin,
    packing,
    presentation,
    proforma,
    purchase,
    quotation,
    request,
    statement,
    vgm,
    weight,
)

Render = Callable[[Any, Language, Language | None], bytes]


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of paper.

    Attributes:
        key: For example "invoice"; the word of the command line and of file names.
        title: English title, translated where it is shown.
        prefix: Start of its numbers, empty for papers without a series.
        render: Prints a record in one language or in two.
        languages: It can be printed in; the first is the usual one.
        bilingual: A second language may stand beside the first.
        landscape: Lies on its long side.
    """

    key: str
    title: str
    prefix: str
    render: Render
    languages: tuple[str, ...] = ("en", *(c for c in LANGUAGES if c != "en"))
    bilingual: bool = True
    landscape: bool = False


DOCUMENTS: dict[str, Document] = {
    document.key: document
    for document in (
        Document("quotation", quotation.TITLE, "QT", quotation.render),
        Document("proforma", proforma.TITLE, "PI", proforma.render),
        Document("contract", contract.CONTRACT, "SC", contract.render),
        Document(
            "purchase", purchase.TITLE, "PO", purchase.render, languages=LANGUAGES
        ),
        Document("invoice", invoice.TITLE, "CI", invoice.render),
        Document("packing", packing.TITLE, "PL", packing.render),
        Document("marks", marks.TITLE, "", marks.render),
        Document("labels", marks.LABELS, "", marks.labels, bilingual=False),
        Document(
            "declaration",
            N_("Export Declaration"),
            "",
            declaration.render,
            languages=("zh_CN",),
            bilingual=False,
            landscape=True,
        ),
        Document(
            "elements",
            N_("Declaration Elements"),
            "",
            elements.render,
            languages=("zh_CN",),
            bilingual=False,
        ),
        Document(
            "agency",
            N_("Customs Power of Attorney"),
            "",
            agency.render,
            languages=("zh_CN",),
            bilingual=False,
        ),
        Document(
            "payment_request",
            request.TITLE,
            "",
            request.render,
            languages=LANGUAGES,
        ),
        Document("vgm", vgm.TITLE, "", vgm.render),
        Document("booking", booking.TITLE, "", booking.render),
        Document("insurance", insured.TITLE, "", insured.render),
        Document("weight", weight.TITLE, "", weight.render),
        Document("non_wood", certificates.NON_WOOD, "", certificates.non_wood),
        Document("advice", advice.TITLE, "", advice.render),
        Document("origin", origin.TITLE, "", origin.render),
        Document("beneficiary", certificates.BENEFICIARY, "", certificates.beneficiary),
        Document(
            "draft",
            draft.TITLE,
            "",
            draft.render,
            languages=("en",),
            bilingual=False,
        ),
        Document("presentation", presentation.TITLE, "", presentation.render),
        Document("inspection", inspection.TITLE, "", inspection.render),
        Document("note", note.TITLE, "", note.render),
        Document("statement", statement.TITLE, "", statement.render),
    )
}


def document(key: str) -> Document:
    """Return a kind of paper by its key.

    Raises:
        MissingError: There is no such paper.
    """
    if key not in DOCUMENTS:
        raise MissingError(N_("There is no paper called {key}."), key=key)
    return DOCUMENTS[key]


def render(
    key: str, record: object, lang: Language, second: Language | None = None
) -> bytes:
    """Print a paper by its key; a second language where the paper allows it.

    Raises:
        MissingError: There is no such paper.
    """
    kind = document(key)
    return kind.render(record, lang, second if kind.bilingual else None)


def file_name(key: str, number: str, code: str) -> str:
    """Return the file name of a paper, for example "CI26-0029-1_invoice_en.pdf"."""
    return f"{texts.file_name(number)}_{document(key).key}_{code}.pdf"
