"""Says what is wrong with a certificate: in the file that is named, or of the server.

The server's client library tells no more than that the check failed.
"""

from __future__ import annotations

import socket
import struct
from datetime import UTC, datetime
from pathlib import Path

from app.core.errors import Problem
from app.core.i18n import N_
from app.core.whole import reading

SYSTEM = "system"
"""Stands for the authorities that the system knows, instead of a file."""
FIELD = "sslrootcert"
_MOST = 1024 * 1024  # bytes; an authority's file has one or two thousand
_KEY, _CERTIFICATE = b"PRIVATE KEY-----", b"-----BEGIN CERTIFICATE-----"
_REQUEST = struct.pack("!II", 8, 80877103)
"""Asks a PostgreSQL server to begin TLS ("SSLRequest" of its protocol)."""
_PATIENCE = 2.0  # seconds
_EXPIRED, _EARLY = 10, 9  # X509_V_ERR_CERT_HAS_EXPIRED, …_NOT_YET_VALID of OpenSSL


def problem(name: str) -> Problem | None:
    """Say why a file is no certificate of an authority; None: it may be one.

    Args:
        name: The file as it was typed; empty, or `SYSTEM`: none is named.
    """
    if not name or name == SYSTEM:
        return None
    try:
        path = Path(name)
        if not path.is_file():
            return Problem(FIELD, N_("{file} is not there."), {"file": name[:200]})
        with reading(path) as file:
            data = file.read(_MOST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        said = {"file": name[:200], "reason": reason}
        return Problem(FIELD, N_("{file} cannot be read: {reason}"), said)
    words = _fault(data)
    return Problem(FIELD, words, {"file": path.name}) if words else None


def _fault(data: bytes) -> str:
    import ssl  # noqa: PLC0415 - an office in a file needs none

    if _CERTIFICATE not in data and _KEY in data:
        return N_(
            "{file} is a key, not a certificate. Name the certificate of the office's "
            "authority; keys stay where they were made."
        )
    none = N_("{file} holds no certificate.")
    if len(data) > _MOST or _CERTIFICATE not in data:
        return none
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=data.decode("ascii"))
    except (ValueError, ssl.SSLError):
        return none
    ends = [str(one["notAfter"]) for one in context.get_ca_certs()]
    now = datetime.now(UTC).timestamp()
    if ends and all(ssl.cert_time_to_seconds(end) < now for end in ends):
        return N_(
            "The certificate in {file} has expired. Ask the administrator for the new "
            "one."
        )
    return ""


def servers_fault(host: str, port: int, authority: str) -> str:
    """Say why a server's certificate is not believed; empty: its origin is unknown.

    Args:
        host: The server.
        port: Where it listens.
        authority: The file with the certificate of the office's authority.
    """
    import ssl  # noqa: PLC0415 - as above

    context = ssl.create_default_context(
        cafile=authority if authority and authority != SYSTEM else None
    )
    context.check_hostname = False  # asked by the client library
    # Python 3.13 wants more of a certificate than the client library, which decides.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    try:
        with socket.create_connection((host, port), timeout=_PATIENCE) as plain:
            plain.sendall(_REQUEST)
            if plain.recv(1) == b"S":
                context.wrap_socket(plain, server_hostname=host).close()
    except ssl.SSLCertVerificationError as error:
        return _TIMES.get(error.verify_code, "")
    except (OSError, ValueError):
        return ""
    return ""


_TIMES = {
    _EXPIRED: N_(
        "The certificate of {host} has expired, so nothing was sent. Ask the "
        "administrator to renew it."
    ),
    _EARLY: N_(
        "The certificate of {host} is not valid yet, so nothing was sent. Is the clock "
        "of this computer right?"
    ),
}
