"""Tells the history of a record in the words of its own form."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Date, LargeBinary, select

from app.core import people
from app.core.books import base_currency
from app.core.i18n import N_, _, enumerated, screen_language, stamp
from app.core.own_fields import Own
from app.db import activity
from app.db.activity import Change, Event
from app.db.audit import CHANGED, CREATED
from app.db.base import Row, is_audited
from app.db.search import SearchEntryRow
from app.db.types import ExactDecimal
from app.modules import POLICY, find
from forms.kit.history import Moved, Told
from forms.kit.spec import currency_of

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from forms.kit.spec import ColumnSpec, EditorSpec, FieldSpec

NAMING = (
    "description_en",
    "description_zh",
    "name",
    "name_en",
    "text",
    "code",
    "number",
    "account_number",
    "limit_currency",
)
"""Fields that say what a line is, the first that is filled in."""
LONGEST = 400
TITLES = {
    "state": N_("State"),
    "total": N_("Total"),
    "amount": N_("Amount"),
    "number": N_("Number"),
    "revision": N_("Revision"),
    "currency": N_("Currency"),
    "rate": N_("Rate"),
    "owner": N_("Responsible"),
    "open": N_("Open"),
    "drawn": N_("Drawn"),
    "undrawn": N_("Undrawn"),
    "packages": N_("Packages"),
    "gross_kg": N_("Gross weight"),
    "net_kg": N_("Net weight"),
    "note": N_("Note"),
    "bank_reference": N_("Bank reference"),
    "reason": N_("Reason"),
    "released_on": N_("Released on"),
    "accepted_on": N_("Accepted on"),
    "also": N_("Further contracts"),
    "wrong_password": N_("Wrong password typed"),
    "approved_on": N_("Approved on"),
    "approved_by": N_("Approved by"),
    "received_on": N_("Received on"),
    "closed_on": N_("Closed on"),
    "vat_rate": N_("VAT rate"),
    "margin_percent": N_("Margin"),
    "commission_percent": N_("Commission"),
    "freight_per_cbm": N_("Freight"),
    "freight": N_("Total freight"),
    "domestic_per_cbm": N_("Domestic"),
    "domestic": N_("Domestic total"),
    "premium_percent": N_("Premium rate"),
    "insured_percent": N_("Insured"),
    "received_percent": N_("Received"),
    "approved_amount": N_("Approved"),
    "arrival_country": N_("Country of arrival"),
    "base": N_("In base currency"),
    "bill_number": N_("B/L or AWB no."),
    "booked_base": N_("In base currency"),
    "carried_base": N_("Book value"),
    "carton_from": N_("Carton No."),
    "carton_to": N_("Carton No."),
    "cash_base": N_("In base currency"),
    "cbm": N_("Volume"),
    "charge_base": N_("Bank charge"),
    "account_number": N_("Account number or IBAN"),
    "bank_name": N_("Bank"),
    "cnaps": N_("CNAPS code"),
    "swift": N_("SWIFT (BIC)"),
    "entered_by": N_("Entered by"),
    "confirmed_by": N_("Confirmed by"),
    "how": N_("How it was verified"),
    "asked_roles": N_("Roles that wait"),
    "asked_by": N_("Asked for by"),
    "limit_by": N_("Credit limit set by"),
    "code": N_("Code"),
    "collect_until": N_("Payment collected by"),
    "consignee_name": N_("Overseas consignee"),
    "consignor_code": N_("Unified social credit code"),
    "consignor_name": N_("Domestic consignor"),
    "contract_number": N_("Contract no."),
    "conveyance": N_("Vessel and voyage"),
    "days": N_("Days"),
    "declarant_code": N_("Unified social credit code"),
    "declarant_name": N_("Declared by"),
    "description_en": N_("English description"),
    "description_zh": N_("Chinese description"),
    "destination_port": N_("Port of arrival"),
    "destination_port_code": N_("Port code"),
    "discount_percent": N_("Discount"),
    "documents": N_("Attached documents"),
    "elements": N_("Declaration elements"),
    "excl_vat": N_("Price without VAT"),
    "exit_office": N_("Exit customs office"),
    "exit_port": N_("Exit port"),
    "exit_port_code": N_("Port code"),
    "export_on": N_("Export date"),
    "filing_by": N_("File by"),
    "filing_number": N_("Filing no."),
    "free": N_("Not allocated"),
    "free_base": N_("Not allocated"),
    "gain": N_("Exchange gain"),
    "gave_base": N_("Book value"),
    "got_base": N_("Value now"),
    "gross_base": N_("In base currency"),
    "hs_code": N_("HS code"),
    "incl_vat": N_("Price incl. VAT"),
    "insurance": N_("Premium"),
    "invoice_number": N_("Invoice no."),
    "invoice_total": N_("Invoice amount"),
    "levy_nature": N_("Nature of levy"),
    "licence_number": N_("Licence no."),
    "lost_after": N_("Lost after"),
    "margin_on": N_("Margin is"),
    "marks": N_("Shipping marks"),
    "misc": N_("Misc."),
    "non_refundable": N_("VAT that becomes cost"),
    "packages_count": N_("Packages"),
    "packaging": N_("Packaging"),
    "price_incl_vat": N_("Price incl. VAT"),
    "producer_code": N_("Unified social credit code"),
    "producer_name": N_("Producer or seller"),
    "purchase_incl_vat": N_("Cost"),
    "quantity": N_("Quantity"),
    "received_amount": N_("Refund received"),
    "received_at": N_("Received at"),
    "refund": N_("Refund"),
    "refund_rate": N_("Refund %"),
    "remarks": N_("Remarks"),
    "special_invoice": N_("Special VAT invoice"),
    "supervision_mode": N_("Supervision mode"),
    "text": N_("Text"),
    "to_currency": N_("Currency"),
    "trade_country": N_("Trading country"),
    "trade_term": N_("Transaction mode"),
    "transport_mode": N_("Transport mode"),
    "unit": N_("Unit"),
    "unit_price": N_("Unit price"),
}
"""What forms show beside their fields, or work out."""
SLOTS = frozenset(one.name for one in fields(Own))
"""Where the office's own fields are: told by the names that it gave them."""
TECHNICAL = frozenset({
    "folded", "code_folded", "hash", "changed_at", "rate_unit", "thumb",
    *SLOTS, "slot", "handbook_item", "part", "parts", "step", "awaits", "bank_id",
    "confirmed_at",
})  # fmt: skip
"""What nobody typed and no form shows; of pointers those without a title as well."""
LOGINS = frozenset(("owner", "entered_by", "confirmed_by", "limit_by", "asked_by"))
"""What holds the logins of people; one, or several joined by commas."""
AMOUNTS = frozenset(("total", "amount", "open", "drawn", "undrawn", "free", "freight"))
"""Sums in the record's currency that no form has as its field."""
Names = Mapping[tuple[str, str], str]
"""What records are called, by table and key."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of a record's history.

    Attributes:
        events: The actions, the latest first.
        names: What the records are called that fields point to.
        signed_in: Whether people sign in to this office.
    """

    events: tuple[Event, ...]
    names: Names
    signed_in: bool = False


