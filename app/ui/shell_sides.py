"""What stands at the sides of the page: the navigation and the details panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.module import Tab
    from app.ui.shell import Shell


class Sides:
    """Shows them as the person likes, and as the window has room.

    Args:
        shell: The window; its form is made.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._called = False  # the details panel, in a window that is narrow
        shell.form.resized.connect(lambda _width: self._resized())

    def build(self) -> None:
        """Show them in a form whose parts were made anew."""
        form = self._shell.form
        form.details.setChecked(self._has_details())
        form.details.clicked.connect(self.toggle_details)
        form.ask_width(self._shell.settings.rail)

    def show_details(self, tab: Tab | None = None) -> None:
        """Show or hide the details panel of a tab, or of all."""
        shown = self._has_details()
        self._shell.form.details.setChecked(shown)
        for item in [tab] if tab else [o.tab for o in self._shell.opened.values()]:
            show = getattr(getattr(item, "form", None), "show_details", None)
            if show is not None:
                show(shown=shown)

    def toggle_details(self) -> None:
        """Show the details panel, or hide it (Ctrl+I)."""
        settings = self._shell.settings
        if self._shell.form.is_tight():
            self._called = not self._called
        else:
            settings.inspector = not settings.inspector
        self.show_details()

    def toggle_rail(self) -> None:
        """Make the navigation narrow or wide by hand (Ctrl+B)."""
        form, settings = self._shell.form, self._shell.settings
        settings.rail = "open" if form.rail.is_narrow() else "narrow"
        form.ask_width(settings.rail)

    def _has_details(self) -> bool:
        """Say whether the details panel is shown; where room is short, once called."""
        if self._shell.form.is_tight():
            return self._called
        return self._shell.settings.inspector

    def _resized(self) -> None:
        self._shell.form.ask_width(self._shell.settings.rail)
        if self._shell.form.details.isChecked() != self._has_details():
            self.show_details()
