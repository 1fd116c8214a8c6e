"""Several accounts of one currency: which one the money takes and the papers print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.contracts import service as contracts
from app.core.errors import InvalidError
from app.core.i18n import language
from app.core.refs import Ref
from app.documents import service as documents
from app.office import service as office
from app.office.controller import CompanyController
from app.office.domain import BankAccount, RateKind
from app.payables import service as payables
from app.payables.controller import PaymentController
from app.receivables.controller.receipt import ReceiptController
from reports import proforma
from tests import looks, make, make_money
from tests import sale_screen as screen
from tests.reports import reading

D = Decimal
DAY = date(2026, 5, 18)
RURAL = BankAccount(
    name="USD receipts",
    currency="USD",
    bank_name="NINGBO RURAL COMMERCIAL BANK",
    swift="NBRCCNBN",
    account_number="9558812345678812",
    beneficiary="NINGBO HAICHUAN IMPORT & EXPORT CO., LTD.",
)
YUAN = replace(RURAL, name="CNY", currency="CNY", account_number="9558800000001111")
WORDS = "USD receipts · …8812 · NINGBO RURAL COMMERCIAL BANK"


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return screen.desk_for(work)


@pytest.fixture
def deal(work, actor):
    """The contract of a company with two accounts in dollars and one in yuan."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        draft = make.contract(uow)
        company = office.get_company(uow, draft.company.id)
        more = (*company.accounts, RURAL, YUAN)
        office.save_company(uow, replace(company, accounts=more))
        for kind in (RateKind.MID, RateKind.BUYING, RateKind.SELLING):
            make.rate(uow, DAY, "7.0850", kind)
        return draft


def ref_of(uow, text):
    (found,) = office.lookup_accounts(uow, text)
    return found.ref


@pytest.mark.feature("A42")
def test_the_papers_print_the_account_chosen_for_the_contract(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        draft = make.contract(uow)
        company = office.get_company(uow, draft.company.id)
        first = contracts.paper(uow, draft.id).bank
        office.save_company(uow, replace(company, accounts=(*company.accounts, RURAL)))
        amended = contracts.amend(uow, draft, "Another bank")
        chosen = replace(amended, account=ref_of(uow, "8812"))
        made = contracts.confirm(uow, contracts.save(uow, chosen))
        shipment = make_money.ship(uow, made, 0)
        papers = (
            contracts.paper(uow, made.id),
            contracts.proforma_paper(uow, made.id),
            documents.paper(uow, shipment.id, "invoice"),
        )
    assert first.account_no == "385000000000000"
    assert [paper.bank.account_no for paper in papers] == [RURAL.account_number] * 3
    said = reading.text(proforma.render(papers[1], language("en")))
    assert RURAL.account_number in said
    assert "385000000000000" not in said


def test_an_account_of_another_currency_is_refused(work, actor, deal):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        wrong = replace(
            contracts.amend(uow, deal, "Another bank"), account=ref_of(uow, "1111")
        )
        with pytest.raises(InvalidError, match="account: This account is in CNY"):
            contracts.save(uow, wrong)


@pytest.mark.usefixtures("deal")
def test_a_receipt_comes_to_the_account_typed(desk, qtbot):
    tab = screen.shown(qtbot, ReceiptController(desk))
    tab.start()
    screen.write(tab, "amount", "1000")
    screen.write(tab, "remitter", "NORDHAUS HANDELS GMBH")
    screen.look_up(qtbot, tab, "account", "8812")
    assert screen.field(tab, "account").input.text() == WORDS
    tab.save()
    assert tab.stored.id is not None, screen.told(tab)
    assert str(tab.stored.account) == WORDS
    tab.start()
    screen.write(tab, "amount", "500")
    tab.save()
    assert tab.stored.account.code == "USD"


def test_a_payment_leaves_the_account_typed(desk, qtbot, deal, work, actor):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        bought = make_money.purchases(uow, deal)[0]
    tab = screen.shown(qtbot, PaymentController(desk))
    tab.start()
    paid_for = {
        "purchase": Ref(bought.id, bought.number, ""),
        "amount": D("63393.00"),
    }
    tab.form.lines_edited.emit("allocations", ((0, paid_for),))
    tab._edit_field("payee", bought.supplier, {})
    screen.look_up(qtbot, tab, "account", "8812")
    tab.save()
    assert "This account is in USD, the amount in CNY." in screen.told(tab)
    screen.look_up(qtbot, tab, "account", "1111")
    tab.save()
    assert tab.stored.id is not None, screen.told(tab)
    with work.database.reading(actor) as uow:
        assert payables.get_payment(uow, tab.stored.id).account.code == "CNY"


def changed(company, name, currency):
    """Return a company with another currency of an account."""
    accounts = [
        replace(one, currency=currency) if one.name == name else one
        for one in company.accounts
    ]
    return replace(company, accounts=tuple(accounts))


@pytest.mark.feature("A42")
def test_an_account_that_a_document_names_keeps_its_currency(deal, work, actor):
    """All that was ever moved on it would be as many of another currency."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        amended = contracts.amend(uow, deal, "Another bank")
        contracts.save(uow, replace(amended, account=ref_of(uow, "8812")))
    with work.database.unit_of_work(actor, today=DAY) as uow:
        company = office.get_company(uow, deal.company.id)
        with pytest.raises(InvalidError, match="its currency stays USD") as told:
            office.save_company(uow, changed(company, RURAL.name, "EUR"))
        at = [one.name for one in company.accounts].index(RURAL.name)
        assert [p.where for p in told.value.problems] == [f"accounts.{at}.currency"]
        office.save_company(uow, changed(company, YUAN.name, "EUR"))


@pytest.mark.feature("A42")
def test_books_that_have_begun_keep_their_currency(deal, work, actor):
    """What is booked says what it is worth in it."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        company = office.get_company(uow, deal.company.id)
        company = office.save_company(uow, replace(company, base_currency="HKD"))
        company = office.save_company(uow, replace(company, base_currency="CNY"))
        make_money.deposit(uow, contracts.get(uow, deal.id))
        with pytest.raises(InvalidError, match="kept in CNY already"):
            office.save_company(uow, replace(company, base_currency="HKD"))


@pytest.mark.feature("A42")
def test_an_account_that_a_document_names_is_not_taken_away(desk, qtbot, deal, work):
    with work.database.unit_of_work(desk.actor, today=DAY) as uow:
        amended = contracts.amend(uow, deal, "Another bank")
        contracts.save(uow, replace(amended, account=ref_of(uow, "8812")))
    tab = screen.shown(qtbot, CompanyController(desk))
    tab.open(deal.company.id)
    at = [one.name for one in tab.draft.accounts].index(RURAL.name)
    tab.form.lines_removed.emit("accounts", (at,))
    screen.press(tab, "save")
    assert f"Documents name the account {WORDS}; it stays." in screen.told(tab)
    assert tab.dirty()
    tab.reload()
    at = [one.name for one in tab.draft.accounts].index(YUAN.name)
    tab.form.lines_removed.emit("accounts", (at,))
    screen.press(tab, "save")
    assert not tab.dirty()
    assert YUAN.name not in [one.name for one in tab.stored.accounts]
