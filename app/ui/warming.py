"""Loads while nobody types what has not been asked for yet.

A list that is opened for the first time would wait for its module. To import holds up
every other thread, so each file is loaded by itself, aside, and only after a pause in
which no key and no button was pressed. What is large stands before what needs it, so
that no step holds the screen up for longer than a twentieth of a second.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QInputEvent, QInputMethodEvent

from app.modules import ORDER, find
from app.ui.aside import Aside

QUIET = 600  # ms without a key before loading begins or goes on
PAUSE = 20  # ms between two modules: the screen's own work comes first
PARTS = ("domain", "model", "listing", "service")
SAVING = ("app.db.audit", "app.db.actions", "app.db.numbering")
"""What the first save needs."""
PAPERS = ("app.core.aql", "app.core.papers")
"""What the services hand over to be printed."""
EDITORS = (
    *("babel.numbers", "babel.dates", "app.core.i18n:ready"),
    *("forms.kit.spec", "forms.kit.fields", "forms.kit.grid", "forms.kit.charts"),
    *("forms.kit.editor_form", "forms.kit.editor_section", "forms.kit.editor"),
    "app.ui.editor_controller",
)
"""What every editor is made of; what stands behind a colon is called."""
PRINTING = (
    *(
        "PIL.Image",
        "PIL.Image:preinit",
        "arabic_reshaper",
        "reportlab.lib.utils",
    ),
    *("reportlab.pdfbase.pdfdoc", "reportlab.pdfgen.canvas", "reports.fonts"),
    "reports.fonts:ready",
    *("reports.paper", "reports.blocks", "reports.goods", "reports.contract"),
    "reports.documents",
)
"""What the first paper needs."""
LIBRARIES = ("pypdfium2", "app.ui.preview_controller", "pypinyin")
"""What the first preview and the first look-up need."""
_INPUT = (QInputEvent, QInputMethodEvent)
_TYPING = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
    }
)


def everything() -> tuple[str, ...]:
    """Return the modules of the program in small steps, those above first."""
    parts = (f"app.{name}.{part}" for name in ORDER for part in PARTS)
    screens = (
        one
        for m in ORDER
        for one in (f"forms.{m}_list", f"forms.{m}", f"app.{m}.controller")
    )
    return (*SAVING, *PAPERS, *parts, *EDITORS, *PRINTING, *screens, *LIBRARIES)


def _take(name: str) -> None:
    if ":" in name:
        find(name)()
        return
    importlib.import_module(name)
    if name.endswith(".model"):
        # Late: the window opens before it. Tables are tied to each other when one is
        # asked first: for few at a time that is short.
        from sqlalchemy.orm import configure_mappers  # noqa: PLC0415

        configure_mappers()


class Warming(QObject):
    """Loads modules one after another in the pauses of a person's work.

    Args:
        aside: Where they are loaded.
        names: Which, in this order.
        then: Called when all are loaded.
    """

    def __init__(
        self, aside: Aside, names: Iterable[str], then: Callable[[], None]
    ) -> None:
        super().__init__(aside)
        self._aside = aside
        self._names = iter(names)
        self._then = then
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._load)

    def begin(self) -> None:
        """Wait for the first pause; the first list is not listened in on."""
        QTimer.singleShot(QUIET, self, self._listen)

    def _listen(self) -> None:
        if program := QCoreApplication.instance():
            program.installEventFilter(self)
        self._timer.start(QUIET)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Override QObject.eventFilter: what a person does comes first."""
        # Every event of the program passes here, and to ask for its kind is slow.
        typed = isinstance(event, _INPUT) and event.type() in _TYPING
        if typed and self._timer.isActive():
            self._timer.start(QUIET)
        return False

    def _load(self) -> None:
        name = next(self._names, None)
        if name is None:
            if program := QCoreApplication.instance():
                program.removeEventFilter(self)
            self._then()
            return
        loaded = partial(self._timer.start, PAUSE)
        self._aside.run(
            partial(_take, name),
            lambda _module: loaded(),
            lambda _error: loaded(),
        )
