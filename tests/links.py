"""Connections to the tests' server that outlive the test that has made them.

A server begins a process for each connection, which has everything still to learn:
the tables, the functions, the statements. That cost more than what most tests ask of
it. What a session could keep of a test is taken out before the next one gets it.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

FORGET = (
    "CLOSE ALL; UNLISTEN *; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; "
    "SELECT pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES"
)
"""DISCARD ALL would take out the plans as well: these are worth keeping."""


class Links:
    """The connections of a worker to its office, for one test after another."""

    def __init__(self) -> None:
        self._free: list[tuple[dict[str, Any], _Kept]] = []

    def connect(self, **words: Any) -> psycopg.Connection:
        """Connect as psycopg does; with the same words again it is the same link."""
        # How values are sent is an object of each engine, and the same for all.
        said = {name: word for name, word in words.items() if name != "context"}
        for known in self._free:
            if known[0] == said:
                self._free.remove(known)
                return known[1]
        link = _Kept.connect(**words)
        link.links, link.words = self, said
        return link

    def take_back(self, words: dict[str, Any], link: _Kept) -> None:
        """Keep a link that nobody uses any more."""
        self._free.append((words, link))

    def processes(self) -> list[int]:
        """Return which processes of the server wait for the next test."""
        return [link.info.backend_pid for _words, link in self._free]

    def close(self) -> None:
        """Close them: their database goes."""
        free, self._free = self._free, []
        for _words, link in free:
            link.end()


class _Kept(psycopg.Connection[Any]):
    """A connection that is kept when it is closed, unless something is wrong with it.

    Attributes:
        links: Where it goes; None: nowhere.
        words: With which it was made.
    """

    links: Links | None = None
    words: dict[str, Any]

    def close(self) -> None:
        """Override: forget what was said, and wait for the next test."""
        if self.links is None or self.closed or not self._forgets():
            self.end()
            return
        self.links.take_back(self.words, self)

    def end(self) -> None:
        """Close it for good."""
        self.links = None
        super().close()

    def _forgets(self) -> bool:
        try:
            self.rollback()
            self._notice_handlers.clear()
            self._notify_handlers.clear()
            self.isolation_level = self.read_only = self.deferrable = None
            self.autocommit = True
            self.execute(FORGET, prepare=False)
            self.autocommit = False
        except psycopg.Error:
            return False
        return self.info.transaction_status == TransactionStatus.IDLE
