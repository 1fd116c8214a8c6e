"""Every paper the program prints: its key, languages and form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core import texts
from app.core.errors import MissingError
from app.core.i18n import LANGUAGES, N_, Language
from app.core.papers.vault import TITLES
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
    refund_list,
    request,
    statement,
    vgm,
    weight,
    wood,
)

Render = Callable[[Any, Language, Language | None], bytes]


_CHINESE = ("zh_CN",)


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of paper.

    Attributes:
        key: For example "invoice"; the word of the command line and of file names.
        render: Prints a record in one language or in two.
        languages: It can be printed in; the first is the usual one.
        bilingual: A second language may stand beside the first.
    """

    key: str
    render: Render
    languages: tuple[str, ...] = ("en", *(c for c in LANGUAGES if c != "en"))
    bilingual: bool = True

    @property
    def title(self) -> str:
        """English title, translated where it is shown."""
        return TITLES[self.key]


DOCUMENTS: dict[str, Document] = {
    document.key: document
    for document in (
        Document("quotation", quotation.render),
        Document("proforma", proforma.render),
        Document("contract", contract.render),
        Document("purchase", purchase.render, LANGUAGES),
        Document("invoice", invoice.render),
        Document("packing", packing.render),
        Document("marks", marks.render),
        Document("labels", marks.labels, bilingual=False),
        Document("declaration", declaration.render, _CHINESE, bilingual=False),
        Document("elements", elements.render, _CHINESE, bilingual=False),
        Document("agency", agency.render, _CHINESE, bilingual=False),
        Document("refund_list", refund_list.render, _CHINESE, bilingual=False),
        Document("payment_request", request.render, LANGUAGES),
        Document("vgm", vgm.render),
        Document("booking", booking.render),
        Document("insurance", insured.render),
        Document("weight", weight.render),
        Document("non_wood", certificates.non_wood),
        Document("treatment", wood.treated),
        Document("packing_declaration", wood.declaration, ("en",), bilingual=False),
        Document("advice", advice.render),
        Document("origin", origin.render),
        Document("beneficiary", certificates.beneficiary),
        Document("draft", draft.render, ("en",), bilingual=False),
        Document("presentation", presentation.render),
        Document("inspection", inspection.render),
        Document("note", note.render),
        Document("statement", statement.render),
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
    """Return the file name of a paper, for example "CI26-0029-1_invoice_en.pdf".

    Partners read it: one without a number is a "draft" in any language of the screen.
    """
    return f"{texts.file_name(number or 'draft')}_{document(key).key}_{code}.pdf"
