"""Products and tariff codes. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from app.core import checkdigits, checks, codes, packing
from app.core.errors import Problem
from app.core.i18n import LANGUAGES, N_
from app.core.money import ZERO, is_currency
from app.core.own_fields import NOTHING, Own
from app.core.refs import Ref

CM3_PER_M3 = Decimal(1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductText:
    """The description in one more language than English and Chinese."""

    id: int | None = None
    language: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCost:
    """What a product costs us; not everybody may see it.

    Attributes:
        supplier: Whom we usually buy it from.
        price_incl_vat: For one unit, VAT included.
        vat_rate: In percent, on the supplier's invoice.
        special_invoice: Whether a special VAT invoice comes with it; without one
            there is no refund.
        given: Whether its supplier gives any, as the supplier's profile says; not
            written with the card.
    """

    supplier: Ref | None = None
    price_incl_vat: Decimal = ZERO
    currency: str = "CNY"
    vat_rate: Decimal = Decimal(13)
    special_invoice: bool = True
    given: bool = True

    @property
    def refunds(self) -> bool:
        """Whether VAT comes back: card and supplier must say so (settled_rules 7)."""
        return self.special_invoice and self.given

    def supplied(self, *, given: bool) -> ProductCost:
        """Return it as taken from a supplier: who gives no invoice gives none here."""
        special = given and (self.special_invoice or not self.given)
        return replace(self, given=given, special_invoice=special)

    def in_vain(self) -> Problem | None:
        """Say that the supplier gives no such invoice; None: it is no contradiction."""
        if self.given or not self.special_invoice:
            return None
        return Problem(
            "cost.special_invoice",
            N_("This supplier gives no special VAT invoice: nothing is refunded."),
        )

    def price_in(self, base: str) -> Decimal | None:
        """Return the price in books kept in a currency; None: in others it is none."""
        return self.price_incl_vat if self.currency == base else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """An item we trade.

    Attributes:
        code: Our item number; unique.
        name_en, name_zh: Commercial descriptions.
        customs_name: The Chinese name on the declaration; empty: `name_zh`.
        elements: Declaration elements in the order of the tariff code, joined by "|".
        hs_code: Ten digits.
        unit: As English papers print it: PCS, SETS, KGS.
        customs_unit: Three-digit customs code of that unit.
        legal_unit_1, legal_unit_2: Customs codes of the statutory units; "" for none.
        units_per_carton: 0 while the packing is unknown.
        carton_length_cm, carton_width_cm, carton_height_cm: Outside measures.
        carton_net_kg, carton_gross_kg: Of a full carton.
        origin: ISO alpha-2 of the country of origin.
        district: Domestic source, code and name as on the declaration.
        cost: None when unknown, or hidden from who asks.
        own: What it says in the fields that the office added.
    """

    id: int | None = None
    version: int = 0
    code: str = ""
    name_en: str = ""
    name_zh: str = ""
    customs_name: str = ""
    elements: str = ""
    hs_code: str = ""
    unit: str = "PCS"
    customs_unit: str = ""
    legal_unit_1: str = ""
    legal_unit_2: str = ""
    units_per_carton: int = 0
    carton_length_cm: Decimal = ZERO
    carton_width_cm: Decimal = ZERO
    carton_height_cm: Decimal = ZERO
    carton_net_kg: Decimal = ZERO
    carton_gross_kg: Decimal = ZERO
    origin: str = "CN"
    district: str = ""
    brand: str = ""
    model: str = ""
    picture: bytes | None = field(default=None, repr=False)
    note: str = ""
    active: bool = True
    texts: tuple[ProductText, ...] = ()
    cost: ProductCost | None = None
    own: Own = NOTHING

    def name(self, language: str) -> str:
        """Return the description in a language, else in English, else in Chinese."""
        if language.startswith("zh") and self.name_zh:
            return self.name_zh
        given = {text.language: text.name for text in self.texts}
        return given.get(language) or self.name_en or self.name_zh

    def carton_cbm(self) -> Decimal:
        """Return the volume of a carton in cubic metres, exact (settled_rules 1)."""
        return (
            self.carton_length_cm * self.carton_width_cm * self.carton_height_cm
        ) / CM3_PER_M3

    def settled(self) -> Product:
        """Return a copy whose codes are written as they are stored."""
        return checks.with_codes(self, hs_code=checkdigits.check_hs)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the product from being saved."""
        return (
            *self._naming(),
            *checks.pictures(self, "picture"),
            *self._customs(),
            *self._packing(),
            *self._costing(),
        )

    def _naming(self) -> list[Problem]:
        found = []
        if not self.code.strip():
            found.append(Problem("code", N_("Enter the item number.")))
        if not (self.name_en.strip() or self.name_zh.strip()):
            found.append(Problem("name_en", N_("Enter the description.")))
        if not self.unit.strip():
            found.append(Problem("unit", N_("Enter the unit.")))
        found += checks.unit(self)
        for index, text in enumerate(self.texts):
            if text.language not in LANGUAGES:
                found.append(
                    Problem(f"texts.{index}.language", N_("Choose a language."))
                )
        return found

    def _customs(self) -> list[Problem]:
        found = []
        if self.hs_code and not checkdigits.valid_hs(self.hs_code):
            found.append(Problem("hs_code", N_("An HS code has exactly ten digits.")))
        for name in ("customs_unit", "legal_unit_1", "legal_unit_2"):
            code = getattr(self, name)
            if code and not codes.has("units", code):
                found.append(Problem(name, N_("Choose a unit of the customs list.")))
        if self.origin and not codes.has("countries", self.origin):
            found.append(Problem("origin", N_("Choose a country of the list.")))
        return found

    def _packing(self) -> list[Problem]:
        measures = (
            "units_per_carton",
            "carton_length_cm",
            "carton_width_cm",
            "carton_height_cm",
            "carton_net_kg",
            "carton_gross_kg",
        )
        found = [*checks.negative(self, *measures)]
        sides = (self.carton_length_cm, self.carton_width_cm, self.carton_height_cm)
        if wrong := packing.impossible(sides, self.carton_gross_kg):
            longest = measures[1 + sides.index(max(sides))]
            found.append(Problem(longest, wrong))
        if self.carton_net_kg > self.carton_gross_kg:
            found.append(
                Problem(
                    "carton_net_kg",
                    N_("The net weight cannot exceed the gross weight."),
                )
            )
        return found

    def _costing(self) -> list[Problem]:
        found = []
        if self.cost is not None:
            if self.cost.price_incl_vat < 0:
                found.append(
                    Problem("cost.price_incl_vat", N_("This cannot be negative."))
                )
            if not is_currency(self.cost.currency):
                found.append(Problem("cost.currency", N_("Choose a currency.")))
            if not ZERO <= self.cost.vat_rate <= 100:  # noqa: PLR2004 - percent
                found.append(
                    Problem("cost.vat_rate", N_("A rate lies between 0 and 100 %."))
                )
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class HsRate:
    """The refund rate of a tariff code for a span of export dates.

    Attributes:
        valid_from: The first day of export; None: from the beginning.
        valid_to: The last day; None while it lasts.
        refund_rate: In percent.
    """

    id: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    refund_rate: Decimal = ZERO

    def covers(self, on: date) -> bool:
        """Say whether an export on this day has this rate (rules §10)."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)

    def ends_before_start(self) -> bool:
        """Say whether the span is the wrong way round."""
        if self.valid_from is None or self.valid_to is None:
            return False
        return self.valid_to < self.valid_from

    def overlaps(self, other: HsRate) -> bool:
        """Say whether some day would have both rates."""
        first = self.valid_from or date.min
        starts_after = other.valid_to is not None and first > other.valid_to
        begins = other.valid_from or date.min
        ends_before = self.valid_to is not None and begins > self.valid_to
        return not (starts_after or ends_before)


@dataclass(frozen=True, slots=True, kw_only=True)
class HsCode:
    """A Chinese tariff code.

    Attributes:
        element_names: What the declaration asks for, in its order.
        vat_rate: In percent.
        verified: Whether someone checked it against the official table.
        source: Where it comes from.
    """

    id: int | None = None
    version: int = 0
    code: str = ""
    name_zh: str = ""
    name_en: str = ""
    legal_unit_1: str = ""
    legal_unit_2: str = ""
    vat_rate: Decimal = Decimal(13)
    element_names: tuple[str, ...] = ()
    verified: bool = False
    source: str = ""
    rates: tuple[HsRate, ...] = ()

    def settled(self) -> HsCode:
        """Return a copy whose code is written as it is stored."""
        return checks.with_codes(self, code=checkdigits.check_hs)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the code from being saved."""
        found = []
        if not checkdigits.valid_hs(self.code):
            found.append(Problem("code", N_("An HS code has exactly ten digits.")))
        for name in ("legal_unit_1", "legal_unit_2"):
            unit = getattr(self, name)
            if unit and not codes.has("units", unit):
                found.append(Problem(name, N_("Choose a unit of the customs list.")))
        if not ZERO <= self.vat_rate <= 100:  # noqa: PLR2004 - percent
            found.append(Problem("vat_rate", N_("A rate lies between 0 and 100 %.")))
        for index in range(len(self.rates)):
            found += self._rate_problems(index)
        return tuple(found)

    def _rate_problems(self, index: int) -> list[Problem]:
        rate, where = self.rates[index], f"rates.{index}"
        found = []
        if not ZERO <= rate.refund_rate <= self.vat_rate:
            found.append(
                Problem(
                    f"{where}.refund_rate",
                    N_("The refund rate lies between 0 and the VAT rate."),
                )
            )
        if rate.ends_before_start():
            found.append(
                Problem(f"{where}.valid_to", N_("The end is before the start."))
            )
        elif any(rate.overlaps(earlier) for earlier in self.rates[:index]):
            found.append(
                Problem(
                    f"{where}.valid_from",
                    N_("Another rate holds on some of these days."),
                )
            )
        return found

    def refund_rate_on(self, on: date) -> Decimal | None:
        """Return the refund rate in percent for an export day; None when unknown."""
        return next((r.refund_rate for r in self.rates if r.covers(on)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of products.

    Attributes:
        thumb: Its picture, small, as JPEG; None: it has none.
        own: What it says in the office's own fields.
    """

    id: int
    code: str
    name_en: str
    name_zh: str
    hs_code: str
    unit: str
    units_per_carton: int
    carton_gross_kg: Decimal
    active: bool
    thumb: bytes | None = None
    own: Own = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class HsSummary:
    """A row of the list of tariff codes.

    Attributes:
        refund_rate: Of the latest span, in percent; None when none was entered.
    """

    id: int
    code: str
    name_zh: str
    name_en: str
    legal_unit_1: str
    legal_unit_2: str
    vat_rate: Decimal
    refund_rate: Decimal | None
    source: str
    verified: bool
