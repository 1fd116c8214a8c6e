"""From bricks to pages: what fits where, what stays together, page x of y.

A paper is a list of bricks from top to bottom. A brick knows its height and how to
draw itself. Bricks that keep with the next one stay on its page; table rows bring
their head along, and the sums carried forward.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from app.core.i18n import N_
from app.core.papers import CopyMark
from reports import direction, fonts
from reports.sheet import CENTRE, END, Sheet
from reports.styles import (
    FOOT,
    GHOST,
    HAIR,
    MARGIN_BOTTOM,
    MARGIN_TOP,
    MARGIN_X,
    PORTRAIT,
    SMALL,
)
from reports.tongue import Tongue

HAIRSBREADTH = 0.01
"""What a page may be overfull by in points: heights are added up in binary."""

Draw = Callable[[Sheet, float], None]
"""Draws a brick whose upper edge is at y."""


class Carrying(Protocol):
    """A table as the pages see it: it can repeat its head and carry its sums."""

    def head(self) -> Brick:
        """Return the head row."""

    def carried(self, row: int, *, forward: bool) -> Brick | None:
        """Return the sums of the rows before `row`, for a page's foot or head."""

    @property
    def carry_height(self) -> float:
        """Room to keep free for the sums at the foot of a page."""


@dataclass(slots=True)
class Brick:
    """A piece of a paper that never breaks.

    Attributes:
        height: In points.
        draw: Draws it.
        keep: Stay on the page of the next brick.
        table: The table it is a row of.
        row: Index of the row in its table, -1 for none.
        last: The row closes the table: nothing to carry forward after it.
    """

    height: float
    draw: Draw
    keep: bool = False
    table: Carrying | None = None
    row: int = -1
    last: bool = False


@dataclass(slots=True)
class Layout:
    """What a paper looks like around its bricks.

    Attributes:
        title: Short title, for the running head and the file's properties.
        number: The paper's number, printed on each page.
        author: The company, for the foot and the file's properties.
        tongue: Its language or languages.
        size: Width and height of the page.
        copy: DRAFT puts a watermark behind each page.
        running_head: Repeat title and number at the head of the later pages.
    """

    title: str
    number: str
    author: str
    tongue: Tongue
    size: tuple[float, float] = PORTRAIT
    copy: CopyMark = CopyMark.PLAIN
    running_head: bool = True


@dataclass(slots=True)
class _Pages:
    """Bricks dealt out to pages."""

    top: float
    bottom: float
    pages: list[list[tuple[Brick, float]]] = field(default_factory=lambda: [[]])
    y: float = 0.0

    def __post_init__(self) -> None:
        self.y = self.top

    def deal(self, bricks: list[Brick]) -> None:
        """Place every brick."""
        room = self.bottom - self.top
        for group in _groups(bricks):
            if sum(brick.height for brick in group) > room * 0.92:
                for brick in group:
                    self._place([brick])
            else:
                self._place(group)

    def _place(self, group: list[Brick]) -> None:
        first, end = group[0], group[-1]
        height = sum(brick.height for brick in group)
        carry = end.table.carry_height if end.table and not end.last else 0.0
        if self.pages[-1] and self.y + height + carry > self.bottom + HAIRSBREADTH:
            self._turn(first)
        for brick in group:
            self._put(brick)

    def _turn(self, first: Brick) -> None:
        """Begin a page, with the table's head when a table goes on."""
        table = first.table if first.row > 0 else None
        forward = table.carried(first.row, forward=True) if table else None
        if forward:
            self._put(forward)
        self.pages.append([])
        self.y = self.top
        if table:
            self._put(table.head())
            brought = table.carried(first.row, forward=False)
            if brought:
                self._put(brought)

    def _put(self, brick: Brick) -> None:
        self.pages[-1].append((brick, self.y))
        self.y += brick.height


def _groups(bricks: list[Brick]) -> Iterator[list[Brick]]:
    group: list[Brick] = []
    for brick in bricks:
        group.append(brick)
        if not brick.keep:
            yield group
            group = []
    if group:
        yield group


