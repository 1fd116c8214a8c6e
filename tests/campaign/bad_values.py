"""Row 18: whatever is typed, pasted, read or commanded, nothing falls or hangs.

Every reader of the program gets random texts: entries of the list of bad inputs, cut,
joined and disturbed. It may take or refuse a text; another exception than its own
refusal, or more than a second, is a fault. What was taken is taken again as it is kept.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from app.core import checkdigits, folding, pictures, texts
from app.core.errors import AppError
from app.core.i18n import LANGUAGES, language
from app.core.money import is_currency
from app.credits import mt700
from app.db import pieces
from app.script import reader
from forms.kit import formula, shorthand
from forms.kit.grid_clipboard import read_table
from reports import documents
from tests import bad_inputs
from tests import pictures as made
from tests.campaign.outcome import Outcome

SLOWEST = 1.0
"""Seconds that a single text may take."""

SIGNS = (
    "0123456789.,-+eE '\"%_\\/:;=@\t\n\0\u00a0\u200b\u202e\u0301\ufeff\ud800０٣五é😀"
)
TODAY = date(2026, 6, 15)
REFUSALS = (AppError, ValueError)


def _number(text: str) -> str:
    return f"{formula.evaluate(text, language('en').parse_decimal):f}"


def _abroad(code: str) -> Callable[[str], str]:
    return lambda text: _only(language(code).parse_decimal(text))


def _date(text: str) -> str:
    found = shorthand.read_date(text, TODAY)
    return found.isoformat() if found else ""


def _script(text: str) -> str:
    node = reader.parse(text)
    node.opt("a")
    node.done()
    return ""


def _node(read: str) -> Callable[[str], Any]:
    def reads(text: str) -> str:
        found = getattr(reader.Node({"a": text}, "x"), read)("a")
        return f"{found:f}" if isinstance(found, Decimal) else str(found)

    return reads


def _only(result: Any) -> str:
    """Return nothing: what was made is not a text that could be read again."""
    assert result is not None
    return ""


READERS: dict[str, Callable[[str], str]] = {
    "formula": _number,
    **{f"number {code}": _abroad(code) for code in LANGUAGES},
    "date": _date,
    "script": _script,
    "script text": _node("text"),
    "script number": _node("number"),
    "script date": _node("day"),
    "clean": texts.clean,
    "email": texts.check_email,
    "file name": lambda text: _only(texts.file_name(text)),
    "cell": lambda text: _only(texts.harmless(text)),
    "paper": lambda text: _only(documents.file_name("invoice", text, "en")),
    "currency": lambda text: _only(is_currency(text)),
    "message": lambda text: _only(mt700.parse(text)),
    "table": lambda text: _only(read_table(text)),
    "index": lambda text: _only(pieces.needed(text)),
    "folded": lambda text: _only(folding.folded(text)),
    "iban": checkdigits.check_iban,
    "bic": checkdigits.check_bic,
    "container": checkdigits.check_container,
    "hs": checkdigits.check_hs,
    "locode": checkdigits.check_locode,
    "uscc": checkdigits.check_uscc,
    "awb": checkdigits.check_awb,
    "imo": checkdigits.check_imo,
    "gtin": checkdigits.check_gtin,
    "vat": checkdigits.check_eu_vat,
    "account": checkdigits.check_account,
    "declaration": checkdigits.check_declaration,
}
"""Who reads what, by a name for a person; what is kept is returned."""


def mutants(rng: random.Random) -> Iterator[str]:
    """Go on making texts that nobody should type."""
    known = [text[:300] for text in bad_inputs.everything()]
    while True:
        text = rng.choice(known)
        for _ in range(rng.randint(0, 3)):
            at = rng.randint(0, len(text))
            text = rng.choice(
                (
                    text[:at] + rng.choice(SIGNS) + text[at:],
                    text[:at] + rng.choice(known)[: rng.randint(1, 20)] + text[at:],
                    text[:at] + text[at + rng.randint(1, 4) :],
                    text[::-1],
                    text * rng.randint(1, 3),
                )
            )
        yield text[:2000]


def fault(name: str, text: str) -> str:
    """Let one reader read one text; return what is wrong, "" when nothing is."""
    started = time.process_time()
    said = _fault(READERS[name], text)
    took = time.process_time() - started
    if took > SLOWEST:
        said = said or f"took {took:.1f} s"
    return f"{name} {text[:80]!a}: {said}" if said else ""


def _fault(read: Callable[[str], str], text: str) -> str:
    try:
        kept = read(text)
    except REFUSALS as refused:
        return "refused without a word" if isinstance(refused, UnicodeError) else ""
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return f"{type(error).__name__}: {str(error)[:120]}"
    if not kept:
        return ""
    try:
        again = read(kept)
    except REFUSALS as refused:
        return f"takes {kept[:40]!a} and refuses it then: {str(refused)[:60]}"
    same = again == kept or _equal(again, kept)
    return "" if same else f"keeps {kept[:40]!a}, then {again[:40]!a}"


def _equal(first: str, second: str) -> bool:
    try:
        return Decimal(first) == Decimal(second)
    except ArithmeticError:
        return False


def run(calls: int, seed: int) -> Outcome:
    """Try so many texts on all readers in turn, and a hundredth as many pictures.

    Args:
        calls: Texts read.
        seed: Of the texts; the same seed gives the same texts.
    """
    images = min(calls // 100, 2000)
    rng = random.Random(seed)  # noqa: S311 - not a secret
    source = mutants(rng)
    names = sorted(READERS)
    told = (fault(names[n % len(names)], next(source)) for n in range(calls))
    faults = [said for said in told if said]
    for data in made.damaged(images):
        try:
            pictures.check(data)
        except AppError:
            continue
        except Exception as error:  # noqa: BLE001 - as above
            faults.append(f"picture: {type(error).__name__}")
    tried = calls + images
    note = f"{len(names)} readers, seed {seed}; " + "; ".join(faults[:5])
    return Outcome(tried, tried - len(faults), note=note.removesuffix("; "))
