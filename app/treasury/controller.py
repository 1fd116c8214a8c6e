"""Connects accounts and deals with their services."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.core.books import base_of
from app.core.i18n import N_, Spoken, _, screen_language
from app.core.money import ZERO
from app.treasury import listing, service
from app.treasury.transferring import Transfer
from app.ui import errors
from app.ui.chain import Around
from app.ui.editor_controller import EditorController, Services
from app.ui.list_shares import with_shares
from app.ui.plain_tab import PlainTab
from app.ui.sheets import Sheet, SheetsController, list_sheet
from forms.kit.ask import Given
from forms.kit.spec import Link
from forms.treasury import AccountsPage
from forms.treasury_deal import DealPage
from forms.treasury_list import LIST, TRANSFERS
from forms.treasury_transfer import SPEC

if TYPE_CHECKING:
    from decimal import Decimal

    from app.core.errors import AppError
    from app.db.unit_of_work import UnitOfWork
    from app.treasury.domain import Balance, DealResult
    from app.ui.desk import Desk
    from app.ui.module import Tab

SUMMED = 5_000
"""Deals whose profit is added up below their list; of more nothing is told."""
TOGETHER = 200
"""Of them at a time: they cost little more than a few."""
FOLLOWED = frozenset(
    {"contracts", "purchasing", "shipments", "customs", "receivables", "payables"}
)


class ResultController(PlainTab):
    """The tab of one deal's result.

    Attributes:
        form: The page.
        number: Of the contract; "" until it is read.
        said: Message id of the words that it stands in on the tab.
    """

    said = N_("Result {number}")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.form = DealPage()
        self._key: int | None = None
        self.number = ""
        self.form.opened.connect(desk.open)
        self.form.reload_asked.connect(self.reload)
        desk.work.changed.connect(self._changed)

    # --- The tab ---------------------------------------------------------------------

    def title(self) -> str:
        """Return the words on the tab."""
        return Spoken(self.said, self.number)

    def icon(self) -> str:
        """Return the name of the tab's icon."""
        return "chart-bar"

    def state(self) -> Any:
        """Return which deal is shown."""
        return {"id": self._key}

    def restore(self, state: Any) -> None:
        """Show the deal that was shown."""
        key = state.get("id") if isinstance(state, dict) else None
        if isinstance(key, int):
            self.open(key)

    # --- Its work --------------------------------------------------------------------

    @property
    def record_id(self) -> int | None:
        """The contract's key."""
        return self._key

    def open(self, key: int) -> None:
        """Show the result of a contract."""
        self._key = key
        self.reload()

    def reload(self) -> None:
        """Reckon it anew."""
        key = self._key
        if key is not None:
            self.desk.work.read(
                lambda uow: service.deal_result(uow, key), self._show, self._refused
            )

    def _changed(self, topics: frozenset[str]) -> None:
        if topics & FOLLOWED:
            self.reload()

    def _show(self, deal: DealResult) -> None:
        self.number = deal.contract.code
        self.form.show_deal(deal)
        self.titled.emit()

    def _refused(self, error: AppError) -> None:
        self.desk.toast(errors.words(error), "bad")


