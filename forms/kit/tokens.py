"""The colours and measures of the screen, by name, for light and for dark.

Every colour on the screen is one of these tokens; no other file holds a colour.
"""

from __future__ import annotations

from types import MappingProxyType

LIGHT = MappingProxyType(
    {
        "bg": "#F3F5F8",
        "surface": "#FFFFFF",
        "surface2": "#F7F8FA",
        "sunken": "#ECEFF3",
        "rail": "#EAEEF4",
        "line": "#E3E7ED",
        "line_strong": "#868FA0",
        "border_input": "#868FA0",
        "border_soft": "#CFD5DE",
        "text": "#18202E",
        "text2": "#4D5869",
        "text3": "#5B6677",
        "disabled": "#9BA4B3",
        "accent": "#1B5FC8",
        "accent_hover": "#164FA8",
        "accent_press": "#113F87",
        "on_accent": "#FFFFFF",
        "accent_soft": "#E6EFFC",
        "accent_soft2": "#D3E3FA",
        "accent_text": "#174FA6",
        "focus": "#1B5FC8",
        "sel": "#E2ECFB",
        "hover": "#F1F4F9",
        "tooltip": "#1F2937",
        "tooltip_text": "#FFFFFF",
        "neutral_bg": "#E9ECF1",
        "neutral_fg": "#465064",
        "neutral_dot": "#7B8698",
        "info_bg": "#E1ECFC",
        "info_fg": "#174FA6",
        "info_dot": "#2F74DD",
        "ok_bg": "#DDF2E4",
        "ok_fg": "#14633A",
        "ok_dot": "#219653",
        "warn_bg": "#FCEFCF",
        "warn_fg": "#7A4A00",
        "warn_dot": "#C27A00",
        "bad_bg": "#FBE2E1",
        "bad_fg": "#A31B1B",
        "bad_dot": "#D63A3A",
        "vio_bg": "#ECE5FA",
        "vio_fg": "#55309A",
        "vio_dot": "#7D55C7",
        "teal_bg": "#D9F1EF",
        "teal_fg": "#0C5C5E",
        "teal_dot": "#159A9C",
    }
)

DARK = MappingProxyType(
    {
        "bg": "#14171C",
        "surface": "#1C2027",
        "surface2": "#21262E",
        "sunken": "#101318",
        "rail": "#181C22",
        "line": "#2C323C",
        "line_strong": "#768092",
        "border_input": "#768092",
        "border_soft": "#3B4350",
        "text": "#E7EAF0",
        "text2": "#B3BBC8",
        "text3": "#A0A9B8",
        "disabled": "#626C7B",
        "accent": "#4C8DF6",
        "accent_hover": "#68A0FA",
        "accent_press": "#4484EE",
        "on_accent": "#0B1524",
        "accent_soft": "#1E2F4B",
        "accent_soft2": "#26406A",
        "accent_text": "#8BB6FB",
        "focus": "#6FA6FB",
        "sel": "#22375A",
        "hover": "#262C35",
        "tooltip": "#E7EAF0",
        "tooltip_text": "#14171C",
        "neutral_bg": "#2D333D",
        "neutral_fg": "#C3CAD6",
        "neutral_dot": "#919BAB",
        "info_bg": "#1B3358",
        "info_fg": "#9CC2FC",
        "info_dot": "#5A97F5",
        "ok_bg": "#173826",
        "ok_fg": "#8BDDAB",
        "ok_dot": "#3FB871",
        "warn_bg": "#3D2F10",
        "warn_fg": "#F3C76B",
        "warn_dot": "#E0A32E",
        "bad_bg": "#46201F",
        "bad_fg": "#FBA8A3",
        "bad_dot": "#EE6660",
        "vio_bg": "#322650",
        "vio_fg": "#CDB6F9",
        "vio_dot": "#A585EC",
        "teal_bg": "#123A3B",
        "teal_fg": "#84DEDC",
        "teal_dot": "#3CBFBF",
    }
)

TONES = ("neutral", "info", "ok", "warn", "bad", "vio", "teal")
"""The tones of a status; each has a background, a text and a dot colour."""

ROW = MappingProxyType({"compact": 30, "list": 34, "double": 38})
"""Heights of table rows in pixels at the scale of 13."""
