"""The names of an office's roles on a server: two offices never share one."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

LONGEST = 24
_WORDS = 24  # PostgreSQL cuts names after 63 bytes; `LONGEST` and two marks are 38
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

    @property
    def staff(self) -> str:
        """The group of everybody of the office."""
        return f"{self.prefix}_staff"

    def holders(self, needed: frozenset[str], reach: str = "") -> str:
        """Return the group of who holds some permissions together; of all for none.

        Args:
            needed: The permissions.
            reach: "all" or "own" names those who see all rows that these permissions
                let see, or their own; empty: both.
        """
        if not needed:
            return self.staff
        words = "_".join(sorted(needed)).replace(".", "_")
        name = f"{reach}_{words}" if reach else words
        if len(name) > _WORDS:
            mark = hashlib.sha256(name.encode()).hexdigest()[:6]
            name = f"{name[: _WORDS - 7]}_{mark}"
        return f"{self.prefix}_{name}"

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
