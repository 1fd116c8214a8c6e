"""The logs: one rotating file per user, and the traces of crashes."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 2 * 1024 * 1024
KEPT = 5


class _Crash:
    """Holds the file that the interpreter writes to when it dies."""

    file: TextIO | None = None


def set_up(folder: Path, *, level: int = logging.INFO) -> Path | None:
    """Write what happens to `folder/lading.log`, 5 files of 2 MB.

    Args:
        folder: Made when missing.
        level: What is written at least.

    Returns:
        The file, or None where the folder cannot be written: then logs go to
        standard error, and the program works on.
    """
    root = logging.getLogger()
    root.setLevel(level)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            folder / "lading.log", maxBytes=SIZE, backupCount=KEPT, encoding="utf-8"
        )
        _Crash.file = (folder / "crash.log").open("a", encoding="utf-8")
        faulthandler.enable(_Crash.file)
    except OSError:
        root.addHandler(logging.StreamHandler())
        return None
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    root.addHandler(handler)
    return folder / "lading.log"
