"""How the lists of our companies and exchange rates are read."""

from __future__ import annotations

from app.core.query import Sort
from app.db.listing import Listing
from app.office.domain import CompanySummary, OwnFieldSummary, RateSummary
from app.office.model import CompanyRow, OwnFieldRow, RateRow

RATES = Listing(
    source=RateRow,
    columns={
        "on": RateRow.on,
        "base": RateRow.base,
        "currency": RateRow.currency,
        "kind": RateRow.kind,
        "value": RateRow.value,
        "unit": RateRow.unit,
        "source": RateRow.source,
    },
    key=RateRow.id,
    default=Sort("on", descending=True),
    permission="office.view",
    search=("currency", "base", "source"),
    record=RateSummary,
)


COMPANIES = Listing(
    source=CompanyRow,
    columns={
        "code": CompanyRow.code,
        "name_en": CompanyRow.name_en,
        "name_zh": CompanyRow.name_zh,
        "tax_number": CompanyRow.tax_number,
        "base_currency": CompanyRow.base_currency,
        "phone": CompanyRow.phone,
        "email": CompanyRow.email,
    },
    key=CompanyRow.id,
    default=Sort("code"),
    permission="office.view",
    search=(
        "code",
        "name_en",
        "name_zh",
        "tax_number",
        "base_currency",
        "phone",
        "email",
    ),
    record=CompanySummary,
)


OWN_FIELDS = Listing(
    source=OwnFieldRow,
    columns={
        "of": OwnFieldRow.of,
        "position": OwnFieldRow.position,
        "label": OwnFieldRow.label,
        "kind": OwnFieldRow.kind,
        "required": OwnFieldRow.required,
        "tip": OwnFieldRow.tip,
        "choices": OwnFieldRow.choices,
        "retired": OwnFieldRow.retired,
    },
    key=OwnFieldRow.id,
    default=Sort("position"),
    permission="office.view",
    search=("label", "tip", "choices"),
    record=OwnFieldSummary,
)
