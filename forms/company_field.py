"""Which of our companies a document belongs to."""

from __future__ import annotations

from app.core import books
from app.core.i18n import N_
from forms.kit.spec import FieldSpec

COMPANY = FieldSpec(
    "company", N_("Our company"), "lookup:company", required=True, width=2
)
WHERE_SEVERAL = FieldSpec(
    "company", N_("Our company"), "lookup:company", required=True, width=2,
    visible=lambda _record: books.companies() > 1,
)  # fmt: skip
"""Most offices are one company: their money is typed without the question."""
