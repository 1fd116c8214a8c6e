"""Carries out what a server is told, also while others read, and says why it failed."""

from __future__ import annotations

import logging
from collections.abc import Callable

import psycopg

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.db import trouble

log = logging.getLogger(__name__)
TRIES = 5
"""How often it is tried: who reads several tables in another order may stand across."""


def until_done(tell: Callable[[], object]) -> None:
    """Tell a server something whole, or not at all.

    Args:
        tell: Does it in one transaction.

    Raises:
        NotPossibleError: The server refuses; it is as it was.
        UnavailableError: It cannot be reached, or others work too long.
    """
    try:
        for _again in range(TRIES - 1):
            try:
                tell()
            except psycopg.errors.DeadlockDetected:
                continue
            return
        tell()
    except psycopg.Error as error:
        reason = trouble.last_sentence(str(error)) or type(error).__name__
        log.warning("the server was not told who may do what: %s", reason)
        raise trouble.explain(error) or NotPossibleError(
            N_("The server could not be told who may do what: {reason}"), reason=reason
        ) from error
