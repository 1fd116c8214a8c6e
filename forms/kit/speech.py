"""Makes the whole program speak a language: its own texts, Qt's, the direction."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from app.core.i18n import screen_language, set_screen_language, wanted_language

_QT = {"zh_CN": "zh_CN", "zh_TW": "zh_TW", "es": "es", "ru": "ru", "ar": "ar"}
"""Qt's own catalogues; English needs none."""

OWN_NAMES = {
    "zh_CN": "简体中文",
    "zh_TW": "繁體中文",
    "en": "English",
    "es": "Español",
    "ru": "Русский",
    "ar": "العربية",
}
"""Each language by its own name, so that everybody finds theirs."""


class _Now:
    """Qt's texts of the language in use."""

    translator: QTranslator | None = None
    keyless: QTranslator | None = None


class _Keyless(QTranslator):
    """Finds what Qt's dialog for files says with keys its catalogues do not know."""

    def isEmpty(self) -> bool:
        """Override: there are words."""
        return False

    def translate(
        self,
        context: str,
        source: str,
        _disambiguation: str | None = None,
        _n: int = -1,
    ) -> str | None:
        """Override: "Files of &type:" as "Files of type:"; None: not found."""
        if context != "QFileDialog" or "&" not in source or _Now.translator is None:
            return None
        return _Now.translator.translate(context, source.replace("&", "")) or None


def system_language() -> str:
    """Return the language of the computer where we speak it, else English."""
    return wanted_language(*(QLocale.system().uiLanguages() or ()))


def speak(code: str) -> None:
    """Use a language from now on; what stands on the screen is made anew by others."""
    set_screen_language(code)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    rtl = screen_language().rtl
    app.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    )
    if _Now.translator is not None:
        app.removeTranslator(_Now.translator)
        _Now.translator = None
    if code in _QT:
        if _Now.keyless is None:  # asked after those that are installed later
            _Now.keyless = _Keyless(app)
            app.installTranslator(_Now.keyless)
        translator = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{_QT[code]}", folder):
            app.installTranslator(translator)
            _Now.translator = translator
