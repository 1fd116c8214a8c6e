"""The one style sheet, generated from the tokens.

Selectors name a part by its property `kit` (or `role`, `token`, `primary`, …) or by
the object name of a part of the shell. No rule colours the generic `QWidget`, because
its children would inherit it; item views get a background only, their cells are
painted by the delegate.
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
}
"""The roles of a text: pixel size, weight and colour token."""


def qss(t: Tokens, px: Scale, images: str) -> str:
    """Return the style sheet.

    Args:
        t: The colours.
        px: Scales a measure given for text of 13 pixels.
        images: Folder of the files of `pictures()`, with forward slashes.
    """
    parts = (
        _base,
        _texts,
        _buttons,
        _inputs,
        _choices,
        _views,
        _bars,
        _shell,
        _rest,
    )
    return "\n".join(part(t, px, images) for part in parts)


def pictures(t: Tokens) -> dict[str, str]:
    """Return the SVG files that the style sheet shows, by file name."""
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" '
        'viewBox="0 0 24 24" fill="none" stroke-linecap="round" '
        'stroke-linejoin="round" stroke-width="{width}" stroke="{colour}">{path}</svg>'
    )
    drawn = {
        "check.svg": ("on_accent", "3", '<path d="M5 12l5 5l10 -10"/>'),
        "dash.svg": ("on_accent", "3", '<path d="M6 12h12"/>'),
        "down.svg": ("text2", "1.75", '<path d="M6 9l6 6l6 -6"/>'),
        "up.svg": ("text2", "1.75", '<path d="M6 15l6 -6l6 6"/>'),
        "down_off.svg": ("disabled", "1.75", '<path d="M6 9l6 6l6 -6"/>'),
        "left.svg": ("text2", "1.75", '<path d="M15 6l-6 6l6 6"/>'),
        "right.svg": ("text2", "1.75", '<path d="M9 6l6 6l-6 6"/>'),
        "dot.svg": ("on_accent", "9", '<path d="M12 12l0 0"/>'),
    }
    return {
        name: head.format(colour=t[colour], width=width, path=path)
        for name, (colour, width, path) in drawn.items()
    }


def _base(t: Tokens, px: Scale, _images: str) -> str:
    return f"""
* {{ outline: 0; }}
QMainWindow, QDialog, *[kit="page"] {{ background: {t["bg"]}; }}
*[kit="surface"] {{ background: {t["surface"]}; }}
*[kit="surface2"] {{ background: {t["surface2"]}; }}
*[kit="card"] {{ background: {t["surface"]}; border: 1px solid {t["line"]};
    border-radius: 8px; }}
*[kit="card"][chosen="true"] {{ background: {t["accent_soft"]};
    border: 1px solid {t["accent"]}; }}
*[kit="card"]:focus {{ border: 2px solid {t["focus"]}; }}
QFrame[kit="well"] {{ background: {t["sunken"]}; border-radius: 6px; }}
QFrame[kit="pop"] {{ background: {t["surface"]}; border: 1px solid {t["border_soft"]};
    border-radius: 8px; }}
QFrame[kit="hline"], QFrame[kit="vline"] {{ background: {t["line"]}; border: 0; }}
QToolTip {{ background: {t["tooltip"]}; color: {t["tooltip_text"]}; border: 0;
    padding: 5px 8px; font-size: {px(12)}px; }}
"""


def _texts(t: Tokens, px: Scale, _images: str) -> str:
    rules = [
        f'QLabel[role="{role}"] {{ font-size: {px(size)}px; font-weight: {weight}; '
        f"color: {t[colour]}; }}"
        for role, (size, weight, colour) in ROLES.items()
    ]
    # A token named by the form stands above the colour of the role.
    rules += [f'QLabel[token="{n}"] {{ color: {c}; }}' for n, c in t.items()]
    return "\n".join(rules)


def _buttons(t: Tokens, px: Scale, _images: str) -> str:
    height = px(30)
    return f"""
QPushButton {{ background: {t["surface"]}; color: {t["text"]};
    border: 1px solid {t["border_soft"]}; border-radius: 6px; padding: 0 12px;
    min-height: {height}px; }}
