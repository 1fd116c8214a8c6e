"""A script moves money between our accounts, and a report tells of it (A113).

By hand: USD 1 000 begin at 7.20 = CNY 7 200; USD 400 of them carry 2 880 and bring
400 × 7.10 = 2 840, a loss of 40; the bank takes 5. CNY 4 650 buy 4 650 × 100 / 4.65 =
JPY 100 000. The yuan account: 100 000 + 2 840 − 5 − 4 650 = 98 185.
"""

from __future__ import annotations

import json

import pytest

from app.cli import main

pytestmark = pytest.mark.feature("A113")
ACCOUNTS = [
    {"currency": "CNY", "name": "Home"},
    {"currency": "USD", "name": "Dollars"},
    {"currency": "JPY"},
]
OPEN = {"do": "opening_balance", "on": "2026-01-02"}
MOVE = {"do": "transfer", "on": "2026-01-05"}
ACTIONS = [
    {**OPEN, "account": "Home", "amount": "100000"},
    {**OPEN, "account": "USD", "amount": "1000", "rate": "7.20"},
    {**MOVE, "from": "Dollars", "to": "Home", "amount": "400", "rate": "7.10",
     "fee": "5"},
    {**MOVE, "from": "Home", "to": "JPY", "amount": "4650", "rate": "4.65"},
    {**MOVE, "from": "Home", "to": "USD", "amount": "71", "rate": "7.1", "id": "slip"},
    {"do": "reverse_transfer", "on": "2026-01-06", "transfer": "slip",
     "reason": "typed twice"},
]  # fmt: skip


def played(folder, actions):
    """Play actions into an office; return its address and how it ended."""
    script = folder / "cash.json"
    company = {"code": "OURS", "name_en": "OURS", "accounts": ACCOUNTS}
    told = {"format": 1, "company": company, "actions": actions}
    script.write_text(json.dumps(told), "utf-8")
    url = f"sqlite:///{folder / 'office.db'}"
    return url, main(["deal", "play", str(script), "--database", url])


def test_money_moves_between_accounts_in_a_script(tmp_path, capsys):
    url, ended = played(tmp_path, ACTIONS)
    assert ended == 0, capsys.readouterr().err
    capsys.readouterr()
    asked = ["--as-of", "2026-01-31", "--database", url, "--json"]
    assert main(["report", "transfers", *asked]) == 0
    rows = json.loads(capsys.readouterr().out)
    told = [(one["kind"], one["received"], one["gain"], one["state"]) for one in rows]
    assert told == [
        ("opening", "100000.00", "0.00", "booked"),
        ("opening", "1000.00", "0.00", "booked"),
        ("exchange", "2840.00", "-40.00", "booked"),
        ("exchange", "100000", "0.00", "booked"),
        ("exchange", "10.00", "0.00", "reversed"),
        ("exchange", "-10.00", "0.00", "reversal"),
    ]
    assert main(["report", "accounts", *asked]) == 0
    rows = json.loads(capsys.readouterr().out)
    on = {one["currency"]: one["balance"] for one in rows}
    assert on == {"CNY": "98185.00", "USD": "600.00", "JPY": "100000"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "1000.01"}, "actions[2].amount: Only USD 1,000.00 is on this"),
        ({"from": "EUR"}, "actions[2].from: no account of ours is called “EUR”"),
    ],
)
def test_what_an_account_does_not_have_is_refused_at_its_place(
    tmp_path, capsys, changes, said
):
    _url, ended = played(tmp_path, [*ACTIONS[:2], {**ACTIONS[2], **changes}])
    assert ended == 2
    assert said in capsys.readouterr().err
