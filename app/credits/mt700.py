"""Reads the text of a letter of credit (SWIFT MT700) into fields and issues. Pure.

settled_rules 31 to 34. What cannot be read stays empty and becomes an issue: nothing is
guessed, and no character of the text is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from app.core import codes
from app.core.i18n import N_, N_n
from app.core.money import HUNDRED, ZERO, decimals, is_currency
from app.credits.requirements import Required, items, required

MANDATORY = ("27", "40A", "20", "31C", "40E", "31D", "50", "59", "32B", "41a", "49")
Z_TAGS = frozenset(
    {"44A", "44B", "44E", "44F", "45A", "46A", "47A", "49G", "49H", "71D", "72Z"}
)
USUAL_DAYS = 21
"""UCP 600 art. 14c: when field 48 is absent."""
MOST_DIGITS = 15
MOST_FIELDS = 400
"""A message with all its continuations (MT 701) has fewer than a hundred."""
_X_PLUS = "/-?:().,'+"
_Z_PLUS = '=!"%&*<>;{@#_'
_TAG = re.compile(r"^:(\d{2}[A-Z]?):", re.MULTILINE)
_BLOCK = re.compile(r"\{4:\s*(.*?)(?:\n-\}|-\}|\Z)", re.DOTALL)
_ROWS = re.compile(r"(\d+)\*(\d+)[xz]")
_WIDTH = re.compile(r"(\d+)[xz]")
_AMOUNT = re.compile(r"([A-Z]{3})(\d+),(\d*)")
_TOLERANCE = re.compile(r"(\d{1,2})/(\d{1,2})")
_PERIOD = re.compile(r"(\d{1,3})(?:/(.*))?", re.DOTALL)
_SEQUENCE = re.compile(r"(\d)/(\d)")


class Severity(StrEnum):
    """How much something matters."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    UNKNOWN = "unknown"


class Allowed(StrEnum):
    """What fields 43P and 43T say."""

    UNKNOWN = ""
    YES = "allowed"
    CONDITIONAL = "conditional"
    NO = "not_allowed"


_ALLOWED = {
    "ALLOWED": Allowed.YES,
    "PERMITTED": Allowed.YES,
    "CONDITIONAL": Allowed.CONDITIONAL,
    "NOT ALLOWED": Allowed.NO,
    "NOT PERMITTED": Allowed.NO,
    "PROHIBITED": Allowed.NO,
    "FORBIDDEN": Allowed.NO,
}


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in the text that needs a look.

    Attributes:
        code: BAD_CHAR, BAD_DATE, BAD_AMOUNT, MISSING_TAG …
        tag: The field.
        severity: ERROR where a value could not be read or must not be so.
        msgid, params: The sentence.
    """

    code: str
    tag: str
    severity: Severity
    msgid: str
    params: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the message.

    Attributes:
        tag: As written: "46A".
        value: Its text; lines end in a newline, the last does not.
        line: Where it begins in the text, from 1.
    """

    tag: str
    value: str
    line: int = 0

    @property
    def name(self) -> str:
        """What SWIFT calls the field; the tag when it is unknown."""
        known = known_tag(self.tag)
        return codes.find("mt700_fields", known).name("en") if known else self.tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A letter of credit as read; what could not be read is empty or None.

    Attributes:
        plus, minus: Tolerance of the amount in percent (39A).
        presentation_days: Field 48; 21 when the field is absent; None when unreadable.
        documents, conditions: Items of 46A and 47A.
    """

    fields: tuple[Field, ...] = ()
    issues: tuple[Issue, ...] = ()
    number: str = ""
    form: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    expiry_place: str = ""
    applicant: str = ""
    beneficiary: str = ""
    currency: str = ""
    amount: Decimal | None = None
    plus: Decimal = ZERO
    minus: Decimal = ZERO
    available: str = ""
    tenor: str = ""
    drawee: str = ""
    partial: Allowed = Allowed.UNKNOWN
    transhipment: Allowed = Allowed.UNKNOWN
    port_of_loading: str = ""
    port_of_discharge: str = ""
    latest_shipment_on: date | None = None
    goods: str = ""
    documents: tuple[Required, ...] = ()
    conditions: tuple[str, ...] = ()
    charges: str = ""
    presentation_days: int | None = USUAL_DAYS
    confirmation: str = ""

    def value(self, tag: str) -> str:
        """Return a field's text; "" when it is absent. "41a" finds 41A and 41D."""
        return next((f.value for f in self.fields if _same(f.tag, tag)), "")

    def max_drawing(self) -> Decimal | None:
        """The most that may be drawn, rounded down to the coin (settled_rules 8)."""
        if self.amount is None:
            return None
        return max_drawing(self.amount, self.plus, self.currency)


def max_drawing(amount: Decimal, plus: Decimal, currency: str) -> Decimal:
    """Return an amount with its tolerance, rounded down to the coin."""
    coin = Decimal(1).scaleb(-decimals(currency))
    return (amount * (HUNDRED + plus) / HUNDRED).quantize(coin, ROUND_DOWN)


