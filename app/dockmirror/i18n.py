"""Messages in the person's language, through gettext."""

import gettext
import os
from collections.abc import Sequence
from typing import Final

from dockmirror.resource_files import resource_files

DOMAIN: Final = "dockmirror"

_translations: gettext.NullTranslations = gettext.NullTranslations()


def choose_language(tag: str | None = None) -> None:
    """Translate from now on into ``tag`` (such as ``de`` or ``zh_CN``).

    Without a tag the environment decides (``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES``, ``LANG``).
    An unknown language leaves the messages in English.
    """
    global _translations
    languages: Sequence[str] | None = [tag.replace("-", "_")] if tag else None
    if languages is None and not any(
        os.environ.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    ):
        languages = ["en"]
    catalogues = resource_files() / "translations"
    _translations = gettext.translation(DOMAIN, str(catalogues), languages, fallback=True)


def _(message: str) -> str:
    """The message in the chosen language."""
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message in the plural form that fits the number."""
    return _translations.ngettext(singular, plural, number)


def N_(message: str) -> str:  # noqa: N802  (gettext's customary name)
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message
