"""What the actions of a script share: the transaction and the names given so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.catalog import service as catalog
from app.core.i18n import N_
from app.core.refs import Ref
from app.core.whole import reading
from app.office import service as office
from app.office.domain import RateKind, usual_unit
from app.parties import service as parties

if TYPE_CHECKING:
    from app.catalog.domain import Product
    from app.db.unit_of_work import UnitOfWork
    from app.script.reader import Node

MOST_BYTES = 4_000_000
"""Largest picture of a logo, seal or signature."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper that a script issues.

    Attributes:
        paper: Which one, as `lading print` calls it.
        find: Finds the record it is made from, by the kind of record.
        part: Which of several, such as a container's number; empty: the only one.
        language: It is printed in; empty: its usual one.
        second: The language beside it; empty for none.
    """

    paper: str
    find: Callable[[str], int]
    part: str = ""
    language: str = ""
    second: str = ""


Issue = Callable[["UnitOfWork", Wanted], None]
"""Prints a paper and puts it into the vault; raises what a person would be told."""


@dataclass
class Stage:
    """The scene on which a script is played.

    Attributes:
        uow: The one transaction of the whole script.
        folder: Where the script lies; its pictures are beside it.
        issue: Prints papers and files them; None: nobody does.
        company: The company of ours that acts: documents belong to it.
        companies: Ours by code; the first one acts where an action names none.
        ids: Record ids by kind and by the name the script gives them.
        last_day: The day of the action before; days never go back.
    """

    uow: UnitOfWork
    folder: Path
    issue: Issue | None = None
    company: Ref | None = None
    companies: dict[str, Ref] = field(default_factory=dict)
    ids: dict[str, dict[str, int]] = field(default_factory=dict)
    last_day: date = date.min

    def name(self, node: Node, kind: str, record_id: int, default: str = "") -> str:
        """Keep a record under the name of the script's field `id`.

        Raises:
            ScriptError: The name is taken.
        """
        name = node.text("id", default)
        if name in self.ids.get(kind, {}):
            raise node.child("id", None).fail(
                N_("“{name}” is already the name of another {kind}"),
                name=name,
                kind=kind.replace("_", " "),
            )
        return self.keep(kind, record_id, name)

    def keep(self, kind: str, record_id: int, name: str = "") -> str:
        """Keep a record under a name, or under a counted one."""
        known = self.ids.setdefault(kind, {})
        name = name or f"{kind}-{len(known) + 1}"
        known[name] = record_id
        return name

    def find(self, node: Node, kind: str, field_name: str | None = None) -> int:
        """Return the record that a field names; the only one where it is missing.

        Raises:
            ScriptError: The name is unknown, or several could be meant.
        """
        field_name = field_name or kind
        known = self.ids.get(kind, {})
        named = node.opt(field_name)
        if named is None:
            if len(known) == 1:
                return next(iter(known.values()))
            raise node.child(field_name, None).fail(
                N_("is missing: say which {kind}"), kind=kind.replace("_", " ")
            )
        name = named.as_text()
        if name not in known:
            raise named.fail(
                N_("no {kind} is called “{name}”"),
                kind=kind.replace("_", " "),
                name=name,
            )
        return known[name]

    def maybe(self, node: Node, kind: str, field_name: str | None = None) -> int | None:
        """Return the record that a field names; None where it is missing."""
        if node.opt(field_name or kind) is None:
            return None
        return self.find(node, kind, field_name)

    def enters(self, node: Node) -> None:
        """Let the company of ours act that an action names; the first without one.

        Raises:
            ScriptError: The script has no such company.
        """
        code = node.text("company", "") or next(iter(self.companies))
        if code not in self.companies:
            raise node.child("company", None).fail(
                N_("no company of the script has the code “{code}”"), code=code
            )
        self.company = self.companies[code]

    def our_company(self) -> Ref:
        """Return the company that documents belong to."""
        assert self.company is not None  # noqa: S101 - the player enters it first
        return self.company

    def party(self, node: Node, field_name: str) -> Ref:
        """Return the party whose code a field holds.

        Raises:
            ScriptError: There is none.
        """
        code = node.text(field_name)
        party = parties.find(self.uow, code)
        if party is None or party.id is None:
            raise node.child(field_name, None).fail(
                N_("no party has the code “{code}”"), code=code
            )
        return Ref(party.id, party.code, party.name or party.name_zh, party.name_zh)

    def maybe_party(self, node: Node, field_name: str) -> Ref | None:
        """Return the party whose code a field holds; None where it is missing."""
        return self.party(node, field_name) if node.opt(field_name) else None

    def product(self, node: Node, field_name: str = "product") -> Product:
        """Return the product whose item number a field holds.

        Raises:
            ScriptError: There is none.
        """
        code = node.text(field_name)
        product = catalog.find(self.uow, code)
        if product is None:
            raise node.child(field_name, None).fail(
                N_("no product has the item number “{code}”"), code=code
            )
        return product

    def rate_unit(self, currency: str) -> int:
        """Return for how many units an action's rate is: as the office quotes it."""
        known = office.newest_rate(
            self.uow, currency, self.uow.today, self.company, *RateKind
        )
        return known.unit if known else usual_unit(currency)

    def picture(self, node: Node, field_name: str) -> bytes | None:
        """Return the picture beside the script that a field names.

        Raises:
            ScriptError: It is not in the script's folder, too large or unreadable.
        """
        if node.opt(field_name) is None:
            return None
        name = node.text(field_name)
        path = (self.folder / name).resolve()
        here = node.child(field_name, None)
        if self.folder.resolve() not in path.parents:
            raise here.fail(N_("the picture must lie in the folder of the script"))
        try:
            with reading(path) as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise here.fail(N_("the picture cannot be read")) from error
        if len(data) > MOST_BYTES:
            raise here.fail(N_("the picture is too large"))
        return data


def ref_of(product: Product) -> Ref:
    """Return a pointer to a product."""
    return Ref(
        product.id or 0,
        product.code,
        product.name_en or product.name_zh,
        product.name_zh,
    )


def price_with_vat(node: Node, vat: Decimal, usual: Decimal | None = None) -> Decimal:
    """Return a purchase price with VAT, which may be given without it.

    Args:
        node: Holds `price_incl_vat` or `price_excl_vat`.
        vat: In percent.
        usual: Where neither is there; None: one must be.

    Raises:
        ScriptError: Both are there, or neither.
    """
    bare = node.opt("price_excl_vat")
    if bare is None:
        return node.number("price_incl_vat", usual)
    if node.has("price_incl_vat"):
        raise bare.fail(N_("give the price with VAT or without it, not both"))
    return bare.decimal() * (100 + vat) / 100


def numbered(stage: Stage, kind: str) -> Iterator[tuple[int, str, int]]:
    """Go through the records of a kind: their order from 1, name and id."""
    for order, (name, key) in enumerate(stage.ids.get(kind, {}).items(), start=1):
        yield order, name, key
