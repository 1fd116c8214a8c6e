"""A tab of several sheets: lists and pages of one module side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.i18n import _
from app.ui.list_controller import Actions, ListController
from app.ui.plain_tab import PlainTab
from app.ui.printable import printable
from forms.kit.buttons import Button
from forms.kit.sheets import SheetsPage

if TYPE_CHECKING:
    from app.core.query import Query
    from app.db.listing import Listing
    from app.ui.desk import Desk
    from forms.kit.list_spec import ListSpec


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Attributes:
        title: Message id on its tab.
        make: Makes its controller, an object with a `form`.
    """

    title: str
    make: Callable[[Desk], Any]


def list_sheet(
    spec: ListSpec,
    rows: Listing[Any],
    actions: Actions | None = None,
    papers: str = "",
) -> Sheet:
    """Return a sheet that is a list; its arguments are those of `ListController`.

    Args:
        spec: Its look.
        rows: How its rows are found.
        actions: What happens with the selected records.
        papers: Gathers the papers of a record (`Listed.papers`); empty: it has none.
    """
    make: Callable[[Desk], Any]
    make = partial(ListController, spec=spec, rows=rows, actions=actions)
    if papers:
        make = partial(printable, spec=spec, rows=rows, actions=actions, papers=papers)
    return Sheet(spec.title, make)


class SheetsController(PlainTab):
    """The tab of a module with several sheets.

    Attributes:
        form: The page.
        sheets: The controllers of the sheets, in their order.
    """

    def __init__(
        self,
        desk: Desk,
        title: str,
        icon: str,
        sheets: Sequence[Sheet],
        buttons: Sequence[Button] = (),
    ) -> None:
        super().__init__()
        self.desk = desk
        self._title = title
        self._icon = icon
        self._titles = [sheet.title for sheet in sheets]
        self.form = SheetsPage([_(sheet.title) for sheet in sheets], buttons)
        self.sheets: list[Any] = [sheet.make(desk) for sheet in sheets]
        for number, made in enumerate(self.sheets):
            self.form.put(number, made.form)
        self.form.show_sheet(0)

    @property
    def kind(self) -> str:
        """Kind of the records that the sheet in front lists; empty: none."""
        return str(getattr(self.sheets[self.form.current()], "kind", ""))

    def title(self) -> str:
        """Return the words on the tab."""
        return _(self._title)

    def icon(self) -> str:
        """Return the name of the tab's icon."""
        return self._icon

    def state(self) -> dict[str, Any]:
        """Return which sheet is shown, and how the lists are."""
        looks = [
            made.state() if isinstance(made, ListController) else None
            for made in self.sheets
        ]
        return {"sheet": self.form.current(), "looks": looks}

    def restore(self, state: Any) -> None:
        """Show the sheet that was shown; what cannot be read is passed over."""
        if not isinstance(state, dict):
            return
        looks = state.get("looks") or ()
        for made, look in zip(self.sheets, looks, strict=False):
            if isinstance(made, ListController):
                made.restore(look)
        number = state.get("sheet")
        if isinstance(number, int):
            self.form.show_sheet(number)

    def lead(self, title: str) -> None:
        """Show the sheet that a message id names; what is not there is passed over."""
        if title in self._titles:
            self.form.show_sheet(self._titles.index(title))

    def narrow(self, query: Query) -> None:
        """Show the first list that knows what is asked, narrowed by it."""
        for number, made in enumerate(self.sheets):
            if isinstance(made, ListController) and made.knows(query):
                made.narrow(query)
                self.form.show_sheet(number)
                return