def table_of(kind: str, named: str = "") -> str:
    """Return the table of a kind of record; "" when no history is kept of it.

    Args:
        kind: As forms call it.
        named: What its controller says.
    """
    table = named or kind
    return table if is_audited(table) else ""


def read(uow: UnitOfWork, table: str, key: int) -> Found:
    """Read the history of a record; what a person may not see is left out."""
    policy = find(POLICY)
    hidden = {
        name
        for name, declared in policy.tables.items()
        if not all(not one or uow.actor.may(one) for one in declared.see)
    }
    told = activity.history(uow, table, key, hidden)

    def seen(change: Change) -> bool:
        needed = policy.tables[change.table].hidden.get(change.field)
        return needed is None or uow.actor.may(needed)

    events = tuple(replace(e, changes=tuple(filter(seen, e.changes))) for e in told)
    return Found(events, _names(uow, events), bool(uow.actor.login))


def _names(uow: UnitOfWork, events: Iterable[Event]) -> Names:
    wanted: dict[str, set[int]] = {}
    for change in (change for event in events for change in event.changes):
        target = _target(change)
        keys = {value for value in (change.old, change.new) if isinstance(value, int)}
        if target and keys:
            wanted.setdefault(target, set()).update(keys)
    names = {}
    for target, keys in wanted.items():
        rows = uow.session.execute(
            select(SearchEntryRow.record_id, SearchEntryRow.title).where(
                SearchEntryRow.kind == target, SearchEntryRow.record_id.in_(keys)
            )
        )
        names.update({(target, str(key)): title for key, title in rows})
    return names


