"""Connects the parties' screens with their services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from app.access import service as access
from app.access.controller import ask_taker
from app.core import own_fields
from app.core.i18n import N_, _, names_here
from app.core.own_fields import PARTY
from app.parties import service
from app.parties.domain import Party, PartyRole
from app.ui.around_controller import AroundController
from app.ui.editor_controller import Services
from forms.kit.ask import Given, the_words, which_one
from forms.kit.own_fields import sections as sections_of
from forms.kit.spec import Block, Chip, Link, SectionSpec
from forms.parties import SPEC, blocks, called_limit
from forms.parties_list import chips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.refs import Choice, Ref
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk

TELLING = frozenset({"name", "name_zh", "email", "tax_number"})
"""Fields by which a party that was entered before is noticed."""


LIMIT = frozenset({"credit_limit", "limit_currency"})


def _copied(party: Party) -> Party:
    """Return a card like another; who it is must be typed anew."""
    return replace(
        party,
        id=None,
        version=0,
        code="",
        tax_number="",
        credit_limit=None,
        limit_currency="",
        limit=None,
        contacts=(),
        banks=(),
    )


def _confirm_limit(uow: UnitOfWork, party: Party, given: Given) -> Party:
    return service.confirm_limit(uow, party, given.reason)


def _confirm(uow: UnitOfWork, party: Party, given: Given) -> Party:
    return service.confirm_account(uow, party, given.which or 0, given.reason)


HOW = the_words(N_("How it was verified"))
CALL_BACK = N_(
    "Call the payee back on a number that you know from before, not on one that came"
    " with the new account, and let them read the account out to you."
)

WHY = the_words(N_("Why it may be"))
LOOK = N_(
    "Look at how the customer has paid so far, and at what is insured, not at who asks."
)

DONE = {
    "confirm_bank": N_("Account confirmed"),
    "confirm_limit": N_("Credit limit confirmed"),
}

SERVICES: Services[Party] = Services(
    get=service.get,
    new=Party,
    save=service.save,
    topics=frozenset({"parties"}),
    duplicate=_copied,
    problems=own_fields.checked(PARTY),
)


def _limit_kept(section: SectionSpec) -> SectionSpec:
    """Return a section whose credit limit is read; who sells does not say it."""
    fields = (
        replace(one, editable=lambda _party: False) if one.field in LIMIT else one
        for one in section.fields
    )
    return replace(section, fields=tuple(fields))


class PartyController(AroundController[Party]):
    """One party: who it is, in which roles, on which terms.

    Attributes:
        twins: Parties that look the same: entered twice?
    """

    def __init__(self, desk: Desk) -> None:
        self.twins: Sequence[Ref] = ()
        sections = tuple(
            section if desk.actor.may("parties.credit_limit") else _limit_kept(section)
            for section in SPEC.sections
            if section.key != "banks" or desk.actor.may("parties.view_bank")
        )
        spec = replace(
            SPEC,
            sections=(*sections, *sections_of(PARTY)),
            chips=self.chips,
            inspector=self.blocks,
            next=desk.chain.next_specs("party"),
        )
        super().__init__(desk, spec, SERVICES)

    def chips(self, party: Party) -> Sequence[Chip]:
        """Return roles and warnings, also those of other modules."""
        found = [*chips(party), *self.around.chips]
        if self.twins:
            found.append((_("Entered twice?"), "warn"))
        return found

    def blocks(self, party: Party) -> Sequence[Block]:
        """Return what the inspector shows: twins first."""
        found = [*self.around.blocks, *blocks(party)]
        if self.twins:
            same = tuple(
                Link("party", ref.id, ref.name, ref.code, "address-book")
                for ref in self.twins
            )
            found.insert(0, Block(_("Looks the same"), same))
        return (*found, *self.linked())

    def loaded(self, record: Party) -> None:
        """Look for twins and for what other modules know."""
        self._look_for_twins(record)
        super().loaded(record)

    def allowed(self) -> frozenset[str]:
        """Return what may be done; what waits for a second person is confirmed."""
        never = set() if self.stored.waiting() else {"confirm_bank"}
        if not self.stored.limit_waits():
            never.add("confirm_limit")
        return super().allowed() - never

    def tool(self, key: str) -> None:
        """Hand the customer over with all that is theirs; confirm an account."""
        if key == "hand_over":
            self._saved_first(self._ask_taker)
        if key == "confirm_bank":
            self._saved_first(self._ask_how)
        if key == "confirm_limit":
            self._saved_first(self._ask_why)

    def called(self, key: str) -> str:
        """Return what was done, once it is; the button says what one will be asked."""
        return _(DONE[key]) if key in DONE else super().called(key)

    def _ask_why(self) -> None:
        """Ask why the credit limit that somebody else has set may be."""
        party = self.stored
        if not party.limit_waits():
            return  # a colleague was quicker
        spec = next(one for one in SPEC.actions if one.key == "confirm_limit")
        title = N_("Confirm credit limit")
        spec = replace(spec, title=title, asks=(WHY,), ask=LOOK)
        given = Given(said=called_limit(party.credit_limit, party.limit_currency))
        self.ask_then(spec, lambda _uow, _party: given, _confirm_limit)

    def _ask_how(self) -> None:
        """Ask which account was verified, and how; it is said where it is known."""
        waiting = self.stored.waiting()
        if not waiting:
            return  # a colleague was quicker
        options = tuple((one.id, one.called()) for one in waiting)
        which = (which_one(N_("Account"), options),) if len(waiting) > 1 else ()
        spec = next(one for one in SPEC.actions if one.key == "confirm_bank")
        title = N_("Confirm account")
        spec = replace(spec, title=title, asks=(*which, HOW), ask=CALL_BACK)
        given = Given(which=waiting[0].id, said="" if which else waiting[0].called())
        self.ask_then(spec, lambda _uow, _party: given, _confirm)

    def _ask_taker(self) -> None:
        party = self.stored
        ask_taker(
            self,
            names_here(party.name, party.name_zh)[0],
            party.owner,
            self._hand_over,
            party.id or 0,
        )

    def _hand_over(self, taker: str) -> None:
        key = self.stored.id or 0
        self.desk.work.run(
            lambda uow: access.assign(uow, "party", key, taker),
            lambda _none: self.desk.toast(_("Handed over.")),
            self.show_error,
        )

    def edit(self, draft: Party) -> None:
        """Take a change; who it is may be somebody known."""
        before = self.draft
        super().edit(draft)
        if any(getattr(draft, name) != getattr(before, name) for name in TELLING):
            self._look_for_twins(draft)

    def changed(self, draft: Party, field: str, value: Any) -> Party:
        """Derive currency and language of a Chinese party; no limit is not zero."""
        if field == "credit_limit" and not value:
            return replace(draft, credit_limit=None, limit_currency="")
        if field == "credit_limit" and not draft.limit_currency:
            return replace(draft, limit_currency=draft.currency)
        if field == "country" and value == "CN" and draft.id is None:
            return replace(draft, currency="CNY", language="zh_CN")
        if field == "tax_number":
            return replace(draft, tax_number="".join(str(value).upper().split()))
        return draft

    def _look_for_twins(self, party: Party) -> None:
        self.desk.work.read(lambda uow: service.twins(uow, party), self._take_twins)

    def _take_twins(self, found: Sequence[Ref]) -> None:
        if list(found) != list(self.twins):
            self.twins = found
            self._show(self.draft)


@dataclass(frozen=True, slots=True)
class AsRole:
    """What a look-up of parties in one role finds, and what it begins."""

    role: PartyRole

    def find(self, uow: UnitOfWork, text: str) -> list[Choice]:
        """Find parties in the role."""
        return service.lookup(uow, text, self.role)

    def begin(self, text: str) -> Party:
        """Begin a party in the role with the name that was typed."""
        chinese = any("\u4e00" <= letter <= "\u9fff" for letter in text)
        names: dict[str, Any] = {"name_zh" if chinese else "name": text}
        return replace(SERVICES.new(), roles=frozenset({self.role}), **names)


ROLES = SimpleNamespace(**{role.value: AsRole(role) for role in PartyRole})
"""One for each role, by the role's name."""
