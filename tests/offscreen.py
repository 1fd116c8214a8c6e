"""Gives what draws without a display the screen of an office, 1440×900.

Qt's own without a display has 800×800 pixels: less than the window, which would then
make itself smaller.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def choose() -> None:
    """Choose the screen, before there is a program; one that was chosen stays."""
    if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
        screen = Path(__file__).with_name("screen.json")
        # A path of Windows has a colon, which would end the option.
        what = "" if os.name == "nt" else f":configfile={screen}"
        os.environ["QT_QPA_PLATFORM"] = f"offscreen{what}"


def quiet() -> None:
    """Leave out what Qt says of each window that this display cannot move or raise."""
    from PySide6.QtCore import qInstallMessageHandler  # after the choice

    qInstallMessageHandler(lambda _kind, _where, words: say(words))


def say(words: str) -> None:
    """Pass on what Qt complains of, but for what no display without a screen can do."""
    if not words.startswith("This plugin does not support"):
        sys.stderr.write(f"{words}\n")
