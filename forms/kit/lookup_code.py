"""A look-up whose value is only the code of what was found: tariff codes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.core.refs import Choice, Ref
from forms.kit.lookup import LookupField


class CodeOfField(LookupField):
    """The code of a record found by typing; value `str`, "" when empty.

    A code that the table does not hold is kept as typed: whether it is right is a
    matter of the module's rules.
    """

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(kind, parent=parent)

    def value(self) -> str:  # type: ignore[override]
        """Return the code; "" when empty."""
        return self._ref.code if self._ref is not None else ""

    def set_value(self, value: str | None, detail: str = "") -> None:  # type: ignore[override]
        """Show a code; "" or None empties the field."""
        if not value:
            super().set_value(None)
        elif self._ref is None or self._ref.code != value:
            super().set_value(_bare(value), detail)
        else:
            super().set_value(self._ref, detail)

    def _shown(self) -> str:
        if self._choice is None:
            return ""
        ref = self._choice.ref
        return f"{ref.code} {ref.name or self._choice.detail}".strip()

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Answer `asked`; a code that nothing answers to is kept as typed."""
        if self._awaiting and not choices and self._is_open_question():
            self._refuse()
        else:
            super().show_choices(choices)

    def _refuse(self) -> None:
        """Keep a code that is not in the table."""
        code = "".join(self._line.text().replace(".", "").split())
        self._show_ref(_bare(code), "")
        self._tell()


def _bare(code: str) -> Ref:
    # A pointer needs a number; that of the text itself tells two codes apart.
    return Ref(hash(code), code, "")