LEAST_SCALE = 0.92
"""Down to this share of their size pages are set smaller, to save the last page."""
MOST_PAGES = 3
"""Of papers longer than this nobody counts the pages."""
MIDDLE_SCALE = 0.96


def render(layout: Layout, bricks: list[Brick]) -> bytes:
    """Lay out the bricks and return the PDF; equal bricks give equal bytes."""
    top, bottom = MARGIN_TOP + 4, layout.size[1] - MARGIN_BOTTOM
    scale, pages = _dealt(bricks, top, bottom - top)
    canvas, buffer = begin(layout)
    sheet = Sheet(canvas, layout.size, rtl=layout.tongue.rtl)
    inset = MARGIN_X + (layout.size[0] / 2 - MARGIN_X) * (1 - scale)
    for index, page in enumerate(pages.pages):
        if layout.copy is CopyMark.DRAFT:
            sheet.ghost(layout.tongue.lang.tr("Draft").upper(), 92, GHOST)
        with sheet.scaled(scale, top):
            for brick, y in page:
                brick.draw(sheet, y)
        if index and layout.running_head:
            _running_head(sheet, layout, inset)
        _foot(sheet, layout, (index + 1, len(pages.pages)), inset)
        sheet.finish()
    canvas.save()
    return buffer.getvalue()


def _dealt(bricks: list[Brick], top: float, room: float) -> tuple[float, _Pages]:
    """Deal bricks to pages, set smaller where they hardly need the last one.

    Returns:
        How small they are set, and the pages.
    """
    height = sum(brick.height for brick in bricks)
    if room < height <= room / LEAST_SCALE:
        return room / height, _set(bricks, top, height)
    whole = _set(bricks, top, room)
    if not 1 < len(whole.pages) <= MOST_PAGES:
        return 1.0, whole
    least = _set(bricks, top, room / LEAST_SCALE)
    if len(least.pages) == len(whole.pages):
        return 1.0, whole
    middle = _set(bricks, top, room / MIDDLE_SCALE)
    if len(middle.pages) < len(whole.pages):
        return MIDDLE_SCALE, middle
    return LEAST_SCALE, least


def _set(bricks: list[Brick], top: float, room: float) -> _Pages:
    pages = _Pages(top, top + room)
    pages.deal(bricks)
    return pages


def begin(layout: Layout) -> tuple[Canvas, BytesIO]:
    """Open a PDF with embedded fonts and the paper's properties."""
    fonts.ready()
    buffer = BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=layout.size,
        pageCompression=1,
        pdfVersion=(1, 7),
        lang=layout.tongue.lang.code.replace("_", "-"),
        invariant=1,
        initialFontName=fonts.REGULAR,  # type: ignore[arg-type]  # stubs err
    )
    title = direction.bare(f"{layout.title} {layout.number}").strip()
    canvas.setTitle(title)
    canvas.setAuthor(layout.author)
    canvas.setSubject(layout.number)
    canvas.setCreator("Lading")
    canvas.setProducer("Lading")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.bookmarkPage(layout.number or title)
    canvas.addOutlineEntry(title, layout.number or title)
    return canvas, buffer


PAGE_OF = N_("Page {page} of {pages}")


def _foot(sheet: Sheet, layout: Layout, at: tuple[int, int], inset: float) -> None:
    """Draw the foot of page `at[0]` of `at[1]`, as wide as what stands above it."""
    y = layout.size[1] - MARGIN_BOTTOM + 16
    right = layout.size[0] - inset
    sheet.line((inset, y - 10), (right, y - 10), 0.4, HAIR)
    sheet.text(inset, y, layout.number, FOOT)
    sheet.text(layout.size[0] / 2, y, layout.author, FOOT, CENTRE)
    counted = layout.tongue.tr(PAGE_OF, page=at[0], pages=at[1])
    sheet.text(right, y, counted, FOOT, END)


def _running_head(sheet: Sheet, layout: Layout, inset: float) -> None:
    right = layout.size[0] - inset
    sheet.text(inset, MARGIN_TOP - 4, layout.title, SMALL)
    sheet.text(right, MARGIN_TOP - 4, layout.number, SMALL, END)
