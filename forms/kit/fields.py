"""The fields of every form, under one roof."""

from __future__ import annotations

from forms.kit.field_base import Field, LineInput, commit_focused, field_of, labelled
from forms.kit.field_choice import CheckField, ChoiceField
from forms.kit.field_date import DateField
from forms.kit.field_number import DecimalField, MoneyField
from forms.kit.field_text import TextField
from forms.kit.lookup import CodeField, LookupField

__all__ = [
    "CheckField",
    "ChoiceField",
    "CodeField",
    "DateField",
    "DecimalField",
    "Field",
    "LineInput",
    "LookupField",
    "MoneyField",
    "TextField",
    "commit_focused",
    "field_of",
    "labelled",
]
