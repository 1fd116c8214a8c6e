"""What is allowed on every table, declared once. No Qt, no SQL.

The permissions are those the services ask for; `app.access.roles` says who has them.
From both a server gets grants and row rules, and a session its filter (`app.db.scope`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.access.roles import (
    CONFIRM_BANK,
    CREDIT_LIMIT,
    HAND_OVER,
    MAIL,
    NARROW,
    ORDER_PRICES,
    OWN_FIELDS,
    SECOND,
    Role,
    permissions_of,
)
from app.core.rights import (
    ALWAYS,
    EVERYBODY,
    NOBODY,
    Beside,
    Either,
    Mine,
    Own,
    Policy,
    Rule,
    Table,
    Via,
)

COST = "catalog.view_cost"
MARGIN = "contracts.view_cost"
BANK = "parties.view_bank"

_DRAFT = ("draft",)
_ASKED = ("open", "quoted")
_PLANNED = ("planned",)
_AT_HOME = ("draft", "booked")
_OPEN = ("open",)
_TAKEN_BACK = "reason open carried_base booked_base"


def _area(area: str, rule: Rule | None = None, **more: Any) -> Table:
    """Return a table that its area's staff see and change."""
    return Table(see=(f"{area}.view",), change=(f"{area}.edit",), rule=rule, **more)


def _lines(area: str, column: str, table: str, **more: Any) -> Table:
    """Return a table of lines: seen with their document, taken away again."""
    return _area(area, Via(column, table), lines=True, **more)


_SHIPPING = "shipments.issue"
_CLOSING = ("contracts.issue", "contracts.cancel", _SHIPPING)
"""Actions below which advances are released and receivables booked."""
_PAYING = ("payables.issue", "payables.cancel")
_REFUNDING = ("customs.issue&treasury.view", "customs.cancel&treasury.view")
_MOVING = ("receivables.edit", "receivables.cancel", *_PAYING)


def _by(permissions: tuple[str, ...], what: str) -> dict[str, str]:
    return dict.fromkeys(permissions, what)


_THEIRS = Via("party_id", "party")

_OFFICE = {
    "company": _area("office"),
    **dict.fromkeys(("bank_account", "exchange_rate"), _area("office", lines=True)),
    "own_field": Table(see=("office.view",), change=(OWN_FIELDS,)),
    "party": _area("parties", Own(("roles", "customer"))),
    "party_own": _lines("parties", "party_id", "party"),
    "party_contact": _lines("parties", "party_id", "party"),
    "party_bank": Table(
        see=("parties.view", BANK),
        change=("parties.edit", BANK),
        rule=_THEIRS,
        lines=True,
    ),
    # What a second person found out stays; another account is another entry.
    "confirmed_account": Table(
        see=("parties.view", BANK),
        change=(CONFIRM_BANK, BANK),
        rule=_THEIRS,
        grows=True,
    ),
    # How much a customer may owe is not said by who sells to him.
    "confirmed_limit": Table(
        see=("parties.view",), change=(CREDIT_LIMIT,), rule=_THEIRS, grows=True
    ),
    "product_cost": Table(
        see=("catalog.view", COST), change=("catalog.edit", COST), lines=True
    ),
    **dict.fromkeys(("product", "hs_code"), _area("catalog")),
    **{
        name: _area("catalog", lines=True)
        for name in ("product_text", "product_own", "hs_rate")
    },
    "supplier_profile": _area("suppliers"),
    "supplier_price": Table(
        see=("suppliers.view", COST), change=("suppliers.edit", COST), lines=True
    ),
}

