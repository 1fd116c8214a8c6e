"""Arithmetic typed into a number field: `=1200*1.05`, `(3+2)*4`, `1.2万`.

A small parser of its own on exact decimals; nothing is ever handed to Python's
`eval`. Grammar: sum = product {(+|-) product}; product = signed {(*|/) signed};
signed = [+|-] part; part = (number | "(" sum ")") {unit}.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, DecimalException

UNITS = {
    "%": Decimal("0.01"),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10000),
    "萬": Decimal(10000),
    "亿": Decimal(100_000_000),
    "億": Decimal(100_000_000),
    "k": Decimal(1000),
    "m": Decimal(1_000_000),
}
"""Units that may follow a number: 1.2万 is 12,000; 5% is 0.05."""

LONGEST = 200
_DEEPEST = 20
LARGEST = Decimal(10) ** 15
"""Numbers stay below it."""

_NARROW = str.maketrans(
    "０１２３４５６７８９．。，（）＋－−＊×·／÷、％＝", "0123456789..,()+--***///%="
)
_TOKEN = re.compile(r"\s*(?:(?P<number>\d[\d.,]*|[.,]\d+)|(?P<sign>\S))")
# Blanks and apostrophes group thousands in many countries, never anything else.
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(['’ \u00a0\u202f])\d{3}(?:\1\d{3})*(?!\d)")

Read = Callable[[str], Decimal]


class FormulaError(ValueError):
    """The text is neither a number nor arithmetic."""


class TooLargeError(FormulaError):
    """It is a number, and as large as none can be.

    Attributes:
        value: The number.
    """

    def __init__(self, value: Decimal) -> None:
        super().__init__(str(value))
        self.value = value


def evaluate(text: str, read: Read = Decimal) -> Decimal:
    """Work out what was typed.

    Args:
        text: A number or arithmetic, with or without a leading "=".
        read: Reads one number without sign in the locale of the screen.

    Returns:
        The exact result, not rounded; a quotient has 28 digits.

    Raises:
        TooLargeError: The number is not below `LARGEST`.
        FormulaError: The text cannot be read, or divides by nothing.
    """
    if len(text) > LONGEST:
        raise FormulaError(text)
    bare = text.translate(_NARROW).strip().removeprefix("=").strip()
    bare = _GROUPED.sub(lambda found: found[0].replace(found[1], ""), bare)
    if not bare:
        raise FormulaError(text)
    parser = _Parser(bare, read)
    try:
        result = parser.whole()
    except (DecimalException, ValueError) as error:
        raise FormulaError(text) from error
    if not result.is_finite():
        raise FormulaError(text)
    if abs(result) >= LARGEST:
        raise TooLargeError(result)
    return result


class _Parser:
    """Reads one text from left to right."""

    def __init__(self, text: str, read: Read) -> None:
        self._tokens = [
            (match.group("number"), match.group("sign") or "")
            for match in _TOKEN.finditer(text)
        ]
        self._at = 0
        self._depth = 0
        self._read = read

    def whole(self) -> Decimal:
        """Read everything; what is left over is an error."""
        result = self._sum()
        if self._at != len(self._tokens):
            raise FormulaError
        return result

    def _next(self, *signs: str) -> str:
        """Take the next sign if it is one of these; "" otherwise."""
        if self._at < len(self._tokens):
            sign = self._tokens[self._at][1].lower()
            if sign and sign in signs:
                self._at += 1
                return sign
        return ""

    def _sum(self) -> Decimal:
        result = self._product()
        while sign := self._next("+", "-"):
            other = self._product()
            result = result + other if sign == "+" else result - other
        return result

    def _product(self) -> Decimal:
        result = self._signed()
        while sign := self._next("*", "/"):
            other = self._signed()
            result = result * other if sign == "*" else result / other
        return result

    def _signed(self) -> Decimal:
        if sign := self._next("+", "-"):
            value = self._part()
            return -value if sign == "-" else value
        return self._part()

    def _part(self) -> Decimal:
        value = self._bracket() if self._next("(") else self._number()
        while unit := self._next(*UNITS):
            value *= UNITS[unit]
        return value

    def _bracket(self) -> Decimal:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FormulaError
        value = self._sum()
        if not self._next(")"):
            raise FormulaError
        self._depth -= 1
        return value

    def _number(self) -> Decimal:
        if self._at >= len(self._tokens) or not self._tokens[self._at][0]:
            raise FormulaError
        text = self._tokens[self._at][0]
        self._at += 1
        return self._read(text)
