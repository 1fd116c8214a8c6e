"""Connects the suppliers' screens with their services."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.core.i18n import _, screen_language
from app.parties import service as parties
from app.suppliers import service
from app.suppliers.domain import Profile
from app.ui.chain import Around
from app.ui.editor_controller import EditorController, Services
from forms.kit.spec import Block, Chip, Link
from forms.suppliers import SPEC, blocks, chips

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.core.refs import Ref
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk

SERVICES: Services[Profile] = Services(
    get=service.get,
    new=Profile,
    save=service.save,
    topics=frozenset({"suppliers"}),
)


class ProfileController(EditorController[Profile]):
    """One supplier's profile with its prices."""

    def __init__(self, desk: Desk) -> None:
        self._today: date | None = None
        self._cards: Mapping[bool, int] = {}
        sees_cost = desk.actor.may("catalog.view_cost")
        spec = replace(
            SPEC,
            chips=self.chips,
            inspector=self.blocks,
            sections=SPEC.sections if sees_cost else (),
        )
        super().__init__(desk, spec, SERVICES)
        desk.work.read(lambda uow: uow.today, self._take_today)

    def chips(self, profile: Profile) -> Sequence[Chip]:
        """Return what is to be heeded today."""
        return chips(profile, self._today)

    def blocks(self, profile: Profile) -> Sequence[Block]:
        """Return what the inspector shows today."""
        return blocks(profile, self._today, self._cards)

    def loaded(self, record: Profile) -> None:
        """Count the cards of the supplier, to say how many differ."""
        self._count(record.supplier)

    def _edit_field(self, path: str, value: Any, filled: Mapping[str, Any]) -> None:
        super()._edit_field(path, value, filled)
        if path == "supplier":
            self._count(self.draft.supplier)

    def _count(self, supplier: Ref | None) -> None:
        def take(cards: Mapping[bool, int]) -> None:
            if self.draft.supplier == supplier:
                self._cards = cards
                self._show(self.draft)

        if supplier is None:
            take({})
            return
        self.ask(lambda uow: service.cards_of(uow, supplier.id), take)

    def _changed_elsewhere(self, topics: frozenset[str]) -> None:
        super()._changed_elsewhere(topics)
        if "catalog" in topics:
            self._count(self.draft.supplier)

    def _take_today(self, today: date) -> None:
        self._today = today
        self._show(self.draft)


def from_party(uow: UnitOfWork, party_id: int) -> list[Profile]:
    """Begin the profile of a party."""
    return [Profile(supplier=parties.refs(uow, [party_id])[party_id])]


def around_party(uow: UnitOfWork, party_id: int) -> Around:
    """Tell a party what we know of it as a supplier."""
    profile = service.profile_of(uow, party_id)
    if profile is None or profile.id is None:
        return Around()
    vat = screen_language().percent(profile.vat_rate, 0)
    words = _("Refundable") if profile.special_invoice else _("No refund")
    tone = "ok" if profile.special_invoice else "bad"
    link = Link(
        "supplier_profile",
        profile.id,
        _("Supplier profile"),
        _("VAT {rate}", rate=vat),
        "building-factory-2",
        (words, tone),
    )
    return Around(links=(link,))
