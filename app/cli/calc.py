"""`lading calc …`: the calculators that also have a place on the screen."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.core import aql, calendars, checkdigits, due, freight, packing, pricing, words
from app.core.i18n import LANGUAGES, N_, _
from app.core.inputs import YEARS, need, positive
from app.core.money import is_currency

MOST_DIGITS = 12
MOST_DAYS = 999
"""Days or months; no term of payment is longer."""

CHECKS: dict[str, Callable[[str], bool]] = {
    "iban": checkdigits.valid_iban,
    "bic": checkdigits.valid_bic,
    "container": checkdigits.valid_container,
    "uscc": checkdigits.valid_uscc,
    "awb": checkdigits.valid_awb,
    "imo": checkdigits.valid_imo,
    "gtin": checkdigits.valid_gtin,
    "hs": checkdigits.valid_hs,
    "locode": checkdigits.valid_locode,
    "vat": checkdigits.valid_eu_vat,
}


def add(top: Any) -> None:
    """Add the word `calc` with its calculators."""
    calc = top.add_parser("calc", help=_("calculate: words, price, aql, check, due …"))
    kinds = calc.add_subparsers(dest="what", required=True)
    for name, declare, run in (
        ("words", _words_options, _words),
        ("price", _price_options, _price),
        ("aql", _aql_options, _aql),
        ("check", _check_options, _check),
        ("due", _due_options, _due),
        ("freight", _freight_options, _freight),
        ("pack", _pack_options, _pack),
    ):
        kind = kinds.add_parser(name)
        declare(kind)
        kind.add_argument("--json", action="store_true")
        kind.set_defaults(run=run)


def number(text: str) -> Decimal:
    """Read an exact number of the command line."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not set(text) <= set("0123456789.-"):
        msg = _("{text} is not a number", text=repr(text))
        raise argparse.ArgumentTypeError(msg)
    if value.adjusted() >= MOST_DIGITS or len(text) > 2 * MOST_DIGITS:
        msg = _("a number here has at most 12 digits before the point")
        raise argparse.ArgumentTypeError(msg)
    return value


def whole(text: str) -> int:
    """Read a whole number of the command line."""
    value = number(text)
    if value != value.to_integral_value():
        msg = _("{text} is not a whole number", text=repr(text))
        raise argparse.ArgumentTypeError(msg)
    return int(value)


def span(text: str) -> int:
    """Read a number of days or months that leads to a day of our time."""
    value = whole(text)
    if abs(value) > MOST_DAYS:
        msg = _("at most {most} fit here", most=MOST_DAYS)
        raise argparse.ArgumentTypeError(msg)
    return value