def _target(change: Change) -> str:
    """Return the table that a field points to; "" when it is no pointer."""
    table = Row.metadata.tables.get(change.table)
    if table is None or change.field not in table.c:
        return ""
    pointers = table.c[change.field].foreign_keys
    return next(iter(pointers)).column.table.name if pointers else ""


class Titles:
    """What the values of a record, its lines and what stands beside it are called.

    Args:
        spec: The form's declaration.
        table: The record's table.
    """

    def __init__(self, spec: EditorSpec, table: str) -> None:
        fields = [*spec.fields, *(f for s in spec.sections for f in s.fields)]
        columns = [column for section in spec.sections for column in section.columns]
        self._table, self._own, self._lines = table, _named(fields), _named(columns)

    def of(self, table: str, field: str) -> str:
        """Return the message id of a column's title; "": nobody is told of it."""
        bare = field.removesuffix("_id")
        mine = self._own if table == self._table else self._lines
        found = mine.get(field) or mine.get(bare) or TITLES.get(bare, "")
        return found or self._own.get(field, "") or self._own.get(bare, "")


def _named(declared: Iterable[FieldSpec | ColumnSpec]) -> dict[str, str]:
    """Return titles by field; what lies in a side table has its own name too."""
    named = {one.field: one.title for one in declared if one.title}
    return {field.rpartition(".")[2]: title for field, title in named.items()} | named


