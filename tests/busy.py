"""The office of the pictures: the sample company on a fixed day."""

from __future__ import annotations

from datetime import UTC, datetime

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor

NOW = datetime(2026, 11, 21, 1, 12, tzinfo=UTC)
"""A Saturday morning in Ningbo."""
ACTOR = Actor("Chen Siyuan", ALL_PERMISSIONS)
