"""Issues the papers that a deal script asks for, as the screens do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.cli import filing, papers
from app.core.errors import MissingError, NotPossibleError
from app.core.i18n import LANGUAGES, N_, language
from app.core.papers.vault import Printed
from app.documents import service as documents
from reports import documents as printing

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.script.stage import Wanted


def issue(uow: UnitOfWork, wanted: Wanted) -> None:
    """Print a paper and put it into the vault, in the transaction of the script.

    Raises:
        MissingError: There is no such paper, or no such language for it.
        NotPossibleError: The record lacks what the paper must say, or is a draft.
        NotAllowedError: The person may not issue papers.
    """
    if wanted.paper not in papers.SOURCES:
        raise MissingError(N_("There is no paper called {key}."), key=wanted.paper)
    kind, gather = papers.SOURCES[wanted.paper]
    key = wanted.find(kind)
    name = papers.same_as(wanted.paper)
    record: Any = (
        documents.paper(uow, key, name, wanted.part)
        if kind == "shipment"
        else gather(uow, key)
    )
    what = filing.filed_as(uow, wanted.paper, key, record.number, record)
    if what is None:
        raise NotPossibleError(N_("The paper has no number yet: it is a draft."))
    filing.put_away(uow, what, _printed(wanted, record))


def _printed(wanted: Wanted, record: object) -> Printed:
    form = printing.document(wanted.paper)
    code = wanted.language or form.languages[0]
    second = wanted.second if form.bilingual else ""
    for one in filter(None, (code, second)):
        if one not in form.languages or one not in LANGUAGES:
            raise MissingError(N_("It is not printed in {language}."), language=one)
    beside = language(second) if second else None
    pdf = printing.render(wanted.paper, record, language(code), beside)
    return Printed(pdf, code, second)
