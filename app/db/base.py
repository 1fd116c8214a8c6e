"""The declarative base of every table."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import Enum, ForeignKey, MetaData, String, event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Mapper,
    declared_attr,
    mapped_column,
    mapperlib,
)
from sqlalchemy.orm.interfaces import EXT_SKIP

from app.db.types import Key, UtcDateTime

if TYPE_CHECKING:
    from types import CodeType

    from sqlalchemy import Table

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(DeclarativeBase):
    """Base of every table class.

    Attributes:
        topic: What screens watch to know that they must reload.
        audited: Whether each change is written to the audit trail.
    """

    metadata = MetaData(naming_convention=NAMES)
    topic: ClassVar[str] = ""
    audited: ClassVar[bool] = True
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            create_constraint=True,
            length=32,
            values_callable=lambda enum: [member.value for member in enum],
        ),
    }

    def __init_subclass__(cls, **given: Any) -> None:
        """Map a table while no other thread goes through all that are mapped."""
        _read_types(cls)
        with mapperlib._CONFIGURE_MUTEX:  # noqa: SLF001 - what the library itself takes
            super().__init_subclass__(**given)


def _read_types(row_type: type[Row]) -> None:
    """Say of each column what its type is, not the words for it.

    SQLAlchemy would translate the words of every column anew, and there are few
    different ones. What names a class that is not there yet stays in words.
    """
    known = vars(sys.modules[row_type.__module__])
    types = vars(row_type).get("__annotations__", {})
    for name, words in types.items():
        if isinstance(words, str):
            with suppress(NameError):
                types[name] = eval(_translated(words), known)  # noqa: S307 - our own


@cache
def _translated(words: str) -> CodeType:
    return compile(words, "<type>", "eval")


@event.listens_for(Row, "before_mapper_configured", propagate=True, retval=True)
def _wait_for_module(_mapper: Mapper[Any], row_type: type[Row]) -> Any:
    """Leave out the tables of a module that another thread has loaded by half.

    Modules are loaded when they are first used, while others are queried; a table of
    such a module may speak of one that its file has not come to yet.
    """
    spec = getattr(sys.modules.get(row_type.__module__), "__spec__", None)
    return EXT_SKIP if getattr(spec, "_initializing", False) else None


class VersionedRow(Row):
    """A record that people edit.

    Attributes:
        version: Counts every save; guards against overwriting someone's change.
    """

    __abstract__ = True

    id: Mapped[Key]
    version: Mapped[int]

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        # The automatic counter does not move when only a line changes, so the
        # service raises the version itself on every save.
        return {"version_id_col": cls.version, "version_id_generator": False}


class Owned:
    """A record that one member of the staff is responsible for.

    Attributes:
        owner: Login of who is responsible; empty: the office as a whole. Given by
            `app.db.scope` to what is new, handed over by `app.access` alone.
    """

    owner: Mapped[str] = mapped_column(String(32), index=True, server_default="")


class DocumentRow(VersionedRow):
    """A document of one of our companies.

    Attributes:
        number: Given when the document is issued, not before; unique per company.
        created_by: The name of who entered it.
    """

    __abstract__ = True

    number: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(80))

    @declared_attr
    @classmethod
    def company_id(cls) -> Mapped[int]:
        """Which of our companies the document belongs to."""
        return mapped_column(ForeignKey("company.id"), index=True)


def mapped() -> frozenset[Mapper[Any]]:
    """Return what is mapped, as soon as no other thread maps a table any more."""
    with mapperlib._CONFIGURE_MUTEX:  # noqa: SLF001 - as above
        return Row.registry.mappers


def audited() -> list[Table]:
    """Return the tables whose every change is written down."""
    return [
        mapper.local_table  # type: ignore[misc]
        for mapper in mapped()
        if mapper.class_.audited
    ]


def is_audited(table: str) -> bool:
    """Say whether every change of a table is written down."""
    return any(one.name == table for one in audited())
