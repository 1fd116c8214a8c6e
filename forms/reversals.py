"""What a reversal takes back, and what took a document back, in the inspector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.core.i18n import _
from forms.kit.spec import Block, Link, Note

if TYPE_CHECKING:
    from app.core.refs import Ref


class Reversible(Protocol):
    """A document of money that another one of its kind can take back."""

    @property
    def note(self) -> str:
        """Of a reversal the reason."""

    @property
    def reverses(self) -> Ref | None:
        """What this one takes back."""

    @property
    def reversed_by(self) -> Ref | None:
        """What takes this one back; its name is the reason."""


def reversal_block(kind: str, icon: str, record: Reversible) -> tuple[Block, ...]:
    """Return the way to the other of the two, and why; nothing where there is none."""
    other = record.reverses or record.reversed_by
    if other is None:
        return ()
    why = record.note if record.reverses else other.own
    words = _("Reverses") if record.reverses else _("Reversed by")
    link = Link(kind, other.id, other.code, words, icon)
    return (Block(_("Reversal"), (link, Note(why))),)
