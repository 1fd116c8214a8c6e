"""Fields that an office adds to its products and parties. No Qt, no SQL.

A definition says what is asked for; each has a slot of its own in the row that stands
beside a product or party, so that a value is a field like any other: typed exactly,
written down in the trail, merged and imported by its path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.core.errors import Problem
from app.core.i18n import N_, AsTyped, N_n

DEFINE = "office.own_fields"
"""The permission to say which there are."""
PRODUCT, PARTY = "product", "party"
OF_TITLES: Mapping[str, str] = {PRODUCT: N_("Products"), PARTY: N_("Parties")}
"""The kinds of records that take them."""
LONGEST = 300
"""Characters of a text."""
LONGEST_LABEL = 40
MOST_CHOICES = 100
MOST_PLACES = 6
MOST_WHOLE = 12
"""Digits of a number before its point."""


class OwnKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHECK = "check"
    CHOICE = "choice"


KIND_TITLES = {
    OwnKind.TEXT: N_("Text"),
    OwnKind.NUMBER: N_("Numeric"),
    OwnKind.DATE: N_("Date"),
    OwnKind.CHECK: N_("Yes or no"),
    OwnKind.CHOICE: N_("Choice"),
}
SLOTS = {
    OwnKind.TEXT: "text",
    OwnKind.CHOICE: "text",
    OwnKind.NUMBER: "number",
    OwnKind.DATE: "day",
    OwnKind.CHECK: "check",
}
"""How the slots of a kind are called; figures follow: "text_3"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What one product or party says in the office's own fields, by slot."""

    text_1: str = ""
    text_2: str = ""
    text_3: str = ""
    text_4: str = ""
    text_5: str = ""
    text_6: str = ""
    text_7: str = ""
    text_8: str = ""
    text_9: str = ""
    text_10: str = ""
    text_11: str = ""
    text_12: str = ""
    text_13: str = ""
    text_14: str = ""
    text_15: str = ""
    text_16: str = ""
    number_1: Decimal | None = None
    number_2: Decimal | None = None
    number_3: Decimal | None = None
    number_4: Decimal | None = None
    number_5: Decimal | None = None
    number_6: Decimal | None = None
    number_7: Decimal | None = None
    number_8: Decimal | None = None
    day_1: date | None = None
    day_2: date | None = None
    day_3: date | None = None
    day_4: date | None = None
    day_5: date | None = None
    day_6: date | None = None
    day_7: date | None = None
    day_8: date | None = None
    check_1: bool = False
    check_2: bool = False
    check_3: bool = False
    check_4: bool = False
    check_5: bool = False
    check_6: bool = False
    check_7: bool = False
    check_8: bool = False

    def texts(self) -> tuple[str, ...]:
        """Return its words, by which the record is found."""
        said = (getattr(self, name) for name in slots("text"))
        return tuple(one for one in said if one)


NOTHING = Own()


