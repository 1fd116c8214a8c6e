"""Connects the staff's screens with their services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.access import service
from app.access.domain import Staff
from app.ui.editor_controller import EditorController, Services
from app.ui.list_controller import ListController
from app.ui.module import Tab
from forms.access import LIST, SPEC

if TYPE_CHECKING:
    from app.ui.desk import Desk

SERVICES: Services[Staff] = Services(
    get=service.get, new=Staff, save=service.save, topics=frozenset({"access"})
)


class StaffController(EditorController[Staff]):
    """One person: name, login, roles."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SPEC, SERVICES)


def listing(desk: Desk) -> Tab:
    """Make the list of staff."""
    return ListController(desk, LIST, service.search, service.overview)
