"""Parties on the screen: the list and the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import people, unusual
from app.core.clock import office_day
from app.core.i18n import N_, _, names_here, screen_language
from app.core.second import WAITING
from app.parties.domain import (
    CONTACT_ROLES,
    ROLE_TITLES,
    Confirmation,
    Contact,
    Party,
    PartyBank,
)
from forms.kit.cells import Cell
from forms.kit.spec import (
    ActionSpec,
    Block,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    Note,
    SectionSpec,
)
from forms.kit.speech import OWN_NAMES
from forms.parties_list import chips
from forms.sale_parts import OWNER

if TYPE_CHECKING:
    from decimal import Decimal

ROLES = tuple(ROLE_TITLES.items())


# --- The card ------------------------------------------------------------------------


def blocks(party: Party) -> list[Block]:
    """Return how the party stands on papers, and what new documents begin with."""
    head = [party.name or party.name_zh]
    if party.name and party.name_zh:
        head.append(party.name_zh)
    lines = [*head, *party.address.splitlines()]
    if party.tax_number:
        lines.append(party.tax_number)
    notes = tuple(Note(line) for line in lines if line.strip())
    found = [Block(_("On papers"), notes or (Note(_("Nothing yet"), "text3"),))]
    terms = [
        (_("Incoterm"), party.incoterm),
        (_("Port"), party.port),
        (_("Currency"), party.currency),
        (_("Language"), OWN_NAMES.get(party.language, party.language)),
    ]
    pieces: list[Fact | Note] = [Fact(label, value) for label, value in terms if value]
    if party.payment_terms:
        pieces += [Fact(_("Terms of payment")), Note(party.payment_terms)]
    found.append(Block(_("New documents begin with"), tuple(pieces)))
    if limit := limit_notes(party):
        found.append(Block(_("Credit limit"), limit))
    if known := tuple(verified(bank) for bank in party.banks if bank.account_number):
        found.append(Block(_("Bank accounts"), known))
    return found


def called_limit(amount: Decimal | None, currency: str) -> str:
    """Return a credit limit in words."""
    if amount is None:
        return _("No credit limit")
    return f"{currency} {screen_language().amount(amount, currency)}"


def limit_notes(party: Party) -> tuple[Note, ...]:
    """Return which credit limit waits for whom, and which one counts; none: neither."""
    waits, limit = party.limit_waits(), party.limit
    found = []
    if waits:
        asked = called_limit(party.credit_limit, party.limit_currency)
        found.append(confirmed_by(asked, party.limit_by, None))
    if limit is None:
        return (*found, Note(_("Until then none counts."), "text3")) if waits else ()
    counts = called_limit(limit.amount, limit.currency)
    if waits:
        counts = _("Until then {limit}", limit=counts)
    said = limit.confirmation
    return (*found, _lowered(counts, said) or confirmed_by(counts, "", said))


def _lowered(called: str, said: Confirmation) -> Note | None:
    """Return who lowered a credit limit; None: somebody confirmed it."""
    if said.how or not said.by:
        return None
    day = screen_language().date(office_day(said.at)) if said.at else "–"
    words = _("{limit}: lowered on {day} by {name}", limit=called, day=day,
              name=people.called(said.by))  # fmt: skip
    return Note(words, "ok")


def verified(bank: PartyBank) -> Note:
    """Return who confirmed an account, when and how; or that somebody has to."""
    return confirmed_by(bank.called(), bank.entered_by, bank.confirmation)


def confirmed_by(called: str, entered_by: str, said: Confirmation | None) -> Note:
    """Return what a second person has said of something, or that one is to.

    Args:
        called: What it is.
        entered_by: Who wrote it; logins joined by commas.
        said: None: nobody has said anything of it.
    """
    if said is None:
        names = people.all_called(entered_by) or "–"
        words = _("{account}: entered by {names}, waits for a second person.",
                  account=called, names=names)  # fmt: skip
        return Note(words, "bad")
    if not said.by:
        words = _("{account}: was there before the office asked for a second person.",
                  account=called)  # fmt: skip
        return Note(words, "text3")
    day = screen_language().date(office_day(said.at)) if said.at else "–"
    by = people.called(said.by)
    given = {"account": called, "name": by, "day": day, "how": said.how}
    if said.is_alone():
        words = _("{account}: confirmed on {day} by {name}, who had entered it"
                  " (nobody else may): {how}", **given)  # fmt: skip
        return Note(words, "warn")
    words = _("{account}: confirmed on {day} by {name}: {how}", **given)
    return Note(words, "ok")


def _state_of(bank: PartyBank, _party: Party) -> Cell:
    """Return the chip of an account; an entry without a number is none."""
    if not bank.account_number:
        return Cell()
    if bank.is_waiting():
        return Cell(_(WAITING), kind="chip", chip="warn")
    said = bank.confirmation
    tone = "ok" if said and said.by and not said.is_alone() else "neutral"
    return Cell(_("Confirmed"), kind="chip", chip=tone)


CONTACTS = SectionSpec(
    "contacts",
    N_("Contacts"),
    new_line=lambda _party: Contact(),
    entry=N_("Type a name"),
    rows="list",
    columns=(
        ColumnSpec("name", N_("Full name"), width=170, required=True),
        ColumnSpec("position_title", N_("Position"), width=150),
        ColumnSpec("email", N_("E-mail"), width=220, stretch=True),
        ColumnSpec(
            "phone",
            N_("Phone"),
            width=160,
            doubt=lambda text, _line, _r: unusual.phone(text),
        ),
        ColumnSpec(
            "role",
            N_("Gets letters about"),
            "choice",
            180,
            options=tuple(CONTACT_ROLES.items()),
        ),
    ),
)

BANKS = SectionSpec(
    "banks",
    N_("Banks"),
    new_line=lambda party: PartyBank(currency=party.currency),
    entry=N_("Type the name of a bank"),
    rows="list",
    columns=(
        ColumnSpec("bank_name", N_("Bank"), width=220, stretch=True, required=True),
        ColumnSpec("account_number", N_("Account number or IBAN"), width=210),
        ColumnSpec("swift", N_("SWIFT (BIC)"), width=120),
        ColumnSpec("cnaps", N_("CNAPS code"), width=130),
        ColumnSpec("currency", N_("Currency"), "code:currencies", 76),
        ColumnSpec(
            "confirmation",
            N_("State"),
            "readonly",
            190,
            cell=_state_of,
            tint=False,
        ),
    ),
)

TERMS = SectionSpec(
    "terms",
    N_("Usual terms"),
    fields=(
        FieldSpec("incoterm", N_("Incoterm"), "code:incoterms", width=2),
        FieldSpec("port", N_("Port"), "code:ports", width=2),
        FieldSpec("currency", N_("Currency"), "code:currencies", width=2),
        FieldSpec("payment_terms", N_("Terms of payment"), width=4),
        FieldSpec("credit_limit", N_("Credit limit"), "money",
                  currency=lambda party: party.limit_currency or party.currency),
        FieldSpec("limit_currency", N_("Limit in"), "code:currencies"),
        FieldSpec("language", N_("We write in"), "choice", width=2,
                  options=tuple(OWN_NAMES.items())),
        FieldSpec("note", N_("Note"), "note", width=4),
        OWNER,
    ),
)  # fmt: skip

ROLES_FIELD = FieldSpec(
    "roles", N_("Roles"), "checks", required=True, width=6, options=ROLES
)

SPEC = EditorSpec(
    kind="party",
    singular=N_("Party"),
    icon="address-book",
    title=lambda party: party.code if party.id else "",
    subtitle=lambda party: names_here(party.name, party.name_zh)[0],
    chips=chips,
    fields=(
        FieldSpec("name", N_("Name as it prints"), required=True, width=3),
        FieldSpec("name_zh", N_("Chinese name"), width=2),
        FieldSpec("code", N_("Code"), hint=N_("Given when empty")),
        FieldSpec("address", N_("Address as it prints"), "note", width=3),
        FieldSpec("address_zh", N_("Address in Chinese"), "note", width=3),
        FieldSpec("country", N_("Country"), "code:countries", required=True, width=2),
        FieldSpec("tax_number", N_("USCC or VAT number"), width=2),
        FieldSpec("representative", N_("Legal representative"), width=2),
        FieldSpec("phone", N_("Phone"), width=2,
                  doubt=lambda text, _r: unusual.phone(text)),
        FieldSpec("email", N_("E-mail"), width=2),
        FieldSpec("active", N_("Active"), "check", width=2),
        ROLES_FIELD,
    ),
    sections=(CONTACTS, TERMS, BANKS),
    actions=(
        ActionSpec("confirm_bank", N_("Confirm account…"), "checks", seldom=True,
                   permission="parties.confirm_bank"),
        ActionSpec("confirm_limit", N_("Confirm credit limit…"), "checks", seldom=True,
                   permission="parties.credit_limit"),
        ActionSpec("hand_over", N_("Hand over…"), "arrows-exchange", menu=True,
                   permission="access.hand_over"),
    ),
    inspector=blocks,
    permission="parties.edit",
    papers=False,
)  # fmt: skip