def day(text: str) -> date:
    """Read a date of the command line, 2026-06-20."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if found.year not in YEARS:
        msg = _("{text} is not a date such as 2026-06-20", text=repr(text))
        raise argparse.ArgumentTypeError(msg)
    return found


def _words_options(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("amount", type=number)
    kind.add_argument("currency")
    kind.add_argument("--lang", choices=LANGUAGES, default="en")


def _words(asked: argparse.Namespace) -> dict[str, Any]:
    need(is_currency(asked.currency), "currency", N_("Choose a currency."))
    said = words.amount_in_words(asked.amount, asked.currency, asked.lang)
    return {"words": said}


def _price_options(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("purchase", type=number, help=_("supplier's price with VAT, CNY"))
    kind.add_argument("--rate", type=number, required=True, help=_("CNY per unit"))
    kind.add_argument("--rate-unit", type=int, choices=(1, 100), default=1)
    for name, default in (
        ("vat", 13),
        ("refund", 0),
        ("margin", 0),
        ("domestic", 0),
        ("freight", 0),
        ("premium", 0),
        ("insured", 110),
        ("commission", 0),
    ):
        kind.add_argument(f"--{name}", type=number, default=Decimal(default))


def _price(asked: argparse.Namespace) -> dict[str, Any]:
    positive(asked.purchase, "purchase")
    ladder = pricing.ladder(
        pricing.Costs(
            purchase_incl_vat=asked.purchase,
            vat_percent=asked.vat,
            refund_percent=asked.refund,
            margin_percent=asked.margin,
            domestic_per_unit=asked.domestic,
            rate=asked.rate,
            rate_unit=asked.rate_unit,
            freight_per_unit=asked.freight,
            premium_percent=asked.premium,
            insured_percent=asked.insured,
            commission_percent=asked.commission,
        )
    )
    prices = {term: ladder.with_commission(term) for term in pricing.TERMS}
    return {"refund": ladder.refund, "net_cost": ladder.net_cost, **prices}


def _aql_options(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("lot", type=whole)
    kind.add_argument("aql", type=number)
    kind.add_argument("--level", default="II")
    kind.add_argument(
        "--severity", choices=[s.value for s in aql.Severity], default="normal"
    )


def _aql(asked: argparse.Namespace) -> dict[str, Any]:
    plan = aql.plan(asked.lot, asked.aql, asked.level, aql.Severity(asked.severity))
    return {
        "letter": plan.letter,
        "sample": plan.sample_size,
        "accept": plan.ac,
        "reject": plan.re,
    }


def _check_options(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("kind", choices=sorted(CHECKS))
    kind.add_argument("text")


class Checked(dict[str, Any]):
    """Whether a code is right; the status tells it too."""

    @property
    def status(self) -> int:
        """Return 0 for a right code, 1 for a wrong one."""
        return int(not self["valid"])


def _check(asked: argparse.Namespace) -> dict[str, Any]:
    return Checked(valid=CHECKS[asked.kind](asked.text))


def _due_options(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("base", type=day)
    kind.add_argument("--days", type=span, default=0)
    kind.add_argument("--months", type=span, default=0)
    kind.add_argument("--end-of-month", action="store_true")
    kind.add_argument(
        "--calendar", default="CN", help=_("banking days: CN, DE, TARGET …")
    )


def _due(asked: argparse.Namespace) -> dict[str, Any]:
    known = calendars.is_known(asked.calendar)
    need(known, "calendar", N_("Choose a country of the list."))
    on = due.due_date(
        asked.base,
        asked.days,
        months=asked.months,
        end_of_base_month=asked.end_of_month,
    )
    return {"due": on, "pay_by": due.pay_by(on, calendars.calendar(asked.calendar))}


def _freight_options(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("mode", choices=("air", "express", "lcl"))
    kind.add_argument("cartons", type=whole)
    for name in ("length", "width", "height", "gross"):
        kind.add_argument(name, type=number, help=_("cm, kg of one carton"))


def _freight(asked: argparse.Namespace) -> dict[str, Any]:
    size = (asked.length, asked.width, asked.height)
    if asked.mode == "lcl":
        cbm = packing.carton_cbm(*size) * asked.cartons
        tons = freight.revenue_tons(cbm, asked.gross * asked.cartons)
        return {"cbm": cbm, "revenue_tons": tons}
    parcel = freight.Parcel(*size, asked.cartons)
    weigh = freight.air if asked.mode == "air" else freight.express
    weight = weigh([parcel], asked.gross * asked.cartons)
    return {
        "volumetric_kg": weight.volumetric_kg,
        "chargeable_kg": weight.chargeable_kg,
    }


def _pack_options(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("quantity", type=whole)
    kind.add_argument("pieces", type=whole, help=_("in a full carton"))
    for name in ("length", "width", "height", "net", "gross"):
        kind.add_argument(name, type=number, help=_("cm, kg of a full carton"))


def _pack(asked: argparse.Namespace) -> dict[str, Any]:
    carton = packing.Carton(
        pieces=asked.pieces,
        length_cm=asked.length,
        width_cm=asked.width,
        height_cm=asked.height,
        net_kg=asked.net,
        gross_kg=asked.gross,
    )
    total = packing.totals(packing.pack(asked.quantity, carton))
    return {
        "cartons": total.cartons,
        "net_kg": total.net_kg,
        "gross_kg": total.gross_kg,
        "cbm": total.cbm,
    }