_SELLING = {
    "inquiry": _area(
        "inquiries",
        Own(),
        reached=_by(("quotations.issue", "contracts.issue"), "state version"),
        frozen=_ASKED,
    ),
    "inquiry_line": _lines("inquiries", "inquiry_id", "inquiry", frozen=_ASKED),
    "quotation": _area(
        "quotations",
        Own(),
        reached={"contracts.issue": "state version"},
        frozen=_DRAFT,
    ),
    "quotation_line": _lines("quotations", "quotation_id", "quotation", frozen=_DRAFT),
    "quotation_cost": Table(
        see=("quotations.view", MARGIN),
        change=("quotations.edit", MARGIN),
        rule=Via("quotation_id", "quotation"),
        lines=True,
    ),
    "quotation_line_cost": Table(
        see=("quotations.view", MARGIN),
        change=("quotations.edit", MARGIN),
        rule=Via("line_id", "quotation_line"),
        lines=True,
    ),
    "contract": _area(
        "contracts", Own(), frozen=_DRAFT, later={"confirmed>cancelled": "note"}
    ),
    # Whoever ships locks the lines that are shipped; to lock is to be able to change.
    "contract_line": _lines(
        "contracts",
        "contract_id",
        "contract",
        frozen=_DRAFT,
        reached={_SHIPPING: "position"},
    ),
    "contract_cost": Table(
        see=("contracts.view", MARGIN),
        change=("contracts.edit", MARGIN),
        rule=Via("contract_id", "contract"),
        lines=True,
    ),
    "contract_line_cost": Table(
        see=("contracts.view", MARGIN),
        change=("contracts.edit", MARGIN),
        rule=Via("line_id", "contract_line"),
        lines=True,
    ),
    "contract_instalment": _lines(
        "contracts", "contract_id", "contract", frozen=_DRAFT
    ),
    "contract_revision": _area("contracts", Via("contract_id", "contract"), grows=True),
}

_BUYING = {
    "purchase": _area(
        "purchasing",
        reached={"inventory.issue": "received_percent version"},
        hidden={"total": ORDER_PRICES},
        frozen=_DRAFT,
        later={"confirmed>cancelled": "note", ALWAYS: "received_percent"},
    ),
    "purchase_line": _area(
        "purchasing",
        lines=True,
        reached={"inventory.issue": "received"},
        hidden={"price_incl_vat": ORDER_PRICES},
        frozen=_DRAFT,
        later={ALWAYS: "received"},
    ),
    # Once it is judged only a waiver is written to it, with its reason.
    "inspection": _area(
        "quality",
        frozen=_PLANNED,
        later={"failed>waived": "reason"},
    ),
    "inspection_class": _area("quality", lines=True, frozen=_PLANNED),
    "inspection_check": _area("quality", lines=True, frozen=_PLANNED),
    "inspection_defect": _area("quality", lines=True, frozen=_PLANNED),
    "warehouse": _area("inventory", reached={_SHIPPING: "+"}),
    # It names the order, and who delivers.
    "goods_receipt": _area("inventory", frozen=_DRAFT, opens=("purchasing.view",)),
    "goods_receipt_line": _area("inventory", lines=True, frozen=_DRAFT),
    "stock_move": _area(
        "inventory", hidden={"unit_cost": COST}, grows=True, reached={_SHIPPING: "+"}
    ),
    "stock_balance": _area(
        "inventory",
        fixed=("product_id", "warehouse_id"),
        reached={_SHIPPING: "+ on_hand"},
    ),
}

_OF_SHIPMENT = Via("shipment_id", "shipment")
_JOINED = Via("id", "shipment_contract", "shipment_id")
_SHIPPED = {
    "shipment": _area(
        "shipments",
        Either((Own(), Via("contract_id", "contract"), _JOINED)),
        frozen=_AT_HOME,
        later={
            "shipped>shipped": "transport_document vessel voyage eta note",
            "shipped>delivered": "delivered_on",
            "shipped>booked": "on_board_on note",
        },
    ),
    # Seen with their contract: a shipment is seen through them in its turn.
    "shipment_contract": _lines(
        "shipments", "contract_id", "contract", frozen=_AT_HOME
    ),
    "port_rule": Table(see=("shipments.view",), change=("office.edit",), lines=True),
    **dict.fromkeys(
        (f"shipment_{a}" for a in ("line", "package", "pallet", "container", "charge")),
        _lines("shipments", "shipment_id", "shipment", frozen=_AT_HOME),
    ),
    "outside_paper": _area("documents", _OF_SHIPMENT),
    # What customs were told stays; they release it, or it is withdrawn with a note.
    # The carrier may give the number of the bill of lading after that.
    "declaration": _area(
        "customs",
        _OF_SHIPMENT,
        frozen=_DRAFT,
        later={
            "declared>released": "released_on export_on",
            **_by(("declared>declared", "released>released"), "bill_number"),
            "declared>cancelled": "note",
        },
    ),
    "declaration_line": _lines(
        "customs", "declaration_id", "declaration", frozen=_DRAFT
    ),
    "refund": _area(
        "customs",
        _OF_SHIPMENT,
        frozen=_OPEN,
        later={
            "filed>open": "filed_on note",
            "filed>approved": "approved_on approved_amount",
            "approved>open": "filed_on approved_on approved_amount note",
            "approved>received": "received_on received_amount",
            "received>approved": "received_on received_amount note",
        },
    ),
    "refund_line": _lines(
        "customs",
        "refund_id",
        "refund",
        frozen=_OPEN,
        reached=_by(_PAYING, "invoice_number"),
    ),
    "credit": _area(
        "credits",
        Either((Via("customer_id", "party"), Via("contract_id", "contract"))),
        frozen=("received", "accepted"),
        later={"used>accepted": "drawn undrawn", "used>closed": "closed_on"},
    ),
    # What is drawn is drawn for a shipment, as much as was said then.
    "credit_drawing": _lines(
        "credits",
        "credit_id",
        "credit",
        fixed=("credit_id", "shipment_id", "amount"),
        frozen=("accepted", "used"),
    ),
}

