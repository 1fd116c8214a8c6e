"""An office is made on servers of other encodings, and of other tongues."""

from __future__ import annotations

from contextlib import closing
from types import SimpleNamespace

import psycopg
import pytest
from sqlalchemy.engine import make_url

from app.core.errors import NotPossibleError
from app.db import fresh, reach


class Abroad:
    """A server whose own customs fit no UTF8, as LATIN1 with en_US.iso88591.

    It refuses as such a server was seen to; what it does not refuse a real one does.
    """

    def __init__(self, real: psycopg.Connection, encoding: str = "LATIN1") -> None:
        self.real = real
        self.info = SimpleNamespace(parameter_status=lambda _name: encoding)

    def execute(self, asked, values=None):
        if "CREATE DATABASE" in str(asked) and "LC_CTYPE" not in str(asked):
            told = 'encoding "UTF8" does not match locale "en_US.iso88591"'
            raise psycopg.errors.InvalidParameterValue(told)
        return self.real.execute(asked, values)


@pytest.mark.feature("A141")
def test_a_server_of_other_customs_makes_an_office_in_utf8(postgres):
    name = "of_other_customs"
    with closing(psycopg.connect(postgres.dsn(), autocommit=True)) as real:
        home = Abroad(real)
        assert not fresh.has(home, name)
        fresh.make(home, name)
        try:
            assert fresh.has(home, name)
            asked = "SELECT pg_encoding_to_char(encoding) FROM pg_database"
            row = real.execute(f"{asked} WHERE datname = %s", (name,)).fetchone()
            assert row == ("UTF8",)
            with pytest.raises(NotPossibleError, match="already exists"):
                fresh.make(home, name)
        finally:
            real.execute(f"DROP DATABASE {name}")


def test_customs_that_a_server_does_not_know_are_passed_over(postgres, monkeypatch):
    # Windows and older systems have no C.UTF-8.
    monkeypatch.setattr(fresh, "_CUSTOMS", ("xx_XX.UTF-8", "C"))
    with closing(psycopg.connect(postgres.dsn(), autocommit=True)) as real:
        fresh.make(Abroad(real), "of_known_customs")
        try:
            assert fresh.has(real, "of_known_customs")
        finally:
            real.execute("DROP DATABASE of_known_customs")


@pytest.mark.parametrize(
    ("encoding", "fits"), [("EUC_CN", False), ("UTF8", True), ("SQL_ASCII", True)]
)
def test_a_name_is_written_as_it_is_asked_for_or_not_at_all(postgres, encoding, fits):
    with closing(psycopg.connect(postgres.dsn(), autocommit=True)) as real:
        home = Abroad(real, encoding)
        if fits:
            assert not fresh.has(home, "办公室")
        else:
            with pytest.raises(NotPossibleError, match="keeps names in EUC_CN"):
                fresh.has(home, "办公室")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ('致命错误:  用户 "chen" Password 认证失败', "its password is wrong"),
        ('致命错误:  数据库 "office" 不存在', "has no database"),
        ('致命错误:  不允许角色"chen" 进行登录', "is locked"),
        ("致命错误:  对不起, 已经有太多的客户", "no room for one more"),
    ],
)
def test_a_server_that_speaks_chinese_is_understood(said, meant):
    url = make_url("postgresql+psycopg://chen@server/office")
    assert meant in str(reach.explain(psycopg.OperationalError(said), url))