@lru_cache(maxsize=64)
def parse(text: str) -> Message:
    """Read a message, whole with its blocks or only its fields."""
    fields, stray = _fields(text)
    reader = _Reader(fields)
    if len(fields) > MOST_FIELDS:
        reader.error("TOO_MANY", "", N_("This text has more fields than a message."))
    if stray:
        reader.warn("NO_TAG", "", N_("There is text before the first field."))
    reader.structure()
    return reader.message()


def known_tag(tag: str) -> str:
    """Return the tag as the table of fields names it: "41a" for 41D; "" if unknown."""
    if codes.has("mt700_fields", tag):
        return tag
    option = f"{tag[:2]}a"
    return option if tag[2:] and codes.has("mt700_fields", option) else ""


def _fields(text: str) -> tuple[tuple[Field, ...], bool]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    block = _BLOCK.search(plain)
    body, offset = (block[1], block.start(1)) if block else (plain, 0)
    first = plain.count("\n", 0, offset) + 1
    marks = list(islice(_TAG.finditer(body), MOST_FIELDS + 1))
    found = []
    for index, mark in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else len(body)
        value = body[mark.end() : end].strip("\n").rstrip()
        if index + 1 == len(marks):
            value = re.sub(r"\n-\}?\s*\Z", "", value)
        line = first + body.count("\n", 0, mark.start())
        found.append(Field(mark[1], value, line))
    stray = body[: marks[0].start()] if marks else body
    return tuple(found), bool(stray.strip())


def _same(tag: str, wanted: str) -> bool:
    return tag == wanted or (
        wanted.endswith("a") and tag[:2] == wanted[:2] and tag[2:].isupper()
    )