_CUSTOMERS = Via("customer_id", "party")
_BOOKS = {
    "receivable": _area(
        "receivables",
        _CUSTOMERS,
        fixed=(
            *("customer_id", "contract_id", "shipment_id", "currency", "amount"),
            *("kind", "booked_on", "rate", "rate_unit", "booked_base"),
            *("awaits", "days", "step", "reason"),
        ),
        reached={
            **_by(_CLOSING, "+ due_on version"),
            **_by(_PAYING, "open carried_base version"),
        },
    ),
    "receipt": _area(
        "receivables",
        _CUSTOMERS,
        fixed=(
            *("currency", "account_id", "received_on", "reverses_id"),
            *("remitter", "reference"),
            *("buying_rate", "rate_unit", "cash_base", "note"),
        ),
    ),
    "receipt_allocation": _area(
        "receivables",
        # A deposit settles no claim: it is seen with the advance that it became.
        Either((Via("receivable_id", "receivable"), Via("advance_id", "advance"))),
        grows=True,
        reached=_by(_PAYING, "+"),
    ),
    "advance": _area(
        "receivables",
        _CUSTOMERS,
        fixed=(
            *("customer_id", "contract_id", "currency", "amount", "booked_on"),
            *("rate", "rate_unit", "base", "receipt_id"),
        ),
        reached=_by(_CLOSING, "free free_base version"),
    ),
    "advance_release": _area(
        "receivables",
        Via("advance_id", "advance"),
        grows=True,
        reached=_by(_CLOSING, "+"),
    ),
    "revaluation": _area("receivables", Via("receivable_id", "receivable"), grows=True),
    "bill": _area(
        "payables",
        reached={
            _SHIPPING: "+ number",
            "receivables.issue": "+ number carried_base version",
        },
        frozen=_DRAFT,
        later={
            "held>booked": "approved_by reason",
            **_by(("held>cancelled", "booked>cancelled"), _TAKEN_BACK),
            "booked>booked": "open carried_base",
            ALWAYS: "payee_id",
        },
    ),
    "bill_match": _area("payables", lines=True, frozen=_DRAFT),
    "bill_revaluation": _area(
        "payables", grows=True, reached={"receivables.issue": "+"}
    ),
    "payment": _area(
        "payables",
        fixed=(
            *("payee_id", "currency", "amount", "account_id", "reverses_id"),
            *("paid_on", "rate", "rate_unit", "base", "fee_base", "note"),
            "payee_account_id",
        ),
    ),
    "payment_allocation": _area(
        "payables", grows=True, reached=_by(_PAYING, "free free_base")
    ),
    "transfer": _area(
        "treasury",
        fixed=(
            *("kind", "moved_on", "source_id", "target_id", "currency", "amount"),
            *("to_currency", "received", "rate", "rate_unit", "gave_base"),
            *("got_base", "gain", "fee_base", "reverses_id"),
        ),
    ),
    "cash_move": _area(
        "treasury",
        grows=True,
        reached=_by((*_MOVING, *_REFUNDING), "+"),
    ),
}

_HOUSE = {
    "staff": Table(
        see=("access.view",), reached={"access.edit": "version name email team reach"}
    ),
    "staff_secret": Table(see=(NOBODY,)),
    "series": Table(see=(EVERYBODY,)),
    "action": Table(see=(EVERYBODY,), change=(EVERYBODY,), grows=True),
    "action_result": Table(see=(EVERYBODY,), change=(EVERYBODY,), grows=True),
    "saved_view": Table(see=(EVERYBODY,), change=(EVERYBODY,), lines=True),
    "search_entry": Table(see=(EVERYBODY,), change=(EVERYBODY,), lines=True),
    "audit": Table(see=(EVERYBODY,)),  # the server writes it
    "audit_link": Table(see=(EVERYBODY,)),
    "alembic_version": Table(see=(EVERYBODY,)),
    "epoch": Table(see=(EVERYBODY,)),  # the server writes it as well
    "backup_note": Table(see=(EVERYBODY,)),
}

