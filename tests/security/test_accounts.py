"""Who changes a supplier's account does not confirm it, whatever program he uses."""

from __future__ import annotations

import uuid
from dataclasses import replace
from decimal import Decimal

import psycopg
import pytest

from app.access.domain import Role
from app.core.errors import InvalidError, NotAllowedError, NotPossibleError
from app.core.refs import Ref
from app.office import service as company
from app.parties import service
from app.parties.domain import Party, PartyBank, PartyRole
from app.payables import service as payables
from app.payables.domain import Allocation, Bill, ChargeKind, Kind, Payment

CALLED = "called Mr Wu back on the number of the contract of 2019"
CONFIRM = """
INSERT INTO confirmed_account (party_id, bank_id, bank_name, account_number, swift,
  cnaps, entered_by, confirmed_by, confirmed_at, how)
SELECT party_id, id, bank_name, {number}, swift, cnaps, 'nobody', 'nobody',
  '2020-01-01', {how} FROM party_bank WHERE id = {bank}
"""


def entered(office, role):
    """Enter a supplier with an account, as somebody with a role."""
    name = f"WORKS {uuid.uuid4().hex[:8]}"
    bank = PartyBank(bank_name="中国银行", account_number=name[-8:], currency="CNY")
    with office.at_work(role) as uow:
        return service.save(
            uow,
            Party(
                name=name,
                country="CN",
                roles=frozenset({PartyRole.SUPPLIER}),
                currency="CNY",
                banks=(bank,),
            ),
        )


def confirmed(office, role, party):
    """Confirm the first account of a party, as somebody with a role."""
    with office.at_work(role) as uow:
        return service.confirm_account(uow, party, party.banks[0].id, CALLED)


def statement(bank, number="account_number", how="'called'"):
    """Return what somebody types who confirms an account past the program."""
    return CONFIRM.format(bank=bank, number=number, how=how)


@pytest.mark.feature("A122")
def test_a_second_person_confirms_and_the_first_does_not(apart):
    party = entered(apart, Role.FINANCE)
    with pytest.raises(NotPossibleError, match="somebody else must confirm it"):
        confirmed(apart, Role.FINANCE, party)
    with pytest.raises(NotAllowedError):
        confirmed(apart, Role.PURCHASING, party)
    said = confirmed(apart, Role.MANAGER, party).banks[0].confirmation
    assert said.by == apart.login(Role.MANAGER)
    assert said.entered_by == apart.login(Role.FINANCE)
    assert not said.is_alone()


