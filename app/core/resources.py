"""Where the files that ship with the program lie."""

from __future__ import annotations

from pathlib import Path

RESOURCES = Path(__file__).parents[2] / "resources"
"""Beside the packages, in a checkout and inside the built program alike."""