class _Reader:
    """Reads the fields one by one and collects the issues."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.fields = fields
        self.issues: list[Issue] = []

    def warn(self, code: str, tag: str, msgid: str, **params: str | int) -> None:
        self._note(code, tag, Severity.WARNING, msgid, params)

    def error(self, code: str, tag: str, msgid: str, **params: str | int) -> None:
        self._note(code, tag, Severity.ERROR, msgid, params)

    def _note(
        self,
        code: str,
        tag: str,
        severity: Severity,
        msgid: str,
        params: dict[str, str | int],
    ) -> None:
        given = tuple({**params, "tag": tag}.items())
        self.issues.append(Issue(code, tag, severity, msgid, given))

    def value(self, tag: str) -> str:
        return next((f.value.strip() for f in self.fields if _same(f.tag, tag)), "")

    def structure(self) -> None:
        """Check tags, characters and lengths."""
        seen: set[str] = set()
        for one in self.fields:
            self._tag(one, seen)
            self._characters(one)
            self._lengths(one)
        for tag in MANDATORY:
            if not any(_same(one.tag, tag) for one in self.fields):
                self.error("MISSING_TAG", tag, N_("Field {tag} is missing."))
        if {"44C", "44D"} <= seen:
            self.error(
                "EXCLUSIVE_TAGS", "44D", N_("Fields 44C and 44D exclude each other.")
            )

    def _tag(self, one: Field, seen: set[str]) -> None:
        if one.tag in seen:
            self.warn("DUPLICATE_TAG", one.tag, N_("Field {tag} is there twice."))
        seen.add(one.tag)
        if one.tag == "39B":
            self.warn("OBSOLETE_TAG", "39B", N_("Field 39B was abolished in 2018."))
        elif not known_tag(one.tag):
            self.warn("UNKNOWN_TAG", one.tag, N_("Field {tag} is unknown."))

    def _characters(self, one: Field) -> None:
        allowed = _X_PLUS + (_Z_PLUS if one.tag in Z_TAGS else "")
        bad = sorted(
            {
                char
                for char in one.value
                if char not in " \n"
                and not (char.isascii() and char.isalnum())
                and char not in allowed
            }
        )
        if bad:
            self.error(
                "BAD_CHAR",
                one.tag,
                N_("Field {tag} may not hold these characters: {chars}"),
                chars=" ".join(bad),
            )

    def _lengths(self, one: Field) -> None:
        known = known_tag(one.tag)
        if not known:
            return
        most, width = _limits(codes.find("mt700_fields", known).extra["format"])
        lines = one.value.splitlines()
        whole = most == 1 and len(lines) > 1 and width > len(lines[0])
        longest = len(one.value) if whole else max(map(len, lines), default=0)
        if width and longest > width:
            self.warn(
                "LINE_TOO_LONG",
                one.tag,
                N_n(
                    "A line of field {tag} has {count} character; {most} are allowed.",
                    "A line of field {tag} has {count} characters; {most} are allowed.",
                    "count",
                ),
                count=longest,
                most=width,
            )
        if most > 1 and len(lines) > most:
            self.warn(
                "TOO_MANY_LINES",
                one.tag,
                N_n(
                    "Field {tag} has {count} line; {most} are allowed.",
                    "Field {tag} has {count} lines; {most} are allowed.",
                    "count",
                ),
                count=len(lines),
                most=most,
            )

    def message(self) -> Message:
        """Read what the fields mean."""
        self._sequence()
        expiry = self.value("31D")
        currency, amount = self._amount()
        plus, minus = self._tolerance()
        read = Message(
            fields=self.fields,
            number=self.value("20"),
            form=self.value("40A"),
            issued_on=self._date("31C"),
            expires_on=self._date("31D", expiry[:6]),
            expiry_place=expiry[6:].strip() if expiry[:6].isdigit() else "",
            applicant=self.value("50"),
            beneficiary=self.value("59"),
            currency=currency,
            amount=amount,
            plus=plus,
            minus=minus,
            available=self.value("41a"),
            tenor=" ".join(self.value("42C").split()),
            drawee=self.value("42A") or self.value("42D"),  # 42a would find 42C
            partial=self._allowed("43P"),
            transhipment=self._allowed("43T"),
            port_of_loading=" ".join(self.value("44E").split()),
            port_of_discharge=" ".join(self.value("44F").split()),
            latest_shipment_on=self._date("44C"),
            goods=self.value("45A"),
            documents=tuple(required(item) for item in items(self.value("46A"))),
            conditions=items(self.value("47A")),
            charges=" ".join(self.value("71D").split()),
            presentation_days=self._period(),
            confirmation=self.value("49"),
        )
        return replace(read, issues=tuple(self.issues))

    def _sequence(self) -> None:
        text = self.value("27")
        match = _SEQUENCE.fullmatch(text)
        if text and match is None:
            self.error(
                "BAD_VALUE", "27", N_("Field {tag} cannot be read: {text}"), text=text
            )
        elif match and match[2] != "1":
            self.warn(
                "MORE_PAGES",
                "27",
                N_("This is part {part} of {parts}: add the other messages."),
                part=match[1],
                parts=match[2],
            )

    def _date(self, tag: str, text: str | None = None) -> date | None:
        text = self.value(tag) if text is None else text
        if not text:
            return None
        try:
            if not re.fullmatch(r"\d{6}", text):
                raise ValueError  # noqa: TRY301 - one way out for both mistakes
            return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
        except ValueError:
            self.error(
                "BAD_DATE",
                tag,
                N_("Field {tag} has no possible date: {text}"),
                text=text,
            )
            return None

    def _amount(self) -> tuple[str, Decimal | None]:
        text = self.value("32B")
        if not text:
            return "", None
        match = _AMOUNT.fullmatch(text)
        currency = text[:3] if is_currency(text[:3]) else ""
        fits = (
            match is not None
            and currency
            and len(match[3]) <= decimals(currency)
            and len(match[2]) + len(match[3]) < MOST_DIGITS
        )
        if match is None or not fits:
            self.error(
                "BAD_AMOUNT",
                "32B",
                N_("Field {tag} has no amount like USD12345,67: {text}"),
                text=text,
            )
            return currency, None
        try:
            return currency, Decimal(f"{match[2]}.{match[3] or 0}")
        except InvalidOperation:  # pragma: no cover - the form was checked
            return currency, None

    def _tolerance(self) -> tuple[Decimal, Decimal]:
        text = self.value("39A")
        if not text:
            return ZERO, ZERO
        match = _TOLERANCE.fullmatch(text)
        if match is None:
            self.error(
                "BAD_TOLERANCE",
                "39A",
                N_("Field {tag} has no tolerance like 05/05: {text}"),
                text=text,
            )
            return ZERO, ZERO
        return Decimal(match[1]), Decimal(match[2])

    def _period(self) -> int | None:
        text = self.value("48")
        if not text:
            return USUAL_DAYS
        match = _PERIOD.fullmatch(text)
        if match is None:
            self.error(
                "BAD_PERIOD",
                "48",
                N_("Field {tag} has no number of days: {text}"),
                text=text,
            )
            return None
        if match[2] and "SHIPMENT" not in match[2].upper():
            self.warn(
                "PERIOD_FROM",
                "48",
                N_("The presentation period counts from another event: {text}"),
                text=match[2],
            )
        return int(match[1])

    def _allowed(self, tag: str) -> Allowed:
        text = " ".join(self.value(tag).upper().split())
        if text and text not in _ALLOWED:
            self.warn(
                "BAD_VALUE", tag, N_("Field {tag} cannot be read: {text}"), text=text
            )
        return _ALLOWED.get(text, Allowed.UNKNOWN)


def _limits(form: str) -> tuple[int, int]:
    """Return how many lines and characters a line a format allows; 0 for any."""
    if rows := _ROWS.search(form):
        return int(rows[1]), int(rows[2])
    if form.startswith(("A", "3!a", "6!n", "1!n", "2n", "3n")):
        return 0, 0
    width = _WIDTH.search(form)
    return (1, int(width[1])) if width else (0, 0)