@pytest.mark.feature("A122", "A137")
def test_nobody_confirms_his_own_account_past_the_program(apart):
    bank = entered(apart, Role.FINANCE).banks[0].id
    with pytest.raises(psycopg.errors.CheckViolation, match="somebody else confirms"):
        apart.typed(Role.FINANCE, statement(bank))
    for role in (Role.PURCHASING, Role.SALES, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            apart.typed(role, statement(bank))
    assert apart.typed(Role.MANAGER, statement(bank)) == 1


@pytest.mark.feature("A122", "A137")
@pytest.mark.parametrize(
    "given", [{"number": "'6222 0000'"}, {"how": "' '"}], ids=["other", "unsaid"]
)
def test_what_is_confirmed_is_the_account_as_it_stands_and_said_how(apart, given):
    bank = entered(apart, Role.FINANCE).banks[0].id
    with pytest.raises(psycopg.errors.CheckViolation, match="as it stands"):
        apart.typed(Role.MANAGER, statement(bank, **given))


@pytest.mark.feature("A122", "A137")
def test_who_wrote_and_who_confirmed_is_who_signed_in(apart):
    """The statement says "nobody" and the year 2020."""
    bank = entered(apart, Role.PURCHASING).banks[0].id
    said = statement(bank)
    told = "RETURNING entered_by, confirmed_by, confirmed_at > now() - interval '1 h'"
    (row,) = apart.typed(Role.FINANCE, said + told)
    assert row == (apart.login(Role.PURCHASING), apart.login(Role.FINANCE), True)
    said = (
        "UPDATE party_bank SET entered_by = 'x'{0} WHERE id = {1} RETURNING entered_by"
    )
    (row,) = apart.typed(Role.PURCHASING, said.format("", bank))
    assert row == (apart.login(Role.PURCHASING),)
    (row,) = apart.typed(Role.FINANCE, said.format(", swift = 'y'", bank))
    both = (apart.login(Role.PURCHASING), apart.login(Role.FINANCE))
    assert row == (",".join(both),)


@pytest.mark.feature("A122", "A137")
@pytest.mark.parametrize("role", [Role.PURCHASING, Role.FINANCE, Role.MANAGER])
def test_what_was_confirmed_is_neither_changed_nor_removed(apart, role):
    party = confirmed(apart, Role.MANAGER, entered(apart, Role.FINANCE))
    key = party.banks[0].confirmation.id
    for said in (
        "UPDATE confirmed_account SET account_number = '6222'",
        "UPDATE confirmed_account SET how = 'x', confirmed_by = 'y'",
        "DELETE FROM confirmed_account",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            apart.typed(role, f"{said} WHERE id = {key}")


@pytest.mark.feature("A122", "A137")
def test_an_account_changed_past_the_program_waits_again(apart):
    party = confirmed(apart, Role.MANAGER, entered(apart, Role.FINANCE))
    bank = party.banks[0].id
    with apart.connect(Role.PURCHASING) as one:
        said = "UPDATE party_bank SET account_number = '6222' WHERE id = %s"
        one.execute(said, (bank,))
    with apart.at_work(Role.MANAGER) as uow:
        (seen,) = service.get(uow, party.id).banks
    assert seen.is_waiting()
    assert seen.entered_by == apart.login(Role.PURCHASING)


@pytest.mark.feature("A122", "A137")
def test_an_account_hung_on_another_party_is_not_confirmed_there(apart):
    mine = entered(apart, Role.PURCHASING)
    other = confirmed(apart, Role.MANAGER, entered(apart, Role.FINANCE))
    with apart.connect(Role.PURCHASING) as one:
        said = "UPDATE party_bank SET party_id = %s, position = 1 WHERE id = %s"
        one.execute(said, (mine.id, other.banks[0].id))
    with apart.at_work(Role.MANAGER) as uow:
        assert len(service.get(uow, mine.id).waiting()) == 2


@pytest.mark.feature("A122")
def test_where_nobody_else_may_the_same_person_confirms(apart):
    """Finance enters it; the manager, and who administers and manages, are away."""
    party = entered(apart, Role.FINANCE)
    bank = party.banks[0].id
    away = (apart.login(Role.MANAGER), apart.login("boss"))
    with apart.root() as root, root.transaction(force_rollback=True):
        asked = "SELECT lading.others_may('parties.confirm_bank', %s)"
        alone = root.execute(asked, ([*away, apart.login(Role.FINANCE)],)).fetchone()
        assert alone == (False,)
    with apart.root() as root:
        root.execute(
            "UPDATE staff SET active = false WHERE login = ANY (%s)", [[*away]]
        )
    try:
        assert apart.typed(Role.FINANCE, statement(bank)) == 1
        said = confirmed(apart, Role.FINANCE, party).banks[0].confirmation
    finally:
        with apart.root() as root:
            asked = "UPDATE staff SET active = true WHERE login = ANY (%s)"
            root.execute(asked, [[*away]])
    assert said.is_alone()


def billed(office, party):
    """Book a charge of a party, of 100.00 CNY, as finance."""
    with office.at_work(Role.FINANCE) as uow:
        ours = company.first_company(uow)
        bill = Bill(
            kind=Kind.CHARGE,
            charge=ChargeKind.TRUCKING,
            company=ours,
            payee=Ref(party.id, party.code, party.name),
            currency="CNY",
            amount=Decimal(100),
            invoice_on=uow.today,
            invoice_number=uuid.uuid4().hex[:12],
        )
        return payables.book(uow, payables.save(uow, bill))


def draft(uow, bill):
    """Return the payment of a bill."""
    made: Payment = payables.payment_for(uow, [bill.id])
    assert isinstance(made.allocations[0], Allocation)
    return made


@pytest.mark.feature("A122", "A137")
def test_a_payment_names_a_confirmed_account_of_its_payee(apart, monkeypatch):
    """Past the service the server asks the same: none, another's, one that is gone."""
    payee, other = entered(apart, Role.PURCHASING), entered(apart, Role.PURCHASING)
    theirs = confirmed(apart, Role.FINANCE, other).banks[0].confirmation.id
    bill = billed(apart, payee)
    refused = "money goes to an account of the payee"
    for wrong in (None, theirs):
        with monkeypatch.context() as patch:
            patch.setattr(service, "account_to_pay", lambda *_a, wrong=wrong: wrong)
            with (
                pytest.raises(Exception, match=refused),
                apart.at_work(Role.FINANCE) as uow,
            ):
                payables.pay(uow, draft(uow, bill))
    payee = confirmed(apart, Role.MANAGER, payee)
    said = payee.banks[0].confirmation
    with apart.at_work(Role.PURCHASING) as uow:
        moved = replace(payee.banks[0], account_number="6222")
        service.save(uow, replace(payee, banks=(moved,)))
    with monkeypatch.context() as patch:
        patch.setattr(service, "account_to_pay", lambda *_a: said.id)
        with (
            pytest.raises(Exception, match=refused),
            apart.at_work(Role.FINANCE) as uow,
        ):
            payables.pay(uow, draft(uow, bill))


@pytest.mark.feature("A122", "A137")
def test_nobody_takes_all_accounts_off_to_pay_elsewhere(apart, monkeypatch):
    payee = confirmed(apart, Role.FINANCE, entered(apart, Role.PURCHASING))
    bill = billed(apart, payee)
    with apart.at_work(Role.PURCHASING) as uow:
        service.save(uow, replace(service.get(uow, payee.id), banks=()))
    with pytest.raises(InvalidError), apart.at_work(Role.FINANCE) as uow:
        payables.pay(uow, draft(uow, bill))
    monkeypatch.setattr(service, "account_to_pay", lambda *_a: None)
    refused = pytest.raises(Exception, match="money goes to an account of the payee")
    with refused, apart.at_work(Role.FINANCE) as uow:
        payables.pay(uow, draft(uow, bill))


@pytest.mark.feature("A122", "A137")
def test_a_posted_payment_goes_to_no_other_account(apart):
    payee = confirmed(apart, Role.MANAGER, entered(apart, Role.PURCHASING))
    other = confirmed(apart, Role.MANAGER, entered(apart, Role.PURCHASING))
    bill = billed(apart, payee)
    with apart.at_work(Role.FINANCE) as uow:
        paid = payables.pay(uow, draft(uow, bill))
    assert paid.payee_account.id == payee.banks[0].confirmation.id
    said = "UPDATE payment SET payee_account_id = {} WHERE id = {}"
    said = said.format(other.banks[0].confirmation.id, paid.id)
    for role in (Role.PURCHASING, Role.FINANCE, Role.MANAGER):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            apart.typed(role, said)
    with apart.at_work(Role.MERCHANDISING) as uow:  # sees payments, no accounts
        assert payables.get_payment(uow, paid.id).payee_account is None


@pytest.mark.feature("A122", "A137")
def test_the_trail_tells_who_wrote_and_who_confirmed(apart):
    party = confirmed(apart, Role.MANAGER, entered(apart, Role.FINANCE))
    key = str(party.banks[0].confirmation.id)
    asked = "SELECT login, op FROM audit WHERE \"table\" = 'confirmed_account'"
    with apart.root() as root:
        found = root.execute(f"{asked} AND row_key = %s", (key,)).fetchall()
    assert found == [(apart.login(Role.MANAGER), "+")]
