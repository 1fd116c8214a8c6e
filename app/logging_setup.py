"""The logs: one rotating file per user, and the traces of crashes."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import sys
import threading
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

SIZE = 2 * 1024 * 1024
KEPT = 5
log = logging.getLogger(__name__)


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


def catch_unexpected() -> None:
    """Write every exception that nobody expected to the log, from all threads."""
    previous = sys.excepthook

    def note(
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            log.critical("An unexpected error", exc_info=(kind, error, trace))
        previous(kind, error, trace)

    def note_thread(caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            note(caught.exc_type, caught.exc_value, caught.exc_traceback)

    sys.excepthook = note
    threading.excepthook = note_thread
