"""What this computer remembers of offices; when it is lost, nobody stops working."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from app.core.whole import replacing

log = logging.getLogger(__name__)


def read(path: Path) -> dict[str, Any]:
    """Return what is remembered by its names; empty when nothing is."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return dict(told)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError) as error:
        log.warning("What this computer remembered is lost: %s: %s", path.name, error)
        return {}


def keep(path: Path, told: dict[str, Any]) -> None:
    """Remember what JSON can hold; a full disk is noted and no more."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as new:
            new.write_text(json.dumps(told, indent=1), encoding="utf-8")
    except OSError as error:
        log.warning("%s cannot be written: %s", path.name, error)
