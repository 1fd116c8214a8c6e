"""The language of the command line: the window's, or what LADING_LANG names.

The words that are typed, and what an answer is called as JSON, stay English in every
language, since scripts write and read them.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager

from app.core.errors import AppError, InvalidError
from app.core.i18n import (
    DOMAIN,
    N_,
    TRANSLATIONS,
    _,
    screen_language,
    set_screen_language,
    wanted_language,
)
from app.settings import Settings, locations

PARSER = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("not allowed with argument %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("ignored explicit argument %r"),
)
"""What Python's own parser says; it asks the system's catalogue for it."""


@contextmanager
def speaking() -> Iterator[None]:
    """Speak the person's language, the parser as well, until the block ends."""
    code = wanted_language() if os.environ.get("LADING_LANG") else _kept()
    before, parsers = screen_language().code, gettext.textdomain()
    named = os.environ.get("LANGUAGE")
    set_screen_language(code)
    gettext.bindtextdomain(DOMAIN, str(TRANSLATIONS))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = code  # the only way to tell the system's catalogue
    try:
        yield
    finally:
        set_screen_language(before)
        gettext.textdomain(parsers)
        if named is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = named


def _kept() -> str:
    return Settings.load(locations().settings).language or wanted_language()


def sentence(error: AppError) -> str:
    """Return what a failure says, with every problem and its place."""
    problems = error.problems if isinstance(error, InvalidError) else ()
    said = [f"{p.where}: {_(p.msgid, **p.params)}" for p in problems]
    return "; ".join(said) or _(error.msgid, **error.params)
