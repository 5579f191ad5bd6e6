"""The interface's language: Qt translations from resources/translations."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from core.folders import resources


def install(application: QCoreApplication, language: str) -> None:
    """Put the interface in a language.

    Args:
        application: It keeps the translators.
        language: A code, or "system".
    """
    locale = QLocale.system() if language == "system" else QLocale(language)
    QLocale.setDefault(locale)
    for folder, name in (
        (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase"),
        (str(resources() / "translations"), "sonant"),
    ):
        translator = QTranslator(application)
        if translator.load(locale, name, "_", folder):
            application.installTranslator(translator)