class Words:
    """Tells events in the words of one form.

    Args:
        spec: The form's declaration.
        table: The record's table.
        record: As it is now: its state knows what states are called, its currency how
            many decimals amounts have.
    """

    def __init__(self, spec: EditorSpec, table: str, record: Any) -> None:
        module = sys.modules.get(type(spec.state(record)).__module__)
        self._states: Mapping[Any, str] = getattr(module, "STATE_TITLES", {})
        self._record = record
        self._table = table
        fields = [*spec.fields, *(f for s in spec.sections for f in s.fields)]
        columns = [column for section in spec.sections for column in section.columns]
        self._titles = Titles(spec, table)
        self._specs: dict[tuple[bool, str], FieldSpec | ColumnSpec] = {
            **{(False, column.field): column for column in columns},
            **{(True, field.field): field for field in fields},
        }
        choices: list[FieldSpec | ColumnSpec] = [*fields, *columns]
        self._options: dict[str, Mapping[Any, str]] = {
            one.field: dict(one.options)
            for one in choices
            if one.options and not callable(one.options)
        }

    def told(self, found: Found) -> tuple[Told, ...]:
        """Return what the dialog shows."""
        return tuple(self._event(event, found) for event in found.events)

    def _event(self, event: Event, found: Found) -> Told:
        state = next(
            (
                str(one.new)
                for one in event.changes
                if (one.table, one.field) == (self._table, "state")
            ),
            "",
        )
        what = _("Created") if event.created else self._state(state) or _("Changed")
        who = people.acted(event.by, event.login, signed_in=found.signed_in)
        when = stamp(event.at)
        names = found.names
        moved = (self._moved(o, names) for o in event.changes if self._is_told(o))
        return Told(what, who, when, tuple(moved))

    def _state(self, value: str) -> str:
        title = next((t for s, t in self._states.items() if str(s) == value), "")
        return _(title) if title else value

    def _moved(self, change: Change, names: Names) -> Moved:
        if change.op == CHANGED:
            old, new = (
                self._value(change, value, names) for value in (change.old, change.new)
            )
            return Moved(self._label(change), old, new)
        words, label = _whole(change.words or {}), self._line(change)
        if change.op == CREATED:
            return Moved(label, "", words or _("Added"))
        return Moved(label, words or _("Removed"), "")

    def _line(self, change: Change) -> str:
        """Return what a line is called that was added or removed."""
        said = change.words or {}
        if change.table == "confirmed_account":
            by = said.get("confirmed_by")
            return _("Account confirmed") if by else _("Account taken over")
        if change.table == "confirmed_limit":
            if not said.get("confirmed_by"):
                return _("Credit limit taken over")
            how = said.get("how")
            return _("Credit limit confirmed") if how else _("Credit limit lowered")
        return _("Line {number}", number=change.line) if change.line else _("Line")

    def _is_told(self, change: Change) -> bool:
        """Leave out what only the program needs, and what begins with nothing."""
        if change.field in SLOTS and not change.old and not change.new:
            return False
        if change.op != CHANGED or self._titles.of(change.table, change.field):
            return True
        return change.field not in TECHNICAL and not _target(change)

    def _label(self, change: Change) -> str:
        bare, title = (
            change.field.removesuffix("_id"),
            self._titles.of(change.table, change.field),
        )
        words = _(title) if title else bare.replace("_", " ").capitalize()
        if change.line is None:
            return words
        return _("{field}, line {number}", field=words, number=change.line)

    def _value(self, change: Change, value: Any, names: Names) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if change.field == "state":
            return self._state(str(value))
        if target := _target(change):
            return names.get((target, str(value)), f"#{value}")
        options = self._options.get(change.field.removeprefix("asked_"), {})
        titles = {str(option): title for option, title in options.items()}
        if titles.keys() >= set(chosen := str(value).split(",")):
            return enumerated(_(titles[one]) for one in chosen)
        return self._figure(change, value) or _plain(change, value)

    def _figure(self, change: Change, value: Any) -> str:
        """Write an amount, a price or a share as the form does; "": it is none."""
        spec = self._specs.get((change.table == self._table, change.field))
        kind, currency = (spec.kind, spec.currency) if spec else ("", currency_of)
        exact = _exact(value)
        if exact is None:
            return ""
        language = screen_language()
        if change.field.endswith("base"):
            return language.amount(
                exact, base_currency(getattr(self._record, "company", None))
            )
        if kind == "money" or (not kind and change.field in AMOUNTS):
            return language.amount(exact, currency(self._record))
        if kind == "price":
            return language.price(exact, currency(self._record))
        if kind == "percent" or change.field.endswith("_percent"):
            return f"{language.number(exact)}%"
        return ""


def _exact(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _plain(change: Change, value: Any) -> str:
    """Write a value as its column's kind wants it, and people by their names."""
    if change.field in LOGINS:
        return people.all_called(str(value))
    column = Row.metadata.tables[change.table].c.get(change.field)
    kind = None if column is None else column.type
    language = screen_language()
    if isinstance(kind, Boolean):
        return _("Yes") if value else _("No")
    if isinstance(kind, Date):
        return language.date(date.fromisoformat(str(value)))
    if isinstance(kind, LargeBinary):
        return str(value).strip("()").partition(",")[0]  # its SHA-256 tells nobody much
    if isinstance(kind, ExactDecimal):
        exact = _exact(value)
        return str(value) if exact is None else language.number(exact, kind.scale)
    return str(value)[:LONGEST]


def _whole(values: Mapping[str, Any]) -> str:
    """Say what a line was: its name, its quantity or amount, how it was verified."""
    name = next((str(values[n]) for n in NAMING if values.get(n)), "")
    figure = next(
        (
            screen_language().number(Decimal(str(values[n])))
            for n in ("quantity", "amount", "percent", "purchase_price", "credit_limit")
            if values.get(n) is not None
        ),
        "",
    )
    how = str(values.get("how", ""))  # of an account that was confirmed
    return " · ".join(filter(None, (name[:LONGEST], figure, how)))
