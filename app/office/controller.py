"""Connects the screens of our companies and rates with their services."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.core.books import several
from app.core.own_fields import OwnField
from app.office import listing, service
from app.office.domain import Company, RateDay, RateKind, RateLine, usual_unit
from app.ui.editor_controller import EditorController, Services
from app.ui.list_controller import ListController
from forms.office import COMPANY, rate_day
from forms.office_list import RATES
from forms.own_fields import SPEC as OWN_FIELD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.ui.desk import Desk
    from app.ui.module import Tab

COMPANY_SERVICES: Services[Company] = Services(
    get=service.get_company,
    new=Company,
    save=service.save_company,
    topics=frozenset({"office"}),
)

RATE_SERVICES: Services[RateDay] = Services(
    get=service.rate_day,
    new=RateDay,
    save=service.save_rate_day,
    prepare=service.new_rate_day,
    topics=frozenset({"office"}),
)

OWN_FIELD_SERVICES: Services[OwnField] = Services(
    get=service.get_own_field,
    new=OwnField,
    save=service.save_own_field,
    topics=frozenset({"office"}),
)


class CompanyController(EditorController[Company]):
    """One of our companies: names, accounts, seal."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, COMPANY, COMPANY_SERVICES)


class RateDayController(EditorController[RateDay]):
    """The rates of a day, typed in one go."""

    keeps_history = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, rate_day(several=several()), RATE_SERVICES)

    def line_changed(
        self,
        draft: RateDay,  # noqa: ARG002 - as every controller has it
        section: str,  # noqa: ARG002 - there is one only
        line: RateLine,
        values: Mapping[str, Any],
    ) -> RateLine:
        """Quote a currency per the units that banks use; an empty cell is no rate."""
        if "currency" in values:
            line = replace(line, unit=usual_unit(line.currency))
        emptied: dict[str, Any] = {
            kind.value: None for kind in RateKind if line.value(kind) == 0
        }
        return replace(line, **emptied)


class OwnFieldController(EditorController[OwnField]):
    """One field that the office adds to its records."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, OWN_FIELD, OWN_FIELD_SERVICES)


class RatesController(ListController):
    """The list of rates; opening one opens its day."""

    def _open(self, record: Any) -> None:
        self._desk.open("rate_day", record.on.toordinal())


def rates(desk: Desk) -> Tab:
    """Make the list of exchange rates."""
    return RatesController(desk, RATES, listing.RATES)
