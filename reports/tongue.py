"""The language or the two languages of one paper."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from app.core.i18n import Language
from app.core.papers import Texts, say, unit_in
from reports import direction, fonts
from reports.direction import GLUE, SEAM


class Tongue:
    """Says everything on a paper in one language or in two side by side.

    Attributes:
        lang: The first language; it formats figures and sets the direction.
        second: The second language, None for a paper in one.
        languages: The first language, then the second if there is one.
        point: The decimal separator of the first language.
    """

    def __init__(self, lang: Language, second: Language | None = None) -> None:
        fonts.ready()
        self.lang = lang
        self.second = second if second and second.code != lang.code else None
        self.languages = (lang, self.second) if self.second else (lang,)
        self.point = lang.quantity(Decimal("0.1"), 1)[-2]

    @property
    def rtl(self) -> bool:
        """Whether the page is mirrored."""
        return self.lang.rtl

    def both(self, msgid: str, **params: Any) -> tuple[str, ...]:
        """Return a message once per language, without repeating itself."""
        return _distinct([lang.tr(msgid, **params) for lang in self.languages])

    def tr(self, msgid: str, **params: Any) -> str:
        """Return a message in both languages on one line."""
        return direction.joined(self.both(msgid, **params))

    def texts(self, texts: Texts) -> tuple[str, ...]:
        """Return a text of the record once per language."""
        return _distinct([say(texts, lang.code) for lang in self.languages])

    def units(self, unit: Texts) -> tuple[str, ...]:
        """Return a unit once per language, in its words."""
        return _distinct([unit_in(unit, lang.code) for lang in self.languages])

    def text(self, texts: Texts) -> str:
        """Return a text of the record in both languages, one under the other."""
        return "\n".join(self.texts(texts))

    def inline(self, texts: Texts) -> str:
        """Return a text of the record in both languages on one line."""
        return direction.joined(self.texts(texts))

    def carriage(self, transport: Texts, vessel: str) -> str:
        """Return how goods travel, and in what: two languages leave no room beside."""
        between = "\n" if self.second else "  "
        return between.join((self.inline(transport), vessel)).strip()

    def upper(self, msgid: str) -> tuple[str, ...]:
        """Return a title in capitals, once per language."""
        return tuple(text.upper() for text in self.both(msgid))

    def allowance(self, allowed: bool | None) -> str:  # noqa: FBT001
        """Say "Allowed" or "Not Allowed"; nothing when the paper does not say."""
        if allowed is None:
            return ""
        return self.tr("Allowed") if allowed else self.tr("Not Allowed")


def labelled(label: str, value: str) -> str:
    """Return a caption with its value on one line; nothing without a value.

    A caption that ends in Chinese takes the full-width colon.
    """
    if not label or not value:
        return value
    colon = "：" if "\u3400" <= direction.bare(label)[-1] <= "\u9fff" else ": "
    if direction.RIGHT_TO_LEFT.search(label + value):
        value = direction.isolated(value)
    return f"{label}{colon}{value}"


def facts(items: Iterable[tuple[str, str]], gap: int = 5) -> str:
    """Return captions with their values on one line that breaks only between them."""
    said = [labelled(label, value) for label, value in items if value]
    if any(map(direction.RIGHT_TO_LEFT.search, said)):
        said = [direction.isolated(text) for text in said]
    glued = (text.replace(SEAM, "").replace(" ", "\u00a0") for text in said)
    return (" " * gap).join(GLUE + text for text in glued)


def _distinct(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys(found)))
