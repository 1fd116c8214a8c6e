"""The names of an office's roles on a server: two offices never share one."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

LONGEST = 24
SCHEMA = "lading"
"""Where the functions are; the tables stay in public."""


@dataclass(frozen=True, slots=True)
class Names:
    """The roles of the office in one database.

    Attributes:
        database: Its name.
        prefix: How the names of all its roles begin.
    """

    database: str
    prefix: str

    @classmethod
    def of(cls, database: str) -> Names:
        """Name the roles of a database; roles belong to the whole server."""
        plain = re.sub(r"[^a-z0-9_]", "_", database.lower())[:LONGEST]
        if plain != database:
            plain += "_" + hashlib.sha256(database.encode()).hexdigest()[:6]
        return cls(database, f"lading_{plain}")

    def group(self, role: str) -> str:
        """Return the group of a role; of all staff for ""."""
        return f"{self.prefix}_{role or 'staff'}"

    @property
    def owner(self) -> str:
        """Owns tables and functions; nobody signs in as it."""
        return f"{self.prefix}_owner"

    @property
    def audit(self) -> str:
        """Owns the audit trail; nobody signs in as it."""
        return f"{self.prefix}_audit"

    @property
    def people(self) -> str:
        """Owns the functions that make logins; nobody signs in as it."""
        return f"{self.prefix}_people"

    @property
    def backup(self) -> str:
        """Reads everything, to be given a password by who sets up backups."""
        return f"{self.prefix}_backup"