class AccountsController(QObject):
    """The sheet of our accounts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.form = AccountsPage(moves=desk.actor.may("treasury.edit"))
        self.form.transfer_asked.connect(self._begin_transfer)
        self.form.chosen.connect(self._choose)
        self.form.opened.connect(desk.open)
        desk.work.changed.connect(self._changed)
        self.reload()

    def reload(self) -> None:
        """Read the balances again."""
        self.desk.work.read(service.balances, self.form.show_balances)

    def _changed(self, topics: frozenset[str]) -> None:
        if topics & {"treasury", "office"}:
            self.reload()

    def _choose(self, balance: Balance) -> None:
        account = balance.account.id if balance.account else None
        self.desk.work.read(
            lambda uow: service.moves(
                uow, balance.company.id, account, balance.currency
            ),
            self.form.show_moves,
        )

    def _begin_transfer(self, balance: Balance) -> None:
        """Begin with the chosen account, and all that is on it."""
        on_it = max(balance.amount, ZERO) if balance.account else ZERO
        draft = Transfer(
            company=balance.company,
            source=balance.account,
            currency=balance.currency if balance.account else "",
            amount=on_it if balance.currency != balance.base_currency else ZERO,
        )
        self.desk.work.read(
            lambda uow: service.new_transfer(uow, draft),
            lambda made: self.desk.open("transfer", None, made),
        )


# --- Money between our accounts ------------------------------------------------------


def _reverse(uow: UnitOfWork, transfer: Transfer, given: Given) -> Transfer:
    return service.reverse_transfer(uow, transfer, given.day(), given.reason)


def _refer(uow: UnitOfWork, transfer: Transfer, given: Given) -> Transfer:
    return service.refer(uow, transfer, given.reference)


MOVING: Services[Transfer] = Services(
    get=service.get_transfer,
    new=Transfer,
    save=service.book_transfer,
    given={"reverse": _reverse, "refer": _refer},
    begins={"refer": lambda _uow, one: Given(reference=one.bank_reference)},
    topics=frozenset({"treasury"}),
    prepare=service.new_transfer,
)
_RATED_BY = frozenset({"company", "kind", "moved_on", "source", "target"})


class TransferController(EditorController[Transfer]):
    """One exchange, transfer or opening balance: entered, then only reversed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SPEC, MOVING)

    def _edit_field(self, path: str, value: Any, filled: Any) -> None:
        """Let rate and amounts follow accounts, day and one another."""
        super()._edit_field(path, value, filled)
        draft = self.draft
        if path in {"source", "target"}:
            draft = draft.of_its_kind()
        if path in _RATED_BY:
            bare = replace(draft, rate=ZERO, received=_kept(draft))
            self.edit(bare)
            self.ask_while(
                _RATED_BY,
                ("rate",),
                lambda uow: service.rated(uow, bare),
                self._take_rate,
            )
        elif path in {"amount", "rate"}:
            self.edit(_followed(replace(draft, received=_kept(draft))))
        elif path == "received" and not draft.opens and not draft.amount:
            self.edit(replace(draft, amount=draft.needed(base_of(draft))))

    def _take_rate(self, found: Transfer) -> None:
        rate, unit = found.rate, found.rate_unit
        self.edit(_followed(replace(self.draft, rate=rate, rate_unit=unit)))


def _kept(draft: Transfer) -> Decimal:
    """Return what was typed as received where nothing else tells it."""
    return draft.received if draft.opens or not draft.amount else ZERO


def _followed(draft: Transfer) -> Transfer:
    """Return a transfer with what its amount brings at its rate."""
    if draft.opens or draft.received:
        return draft
    return replace(draft, received=draft.exchanged(base_of(draft)))


def sheets(desk: Desk) -> Tab:
    """Make the tab of accounts, transfers and deals."""
    sheets = [
        Sheet(N_("Accounts"), AccountsController),
        list_sheet(TRANSFERS, listing.TRANSFERS),
    ]
    if desk.actor.may("contracts.view_cost"):
        plain = list_sheet(LIST, listing.DEALS)
        shares = {"margin": "app.treasury.service.profits:weigh"}
        summed = partial(with_shares, plain.make, shares, most=SUMMED, at_once=TOGETHER)
        sheets.append(Sheet(plain.title, summed))
    return SheetsController(desk, N_("Treasury"), "building-bank", sheets)


def around_contract(uow: UnitOfWork, contract_id: int) -> Around:
    """Tell a contract what it leaves, for those who may know."""
    if not uow.actor.may("contracts.view_cost"):
        return Around()
    deal = service.deal_result(uow, contract_id)
    if not deal.shipments:
        return Around()
    language = screen_language()
    percent = language.percent(deal.margin_percent or deal.deal_profit * 0)
    profit = language.amount(deal.deal_profit, deal.base_currency)
    detail = f"{deal.base_currency} {profit} · {percent}"
    tone = "ok" if deal.deal_profit >= 0 else "bad"
    chip = (_("Settled"), "ok") if deal.settled else (_("Under way"), tone)
    link = Link("deal", contract_id, _("Result of the deal"), detail, "chart-bar", chip)
    return Around(links=(link,))