QPushButton:hover {{ background: {t["hover"]}; }}
QPushButton:pressed {{ background: {t["sunken"]}; }}
QPushButton:focus {{ border: 2px solid {t["focus"]}; padding: 0 11px;
    min-height: {height - 2}px; }}
QPushButton:disabled {{ color: {t["disabled"]}; background: {t["surface2"]};
    border-color: {t["line"]}; }}
QPushButton[primary="true"], QPushButton:default {{ background: {t["accent"]};
    color: {t["on_accent"]}; border: 1px solid {t["accent"]}; font-weight: 600; }}
QPushButton[primary="true"]:hover, QPushButton:default:hover {{
    background: {t["accent_hover"]}; }}
QPushButton[primary="true"]:pressed, QPushButton:default:pressed {{
    background: {t["accent_press"]}; }}
QPushButton[primary="true"]:focus, QPushButton:default:focus {{
    border: 2px solid {t["accent_press"] if t["on_accent"] == "#FFFFFF" else t["text"]};
    padding: 0 11px; min-height: {height - 2}px; }}
QPushButton[primary="true"]:disabled {{ background: {t["sunken"]};
    color: {t["disabled"]}; border-color: {t["line"]}; }}
QPushButton[danger="true"] {{ background: {t["surface"]}; color: {t["bad_fg"]};
    border-color: {t["bad_dot"]}; }}
