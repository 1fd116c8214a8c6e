"""A field of several short texts, one a line."""

from __future__ import annotations

from forms.kit.field_text import TextField


class LinesField(TextField):
    """Texts in their order; value `tuple[str, ...]`. Empty lines are dropped."""

    def __init__(self) -> None:
        super().__init__(multiline=True, rows=6)

    def value(self) -> tuple[str, ...]:  # type: ignore[override]
        """Return the lines."""
        lines = (line.strip() for line in super().value().splitlines())
        return tuple(line for line in lines if line)

    def set_value(self, value: tuple[str, ...] | None) -> None:  # type: ignore[override]
        """Show lines; None empties the field."""
        super().set_value("\n".join(value or ()))

    def commit(self) -> bool:
        """Take the lines over; the signal carries them as a tuple."""
        before = self.value()
        self.blockSignals(True)  # noqa: FBT003 -- Qt's signature
        good = super().commit()
        self.blockSignals(False)  # noqa: FBT003
        if self.value() != before:
            self.edited.emit(self.value())
        return good
