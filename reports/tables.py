"""Tables that break across pages, repeat their head and carry their sums."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate, chain, groupby, pairwise, repeat
from typing import NamedTuple

from reports import fonts, wrapping
from reports.blocks import ASCENT
from reports.direction import RIGHT_TO_LEFT
from reports.paper import Brick
from reports.sheet import CENTRE, END, START, Sheet
from reports.styles import (
    BODY,
    HAIR,
    HEAD,
    HEAD_FILL,
    HEAD_SECOND,
    INK,
    SECOND,
    STRONG,
    Style,
)

PAD_X = 3.5
PAD_Y = 2.8
LEAST_TITLE = 0.85
"""How much smaller than others a title may be set before its column is widened."""
A_HAIR_MORE = 1.001
"""A word that would fill its column to the last point is torn all the same."""
MOST_LINES = 40
"""Lines of one row before it is continued as a further row."""


class Align(Enum):
    """How a column's cells stand."""

    START = START
    CENTRE = CENTRE
    RIGHT = 2.0
    """Figures: at the right edge, in a mirrored table too."""
    POINT = 3.0
    """Figures under each other by their decimal separators."""


_WORDS = (Align.START,)


class Text(NamedTuple):
    """One text of a cell with its style."""

    text: str
    style: Style = BODY


Cell = str | tuple[Text, ...]
"""What a cell says: a plain text, or several in their styles under each other."""


def two(texts: Sequence[str], first: Style = BODY, second: Style = SECOND) -> Cell:
    """Say a cell in its first language, and small below it in its second."""
    return tuple(
        Text(text, second if index else first) for index, text in enumerate(texts)
    )


