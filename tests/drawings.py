"""Draws the few pictures of the style sheet's rules: `python -m tests.drawings`.

A sheet takes pictures from files only, so they lie among the resources in the colours
of both looks; who changes a colour draws them anew. tests/forms/test_style.py compares.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.core.resources import RESOURCES
from forms.kit import tokens

LOOKS = {"light": tokens.LIGHT, "dark": tokens.DARK}
FOLDER = RESOURCES / "look"


def pictures(t: Mapping[str, str]) -> dict[str, str]:
    """Return the SVG files that the style sheet shows, by file name."""
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" '
        'viewBox="0 0 24 24" fill="none" stroke-linecap="round" '
        'stroke-linejoin="round" stroke-width="{width}" stroke="{colour}">{path}</svg>'
    )
    drawn = {
        "check.svg": ("on_accent", "3", '<path d="M5 12l5 5l10 -10"/>'),
        "down.svg": ("text2", "1.75", '<path d="M6 9l6 6l6 -6"/>'),
        "up.svg": ("text2", "1.75", '<path d="M6 15l6 -6l6 6"/>'),
        "down_off.svg": ("disabled", "1.75", '<path d="M6 9l6 6l6 -6"/>'),
        "left.svg": ("text2", "1.75", '<path d="M15 6l-6 6l6 6"/>'),
        "right.svg": ("text2", "1.75", '<path d="M9 6l6 6l-6 6"/>'),
    }
    return {
        name: head.format(colour=t[colour], width=width, path=path)
        for name, (colour, width, path) in drawn.items()
    }


def draw() -> None:
    """Write them all."""
    for look, colours in LOOKS.items():
        for name, svg in pictures(colours).items():
            (FOLDER / look / name).write_text(f"{svg}\n", encoding="utf-8")


if __name__ == "__main__":
    draw()
