"""Changes a deal script for the worse, as people and programs do."""

from __future__ import annotations

from random import Random
from typing import Any

VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    -7.5,
    0.0000001,
    "0.123456789",
    7777777.7777777,
    1e15,
    10**17,
    10**40,
    "99999999999999999.9",
    "NaN",
    "Infinity",
    "1e5",
    "",
    " ",
    "x" * 41,
    "长" * 300,
    "y" * 70000,
    "=1+1",
    '=HYPERLINK("http://x.example","x")',
    "@SUM(A1)",
    "a\tb",
    "line\nline",
    "\x00",
    "\x1b[31m",
    "\x7f",
    "\u202e123",
    "\ud800",
    "{place}",
    "%s",
    "2026-06-31",
    "0001-01-01",
    "9999-12-31",
    "USDX",
    "XXX",
    "usd",
    "ZZZZZ",
    "DEHAM",
    "0000000000",
    "85094010",
    "9999999999",
    "nobody",
    "NORDHAUS",
    "HJ-350",
    "JPY",
    "KWD",
    "EUR",
    "CNY",
    "DDP",
    "EXW",
    "air",
    "DE",
    "ar",
    [],
    {},
    [1],
    ["x"],
    [[]],
    [None],
    {"x": 1},
    [{}],
)
DEEP = 3


