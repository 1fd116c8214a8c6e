"""What F1 and Shift+F1 open from everywhere: the manual, and the sheet of keys.

There is one manual for the whole program. A dialog that waits for its answer blocks
every other window but those that belong to it; so the manual becomes the dialog's as
long as it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from app.ui.manual import Manual


class _Now:
    front: Callable[[], str] | None = None
    manual: Manual | None = None


def follow(front: Callable[[], str] | None) -> None:
    """Ask `front` for the page that tells about the tab at the front."""
    _Now.front = front


def manual(page: str = "") -> None:
    """Open the manual beside the work.

    Args:
        page: Its name; empty: the one that tells about the tab at the front.
    """
    from app.ui.manual import Manual  # noqa: PLC0415 - when asked for

    if _Now.manual is None:
        _Now.manual = Manual()
    front = _Now.front() if _Now.front and not page else page
    over = QApplication.activeModalWidget()
    _Now.manual.open(front, over.window() if over else None)


def sheet(parent: QWidget) -> None:
    """Show the sheet of keys over a window."""
    from forms.shell_help import KeySheet  # noqa: PLC0415 - as above

    KeySheet(parent).open()


def close() -> None:
    """Close the manual; it is made anew, in the language and look of then."""
    if _Now.manual is not None:
        _Now.manual.close()


def leave() -> None:
    """Close the manual with the window."""
    close()
    follow(None)


def tell(over: QWidget | None, name: str, page: str = "") -> None:
    """Answer a key that asks for help: "manual" or "help".

    Args:
        over: The window it was pressed in; a dialog knows the page that tells of it.
        name: Of the key.
        page: Of the manual; empty: the dialog's, or that of the tab at the front.
    """
    if name == "manual":
        manual(page or getattr(over, "told_in", ""))
    elif over is not None:
        sheet(over)
