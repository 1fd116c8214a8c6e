"""The servers of an office as people write them: "db, db2.office:5433"."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

PORT = 5432
MOST_PORT = 65535
MOST_NAME, MOST_LABEL = 253, 63  # RFC 1035, 2.3.4


@dataclass(frozen=True, slots=True)
class Host:
    """One server.

    Attributes:
        name: Its name or address, without brackets.
        port: Where it listens.
    """

    name: str
    port: int = PORT

    def __str__(self) -> str:
        """Write it as `parse` reads it."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return f"{name}:{self.port}"


def parse(text: str) -> tuple[Host, ...]:
    """Read a list of servers, divided by commas, each with or without a port.

    Raises:
        ValueError: A name is missing or has a blank in it, or a port is none.
    """
    return tuple(_one(part.strip()) for part in text.replace("，", ",").split(","))


def _one(text: str) -> Host:
    if text.startswith("["):  # an IPv6 address with a port
        name, found, rest = text[1:].partition("]")
        port = rest.removeprefix(":") if found else "?"
    elif text.count(":") > 1:
        name, port = text, ""
    else:
        name, colon, port = text.partition(":")
        port = port if port or not colon else "?"
    if not _is_name(name):
        raise ValueError(text)
    if not port:
        return Host(name)
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= MOST_PORT):
        raise ValueError(text)
    return Host(name, int(port))


def _is_name(text: str) -> bool:
    """Say whether a text may be the name or the address of a computer."""
    short = len(text) <= MOST_NAME and len(max(text.split("."), key=len)) <= MOST_LABEL
    signs = text.isprintable() and not any(s.isspace() or s in "/@'\\" for s in text)
    return bool(text) and short and signs


def are_here(hosts: tuple[Host, ...]) -> bool:
    """Say whether all of them are this computer, so that no cable lies between."""
    return all(_is_here(host.name) for host in hosts)


def _is_here(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name.casefold() == "localhost"
