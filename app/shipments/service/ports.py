"""Keeps the rules of ports."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core import checks
from app.core.errors import InvalidError, Problem
from app.core.i18n import N_
from app.db import documents, mapping
from app.parties import service as parties
from app.shipments.model import PortRuleRow
from app.shipments.ports import PortRule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.db.unit_of_work import UnitOfWork


def get_port_rule(uow: UnitOfWork, rule_id: int) -> PortRule:
    """Read one rule.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("shipments.view")
    return _records(uow, [documents.fetch(uow, PortRuleRow, rule_id)])[0]


def port_rules(uow: UnitOfWork) -> list[PortRule]:
    """Read all rules."""
    uow.actor.require("shipments.view")
    rows = uow.session.scalars(select(PortRuleRow).order_by(PortRuleRow.id))
    return _records(uow, rows)


def save_port_rule(uow: UnitOfWork, rule: PortRule) -> PortRule:
    """Enter or change a rule; the deadlines of ships that have not left follow it.

    Raises:
        InvalidError: It has problems, or there is another of this port and carrier.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("office.edit")
    rule = replace(rule, code=rule.known_as())
    checks.refuse(rule.problems())
    twin = uow.session.scalar(
        select(PortRuleRow.id).where(PortRuleRow.code == rule.code)
    )
    if twin is not None and twin != rule.id:
        text = N_("There is a rule of this port and carrier already.")
        problem = Problem("port", text)
        raise InvalidError.of(problem)
    row = documents.opened(uow, PortRuleRow, rule)
    documents.write(row, rule, skip=())
    uow.session.flush()
    return get_port_rule(uow, row.id)


def _records(uow: UnitOfWork, found: Iterable[PortRuleRow]) -> list[PortRule]:
    rows = list(found)
    carriers = parties.refs(uow, [row.carrier_id for row in rows])
    return [
        mapping.read(PortRule, row, carrier=carriers.get(row.carrier_id or 0))
        for row in rows
    ]