def slots(called: str) -> tuple[str, ...]:
    """Return the slots of a kind, in their order.

    Args:
        called: As `SLOTS` calls them.
    """
    names = (one.name for one in fields(Own))
    return tuple(name for name in names if name.rpartition("_")[0] == called)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnField:
    """One field that the office added.

    Attributes:
        of: The kind of record it stands on; one of `OF_TITLES`.
        label: As the office says it; the same in every language.
        places: Decimals of a number.
        position: Its place among the others, counted from 1; 0: the last one.
        required: Nothing is saved without it.
        tip: What else is to be known when it is filled in.
        choices: What may be chosen.
        retired: It is kept with its values, and asked for no more.
        slot: Where its values are; given.
    """

    id: int | None = None
    version: int = 0
    of: str = PRODUCT
    label: str = ""
    kind: OwnKind = OwnKind.TEXT
    places: int = 2
    position: int = 0
    required: bool = False
    tip: str = ""
    choices: tuple[str, ...] = ()
    retired: bool = False
    slot: str = ""

    @property
    def path(self) -> str:
        """Where its value is in a record."""
        return f"own.{self.slot}"

    @property
    def field(self) -> str:
        """What lists call it."""
        return f"own_{self.slot}"

    @property
    def title(self) -> str:
        """Its label, which no language has other words for."""
        return AsTyped(self.label)

    def options(self) -> tuple[tuple[str, str], ...]:
        """Return what may be chosen, with words that stay as they are."""
        return tuple((one, AsTyped(one)) for one in self.choices)

    def of_slot(self, own: Own) -> Any:
        """Return its value."""
        return getattr(own, self.slot)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the definition from being saved."""
        return (*self._naming(), *self._asking(), *self._choosing())

    def _naming(self) -> Iterator[Problem]:
        if self.of not in OF_TITLES:
            yield Problem("of", N_("Choose what the field stands on."))
        if not any(one.isalnum() for one in self.label):
            yield Problem("label", N_("Enter the name of the field."))
        elif len(self.label.strip()) > LONGEST_LABEL:
            text = N_n(
                "At most {count} character fits here.",
                "At most {count} characters fit here.",
                "count",
            )
            yield Problem("label", text, {"count": LONGEST_LABEL})

    def _asking(self) -> Iterator[Problem]:
        if not 0 <= self.places <= MOST_PLACES:
            text = N_("Decimals: from 0 to {most}.")
            yield Problem("places", text, {"most": MOST_PLACES})
        if self.position < 0:
            yield Problem("position", N_("This cannot be negative."))
        if self.required and self.kind is OwnKind.CHECK:
            text = N_("A yes or no always says something: it cannot be required.")
            yield Problem("required", text)

    def _choosing(self) -> Iterator[Problem]:
        if self.kind is not OwnKind.CHOICE:
            return
        given = [one.casefold() for one in self.choices]
        if not given:
            yield Problem("choices", N_("Enter what may be chosen, one a line."))
        if len(given) > MOST_CHOICES:
            text = N_("Choices: at most {most}.")
            yield Problem("choices", text, {"most": MOST_CHOICES})
        if any(len(one) > LONGEST for one in given):
            text = N_n(
                "At most {count} character fits here.",
                "At most {count} characters fit here.",
                "count",
            )
            yield Problem("choices", text, {"count": LONGEST})
        twice = next((o for o in self.choices if given.count(o.casefold()) > 1), "")
        if twice:
            yield Problem(
                "choices", N_("“{text}” stands there twice."), {"text": twice}
            )


def asked(known: Iterable[OwnField]) -> tuple[OwnField, ...]:
    """Return the fields that are still asked for, in their order."""
    return tuple(one for one in known if not one.retired)


def problems(own: Own, known: Sequence[OwnField]) -> Iterator[Problem]:
    """Yield what keeps a record from being saved.

    Args:
        own: What it says.
        known: The fields of its kind.
    """
    for one in asked(known):
        value = one.of_slot(own)
        if one.kind is not OwnKind.CHECK and value in {None, ""}:
            if one.required:
                yield Problem(one.path, N_("This cannot be empty."))
        elif one.kind is OwnKind.CHOICE and value not in one.choices:
            text = N_("“{text}” is not one of the choices.")
            yield Problem(one.path, text, {"text": value})
        elif one.kind is OwnKind.NUMBER and _is_finer(value, one.places):
            text = N_n(
                "At most {count} decimal fits here.",
                "At most {count} decimals fit here.",
                "count",
            )
            yield Problem(one.path, text, {"count": one.places})


def unasked(own: Own, known: Sequence[OwnField]) -> Iterator[Problem]:
    """Yield where a record says something and no field is, not even a retired one.

    Its type was changed, after whoever wrote that had read what is asked for.

    Args:
        own: What the record says.
        known: The fields of its kind, retired ones as well.
    """
    if own == NOTHING:
        return
    slots = {one.slot for one in known}
    for one in fields(own):
        if getattr(own, one.name) not in _EMPTY and one.name not in slots:
            text = N_("This field was changed by somebody else. Reload the record.")
            yield Problem(f"own.{one.name}", text)


_EMPTY = (None, "", False)


def _is_finer(value: Decimal, places: int) -> bool:
    """Say whether a number has more decimals; one too large the table refuses."""
    if not value.is_finite() or value.adjusted() >= MOST_WHOLE:
        return False
    return bool(value % Decimal(1).scaleb(-places))


def checked(of: str) -> Callable[[Any], tuple[Problem, ...]]:
    """Return what looks at a record and at what it says in the office's own fields.

    Args:
        of: The kind of record.
    """
    return lambda record: (*record.problems(), *problems(record.own, known(of)))


class _Known:
    of: Mapping[str, tuple[OwnField, ...]] = {}


def keep(found: Iterable[OwnField]) -> bool:
    """Take over the fields of the office that was opened, retired ones as well.

    Returns:
        Whether that is news: what was shown without them is to be made again.
    """
    known: dict[str, tuple[OwnField, ...]] = {}
    for one in sorted(found, key=lambda one: (one.position, one.id or 0)):
        known[one.of] = (*known.get(one.of, ()), one)
    before, _Known.of = _Known.of, known
    return before != known


def known(of: str) -> tuple[OwnField, ...]:
    """Return the fields of a kind of record in their order, retired ones as well."""
    return _Known.of.get(of, ())
