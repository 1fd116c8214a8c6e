"""Connects accounts and deals with their services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.core.i18n import N_, _, screen_language
from app.treasury import listing, service
from app.ui import errors
from app.ui.chain import Around
from app.ui.plain_tab import PlainTab
from app.ui.sheets import Sheet, SheetsController, list_sheet
from forms.kit.spec import Link
from forms.treasury import AccountsPage
from forms.treasury_deal import DealPage
from forms.treasury_list import LIST

if TYPE_CHECKING:
    from app.core.errors import AppError
    from app.db.unit_of_work import UnitOfWork
    from app.treasury.domain import Balance, DealResult
    from app.ui.desk import Desk
    from app.ui.module import Tab

FOLLOWED = frozenset(
    {"contracts", "purchasing", "shipments", "customs", "receivables", "payables"}
)


class DealController(PlainTab):
    """The tab of one deal's result.

    Attributes:
        form: The page.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.form = DealPage()
        self._key: int | None = None
        self._number = ""
        self.form.opened.connect(desk.open)
        self.form.reload_asked.connect(self.reload)
        desk.work.changed.connect(self._changed)

    # --- The tab ---------------------------------------------------------------------

    def title(self) -> str:
        """Return the words on the tab."""
        return _("Result {number}", number=self._number).strip()

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
        self._number = deal.contract.code
        self.form.show_deal(deal)
        self.titled.emit()

    def _refused(self, error: AppError) -> None:
        self.desk.toast(errors.words(error))


class AccountsController(QObject):
    """The sheet of our accounts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.form = AccountsPage()
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


def sheets(desk: Desk) -> Tab:
    """Make the tab of accounts and deals."""
    sheets = [Sheet(N_("Accounts"), AccountsController)]
    if desk.actor.may("contracts.view_cost"):
        sheets.append(list_sheet(LIST, listing.DEALS))
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
