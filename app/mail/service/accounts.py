"""One's own mail account, and the words that letters begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.checks import refuse
from app.core.errors import NotAllowedError
from app.core.i18n import N_
from app.db import documents, mapping
from app.mail import letters
from app.mail.domain import Account, Template
from app.mail.model import AccountRow, TemplateRow
from app.mail.rows import MAY, me

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


def account(uow: UnitOfWork) -> Account:
    """Return one's own account; an empty one before it is set up."""
    uow.actor.require(MAY)
    row = _account_row(uow)
    return Account() if row is None else mapping.read(Account, row)


def save_account(uow: UnitOfWork, entered: Account) -> Account:
    """Keep one's own account; letters that were refused for it are tried again.

    Raises:
        InvalidError: It has problems.
        ConflictError: It was changed in another window.
    """
    uow.actor.require(MAY)
    refuse(entered.problems())
    row = documents.opened(uow, AccountRow, entered)
    if entered.id is None:
        row.owner = me(uow)
    elif row.owner != me(uow):
        raise NotAllowedError(N_("This is somebody else's account."))
    documents.write(row, entered, skip=())
    uow.session.flush()
    return mapping.read(Account, row)


def template(uow: UnitOfWork, about: str, language: str) -> Template:
    """Return the words that letters begin with: the office's, or the program's."""
    uow.actor.require(MAY)
    row = _template_row(uow, about, language)
    if row is None:
        return letters.shipped(about, language)
    return mapping.read(Template, row)


def save_template(uow: UnitOfWork, entered: Template) -> Template:
    """Put the office's words in the place of the program's.

    Raises:
        InvalidError: A placeholder is unknown, or something is empty.
        ConflictError: Somebody else changed it meanwhile.
    """
    uow.actor.require("office.edit")
    refuse(letters.problems(entered))
    row = documents.opened(uow, TemplateRow, entered)
    documents.write(row, entered, skip=())
    uow.session.flush()
    return mapping.read(Template, row)


def restore_template(uow: UnitOfWork, about: str, language: str) -> Template:
    """Go back to the words that the program brings along."""
    uow.actor.require("office.edit")
    row = _template_row(uow, about, language)
    if row is not None:
        uow.session.delete(row)
    return letters.shipped(about, language)


def _account_row(uow: UnitOfWork) -> AccountRow | None:
    return uow.session.scalar(select(AccountRow).where(AccountRow.owner == me(uow)))


def _template_row(uow: UnitOfWork, about: str, language: str) -> TemplateRow | None:
    return uow.session.scalar(
        select(TemplateRow).where(
            TemplateRow.about == about, TemplateRow.language == language
        )
    )