# Whoever may see a record and write letters in the office's name may issue its papers.
_VAULT = {
    "issued_paper": Table(
        see=(EVERYBODY,),
        change=(MAIL,),
        rule=Beside(),
        fixed=(
            *("kind", "record_id", "key", "part", "version", "number", "record"),
            *("party", "permission", "language", "second_language", "edition"),
            *("digest", "size", "issued_at", "issued_by", "checked_digest"),
        ),
    ),
    "paper_content": Table(
        see=(EVERYBODY,),
        change=(MAIL,),
        rule=Via("issued_id", "issued_paper", strict=True),
        grows=True,
    ),
}

_MAIL = {
    # A letter and its attachments are its writer's; that it left is told to all who
    # see the party.
    **dict.fromkeys(
        ("mail_account", "mail_message", "mailing", "mailing_letter"),
        Table(see=(EVERYBODY,), change=(EVERYBODY,)),
    ),
    "mail_part": Table(see=(EVERYBODY,), change=(EVERYBODY,), grows=True),
    "dispatch": Table(
        see=("parties.view",),
        change=(MAIL,),
        rule=Via("party_id", "party"),
        grows=True,
    ),
    "mail_template": _area("office", lines=True),
}


def _beside(rule: Rule | Beside, **more: Any) -> Table:
    """Return a table of what lies beside records: whose it is, the rule says."""
    return Table(see=(EVERYBODY,), change=(EVERYBODY,), rule=rule, **more)


_DOSSIER = {
    "attachment": _beside(
        Beside(change=True),
        fixed=("kind", "record_id", "name", "digest", "added_at", "added_by"),
    ),
    "stored_file": Table(see=(EVERYBODY,), change=(EVERYBODY,), grows=True),
    "file_part": _beside(
        Via("digest", "attachment", "digest", strict=True), grows=True
    ),
    "note": _beside(Beside(), grows=True),
    "note_mention": _beside(Via("note_id", "note", strict=True), grows=True),
    "note_read": Table(see=(EVERYBODY,), change=(EVERYBODY,), grows=True),
    "deadline_mark": _beside(Beside(change=True), grows=True),
    "trash": _beside(Beside(change=True), grows=True, lines=True),
}

TABLES: Mapping[str, Table] = {
    **_HOUSE,
    **_OFFICE,
    **_SELLING,
    **_BUYING,
    **_SHIPPED,
    **_BOOKS,
    **_VAULT,
    **_MAIL,
    **_DOSSIER,
}
"""Every table of the database by its name."""

POLICY = Policy(
    tables=TABLES,
    roles={role.value: permissions_of(frozenset({role})) for role in Role},
    narrow=frozenset(role.value for role in NARROW),
    owned=("party", "inquiry", "quotation", "contract", "shipment"),
    hand_over=HAND_OVER,
    manage="access.edit",
    second=tuple(sorted(SECOND)),
    personal={
        "staff": Mine("login"),
        "saved_view": Mine("owner", shared="shared", told="data"),
        **dict.fromkeys(("mail_account", "mail_message", "mail_part"), Mine("owner")),
        **dict.fromkeys(("mailing", "mailing_letter"), Mine("owner")),
        "note_read": Mine("login"),
    },
    numbers={
        "inquiry": {"number": "IQ"},
        "quotation": {"number": "QT"},
        "purchase": {"number": "PO"},
        "contract": {"number": "SC", "proforma_number": "PI"},
        "shipment": {"number": "SH", "invoice_number": "CI"},
        "shipment_contract": {"invoice_number": "CI"},
        "inspection": {"number": "QC"},
        "goods_receipt": {"number": "GR"},
        "declaration": {"number": "BG"},
        "refund": {"number": "TS"},
        "receivable": {"number": ""},  # the invoice's, or a note's own
        "receipt": {"number": "RC"},
        "bill": {"number": ""},  # one that was open before may bear another's
        "payment": {"number": "PY"},
        "transfer": {"number": "TF"},
    },
    found=(
        *("party", "inquiry", "quotation", "contract", "shipment"),
        *("credit", "receivable", "receipt"),
    ),
)
