"""The one style sheet, generated from the tokens, for the parts that Qt paints best.

Menus, tabs, drop-down lists, lists of words, progress, and the frames of Qt's own
dialog for printing: each of them bears it itself, see `dress`. Over the whole program
it would be looked through for every widget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Tokens = Mapping[str, str]
Scale = Callable[[float], int]

ROLES = {
    "body": (13, 400, "text"),
    "small": (12, 400, "text2"),
    "value": (12, 500, "text"),
    "muted": (13, 400, "text2"),
    "caption": (11, 400, "text3"),
    "label": (12, 400, "text2"),
    "section": (12, 600, "text2"),
    "strong": (13, 600, "text"),
    "h1": (18, 600, "text"),
    "h2": (14, 600, "text"),
    "title": (15, 600, "text"),
    "kpi": (22, 600, "text"),
    "link": (13, 500, "accent_text"),
    "problem": (11, 400, "bad_fg"),
    "doubt": (11, 400, "warn_fg"),
    "group": (11, 600, "text3"),
}
"""The roles of a text: pixel size, weight and colour token."""


def qss(t: Tokens, px: Scale, images: str) -> dict[str, str]:
    """Return the style sheet, by part: boxes, lists, progress, tabs, menus, frames.

    Args:
        t: The colours.
        px: Scales a measure given for text of 13 pixels.
        images: Folder of the drawings it names, with forward slashes.
    """
    parts = (_boxes, _lists, _progress, _tabs, _menus, _frames)
    return {part.__name__[1:]: part(t, px, images) for part in parts}


def _boxes(t: Tokens, px: Scale, images: str) -> str:
    high = px(28)
    return f"""
* {{ outline: 0; }}
QComboBox, QAbstractSpinBox {{ background: {t["surface"]}; color: {t["text"]};
    border: 1px solid {t["border_input"]}; border-radius: 5px; padding: 0 8px;
    min-height: {high}px; selection-background-color: {t["accent"]};
    selection-color: {t["on_accent"]}; }}
QComboBox:hover, QAbstractSpinBox:hover {{ border-color: {t["text2"]}; }}
QComboBox:focus, QAbstractSpinBox:focus {{ border: 2px solid {t["focus"]};
    padding: 0 7px; min-height: {high - 2}px; }}
QComboBox:disabled, QAbstractSpinBox:disabled {{ background: {t["surface2"]};
    border-color: {t["line"]}; color: {t["disabled"]}; }}
QComboBox[ro="true"] {{ background: {t["surface2"]}; border-color: {t["line"]};
    color: {t["text2"]}; }}
QComboBox[ro="true"]:focus {{ border: 2px solid {t["border_input"]}; }}
QComboBox[bad="true"] {{ border-color: {t["bad_dot"]}; }}
QComboBox[bad="true"]:hover {{ border-color: {t["bad_fg"]}; }}
QComboBox[bad="true"]:focus {{ border: 2px solid {t["bad_dot"]}; }}
QComboBox[kit="bare"] {{ border: 0; border-radius: 0; min-height: 0;
    background: transparent; }}
QComboBox[kit="bare"]:focus {{ border: 2px solid {t["focus"]}; }}
QComboBox::drop-down {{ border: 0; width: 24px; }}
QComboBox::down-arrow {{ image: url({images}/down.svg); width: 14px; height: 14px; }}
QComboBox::down-arrow:disabled {{ image: url({images}/down_off.svg); }}
QComboBox QAbstractItemView {{ background: {t["surface"]}; color: {t["text"]};
    border: 1px solid {t["border_soft"]}; border-radius: 8px; padding: 4px;
    selection-background-color: {t["accent_soft"]}; selection-color: {t["text"]}; }}
{_words(t, px)}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: 0; width: 20px; }}
QAbstractSpinBox::up-arrow {{ image: url({images}/up.svg); width: 12px; }}
QAbstractSpinBox::down-arrow {{ image: url({images}/down.svg); width: 12px; }}
"""


def _words(t: Tokens, px: Scale) -> str:
    """Return how the lines of a list of words look, dropped down or standing."""
    return f"""
QListView::item, QTreeView::item {{ min-height: {px(28)}px; padding: 0 6px;
    border-radius: 4px; }}
QListView::item:hover, QTreeView::item:hover {{ background: {t["hover"]}; }}
QListView::item:selected, QTreeView::item:selected {{ background: {t["sel"]};
    color: {t["text"]}; }}"""


def _lists(t: Tokens, px: Scale, images: str) -> str:
    return f"""
QListView, QTreeView {{ background: {t["surface"]}; border: 0; color: {t["text"]};
    selection-background-color: {t["sel"]}; selection-color: {t["text"]}; }}
{_words(t, px)}
QTreeView::branch:has-children:closed {{ image: url({images}/right.svg); }}
QTreeView::branch:has-children:open {{ image: url({images}/down.svg); }}
"""


def _progress(t: Tokens, _px: Scale, _images: str) -> str:
    return f"""
