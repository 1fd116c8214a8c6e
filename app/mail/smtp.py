"""Hands a letter to a mail server, and tells exactly what became of it.

Three outcomes must not be mixed up: the server has it, the server does not have it,
and nobody knows: the line broke after the letter was on its way and before the answer
came. Only the second may be tried again without asking. No Qt, no SQL.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import AppError
from app.core.i18n import N_
from app.core.sizes import size_words
from app.mail.domain import Account, Security

PATIENCE = 20
"""Seconds a server may take for each answer."""
_GO_ON, _DONE, _LATER = 354, 250, range(400, 500)
_DOT = re.compile(rb"(?m)^\.")
_MOST_SAID = 200
_SILENT = N_("The mail server {detail} does not answer.")


class OfflineError(AppError):
    """The server was not reached, or asked to come later: it has no letter of us."""


class RefusedError(AppError):
    """The server does not take the letter; somebody has to change something."""


class PasswordError(RefusedError):
    """The server does not accept name and password."""


class AnswerLostError(AppError):
    """The line broke while the letter was on its way: nobody knows if it arrived."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The server has the letter.

    Attributes:
        refused: Addresses it does not deliver to, with what it said.
    """

    refused: Mapping[str, str] = field(default_factory=dict)


def deliver(
    account: Account,
    password: str,
    receivers: tuple[str, ...],
    letter: bytes,
    patience: int = PATIENCE,
) -> Delivered:
    """Hand a letter over.

    Args:
        account: The server, and who sends.
        password: Of `account.login`.
        receivers: Everybody it goes to.
        letter: As `mime.written` made it.
        patience: Seconds the server may take for each answer.

    Raises:
        OfflineError: It was not reached, or is busy: try again later.
        RefusedError: It does not take this letter.
        AnswerLostError: Nobody knows.
    """
    with _explained(account.host), _opened(account, patience) as server:
        if account.login:
            server.login(account.login, password)
        most = int(server.esmtp_features.get("size") or 0)
        if most and len(letter) > most:
            raise RefusedError(
                N_("The letter is too large: the server takes {detail}."),
                detail=size_words(most),
            )
        _checked(server.mail(account.address))
        refused = _receivers(server, receivers)
        _checked(server.docmd("DATA"), _GO_ON)
        return _handed(server, letter, refused)


def _handed(
    server: smtplib.SMTP, letter: bytes, refused: Mapping[str, str]
) -> Delivered:
    """Send the letter itself: from here on a broken line leaves a question open."""
    body = _DOT.sub(b"..", letter)
    end = b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"
    try:
        server.send(body + end)
        answer = server.getreply()
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise AnswerLostError(
            N_("The line broke before the server answered: it may have the letter.")
        ) from error
    _checked(answer)
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()  # it has the letter: how it says goodbye does not matter
    return Delivered(refused)


def _receivers(server: smtplib.SMTP, receivers: tuple[str, ...]) -> dict[str, str]:
    refused = {}
    for one in receivers:
        code, said = server.rcpt(one)
        if code not in {250, 251}:
            refused[one] = _words(code, said)
    if len(refused) == len(receivers):
        first, why = next(iter(refused.items()))
        msgid = N_("The server does not deliver to {detail}.")
        kind = OfflineError if why[:1] == "4" else RefusedError
        raise kind(msgid, detail=f"{first}: {why}")
    return refused


def _checked(answer: tuple[int, Any], wanted: int = _DONE) -> None:
    code, said = answer
    if code == wanted:
        return
    if code in _LATER or code < 0:
        raise OfflineError(
            N_("The server asks to come back later: {detail}"),
            detail=_words(code, said),
        )
    raise RefusedError(
        N_("The server refuses the letter: {detail}"), detail=_words(code, said)
    )


@contextmanager
def _opened(account: Account, patience: int) -> Iterator[smtplib.SMTP]:
    context = _trust(account)
    if account.security is Security.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            account.host, account.port, timeout=patience, context=context
        )
    else:
        server = smtplib.SMTP(account.host, account.port, timeout=patience)
    try:
        if account.security is Security.STARTTLS:
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        yield server
    finally:
        server.close()


def _trust(account: Account) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=account.authority or None)
    except (OSError, ssl.SSLError) as error:
        raise RefusedError(
            N_("The file with the authority's certificate cannot be read: {detail}"),
            detail=account.authority,
        ) from error


@contextmanager
def _explained(host: str) -> Iterator[None]:
    """Turn what the library raises before the letter left into what to do."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code in _LATER:
            _checked((error.smtp_code, error.smtp_error))
        raise PasswordError(
            N_("The server does not accept name and password: {detail}"),
            detail=_words(error.smtp_code, error.smtp_error),
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise RefusedError(
            N_("The server does not offer what the account asks for: {detail}"),
            detail=_short(str(error)),
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise RefusedError(
            N_("The server's certificate is not right, so nothing was sent: {detail}"),
            detail=_short(error.verify_message or str(error)),
        ) from error
    except smtplib.SMTPResponseException as error:
        _checked((error.smtp_code, error.smtp_error))
    except socket.gaierror as error:
        raise OfflineError(
            N_("The mail server {detail} is not found. Is this computer online?"),
            detail=host,
        ) from error
    except TimeoutError as error:
        raise OfflineError(_SILENT, detail=host) from error
    except (OSError, smtplib.SMTPException) as error:
        if isinstance(error.__context__, TimeoutError):  # the library wraps it
            raise OfflineError(_SILENT, detail=host) from error
        raise OfflineError(
            N_("The mail server cannot be reached: {detail}"),
            detail=_short(f"{host}: {getattr(error, 'strerror', None) or error}"),
        ) from error


def _words(code: int, said: Any) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return _short(f"{code} {text}")


def _short(text: str) -> str:
    """Return what a server said as one line of readable characters."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(plain.split())[:_MOST_SAID]
