"""How one record points at another and shows it without fetching it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from app.core.folding import fits
from app.core.i18n import names_here


@dataclass(frozen=True, slots=True)
class Ref:
    """A pointer to another record, with the words to show it.

    Attributes:
        id: The other record's key.
        code: Its number or short code, for example "SC26-0031".
        own: Its name, wherever it is written down or printed; the Chinese one where
            it has no other.
        zh: Its Chinese name; "": it has but one.
    """

    WAS: ClassVar[Mapping[str, str]] = {"name": "own"}
    """What a field was called in drafts that were kept before."""

    id: int
    code: str
    own: str
    zh: str = ""

    @classmethod
    def of(cls, id: int, code: str, whom: Ref | None) -> Ref:  # noqa: A002 - the field
        """Return a pointer to a document by whose it is."""
        return cls(id, code, *((whom.own, whom.zh) if whom else ("",)))

    @property
    def name(self) -> str:
        """Its name as it is read on this screen; also after the language changed."""
        return names_here(self.own, self.zh)[0]

    def fits(self, typed: str, *more: str) -> bool:
        """Say whether typed words mean it, on whatever screen its name is read.

        Args:
            typed: Parts of its code or its names; of the Chinese one also in pinyin.
            more: What else it is found by.
        """
        return fits(typed, self.code, self.own, self.zh, *more)

    def __str__(self) -> str:
        """The words to show: the name, or the code where there is no name."""
        return self.name or self.code

    def __eq__(self, other: object) -> bool:
        """Pointers are equal when they point at the same record."""
        return isinstance(other, Ref) and other.id == self.id

    def __hash__(self) -> int:
        """Hash by the record pointed at."""
        return hash(self.id)


def field_of(kind: str, key: int | None, path: str) -> str:
    """Return where a field of another record is: "declaration/7/packages"."""
    return f"{kind}/{key or 0}/{path}"


def elsewhere(where: str) -> tuple[str, int, str] | None:
    """Return kind, key and path of what `field_of` made; None: it is a path alone."""
    kind, _mark, rest = where.partition("/")
    key, mark, path = rest.partition("/")
    return (kind, int(key), path) if mark else None


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of a look-up.

    Attributes:
        ref: What is chosen.
        detail: A second text that tells twins apart: country, currency, price.
        extra: What the chooser needs to fill in next, by field name.
    """

    ref: Ref
    detail: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def meant_first(text: str, found: Sequence[Choice]) -> Sequence[Choice]:
    """Return choices with those first whose whole number or name was typed.

    SC26-1000 stands in SC26-10000 as well, which is newer.
    """
    words = text.strip().casefold()
    if not words:
        return found
    return sorted(
        found,
        key=lambda one: words not in {one.ref.code.casefold(), one.ref.name.casefold()},
    )
