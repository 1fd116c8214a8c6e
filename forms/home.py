"""The first page: what is due, what stands open, what was opened last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.home import AgeBand, HomeData, Kpi, Month
from app.core.home_blocks import Blocks, parts_of
from app.core.i18n import N_, _, _n, screen_language
from app.core.money import Money, total
from forms.home_deadlines import DeadlineCard
from forms.home_stripes import Stripes
from forms.kit import buttons, charts, icons, layout, spoken, theme
from forms.kit.elided import Elided
from forms.kit.narrow import Narrow


@dataclass(frozen=True, slots=True)
class RecentLine:
    """A record that was opened lately.

    Attributes:
        kind: Kind of record.
        key: Its key.
        title: Its number or name.
        detail: A second line.
        when: When, in words.
        icon: Icon name.
    """

    kind: str
    key: int
    title: str
    detail: str
    when: str
    icon: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something to begin with, as a button.

    Attributes:
        key: Given back when it is pressed.
        words: Translated.
        icon: Icon name.
        detail: What it is good for; shown while the company is new.
    """

    key: str
    words: str
    icon: str
    detail: str = ""


def filled(msgid: str, params: Mapping[str, Any]) -> str:
    """Translate a message whose values are formatted for the screen."""
    lang = screen_language()

    def shown(value: object) -> object:
        if isinstance(value, Money):
            return lang.money(value)
        if isinstance(value, Decimal):
            return lang.number(value, 2)
        if isinstance(value, datetime):
            return lang.date(value.date())
        return lang.date(value) if isinstance(value, date) else value

    return _(msgid, **{name: shown(value) for name, value in params.items()})


class _Pressable(QFrame):
    """A card or line that leads somewhere, by mouse and by keyboard."""

    spoken_as = spoken.Role.Link
    pressed = Signal()

    def __init__(self, inner: QVBoxLayout | QHBoxLayout, kit: str) -> None:
        super().__init__()
        self.setProperty("kit", kit)
        self.setLayout(inner)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # its style shows where one is

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go there by Return and Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


def kpi_card(kpi: Kpi) -> _Pressable:
    """Return the card of one figure."""
    lang = screen_language()
    if isinstance(kpi.value, Money):
        whole = kpi.value.amount.quantize(Decimal(1))
        figure = f"{kpi.value.currency} {lang.quantity(whole, 0)}"
    else:
        figure = lang.quantity(Decimal(kpi.value), 0)
    note = filled(kpi.note, kpi.params)
    if kpi.rises is not None:
        note = f"{'▲' if kpi.rises else '▼'} {note}"
    token = (
        kpi.note_tone if kpi.note_tone in {"text2", "text3"} else kpi.note_tone + "_fg"
    )
    value = layout.text(figure, "kpi")
    value.setFont(theme.font(22, 600, tabular=True))
    title = layout.text(_(kpi.title), "label")
    # As high as a sparkline: the figures of all cards stand on one line.
    title.setMinimumHeight(theme.px(26))
    head: list[layout.Piece] = [title, None]
    if kpi.trend:
        line = charts.Sparkline(_line_token(kpi.tone))
        line.show_values(kpi.trend)
        head.append(line)
    card = _Pressable(
        layout.column(
            layout.row(*head),
            value,
            layout.text(note, "small", token),
            margins=(16, 10, 16, 12),
            spacing=3,
        ),
        "card",
    )
    card.setAccessibleName(f"{_(kpi.title)}: {figure}. {note}")
    return card


def _line_token(tone: str) -> str:
    return tone if tone == "accent" else f"{tone}_dot"