QProgressBar {{ background: {t["sunken"]}; border: 0; border-radius: 3px;
    max-height: 6px; min-height: 6px; color: transparent; }}
QProgressBar::chunk {{ background: {t["accent"]}; border-radius: 3px; }}
"""


def _tabs(t: Tokens, px: Scale, images: str) -> str:
    return f"""
QTabBar[kit="documents"] {{ background: {t["bg"]}; }}
QTabBar[kit="documents"]::tab {{ background: transparent; color: {t["text2"]};
    padding: 0 14px; min-height: {px(34)}px; border: 0;
    border-right: 1px solid {t["line"]}; border-top: 2px solid transparent; }}
QTabBar[kit="documents"]::tab:hover {{ background: {t["hover"]}; }}
QTabBar[kit="documents"]::tab:selected {{ background: {t["surface"]};
    color: {t["text"]}; font-weight: 600; border-top: 2px solid {t["accent"]}; }}
QTabBar::scroller {{ width: {px(60)}px; }}
QTabBar::tear {{ width: 0; image: none; }}
QTabBar QToolButton {{ border: 0; background: {t["bg"]}; }}
QTabBar QToolButton::left-arrow,
QTabBar QToolButton::right-arrow {{ width: 16px; height: 16px; }}
QTabBar[kit="sections"] QToolButton {{ background: {t["surface"]}; }}
QTabBar QToolButton:hover {{ background: {t["hover"]}; }}
QTabBar QToolButton::left-arrow {{ image: url({images}/left.svg); }}
QTabBar QToolButton::right-arrow {{ image: url({images}/right.svg); }}
QTabBar QToolButton::left-arrow:disabled,
QTabBar QToolButton::right-arrow:disabled {{ image: none; }}
QTabBar[kit="sections"]::tab {{ background: transparent; color: {t["text2"]};
    padding: 0 6px; margin-right: 12px; min-height: {px(34)}px;
    border: 0; border-bottom: 2px solid transparent; }}
QTabBar[kit="sections"][rtl="true"]::tab {{ margin-right: 0; margin-left: 12px; }}
QTabBar[kit="sections"]::tab:hover {{ color: {t["text"]}; }}
QTabBar[kit="sections"]::tab:selected {{ color: {t["accent_text"]}; font-weight: 600;
    border-bottom: 2px solid {t["accent"]}; }}
QTabBar[kit="documents"]::tab:focus, QTabBar[kit="sections"]::tab:focus {{
    background: {t["accent_soft"]}; color: {t["accent_text"]};
    border: 2px solid {t["focus"]}; min-height: {px(34) - 2}px; }}
QTabBar[kit="documents"]::tab:focus {{ padding: 0 13px 0 12px; }}
QTabBar[kit="sections"]::tab:focus {{ padding: 0 4px; border-radius: 4px; }}
"""


def _menus(t: Tokens, px: Scale, images: str) -> str:
    return f"""
QMenu {{ background: {t["surface"]}; color: {t["text"]};
    border: 1px solid {t["border_soft"]}; border-radius: 8px; padding: 4px;
    menu-scrollable: 1; }}
QMenu::item {{ padding: 6px 28px 6px 10px; border-radius: 4px;
    min-height: {px(18)}px; }}
QMenu::item:selected {{ background: {t["accent_soft"]}; color: {t["text"]}; }}
QMenu::item:disabled {{ color: {t["disabled"]}; }}
QMenu::separator {{ height: 1px; background: {t["line"]}; margin: 4px 6px; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::right-arrow {{ image: url({images}/right.svg); width: 12px; height: 12px; }}
QMenu::indicator:checked {{ background: {t["accent"]}; border-radius: 3px;
    image: url({images}/check.svg); width: 14px; height: 14px; margin-left: 6px; }}
QMenuBar {{ background: {t["surface"]}; color: {t["text"]};
    border-bottom: 1px solid {t["line"]}; }}
QMenuBar::item {{ padding: 4px 10px; background: transparent; border-radius: 4px; }}
QMenuBar::item:selected {{ background: {t["hover"]}; }}
"""


def _frames(t: Tokens, px: Scale, _images: str) -> str:
    return f"""
QGroupBox {{ border: 1px solid {t["line"]}; border-radius: 8px; margin-top: 10px;
    padding: 14px 12px 10px 12px; background: {t["surface"]}; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 12px; padding: 0 4px;
    color: {t["text2"]}; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {t["line"]}; }}
QTabWidget QTabBar::tab {{ background: transparent; color: {t["text2"]};
    padding: 0 2px; margin-right: 20px; min-height: {px(34)}px; border: 0;
    border-bottom: 2px solid transparent; }}
QTabWidget QTabBar::tab:hover {{ color: {t["text"]}; }}
QTabWidget QTabBar::tab:selected {{ color: {t["accent_text"]}; font-weight: 600;
    border-bottom: 2px solid {t["accent"]}; }}
QTabWidget QTabBar::tab:focus {{ background: {t["accent_soft"]};
    color: {t["accent_text"]}; }}
"""
