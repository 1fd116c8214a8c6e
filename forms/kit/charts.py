"""The charts of the kit, under one roof.

Each paints itself from tokens, mirrors in Arabic and says its figures to screen
readers. Figures come as `Decimal` or `int`; only the painting turns them into pixels.
"""

from __future__ import annotations

from forms.kit.chart_bars import Bar, Sparkline, StackedBars, neat_top
from forms.kit.chart_fill import AgeingBar, Meter, ProgressRing, Share
from forms.kit.flow import Block, ContainerBar, FlowStep, FlowStrip, Stage

__all__ = [
    "AgeingBar",
    "Bar",
    "Block",
    "ContainerBar",
    "FlowStep",
    "FlowStrip",
    "Meter",
    "ProgressRing",
    "Share",
    "Sparkline",
    "StackedBars",
    "Stage",
    "neat_top",
]