class HomeForm(QWidget):
    """The first page.

    Signals:
        kpi_chosen: arg: key of the figure.
        deadline_chosen: arg: kind and key of the record.
        deadline_done, deadline_given: It is done, somebody else shall do it; arg:
            `Deadline`.
        record_chosen: arg: kind and key of a record opened lately.
        step_chosen: arg: key of the step.
        ageing_asked: Open the receivables.
        rows_asked: Open a list (module) narrowed to what a bar stands for (query).
        blocks_asked: Choose what the page shows.
    """

    kpi_chosen = Signal(str)
    deadline_chosen = Signal(str, int)
    deadline_done = Signal(object)
    deadline_given = Signal(object)
    record_chosen = Signal(str, int)
    step_chosen = Signal(str)
    ageing_asked = Signal()
    rows_asked = Signal(str, object)
    blocks_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hello = layout.text("", "h1")
        self._today = layout.text("", "small")
        self._steps = QHBoxLayout()
        self._steps.setSpacing(8)
        self._stripes = Stripes()
        self._shortened: list[buttons.Button] = []
        top = layout.row(
            layout.column(self._hello, self._today, spacing=2), None, self._steps
        )
        head = layout.box(top)
        Narrow(head, top, lambda: reversed(self._shortened))
        content = layout.box(
            layout.column(
                head, self._stripes, None, margins=(20, 16, 20, 16), spacing=12
            ),
            "page",
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(content)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(_("Home"))
        self.setLayout(layout.column(area))
        self.deadlines: DeadlineCard | None = None
        self._offered: tuple[tuple[Step, ...], bool] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(_("Home"))

    def show_hello(self, hour: int, person: str, today: date, data: HomeData) -> None:
        """Greet, with the day and what it holds.

        Args:
            hour: Of the office's clock, 0 to 23.
            person: Who works here; empty: the computer's user, whom nobody named.
            today: The office's date.
            data: What is due.
        """
        from babel.dates import format_date  # noqa: PLC0415 - only this line needs it

        if hour < 11:  # noqa: PLR2004 - as people greet
            hello, bare = N_("Good morning, {person}"), N_("Good morning")
        elif hour < 18:  # noqa: PLR2004
            hello, bare = N_("Good afternoon, {person}"), N_("Good afternoon")
        else:
            hello, bare = N_("Good evening, {person}"), N_("Good evening")
        self._hello.setText(_(hello, person=person) if person else _(bare))
        lang = screen_language()
        parts = [format_date(today, "EEEE", locale=lang.locale), lang.date(today)]
        due = sum(1 for d in data.deadlines if d.mine and d.due.date() <= today)
        if due:
            parts.append(
                _n("{n} deadline due or overdue", "{n} deadlines due or overdue", due)
            )
        if data.approvals:
            n = data.approvals
            parts.append(
                _n("{n} waits for your approval", "{n} wait for your approval", n)
            )
        self._today.setText(" · ".join(parts))

    def show_steps(self, steps: Sequence[Step], *, blocks: bool = True) -> None:
        """Offer what people begin with, and to choose the blocks of the page."""
        if (tuple(steps), blocks) == self._offered:
            return  # the keyboard may be at one of them
        self._offered = tuple(steps), blocks
        layout.clear(self._steps)
        self._shortened = []
        for step in steps:
            made = buttons.button(step.words, step.icon)
            made.clicked.connect(
                lambda _checked=False, key=step.key: self.step_chosen.emit(key)
            )
            self._steps.addWidget(made)
            self._shortened.append(made)
        if blocks:
            choose = buttons.button(_("Customize"), "adjustments-horizontal")
            choose.clicked.connect(self.blocks_asked)
            self._steps.addWidget(choose)
            self._shortened.append(choose)

    def show_data(
        self,
        data: HomeData,
        recent: Sequence[RecentLine],
        now: datetime,
        blocks: Blocks | None = None,
    ) -> None:
        """Show figures, deadlines, charts and what was opened lately.

        Args:
            data: What there is.
            recent: What was opened lately.
            now: By the office's clock.
            blocks: Which of it the person wants to see; None: all of it.
        """
        there = {"deadlines", "recent"}
        there |= {"figures"} if data.kpis else set()
        there |= {"months"} if data.months else set()
        there |= {"ageing"} if data.ageing else set()
        cards = self.deadlines
        if self._stripes.lay_out((blocks or Blocks()).parts(there), keeps=cards):
            self.deadlines = None
        figures: list[QWidget] = []
        for kpi in data.kpis:
            card = kpi_card(kpi)
            card.pressed.connect(lambda key=kpi.key: self.kpi_chosen.emit(key))
            figures.append(card)
        made: dict[str, list[QWidget]] = {
            "figures": figures,
            "deadlines": [self._deadline_card(data, now)],
            "recent": [self._recent_card(recent)],
        }
        if data.months:
            card_, chart = _months_card(data.months, data.currency)
            _lead(chart.pressed, self.rows_asked, "contracts", data.months)
            made["months"] = [card_]
        if data.ageing:
            card_, more, bar = _ageing_card(data.ageing)
            more.clicked.connect(self.ageing_asked)
            _lead(bar.pressed, self.rows_asked, "receivables", data.ageing)
            made["ageing"] = [card_]
        self._stripes.put(made)

    def _deadline_card(self, data: HomeData, now: datetime) -> DeadlineCard:
        if self.deadlines is not None:  # whoever reads in it goes on reading
            self.deadlines.show_deadlines(data.deadlines, now)
            return self.deadlines
        self.deadlines = made = DeadlineCard(data.deadlines, now)
        made.chosen.connect(self.deadline_chosen)
        made.done_asked.connect(self.deadline_done)
        made.give_asked.connect(self.deadline_given)
        return made

    def show_beginning(
        self, steps: Sequence[Step], recent: Sequence[RecentLine]
    ) -> None:
        """Show the first steps of a company that has no data yet."""
        self._stripes.lay_out(tuple(parts_of(["beginning", "recent"])))
        self.deadlines = None
        begin, lately = self._beginning_card(steps), self._recent_card(recent)
        self._stripes.put({"beginning": [begin], "recent": [lately]})

    def _beginning_card(self, steps: Sequence[Step]) -> QFrame:
        inner = layout.column(
            layout.text(_("Begin here"), "h2"),
            layout.text(
                _(
                    "Nothing is due, because nothing has been entered yet. Figures, "
                    "deadlines and charts appear here with the first contract."
                ),
                "muted",
                wrap=True,
            ),
            6,
            margins=(20, 16, 20, 18),
            spacing=8,
        )
        for place, step in enumerate(steps):
            go = buttons.button(step.words, primary=place == 0)
            go.setMinimumWidth(theme.px(150))
            if place == 0:
                self._take_first(go)
            go.clicked.connect(
                lambda _checked=False, key=step.key: self.step_chosen.emit(key)
            )
            words = layout.column(
                layout.text(step.words, "strong"),
                layout.text(step.detail, "small", wrap=True),
                spacing=1,
            )
            inner.addWidget(layout.hline())
            inner.addLayout(
                layout.row(
                    icons.label(step.icon, 22, "accent"),
                    (words, 1),
                    go,
                    margins=(2, 6, 0, 6),
                    spacing=14,
                )
            )
        return layout.card(inner)

    def _take_first(self, go: QWidget) -> None:
        """Let Return do what is offered first, unless the keyboard is elsewhere."""
        now = QApplication.focusWidget()
        free = now is None or now is self or self.isAncestorOf(now)
        self.setFocusProxy(go)
        if free:
            QTimer.singleShot(0, go, go.setFocus)  # once it stands on the screen

    def _recent_card(self, recent: Sequence[RecentLine]) -> QFrame:
        inner = layout.column(
            layout.text(_("Recently opened"), "h2"), margins=(16, 14, 10, 12), spacing=4
        )
        if not recent:
            said = _("What you open appears here; Ctrl+E lists it anywhere.")
            inner.addWidget(layout.text(said, "small", wrap=True))
        for line in recent:
            words = layout.column(layout.text(line.title, "strong"), spacing=0)
            if line.detail:
                words.addWidget(Elided(line.detail, "caption"))
            row = _Pressable(
                layout.row(
                    icons.label(line.icon, 16),
                    (words, 1),
                    layout.text(line.when, "caption"),
                    margins=(0, 4, 6, 4),
                ),
                "line",
            )
            row.setAccessibleName(f"{line.title} {line.detail}")
            row.pressed.connect(
                lambda line=line: self.record_chosen.emit(line.kind, line.key)
            )
            inner.addWidget(row)
        return layout.card(inner)


def _lead(
    pressed: Any, asked: Any, module: str, bars: Sequence[AgeBand | Month]
) -> None:
    """Let each bar open the list of what it stands for."""
    pressed.connect(lambda number: asked.emit(module, bars[number].query))


def _months_card(
    months: Sequence[Month], currency: str
) -> tuple[QFrame, charts.StackedBars]:
    lang = screen_language()
    labels = [lang.month(date(m.year, m.month, 1)) for m in months]
    # Chinese counts in ten thousands, the other languages in thousands.
    chinese = lang.code.startswith("zh")
    unit = Decimal(10_000 if chinese else 1_000)
    chart = charts.StackedBars(("accent", "accent_soft2"))
    chart.setMinimumHeight(theme.px(176))
    chart.setCursor(Qt.CursorShape.PointingHandCursor)
    names = (_("Shipped"), _("Not shipped yet"))
    bars = [
        charts.Bar(label, (m.shipped / unit, m.open / unit))
        for label, m in zip(labels, months, strict=True)
    ]
    chart.show_bars(bars, names)
    legend = layout.row(
        *(_dot("accent"), layout.text(names[0], "caption"), 8),
        *(_dot("accent_soft2"), layout.text(names[1], "caption")),
        spacing=5,
    )
    title = _("Signed and shipped by month ({unit})", unit=_count_unit(currency))
    made = layout.card(
        layout.column(
            layout.row(layout.text(title, "h2"), None, legend),
            chart,
            margins=(16, 12, 16, 14),
            spacing=10,
        )
    )
    return made, chart


def _ageing_card(
    bands: Sequence[AgeBand],
) -> tuple[QFrame, buttons.GhostButton, charts.AgeingBar]:
    lang = screen_language()
    currency = bands[0].amount.currency
    whole = total(currency, [band.amount for band in bands])
    more = buttons.ghost("external-link", _("Open the receivables"))
    figure = lang.quantity(whole.amount.quantize(Decimal(1)), 0)
    head = layout.row((layout.text(_("Ageing of receivables"), "h2"), 1), more)
    sum_ = layout.text(f"{currency} {figure}", "title")
    sum_.setFont(theme.font(15, 600, tabular=True))
    bar = charts.AgeingBar()
    bar.show_shares(
        [
            charts.Share(
                _(band.title),
                band.amount.amount,
                band.tone,
                lang.quantity(band.amount.amount.quantize(Decimal(1)), 0),
            )
            for band in bands
        ]
    )
    inner = layout.column(head, sum_, 2, bar, margins=(16, 8, 12, 12), spacing=4)
    return layout.card(inner), more, bar


def _count_unit(currency: str) -> str:
    if screen_language().code.startswith("zh"):
        return _("10,000 {currency}", currency=currency)
    return _("thousand {currency}", currency=currency)


def _dot(token: str) -> QWidget:
    made = layout.box(layout.row(), "dot")
    made.setProperty("token", token)
    made.setFixedSize(9, 9)
    return made
