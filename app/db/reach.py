"""Why a server does not let us in, in one sentence that says what to do."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, Any

from app.core.errors import NotPossibleError, UnavailableError
from app.core.hosts import Host
from app.core.i18n import N_
from app.db import certificates, trouble

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

OLDEST = 15
"""The oldest version of PostgreSQL the office works on: its own oldest at release."""

_PATIENCE = 2.0  # seconds for one look at a port
_NO_ANSWER = N_("{host} does not answer. Is the network connected?")
_SAID = (
    (r"no password supplied", "password", N_("Enter the password of “{user}”.")),
    (
        r"password authentication failed|role .* does not exist|认证失败",
        "password",
        N_("The login “{user}” or its password is wrong."),
    ),
    (
        r"not permitted to log in|不允许角色.*登录",
        "user",
        N_("The login “{user}” is locked."),
    ),
    (
        r"database .* does not exist|数据库 .* 不存在",
        "database",
        N_("The server has no database “{database}”."),
    ),
    (
        r"permission denied for database|对数据库 .* 权限不够",
        "user",
        N_("The login “{user}” is not of the staff of this office."),
    ),
    (
        r"no pg_hba.conf entry|rejects connection|没有用于主机",
        "",
        N_(
            "The server does not let “{user}” into “{database}” from this computer. "
            "Are both names right, is the login locked? If not, its pg_hba.conf "
            "says why."
        ),
    ),
    (
        r"certificate verify failed|self.signed certificate",
        "sslrootcert",
        N_(
            "The server's certificate is not from the office's authority: somebody "
            "else may be answering. Nothing was sent; ask the administrator."
        ),
    ),
    (
        r"server certificate for .* does not match",
        "hosts",
        N_(
            "The server's certificate is for another name than {host}. Nothing was "
            "sent; write the server as its certificate names it."
        ),
    ),
    (
        r"root certificate file|could not read root",
        "sslrootcert",
        N_("Name the file with the certificate of the office's authority."),
    ),
    (
        r"does not support SSL|SSL was required",
        "sslmode",
        N_("{host} offers no TLS, so nothing was sent. Ask the administrator."),
    ),
    (
        (
            r"invalid response to SSL|expected authentication request"
            r"|error response during SSL|SSL protocol version|wrong version number"
            r"|unsupported frontend protocol"
        ),
        "hosts",
        N_("At {place} something else than PostgreSQL answers. Is the port right?"),
    ),
    (
        r"connection to server at .* failed: server closed the connection unexp",
        "hosts",
        N_(
            "At {place} somebody hangs up at once. Is it the database server, is the "
            "port right? If so, it may be starting; try again in a minute."
        ),
    ),
    (
        r"channel binding",
        "",
        N_("{host} cannot prove that it is the one (no channel binding over TLS)."),
    ),
    (
        r"too many (clients|connections)|connection slots|太多的客户|连接太多|预留",
        "",
        N_("The server has no room for one more. Try again in a minute."),
    ),
    (
        r"is starting up|is shutting down|in recovery mode|启动中",
        "",
        N_("The server is just starting or stopping. Try again in a minute."),
    ),
    (
        r"session is read-only|hot standby",
        "",
        N_("No server takes changes: of {host} only a standby answers."),
    ),
)
"""What the client library or the server says, where that was typed (`Problem.where`;
empty: nowhere), and what it means for people. A server of a Chinese computer
says it in Chinese, and tells no code of what it is."""

_HELD = frozenset(("55P03", "57014"))
"""States in which a server waits too long for what somebody else has."""


def shut_out(error: BaseException, url: URL) -> UnavailableError | None:
    """Say why a server that answers does not let the login in; None: it is not that."""
    for pattern, where, words in _SAID:
        if where in {"user", "password"} and re.search(pattern, str(error)):
            values: dict[str, Any] = {
                "user": url.username or "",
                "database": url.database or "",
            }
            return UnavailableError(words, where=where, **values)
    return None


def explain(error: BaseException, url: URL) -> UnavailableError:
    """Say why a server could not be reached, and where that was typed.

    The field is called as in `Profile`, or "password".

    Args:
        error: What the database library raised, bare or wrapped.
        url: The office, as it was asked for.
    """
    said = str(getattr(error, "orig", None) or error)
    values: dict[str, Any] = {
        "host": ", ".join(dict.fromkeys(name for name, _port in addresses(url))),
        "place": ", ".join(str(Host(*address)) for address in addresses(url)),
        "user": url.username or "",
        "database": url.database or "",
    }
    if getattr(getattr(error, "orig", None) or error, "sqlstate", None) in _HELD:
        return UnavailableError(
            N_("The office is just being upgraded or looked after. Try in a minute.")
        )
    for pattern, where, words in _SAID:
        if re.search(pattern, said):
            closer = _certificate(url) if where == certificates.FIELD else ""
            return UnavailableError(closer or words, where=where, **values)
    silent = [_silence(name, port) for name, port in addresses(url)]
    if silent and all(silent):
        words, name = silent[0] or ("", "")
        return UnavailableError(words, where="hosts", host=name)
    if "timeout expired" in said:  # the port is open, and nobody speaks
        return UnavailableError(_NO_ANSWER, where="hosts", host=values["place"])
    reason = trouble.last_sentence(said) or type(error).__name__
    return UnavailableError(
        N_("The database cannot be reached: {reason}"), reason=reason
    )


def _certificate(url: URL) -> str:
    """Ask the first server what its certificate lacks; empty: it is a stranger's."""
    authority = str(url.query.get(certificates.FIELD, ""))
    if certificates.problem(authority) is not None:
        return ""
    name, port = addresses(url)[0]
    return certificates.servers_fault(name, port, authority)


def addresses(url: URL) -> tuple[tuple[str, int], ...]:
    """Return the servers of an address, as `Profile.url` writes them."""
    query = {name: str(value) for name, value in url.query.items()}
    names = query.get("host", url.host or "localhost").split(",")
    ports = query.get("port", str(url.port or 5432)).split(",")
    ports += ports[-1:] * (len(names) - len(ports))
    return tuple((name, int(port or 5432)) for name, port in zip(names, ports))  # noqa: B905 - made as long above


def refuse_old(connection: Any) -> None:
    """Refuse a server that is too old for the office.

    Args:
        connection: Of psycopg.

    Raises:
        UnavailableError: It is.
    """
    number = connection.info.server_version // 10000
    if number < OLDEST:
        raise UnavailableError(
            N_("PostgreSQL {number} is too old; the office needs {oldest} or newer."),
            number=number,
            oldest=OLDEST,
        )


def refuse_encoding(connection: Any) -> None:
    """Refuse a database that cannot hold, or takes unread, what people write.

    LATIN1 knows no 启运; SQL_ASCII keeps any bytes, and cuts letters in two.

    Args:
        connection: Of psycopg, to the database itself.

    Raises:
        NotPossibleError: Its encoding is another than UTF8.
    """
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise NotPossibleError(
            N_("“{database}” is kept in {encoding}; an office needs one kept in UTF8."),
            database=connection.info.dbname,
            encoding=encoding,
        )


def _silence(name: str, port: int) -> tuple[str, str] | None:
    """Say what keeps us from a port; None: somebody listens there."""
    try:
        with socket.create_connection((name, port), timeout=_PATIENCE):
            return None
    except socket.gaierror:
        return N_("There is no computer “{host}” in the network."), name
    except ConnectionRefusedError:
        words = N_(
            "On {host} no database server answers. Is it running, the port right?"
        )
        return words, f"{name}:{port}"
    except (OSError, UnicodeError):
        return _NO_ANSWER, f"{name}:{port}"