@dataclass(slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: Once per language.
        width: In points; the table stretches columns to its own width.
        align: How its cells stand.
        prescribed: It stays though no row says anything in it, as in an authority's
            form; other columns of words are then left out.
    """

    title: Sequence[str]
    width: float
    align: Align = Align.START
    prescribed: bool = False


@dataclass(slots=True)
class Table:
    """A table with a head, hairlines between its rows and nothing upright.

    Attributes:
        x: Left edge, on the reading side.
        width: Of the whole table.
        columns: Their widths are shares of `width`.
        point: Decimal separator for columns aligned by it.
        carry: Gives the cells of the sums of the first n rows; None for no sums.
        carry_labels: "Carried forward" and "Brought forward".
        label_column: Index of the column that holds those words.
    """

    x: float
    width: float
    columns: list[Column]
    point: str = "."
    carry: Callable[[int], dict[int, str]] | None = None
    carry_labels: tuple[str, str] = ("", "")
    label_column: int = 1
    _edges: list[float] = field(default_factory=list)
    _places: dict[int, int] = field(default_factory=dict)
    _anchors: dict[bool, list[tuple[float, float]]] = field(default_factory=dict)
    _sums: list[tuple[Brick, Callable[[], Brick]]] = field(default_factory=list)
    _summed: list[tuple[dict[int, str], Style]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Stretch the columns to the table's width."""
        factor = self.width / sum(column.width for column in self.columns)
        self._place([column.width * factor for column in self.columns])

    def _place(self, widths: Sequence[float]) -> None:
        self._edges = list(accumulate(widths, initial=self.x))

    def edge(self, index: int) -> float:
        """Return where a column begins."""
        return self._edges[index]

    def bricks(
        self, rows: Sequence[Sequence[Cell]], closing: Sequence[Brick] = ()
    ) -> list[Brick]:
        """Return head and rows; the last two rows stay with `closing`.

        Args:
            rows: Cells in the order of the columns.
            closing: Totals and whatever else must stay on the last rows' page.
        """
        self._leave_out(rows)
        self._make_room(rows)
        self._measure_places(rows)
        self._set_again()
        found = [self.head()]
        for index, cells in enumerate(rows):
            parts = self._parts(index, cells)
            parts[-1].keep = index >= len(rows) - 2 and bool(closing)
            parts[-1].last = index == len(rows) - 1
            found += parts
        for brick in closing:
            brick.table, brick.row, brick.last = self, len(rows), True
        return [*found, *closing]

    def _leave_out(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Give the room of columns of words that say nothing to the others."""
        silent = {
            index
            for index, column in enumerate(self.columns)
            if column.align is Align.START
            and column.title
            and not column.prescribed
            and index != self.label_column
            and not any(text.text for text in _all(rows, index))
        }
        if rows and silent:
            self.columns = [
                Column((), 0.0) if index in silent else column
                for index, column in enumerate(self.columns)
            ]
            self.__post_init__()

    def head(self) -> Brick:
        """Return the head row, tinted."""
        cells = self._titles()
        brick = self._drawn([self._set(i, c) for i, c in enumerate(cells)], fill=True)
        brick.keep = True
        return brick

    def _titles(self) -> list[Cell]:
        """Return the titles, set so small that no word of them is torn.

        If one is set smaller, all are: several sizes in one row look like a slip.
        """
        fits = [self._fits(index) for index in range(len(self.columns))]
        shares = [fit.size / style.size for one in fits for _title, style, fit in one]
        share = max(min(shares, default=1.0), LEAST_TITLE)
        return [
            tuple(
                Text(title, style._replace(size=min(style.size * share, fit.size)))
                for title, style, fit in one
            )
            for one in fits
        ]

    def _fits(self, index: int) -> list[tuple[str, Style, Style]]:
        """Return a column's titles, each with its style and one that tears no word."""
        limit, titles = self._limit(index), self.columns[index].title
        styles = [HEAD, *[HEAD_SECOND] * (len(titles) - 1)]
        return [
            (title, style, wrapping.fitted(title, style, limit))
            for title, style in zip(titles, styles, strict=False)
        ]

    def _limit(self, index: int) -> float:
        """Return how wide a text of a column can be."""
        return max(0.0, self._edges[index + 1] - self._edges[index] - 2 * PAD_X)

    @property
    def carry_height(self) -> float:
        """Room for the sums at the foot of a page."""
        return BODY.lead + 2 * PAD_Y if self.carry else 0.0

    def carried(self, row: int, *, forward: bool) -> Brick | None:
        """Return the sums of the rows before `row`."""
        if self.carry is None:
            return None
        label = self.carry_labels[0 if forward else 1]
        cells = {self.label_column: label, **self.carry(row)}
        return self._sum(cells, STRONG, line=forward, hair=not forward)

    def total(
        self,
        cells: dict[int, str],
        style: Style = STRONG,
        *,
        line: bool = True,
        hair: bool = False,
    ) -> Brick:
        """Return a row of sums; a text spills over the empty columns after it.

        Args:
            cells: Texts by the index of their column.
            style: Of the texts.
            line: Draw a strong line above the row.
            hair: Draw a hairline below it.
        """

        def made() -> Brick:
            return self._sum(cells, style, line=line, hair=hair)

        brick = made()
        self._sums.append((brick, made))
        self._summed.append((cells, style))
        return brick

    def _set_again(self) -> None:
        """Set the sums that were made before the columns had their last widths."""
        for brick, made in self._sums:
            again = made()
            brick.height, brick.draw = again.height, again.draw

    def _sum(
        self, cells: dict[int, str], style: Style, *, line: bool, hair: bool
    ) -> Brick:
        """Return a row of sums. No figure is torn: all are set smaller rather."""
        texts = self._filled(cells, style)
        figures = [i for i in cells if cells[i] and self._is_figure(i)]
        wide = {i: _whole(Text(cells[i], style)) for i in figures}
        shares = [self._room(i, texts) / wide[i] for i in figures if wide[i]]
        share = min([1.0, *shares])
        small = style._replace(size=style.size * share)
        lines: list[list[Text]] = []
        for index, cell in enumerate(texts):
            if index in wide:
                lines.append([Text(fonts.shape(cells[index]), small)])
                continue
            after = next((i for i in sorted(figures) if i > index), index)
            over = max(0.0, wide.get(after, 0.0) * share - self._limit(after))
            lines.append(self._set(index, cell, self._room(index, texts) - over))
        return self._drawn(lines, heavy=line, hair=hair)

    def _filled(self, cells: dict[int, str], style: Style) -> list[Cell]:
        """Return the cells of a row of sums, column by column."""
        said = [cells.get(index, "") for index in range(len(self.columns))]
        return [(Text(text, style),) if text else "" for text in said]

    def _is_figure(self, index: int) -> bool:
        return self.columns[index].align is not Align.START

    def _make_room(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Let other columns make room for figures that would be torn, and for titles.

        Columns of words give first, down to their longest word; those of figures when
        that is not enough.
        """
        figures = self._figure_needs(rows)
        titles = [self._title_need(i) for i in range(len(self.columns))]
        needs = [max(both) for both in zip(figures, titles, strict=True)]
        if all(need <= self._limit(i) for i, need in enumerate(needs)):
            return
        kept = [
            max(map(_widest, _all(rows, i)), default=0.0) for i in range(len(needs))
        ]
        self._shift_room(figures, kept, _WORDS)
        self._shift_room(figures, kept, tuple(Align))
        self._shift_room(needs, kept, _WORDS)

    def _shift_room(
        self, wanted: Sequence[float], kept: Sequence[float], givers: Container[Align]
    ) -> None:
        """Give columns what they want of what others have beyond what they keep."""
        room = [self._limit(i) for i in range(len(self.columns))]
        lacks = [max(0.0, want - own) for want, own in zip(wanted, room, strict=True)]
        spares = [
            max(0.0, own - max(keep, want)) if column.align in givers else 0.0
            for own, keep, want, column in zip(
                room, kept, wanted, self.columns, strict=True
            )
        ]
        taken = min(sum(lacks), sum(spares))
        if taken > 0:
            gain, loss = taken / sum(lacks), taken / sum(spares)
            self._place(
                [
                    end - start + lack * gain - spare * loss
                    for (start, end), lack, spare in zip(
                        pairwise(self._edges), lacks, spares, strict=True
                    )
                ]
            )

    def _figure_needs(self, rows: Sequence[Sequence[Cell]]) -> list[float]:
        """Return what each column wants for its figures and for those of its sums."""
        needs = [self._figure_need(i, rows) for i in range(len(self.columns))]
        summed = list(self._summed)
        if self.carry and rows:
            label = {self.label_column: self.carry_labels[0]}
            summed.append((label | self.carry(len(rows)), STRONG))
        for cells, style in summed:
            texts = self._filled(cells, style)
            for index in filter(self._is_figure, cells):
                beside = self._room(index, texts) - self._limit(index)
                wide = _whole(Text(cells[index], style)) - beside
                needs[index] = max(needs[index], wide)
        return needs

    def _title_need(self, index: int) -> float:
        """Return the width in which the title of a column is not set very small."""
        titles = (Text(title, HEAD) for title in self.columns[index].title[:1])
        return LEAST_TITLE * max(map(_widest, titles), default=0.0)

    def _figure_need(self, index: int, rows: Sequence[Sequence[Cell]]) -> float:
        """Return the width of a column's longest figure; nothing for words."""
        if self.columns[index].align is Align.START:
            return 0.0
        texts = _all(rows, index)
        return _widest(max(texts, key=lambda text: len(text.text), default=Text("")))

    def _measure_places(self, rows: Sequence[Sequence[Cell]]) -> None:
        for index, column in enumerate(self.columns):
            if column.align is Align.POINT:
                texts = (_first_text(cells[index]) for cells in rows)
                self._places[index] = max((self._decimals(t) for t in texts), default=0)

    def _decimals(self, text: str) -> int:
        return len(text.partition(self.point)[2])

    def _parts(self, index: int, cells: Sequence[Cell]) -> list[Brick]:
        """Cut a row too high for a page into rows of at most `MOST_LINES` lines."""
        set_cells = [self._set(i, cell) for i, cell in enumerate(cells)]
        highest = max(len(lines) for lines in set_cells)
        parts = []
        for start in range(0, highest, MOST_LINES):
            part = set_cells
            if highest > MOST_LINES:
                part = [lines[start : start + MOST_LINES] for lines in set_cells]
            ends = start + MOST_LINES >= highest
            brick = self._drawn(part, hair=ends)
            brick.table, brick.row = self, index
            parts.append(brick)
        return parts

    def _room(self, index: int, cells: Sequence[Cell]) -> float:
        """Return the width up to the next filled cell, for a text that may spill."""
        if self.columns[index].align is not Align.START:
            start = index
            while start > 0 and not cells[start - 1]:
                start -= 1
            return self._edges[index + 1] - self._edges[start] - 2 * PAD_X
        end = index + 1
        while end < len(cells) and not cells[end]:
            end += 1
        return self._edges[end] - self._edges[index] - 2 * PAD_X

    def _set(self, index: int, cell: Cell, room: float | None = None) -> list[Text]:
        """Break a cell's texts into lines."""
        texts = _texts(cell)
        limit = room or self._limit(index)
        return [
            whole if line == whole.text else Text(line, whole.style)
            for whole in texts
            for line in wrapping.lines(whole.text, whole.style, limit)
        ]

    def _drawn(
        self,
        cells: Sequence[list[Text]],
        *,
        fill: bool = False,
        heavy: bool = False,
        hair: bool = False,
    ) -> Brick:
        height = 2 * PAD_Y + max([sum([t.style.lead for t in c]) for c in cells])

        def draw(sheet: Sheet, y: float) -> None:
            if fill:
                sheet.fill(self.x, y, self.width, height, HEAD_FILL)
            if heavy:
                sheet.line((self.x, y), (self.x + self.width, y), 0.8, INK)
            if hair:
                low = y + height
                sheet.line((self.x, low), (self.x + self.width, low), 0.4, HAIR)
            for index, lines in enumerate(cells):
                if lines:
                    self._draw_cell(sheet, index, lines, (y + PAD_Y, fill))

        return Brick(height, draw)

    def _draw_cell(
        self, sheet: Sheet, index: int, lines: list[Text], top: tuple[float, bool]
    ) -> None:
        y, is_head = top
        point = self.columns[index].align is Align.POINT
        x, at = self.anchor(index, sheet)
        hangs = _hung(lines) if sheet.rtl and at == START else repeat(0.0)
        for (text, style), hang in zip(lines, hangs, strict=False):
            base = y + style.size * ASCENT + (style.lead - style.size) / 2
            shift = self._shift(index, text, style) if point and not is_head else hang
            if sheet.rtl and at == START and self._is_figure(index):
                # A sum wider than its column lies over those before it, as elsewhere.
                wide = fonts.width(text, style.size, bold=style.bold)
                shift -= max(0.0, wide + shift - self._limit(index))
            sheet.text(x + shift if sheet.rtl else x - shift, base, text, style, at)
            y += style.lead

    def anchor(self, index: int, sheet: Sheet) -> tuple[float, float]:
        """Return where the cells of a column stand, and how they lie around it."""
        if sheet.rtl not in self._anchors:
            self._anchors[sheet.rtl] = [
                self._anchor(each, rtl=sheet.rtl) for each in range(len(self.columns))
            ]
        return self._anchors[sheet.rtl][index]

    def _anchor(self, index: int, *, rtl: bool) -> tuple[float, float]:
        align = self.columns[index].align
        left, right = self._edges[index] + PAD_X, self._edges[index + 1] - PAD_X
        at = float(align.value)
        if align in (Align.RIGHT, Align.POINT):
            at = START if rtl else END
        return left + (right - left) * at, at

    def _shift(self, index: int, text: str, style: Style) -> float:
        """Return how far a figure moves so that its separator stands in line."""
        own = self._decimals(text)
        missing = self._places.get(index, own) - own
        if missing <= 0:
            return 0.0
        filler = "0" * missing + ("" if own else self.point)
        return fonts.width(filler, style.size, bold=style.bold)


def _hung(lines: Sequence[Text]) -> Iterator[float]:
    """Return how far the lines of a cell stand in from the right, text by text."""
    for (style, _left), alike in groupby(lines, _kind):
        yield from wrapping.hung([text for text, _style in alike], style)


def _kind(line: Text) -> tuple[Style, bool]:
    return line.style, bool(RIGHT_TO_LEFT.search(line.text))


def _texts(cell: Cell) -> tuple[Text, ...]:
    return (Text(cell),) if isinstance(cell, str) else cell


def _all(rows: Sequence[Sequence[Cell]], index: int) -> Iterator[Text]:
    return chain.from_iterable(_texts(row[index]) for row in rows)


def _widest(text: Text) -> float:
    return wrapping.widest(text.text, text.style) * A_HAIR_MORE


def _whole(text: Text) -> float:
    shaped = fonts.shape(text.text)
    return fonts.width(shaped, text.style.size, bold=text.style.bold) * A_HAIR_MORE


def _first_text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return cell[0].text if cell else ""
