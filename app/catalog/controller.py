"""Connects the screens of products and tariff codes with their services."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.catalog import elements, service
from app.catalog.domain import HsCode, Product, ProductCost
from app.core import own_fields
from app.core.i18n import _, _n
from app.core.own_fields import PRODUCT
from app.ui.around_controller import AroundController
from app.ui.editor_controller import EditorController, Services
from forms import catalog_tariff as tariff
from forms.catalog import SPEC, blocks, chips
from forms.catalog_elements import ElementsForm
from forms.kit.editor_form import FormGrid
from forms.kit.own_fields import sections as sections_of
from forms.kit.spec import Block, Chip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.ui.desk import Desk


def _copied(product: Product) -> Product:
    """Return a product like another; its item number must be typed anew."""
    texts = tuple(replace(text, id=None) for text in product.texts)
    return replace(product, id=None, version=0, code="", texts=texts)


SERVICES: Services[Product] = Services(
    get=service.get,
    new=Product,
    save=service.save,
    topics=frozenset({"catalog", "suppliers"}),
    duplicate=_copied,
    problems=own_fields.checked(PRODUCT),
)

HS_SERVICES: Services[HsCode] = Services(
    get=service.get_hs,
    new=HsCode,
    save=service.save_hs,
    topics=frozenset({"catalog"}),
)


class ProductController(AroundController[Product]):
    """One product: descriptions, customs, packing, cost.

    Attributes:
        tariff: The tariff code of the draft, as the office's table has it.
    """

    def __init__(self, desk: Desk) -> None:
        self.tariff: HsCode | None = None
        sees_cost = desk.actor.may("catalog.view_cost")
        sections = tuple(s for s in SPEC.sections if s.key != "cost" or sees_cost)
        spec = replace(
            SPEC,
            sections=(*sections, *sections_of(PRODUCT)),
            chips=self.chips,
            inspector=self.blocks,
            next=desk.chain.next_specs("product"),
        )
        super().__init__(desk, spec, SERVICES)
        made = self.form.sections["elements"]
        assert isinstance(made, ElementsForm)  # noqa: S101 - the declaration says so
        self.elements = made

    def chips(self, product: Product) -> Sequence[Chip]:
        """Return what is missing for declaring and packing."""
        missing = elements.missing(self._names(), product.elements)
        return (*chips(product, missing), *self.around.chips)

    def blocks(self, product: Product) -> Sequence[Block]:
        """Return what the inspector shows."""
        own = blocks(product, self._names())
        return (*own, *self.around.blocks, *self.linked())

    def _names(self) -> tuple[str, ...]:
        return self.tariff.element_names if self.tariff else ()

    def _edit_field(self, path: str, value: Any, filled: Mapping[str, Any]) -> None:
        """Begin the cost with its first field."""
        if path.startswith("cost.") and self.draft.cost is None:
            self.edit(replace(self.draft, cost=ProductCost()))
        super()._edit_field(path, value, filled)
        if path == "cost.supplier":
            self._read_supplier()

    def _read_supplier(self) -> None:
        """Take a card from its supplier: one who gives no invoice refunds nothing."""
        supplier = self.draft.cost.supplier if self.draft.cost else None

        def take(given: bool) -> None:  # noqa: FBT001 - an answer
            cost = self.draft.cost
            if cost is not None and cost.supplier == supplier:
                cost = cost.supplied(given=given)
                self.fill_in(replace(self.draft, cost=cost))

        self.ask(lambda uow: service.gives(uow, supplier), take)

    def _show(self, draft: Product) -> None:
        super()._show(draft)
        if not hasattr(self, "elements"):
            return
        self.elements.set_editable("edit" in self.allowed())
        known = self.tariff.code if self.tariff else ""
        if draft.hs_code != known:
            self._read_tariff(draft.hs_code)

    def _read_tariff(self, code: str) -> None:
        self.desk.work.read(
            lambda uow: service.find_hs(uow, code) or HsCode(code=code),
            self._take_tariff,
        )

    def _take_tariff(self, found: HsCode) -> None:
        if found.code != self.draft.hs_code:
            return  # typed on meanwhile
        self.tariff = found
        form = self.form.sections["customs"]
        assert isinstance(form, FormGrid)  # noqa: S101 - the declaration says so
        form.fields["hs_code"].set_value(found.code, found.name_zh)  # type: ignore[call-arg]
        self.elements.show_names(found.element_names)
        self._show(self.draft)

    def _changed_elsewhere(self, topics: frozenset[str]) -> None:
        super()._changed_elsewhere(topics)
        if "catalog" in topics and self.draft.hs_code:
            self._read_tariff(self.draft.hs_code)


class TariffController(EditorController[HsCode]):
    """One tariff code: units, elements, dated refund rates."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tariff.SPEC, HS_SERVICES)

    def changed(self, draft: HsCode, field: str, value: Any) -> HsCode:
        """Take a code as it is written: 8509.40.1000."""
        if field == "code":
            return replace(draft, code="".join(str(value).replace(".", "").split()))
        return draft


def add_sample(desk: Desk, _records: Sequence[Any]) -> None:
    """Take the sample table over and say how much of it was new."""

    def told(added: int) -> None:
        words = _n("{n} tariff code was added", "{n} tariff codes were added", added)
        if added:
            desk.toast(words)
        else:
            desk.toast(_("All codes of the sample table are there."), "info")

    desk.work.run(service.add_sample, told)


def begun_tariff(text: str) -> HsCode:
    """Begin a tariff code with what was typed into a look-up: digits, or a name."""
    digits = "".join(letter for letter in text if letter not in ". ")
    if digits.isdecimal():
        return replace(HS_SERVICES.new(), code=digits)
    return replace(HS_SERVICES.new(), name_zh=text)


def begun(text: str) -> Product:
    """Begin a product with what was typed into a look-up: its number, or its name."""
    coded = any(letter.isdigit() for letter in text) and " " not in text
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in text)
    field = "code" if coded else "name_zh" if chinese else "name_en"
    named: dict[str, Any] = {field: text}
    return replace(SERVICES.new(), **named)
