"""Parties on the screen: the list and the card."""

from __future__ import annotations

from collections.abc import Sequence

from app.core import checkdigits, codes
from app.core.i18n import N_, _, screen_language
from app.core.query import Filter, Query, Sort
from app.parties.domain import (
    ROLE_TITLES,
    Contact,
    Party,
    PartyBank,
    PartyRole,
    Summary,
)
from app.ui.speech import OWN_NAMES
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View
from forms.kit.spec import (
    Block,
    Chip,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    Note,
    SectionSpec,
)

ROLES = tuple(ROLE_TITLES.items())
TONES = {
    PartyRole.CUSTOMER: "info",
    PartyRole.SUPPLIER: "teal",
    PartyRole.BANK: "vio",
    PartyRole.AGENT: "warn",
}
"""Tones of roles; the others are neutral."""


def country_name(code: str) -> str:
    """Return a country's name in the language of the screen; the code if unknown."""
    if not codes.has("countries", code):
        return code
    return codes.find("countries", code).name(screen_language().code)


def role_chips(roles: Sequence[PartyRole]) -> tuple[Chip, ...]:
    """Return the chips of roles, in the order of business."""
    held = [role for role in PartyRole if role in roles]
    return tuple((_(ROLE_TITLES[role]), TONES.get(role, "neutral")) for role in held)


def _roles(row: Summary) -> Cell:
    chips = role_chips([PartyRole(role) for role in row.roles.split(",") if role])
    return Cell(", ".join(words for words, _tone in chips), kind="chips", chips=chips)


def _state(row: Summary) -> Cell:
    return Cell() if row.active else Cell(_("Inactive"), kind="chip", chip="neutral")


def _with_role(role: PartyRole, title: str) -> View:
    one = (
        Filter("roles", "contains", role.value),
        Filter("active", "eq", True),  # noqa: FBT003 - a value
    )
    return View(title, Query(filters=one))


LIST = ListSpec(
    name="parties",
    title=N_("Parties"),
    icon="address-book",
    kind="party",
    singular=N_("Party"),
    sort=Sort("name"),
    create="parties.edit",
    columns=(
        Column("code", N_("Code"), lambda r: Cell(r.code, kind="link"), 118,
               frozen=True, filter="code"),
        Column("name", N_("Name"), lambda r: Cell(r.name), 240, stretch=True),
        Column("name_zh", N_("Chinese name"), lambda r: Cell(r.name_zh), 200),
        Column("roles", N_("Roles"), _roles, 190, sortable=False),
        Column("country", N_("Country"), lambda r: Cell(country_name(r.country)), 110,
               filter="code"),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 74,
               filter="code"),
        Column("email", N_("E-mail"), lambda r: Cell(r.email), 190, hidden=True),
        Column("active", N_("State"), _state, 84, filter="choice",
               options=((True, N_("Active")), (False, N_("Inactive")))),
    ),
    views=(
        View(N_("All")),
        _with_role(PartyRole.CUSTOMER, N_("Customers")),
        _with_role(PartyRole.SUPPLIER, N_("Suppliers")),
        _with_role(PartyRole.FORWARDER, N_("Freight forwarders")),
        View(N_("Inactive"), Query(filters=(Filter("active", "eq", False),))),  # noqa: FBT003 - a value
    ),
    heading=lambda r: r.name or r.name_zh,
    preview=(
        (N_("Chinese name"), lambda r: r.name_zh),
        (N_("Country"), lambda r: country_name(r.country)),
        (N_("Roles"), lambda r: _roles(r).text),
        (N_("Currency"), lambda r: r.currency),
        (N_("E-mail"), lambda r: r.email),
    ),
    empty=N_("No parties yet. Enter a customer, a supplier, a forwarder or a bank."),
)  # fmt: skip


# --- The card ------------------------------------------------------------------------


def tax_title(party: Party) -> str:
    """Return what is wrong with a tax number as far as it can be told; else ""."""
    number, country = party.tax_number, party.country
    if not number:
        return ""
    if country == "CN":
        return "" if checkdigits.valid_uscc(number) else _("Check the credit code")
    if number[:2].isalpha() and not checkdigits.valid_eu_vat(number):
        return _("Check the VAT number")
    return ""


def chips(party: Party) -> Sequence[Chip]:
    """Return roles and warnings beside the title."""
    found = list(role_chips(tuple(party.roles)))
    if not party.active:
        found.append((_("Inactive"), "neutral"))
    if words := tax_title(party):
        found.append((words, "warn"))
    return found


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
        (_("Incoterm"), " ".join(p for p in (party.incoterm, party.port) if p)),
        (_("Currency"), party.currency),
        (_("Language"), OWN_NAMES.get(party.language, party.language)),
    ]
    pieces: list[Fact | Note] = [Fact(label, value) for label, value in terms if value]
    if party.payment_terms:
        pieces += [Fact(_("Terms of payment")), Note(party.payment_terms)]
    if party.credit_limit is not None:
        limit = screen_language().amount(party.credit_limit, party.currency or "USD")
        pieces.append(Fact(_("Credit limit"), f"{party.currency} {limit}"))
    found.append(Block(_("New documents begin with"), tuple(pieces)))
    return found


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
        ColumnSpec("phone", N_("Phone"), width=160),
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
        FieldSpec("credit_limit", N_("Credit limit"), "money", width=2),
        FieldSpec("language", N_("We write in"), "choice", width=2,
                  options=tuple(OWN_NAMES.items())),
        FieldSpec("note", N_("Note"), "note", width=4),
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
    subtitle=lambda party: party.name or party.name_zh,
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
        FieldSpec("phone", N_("Phone"), width=2),
        FieldSpec("email", N_("E-mail"), width=2),
        FieldSpec("active", N_("Active"), "check", width=2),
        ROLES_FIELD,
    ),
    sections=(CONTACTS, TERMS, BANKS),
    inspector=blocks,
    permission="parties.edit",
    papers=False,
)  # fmt: skip
