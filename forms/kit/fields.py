"""The fields of every form, under one roof."""

from __future__ import annotations

from forms.kit.field_base import Field, LineInput, commit_focused, field_of, labelled
from forms.kit.field_checks import ChecksField
from forms.kit.field_choice import CheckField, ChoiceField
from forms.kit.field_date import DateField
from forms.kit.field_lines import LinesField
from forms.kit.field_number import DecimalField
from forms.kit.field_picture import PictureField
from forms.kit.field_text import TextField
from forms.kit.lookup import CodeField, LookupField
from forms.kit.lookup_code import CodeOfField

__all__ = [
    "CheckField",
    "ChecksField",
    "ChoiceField",
    "CodeField",
    "CodeOfField",
    "DateField",
    "DecimalField",
    "Field",
    "LineInput",
    "LinesField",
    "LookupField",
    "PictureField",
    "TextField",
    "commit_focused",
    "field_of",
    "labelled",
]
