"""A login that the server has already, before an office makes it its own.

It may be another office's, another program's, or that of whoever runs the server. So it
is taken over only when somebody says that it is theirs, and proves it with the password
that it has, which stays. What it is used for is told first.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from typing import TYPE_CHECKING, Any

import psycopg
import psycopg.sql

from app.core.errors import NotPossibleError
from app.core.i18n import N_, _, _n

if TYPE_CHECKING:
    from app.db.security.names import Names

LEADS = N_("“{login}” administers the server; choose another login.")
_GROUP = N_("“{login}” is a group of the server, no login; choose another.")
THERE = N_(
    "“{login}” is a login of this server already: {facts}. Choose another, or take it "
    "over with the password that it has."
)
_WRONG = N_("“{login}” has another password on this server.")
_ASKED = """
SELECT r.rolsuper, r.rolcanlogin, r.rolcreatedb, r.rolcreaterole, r.rolpassword,
  (SELECT count(*) FROM (
    SELECT dbid FROM pg_shdepend
      WHERE refclassid = 'pg_authid'::regclass AND refobjid = r.oid AND dbid <> 0
    UNION SELECT oid FROM pg_database WHERE datdba = r.oid) used),
  (SELECT count(*) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
    WHERE m.member = r.oid AND g.rolname LIKE 'lading\\_%%\\_staff'),
  (SELECT count(*) FROM pg_stat_activity WHERE usesysid = r.oid)
FROM pg_authid r WHERE r.rolname = %s
"""


def refuse(
    connection: psycopg.Connection[Any], login: str, password: str, *, wanted: bool
) -> None:
    """Refuse a login that is there already, unless it may be taken over.

    Args:
        connection: Of a superuser of the server.
        login: Of the person who is to administer the office.
        password: What was typed for it.
        wanted: Somebody said that it is theirs.

    Raises:
        NotPossibleError: It administers the server, is no login, nobody said that it is
            theirs, or the password is not the one it has.
    """
    found = connection.execute(_ASKED, (login,)).fetchone()
    if found is None:
        return
    leads, enters, *_may, secret, _used, _offices, _now = found
    if leads:
        raise NotPossibleError(LEADS, where="login", login=login)
    if not enters:
        raise NotPossibleError(_GROUP, where="login", login=login)
    if not wanted:
        told = ", ".join(_facts(found))
        raise NotPossibleError(THERE, where="take_over", login=login, facts=told)
    if secret is not None and not _is_of(secret, login, password):
        raise NotPossibleError(_WRONG, where="first", login=login)


def take_over(connection: psycopg.Connection[Any], names: Names, login: str) -> None:
    """Let the functions that make logins change one, if it is there, and let it in."""
    asked = "SELECT FROM pg_roles WHERE rolname = %s"
    if connection.execute(asked, (login,)).fetchone() is None:
        return
    role = psycopg.sql.Identifier(login)
    for statement in (
        "ALTER ROLE {login} NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
        f"GRANT {names.staff} TO {{login}}",
        f"GRANT {{login}} TO {names.people} WITH ADMIN OPTION",
    ):
        connection.execute(psycopg.sql.SQL(statement).format(login=role))


def _facts(found: tuple[Any, ...]) -> list[str]:
    _leads, _enters, makes_databases, makes_logins, _secret, used, offices, now = found
    facts = [
        _n("{count} database uses it", "{count} databases use it", used, count=used)
        if used
        else _("no database uses it")
    ]
    if offices:
        facts.append(
            _n(
                "it is staff of {count} office",
                "it is staff of {count} offices",
                offices,
                count=offices,
            )
        )
    if makes_databases:
        facts.append(_("it may make databases"))
    if makes_logins:
        facts.append(_("it may make logins"))
    if now:
        facts.append(_("it is signed in"))
    return facts


def _is_of(secret: str, login: str, password: str) -> bool:
    """Say whether what the server keeps was made from a password."""
    if secret.startswith("md5"):
        plain = (password + login).encode()
        made = "md5" + hashlib.md5(plain, usedforsecurity=False).hexdigest()
        return hmac.compare_digest(made, secret)
    _method, salted, keys = secret.split("$")
    rounds, salt = salted.split(":")
    stored = base64.b64decode(keys.split(":")[0])
    plain = unicodedata.normalize("NFKC", password).encode()
    key = hashlib.pbkdf2_hmac("sha256", plain, base64.b64decode(salt), int(rounds))
    client = hmac.digest(key, b"Client Key", "sha256")
    return hmac.compare_digest(hashlib.sha256(client).digest(), stored)