def mutant(script: dict[str, Any], rng: Random) -> tuple[dict[str, Any], str]:
    """Change a script at one to three places; return it and what was done."""
    count = rng.choice((1, 1, 1, 2, 3))
    done = [rng.choice(CHANGES)(script, rng) for _ in range(count)]
    return script, "; ".join(done)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of everything in a value."""
    found = []
    rows = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        rows = list(enumerate(value))
    for key, below in rows:
        found += [(*path, key), *places(below, (*path, key))]
    return found


def _holder(script: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        script = script[key]
    return script


def _pick(script: Any, rng: Random) -> tuple[Any, tuple[Any, ...]]:
    """Choose a place; each field name is as likely as any other."""
    paths = places(script)
    if not paths:
        return script, ()
    names = sorted({str(path[-1]) for path in paths})
    name = rng.choice(names)
    path = rng.choice([path for path in paths if str(path[-1]) == name])
    return _holder(script, path), path


def _replace(script: Any, rng: Random) -> str:
    holder, path = _pick(script, rng)
    if path:
        holder[path[-1]] = rng.choice(VALUES)
        return f"{path} = {holder[path[-1]]!r:.60}"
    return "nothing"


def _delete(script: Any, rng: Random) -> str:
    holder, path = _pick(script, rng)
    if path:
        del holder[path[-1]]
    return f"{path} deleted"


def _twice(script: Any, rng: Random) -> str:
    rows = [p for p in places(script) if isinstance(p[-1], int)]
    if not rows:
        return "nothing"
    path = rng.choice(rows)
    holder = _holder(script, path)
    holder.insert(path[-1] + 1, holder[path[-1]])
    return f"{path} twice"


def _swap(script: Any, rng: Random) -> str:
    rows = [p for p in places(script) if isinstance(p[-1], int)]
    if not rows:
        return "nothing"
    path = rng.choice(rows)
    holder = _holder(script, path)
    other = rng.randrange(len(holder))
    holder[path[-1]], holder[other] = holder[other], holder[path[-1]]
    return f"{path} swapped with {other}"


def _date(script: Any, rng: Random) -> str:
    paths = [p for p in places(script) if str(p[-1]).endswith("on")]
    if not paths:
        return "nothing"
    path, other = rng.choice(paths), rng.choice(paths)
    _holder(script, path)[path[-1]] = _holder(script, other)[other[-1]]
    return f"{path} = {other}"


def _scale(script: Any, rng: Random) -> str:
    found = []
    for path in places(script):
        value = _holder(script, path)[path[-1]]
        if isinstance(value, int | str) and not isinstance(value, bool):
            text = str(value)
            if text.replace(".", "", 1).isdigit() and len(text) < DEEP * 4:
                found.append((path, text))
    if not found:
        return "nothing"
    path, text = rng.choice(found)
    change = rng.choice(("-", "000", "00000000", ".5", ".123456789", "zero", "tiny"))
    new = {
        "-": "-" + text,
        "zero": "0",
        "tiny": "0.0000001",
    }.get(change, text + change if "." not in text else text + change.strip("."))
    _holder(script, path)[path[-1]] = new
    return f"{path} = {new}"


def _extra(script: Any, rng: Random) -> str:
    """Add a field of the format with a wild value to an action."""
    actions = script.get("actions")
    if not isinstance(actions, list) or not actions:
        return "nothing"
    action = rng.choice(actions)
    if not isinstance(action, dict):
        return "nothing"
    name = rng.choice(FIELDS)
    action[name] = rng.choice(VALUES)
    return f"{action.get('do')}.{name} = {action[name]!r:.60}"


def _act(script: Any, rng: Random) -> str:
    """Add an action that the worked deal does not have."""
    actions = script.get("actions")
    if not isinstance(actions, list) or not actions:
        return "nothing"
    at = rng.randrange(len(actions))
    day = actions[at].get("on") if isinstance(actions[at], dict) else None
    new = {"on": day, **rng.choice(ACTIONS)}
    actions.insert(at + 1, new)
    return f"{at + 1}: {new}"


CHANGES = (
    _replace, _replace, _replace, _delete, _twice, _swap, _date, _scale, _extra, _act,
)  # fmt: skip

FIELDS = (
    "id", "number", "proforma_number", "invoice_number", "remark", "note", "reason",
    "customer", "supplier", "contract", "shipment", "purchase", "currency", "rate",
    "rate_per", "amount", "charge", "mid", "buying", "remitter", "reference", "for",
    "payee", "fee", "agent", "commission_percent", "tolerance_percent", "marks",
    "packing", "insurance", "salesperson", "customer_po", "packages", "pallets",
    "containers", "charges", "etd", "eta", "cut_off_on", "consignee", "notify",
    "treatment", "treated_on", "booking_number", "vessel", "voyage", "mode",
    "premium_percent", "insured_percent",
    "deposit_percent", "settle_days", "valid_days", "costing", "plan", "lines",
    "exit_office", "documents", "marks", "freight", "misc", "consignee_code",
    "delivery_note", "waiver", "lot_size", "level", "severity", "due_on", "approval",
    "product", "text", "merge", "entry_number", "place", "destination_country",
)  # fmt: skip

ACTIONS: tuple[dict[str, Any], ...] = (
    {"do": "cancel_contract", "reason": "the buyer is insolvent"},
    {"do": "complete_contract"},
    {"do": "amend_contract", "reason": "price"},
    {"do": "amend_contract", "reason": "x", "lines": [
        {"product": "HJ-350", "quantity": 100, "price": "14"}]},
    {"do": "amend_contract", "reason": "x", "currency": "EUR"},
    {"do": "amend_contract", "reason": "x", "incoterm": "FOB", "place": "NINGBO"},
    {"do": "cancel_purchase", "purchase": "A", "reason": "late"},
    {"do": "complete_purchase", "purchase": "A"},
    {"do": "return_goods", "lines": [{"product": "HJ-350", "quantity": 5}]},
    {"do": "return_goods", "goods_receipt": "goods_receipt-1",
     "lines": [{"product": "HJ-350", "quantity": 5}]},
    {"do": "adjust_stock", "product": "HJ-350", "quantity": -5, "reason": "counted"},
    {"do": "adjust_stock", "product": "HJ-350", "quantity": "0.5", "reason": ""},
    {"do": "ship", "shipment": "s2"},
    {"do": "deliver", "shipment": "s1"},
    {"do": "cancel_shipment", "shipment": "s1", "reason": "no space"},
    {"do": "shipment", "mode": "air"},
    {"do": "shipment", "mode": "express", "packages": [
        {"product": "HJ-350", "pieces": 0}]},
    {"do": "shipment", "pallets": [
        {"length_cm": 0, "width_cm": 0, "height_cm": 0, "cartons": -1}]},
    {"do": "declaration", "shipment": "s1", "merge": True},
    {"do": "release", "declaration": "d1", "export_on": "2026-01-01"},
    {"do": "release", "declaration": "d1"},
    {"do": "file_refund", "shipment": "s1"},
    {"do": "approve_refund", "refund": "r1", "amount": 10**9},
    {"do": "receive_refund", "refund": "r1", "amount": -1},
    {"do": "receipt", "customer": "NORDHAUS", "amount": "100"},
    {"do": "receipt", "customer": "NORDHAUS", "amount": "100", "currency": "EUR"},
    {"do": "receipt", "customer": "MINGTAI", "amount": "0.001", "contract": "sale"},
    {"do": "receipt", "customer": "NORDHAUS", "amount": "9", "charge": "10"},
    {"do": "receipt", "customer": "NORDHAUS", "amount": "9",
     "for": [{"contract": "sale", "amount": "99"}]},
    {"do": "reverse_receipt", "receipt": "deposit", "reason": "bounced"},
    {"do": "allocate", "receipt": "deposit", "contract": "sale"},
    {"do": "allocate", "receipt": "receipt-1"},
    {"do": "revalue"},
    {"do": "credit_note", "amount": "100", "reason": "scratches"},
    {"do": "credit_note", "amount": "0.001", "reason": "scratches"},
    {"do": "credit_note", "amount": 10**12, "reason": "x", "shipment": "s1"},
    {"do": "debit_note", "amount": "77.7", "reason": "samples"},
    {"do": "set_off", "credit_note": "note-1", "shipment": "s1", "amount": "5"},
    {"do": "supplier_invoice", "purchase": "A"},
    {"do": "expense", "kind": "trucking", "amount": "100"},
    {"do": "expense", "kind": "trucking", "amount": "0.0001", "currency": "JPY"},
    {"do": "expense", "kind": "freight", "amount": "100", "currency": "KWD"},
    {"do": "supplier_debit_note", "supplier": "MINGTAI", "amount": 5, "reason": "qc"},
    {"do": "set_off_supplier", "supplier_note": "supplier_note-1",
     "supplier_invoice": "invA", "amount": 5},
    {"do": "payment", "purchase": "A", "amount": 5},
    {"do": "payment", "purchase": "A"},
    {"do": "payment", "supplier_invoice": "invA", "amount": "0.5"},
    {"do": "payment", "shipment": "s1", "kind": "freight"},
    {"do": "payment", "shipment": "s1"},
    {"do": "reverse_payment", "payment": "payment-1", "reason": "came back"},
    {"do": "accept_credit"},
    {"do": "draw", "shipment": "s1"},
    {"do": "draw", "shipment": "s1", "amount": 10**10},
    {"do": "letter_of_credit", "text": ":20:X"},
    {"do": "letter_of_credit", "text": ""},
    {"do": "letter_of_credit", "text": [1, None]},
)  # fmt: skip
