"""The office of the pictures: the sample company on a fixed day."""

from __future__ import annotations

from datetime import UTC, datetime

from app.demo.year import ACTOR

__all__ = ["ACTOR", "NOW"]

NOW = datetime(2026, 11, 21, 1, 12, tzinfo=UTC)
"""A Saturday morning in Ningbo."""