QPushButton[danger="true"]:hover {{ background: {t["bad_bg"]}; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
QPushButton[kit="link"], QToolButton[kit="link"] {{ border: 0; background: transparent;
    color: {t["accent_text"]}; padding: 0; min-height: {px(22)}px; text-align: left; }}
QPushButton[kit="link"]:hover, QPushButton[kit="link"]:focus {{
    text-decoration: underline; }}
QToolButton[kit="ghost"] {{ border: 0; border-radius: 6px; padding: 0;
    background: transparent; min-width: {height}px; min-height: {height}px;
    color: {t["text2"]}; }}
QToolButton[kit="ghost"]:hover {{ background: {t["hover"]}; color: {t["text"]}; }}
QToolButton[kit="ghost"]:pressed {{ background: {t["sunken"]}; }}
QToolButton[kit="ghost"]:checked {{ background: {t["accent_soft"]};
    color: {t["accent_text"]}; }}
QToolButton[kit="ghost"]:focus {{ border: 2px solid {t["focus"]}; }}
QToolButton[kit="ghost"]:disabled {{ color: {t["disabled"]}; }}
QToolButton::menu-indicator {{ image: none; }}
"""


def _inputs(t: Tokens, px: Scale, images: str) -> str:
    boxes = "QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit"
    focus = ", ".join(f"{box.strip()}:focus" for box in boxes.split(","))
    hover = ", ".join(f"{box.strip()}:hover" for box in boxes.split(","))
    off = ", ".join(f"{box.strip()}:disabled" for box in boxes.split(","))
    high = px(28)
    return f"""
{boxes} {{ background: {t["surface"]}; color: {t["text"]};
    border: 1px solid {t["border_input"]}; border-radius: 5px; padding: 0 8px;
    min-height: {high}px; selection-background-color: {t["accent"]};
    selection-color: {t["on_accent"]}; }}
QPlainTextEdit, QTextEdit {{ padding: 4px 5px; }}
{hover} {{ border-color: {t["text2"]}; }}
{focus} {{ border: 2px solid {t["focus"]}; padding: 0 7px; min-height: {high - 2}px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: 3px 4px; }}
{off} {{ background: {t["surface2"]}; border-color: {t["line"]};
    color: {t["disabled"]}; }}
*[ro="true"] {{ background: {t["surface2"]}; border-color: {t["line"]};
    color: {t["text2"]}; }}
*[ro="true"]:focus {{ border: 2px solid {t["border_input"]}; }}
*[bad="true"] {{ border-color: {t["bad_dot"]}; }}
*[bad="true"]:hover {{ border-color: {t["bad_fg"]}; }}
*[bad="true"]:focus {{ border: 2px solid {t["bad_dot"]}; }}
QLineEdit[kit="bare"] {{ border: 0; border-radius: 0; padding: 0 6px; min-height: 0;
    background: {t["surface"]}; }}
QLineEdit[kit="global"] {{ background: {t["sunken"]}; border: 1px solid transparent;
    border-radius: 6px; }}
QLineEdit[kit="global"]:focus {{ background: {t["surface"]};
    border: 2px solid {t["focus"]}; }}
QComboBox[kit="bare"] {{ border: 0; border-radius: 0; min-height: 0;
    background: transparent; }}
QComboBox[kit="bare"]:focus {{ border: 2px solid {t["focus"]}; }}
QComboBox::drop-down {{ border: 0; width: 24px; }}
QComboBox::down-arrow {{ image: url({images}/down.svg); width: 14px; height: 14px; }}
QComboBox::down-arrow:disabled {{ image: url({images}/down_off.svg); }}
QComboBox QAbstractItemView {{ background: {t["surface"]};
    border: 1px solid {t["border_soft"]}; border-radius: 6px; padding: 4px;
    selection-background-color: {t["accent_soft"]}; selection-color: {t["text"]}; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: 0; width: 20px; }}
QAbstractSpinBox::up-arrow {{ image: url({images}/up.svg); width: 12px; }}
QAbstractSpinBox::down-arrow {{ image: url({images}/down.svg); width: 12px; }}
"""


def _choices(t: Tokens, px: Scale, images: str) -> str:
    side = px(14)
    return f"""
QCheckBox, QRadioButton {{ spacing: 8px; min-height: {px(24)}px; color: {t["text"]}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t["disabled"]}; }}
QCheckBox::indicator, QRadioButton::indicator, QGroupBox::indicator {{ width: {side}px;
    height: {side}px; border: 1px solid {t["border_input"]}; border-radius: 4px;
    background: {t["surface"]}; }}
QRadioButton::indicator {{ border-radius: {(side + 2) // 2}px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{
    border-color: {t["text2"]}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{
    border: 2px solid {t["focus"]}; width: {side - 2}px; height: {side - 2}px; }}
QCheckBox::indicator:checked, QGroupBox::indicator:checked {{
    background: {t["accent"]}; border-color: {t["accent"]};
    image: url({images}/check.svg); }}
QCheckBox::indicator:indeterminate {{ background: {t["accent"]};
    border-color: {t["accent"]}; image: url({images}/dash.svg); }}
QRadioButton::indicator:checked {{ background: {t["accent"]};
    border-color: {t["accent"]}; image: url({images}/dot.svg); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{
    background: {t["sunken"]}; border-color: {t["border_soft"]}; }}
QCheckBox:focus, QRadioButton:focus {{ color: {t["accent_text"]}; }}
"""


def _views(t: Tokens, px: Scale, images: str) -> str:
    return f"""
QAbstractItemView {{ background: {t["surface"]}; border: 0; color: {t["text"]};
    alternate-background-color: {t["surface2"]}; gridline-color: {t["line"]};
    selection-background-color: {t["sel"]}; selection-color: {t["text"]}; }}
QHeaderView {{ background: {t["surface2"]}; border: 0; }}
QHeaderView::section {{ background: {t["surface2"]}; color: {t["text2"]};
    font-size: {px(12)}px; font-weight: 600; border: 0;
    border-bottom: 1px solid {t["line"]}; border-right: 1px solid {t["line"]};
    padding: 0 8px; }}
QHeaderView::section:hover {{ background: {t["hover"]}; color: {t["text"]}; }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ width: 0; image: none; }}
QTableCornerButton::section {{ background: {t["surface2"]}; border: 0; }}
QListView::item, QTreeView::item {{ min-height: {px(28)}px; padding: 0 6px;
    border-radius: 4px; }}
QListView::item:hover, QTreeView::item:hover {{ background: {t["hover"]}; }}
QListView::item:selected, QTreeView::item:selected {{ background: {t["sel"]};
    color: {t["text"]}; }}
QTreeView::branch:has-children:closed {{ image: url({images}/right.svg); }}
QTreeView::branch:has-children:open {{ image: url({images}/down.svg); }}
"""


def _bars(t: Tokens, _px: Scale, _images: str) -> str:
    handle = f"background: {t['border_soft']}; border-radius: 4px; margin: 1px;"
    return f"""
QScrollArea {{ border: 0; background: transparent; }}
QScrollArea > QWidget > QWidget[kit="clear"] {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QScrollBar {{ background: transparent; margin: 0; border: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle:vertical {{ {handle} min-height: 32px; }}
QScrollBar::handle:horizontal {{ {handle} min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t["line_strong"]}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {t["line"]}; }}
QSplitter::handle:hover {{ background: {t["accent"]}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QProgressBar {{ background: {t["sunken"]}; border: 0; border-radius: 3px;
    max-height: 6px; min-height: 6px; color: transparent; }}
QProgressBar::chunk {{ background: {t["accent"]}; border-radius: 3px; }}
QSlider::groove:horizontal {{ background: {t["border_soft"]}; height: 4px;
    border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {t["accent"]}; width: 16px; height: 16px;
    margin: -6px 0; border-radius: 8px; }}
"""


def _shell(t: Tokens, px: Scale, images: str) -> str:
    return f"""
#topbar {{ background: {t["surface"]}; border-bottom: 1px solid {t["line"]}; }}
#rail {{ background: {t["rail"]}; border-right: 1px solid {t["line"]}; }}
#railButton {{ text-align: left; padding: 0 10px; border: 0; border-radius: 6px;
    background: transparent; color: {t["text2"]}; min-height: {px(32)}px; }}
#railButton:hover {{ background: {t["hover"]}; color: {t["text"]}; }}
#railButton:checked {{ background: {t["surface"]}; color: {t["accent_text"]};
    font-weight: 600; }}
#railButton:focus {{ border: 2px solid {t["focus"]}; padding: 0 8px; }}
#railGroup {{ color: {t["text3"]}; font-size: {px(11)}px; font-weight: 600;
    padding: 8px 10px 2px 10px; }}
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
QTabBar[kit="sections"]::tab, QTabWidget QTabBar::tab {{ background: transparent;
    color: {t["text2"]}; padding: 0 2px; margin-right: 20px; min-height: {px(34)}px;
    border: 0; border-bottom: 2px solid transparent; }}
QTabBar[kit="sections"]::tab:hover, QTabWidget QTabBar::tab:hover {{
    color: {t["text"]}; }}
QTabBar[kit="sections"]::tab:selected, QTabWidget QTabBar::tab:selected {{
    color: {t["accent_text"]}; font-weight: 600;
    border-bottom: 2px solid {t["accent"]}; }}
QTabBar[kit="documents"]::tab:focus, QTabBar[kit="sections"]::tab:focus,
QTabWidget QTabBar::tab:focus {{ background: {t["accent_soft"]};
    color: {t["accent_text"]}; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {t["line"]}; }}
QStatusBar {{ background: {t["surface"]}; border-top: 1px solid {t["line"]};
    color: {t["text2"]}; }}
QStatusBar QLabel {{ font-size: {px(12)}px; color: {t["text2"]}; }}
QStatusBar::item {{ border: 0; }}
"""


def _rest(t: Tokens, px: Scale, images: str) -> str:
    return f"""
QMenu {{ background: {t["surface"]}; color: {t["text"]};
    border: 1px solid {t["border_soft"]}; border-radius: 8px; padding: 4px; }}
QMenu::item {{ padding: 6px 28px 6px 10px; border-radius: 4px;
    min-height: {px(18)}px; }}
QMenu::item:selected {{ background: {t["accent_soft"]}; color: {t["text"]}; }}
QMenu::item:disabled {{ color: {t["disabled"]}; }}
QMenu::separator {{ height: 1px; background: {t["line"]}; margin: 4px 6px; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::right-arrow {{ image: url({images}/right.svg); width: 12px; height: 12px; }}
QMenu::indicator:checked {{ background: {t["accent"]}; border-radius: 3px;
    image: url({images}/check.svg); width: 14px; height: 14px; margin-left: 6px; }}
QMenuBar {{ background: {t["surface"]}; border-bottom: 1px solid {t["line"]}; }}
QMenuBar::item {{ padding: 4px 10px; background: transparent; border-radius: 4px; }}
QMenuBar::item:selected {{ background: {t["hover"]}; }}
QGroupBox {{ border: 1px solid {t["line"]}; border-radius: 8px; margin-top: 10px;
    padding: 14px 12px 10px 12px; background: {t["surface"]}; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 12px; padding: 0 4px;
    color: {t["text2"]}; }}
"""
