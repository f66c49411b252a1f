"""Messages in the person's language, through gettext."""

import gettext
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from types import MappingProxyType
from typing import Final

DOMAIN: Final = "dockmirror"

LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": "English",
        "de": "Deutsch",
        "es": "Español",
        "fa": "فارسی",
        "ru": "Русский",
        "zh_CN": "简体中文",
    }
)
"""The languages that there are messages in, by their tags, each under its own name."""

_RIGHT_TO_LEFT: Final = frozenset({"fa"})
_VARIABLES: Final = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_SIMPLIFIED: Final = ("zh", "zh_Hans", "zh_SG")
_NAME: Final = re.compile(r"[.@].*")

_language = "en"
_asked_for = False
_translations: gettext.NullTranslations = gettext.NullTranslations()


def choose_language(tag: str | None = None) -> None:
    """Translate from now on into ``tag`` (such as ``de`` or ``zh_CN``).

    Without a tag the environment decides (``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES``, ``LANG``).
    An unknown language leaves the messages in English.
    """
    global _asked_for, _language, _translations
    _asked_for = tag is not None
    wanted = [tag] if tag else _languages_of_environment()
    _language = next(filter(None, map(known_language, wanted)), "en")
    _translations = _catalogue(_language)


def language() -> str:
    """The tag of the language that was chosen: a key of ``LANGUAGES``."""
    return _language


def was_asked_for() -> bool:
    """Whether the language was named, rather than taken from the environment."""
    return _asked_for


def is_right_to_left() -> bool:
    """Whether the chosen language is written from the right to the left."""
    return _language in _RIGHT_TO_LEFT


def value(text: str) -> str:
    """A text that stands beside others by itself, kept together in a right-to-left language.

    What fills in a message needs this not.
    """
    if not is_right_to_left():
        return text
    from dockmirror.isolates import BY_ITS_FIRST_LETTER, END

    return f"{BY_ITS_FIRST_LETTER}{text}{END}"


def known_language(tag: str) -> str | None:
    """The language of ``LANGUAGES`` that speaks to a person who asked for ``tag``, if any.

    ``tag`` is a language as the environment or the web spells it: ``de_AT.UTF-8``, ``zh-Hans``.
    """
    name = _NAME.sub("", tag).replace("-", "_")
    if name in LANGUAGES:
        return name
    if name in ("C", "POSIX"):
        return "en"
    if name == "zh" or name.startswith(_SIMPLIFIED[1:]):
        return "zh_CN"
    base = name.partition("_")[0].lower()
    return base if base in LANGUAGES else None


def _(message: str) -> str:
    """The message in the chosen language."""
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message in the plural form that fits the number."""
    return _translations.ngettext(singular, plural, number)


def N_(message: str) -> str:  # noqa: N802  (gettext's customary name)
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


def _languages_of_environment() -> Iterable[str]:
    chosen = next(filter(None, map(os.environ.get, _VARIABLES)), "")
    return filter(None, chosen.split(":"))


def _isolated(string: str | Sequence[str] | None) -> str | tuple[str, ...]:
    from dockmirror.isolates import isolated

    if isinstance(string, str | None):
        return isolated(string or "")
    return tuple(map(isolated, string))


def _catalogue(tag: str) -> gettext.NullTranslations:
    """The messages of a language, read from the file that translators write.

    So there is nothing to compile, and nothing compiled that is older than its source. It takes
    some 40 ms, and nothing in English, whose messages are in the program.
    """
    if tag == "en":
        return gettext.NullTranslations()
    # Only here: English needs none of it.
    from dockmirror.resource_files import resource_files

    path = resource_files() / "translations" / tag / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalogue = read_po(BytesIO(path.read_bytes()))
    if tag in _RIGHT_TO_LEFT:
        for message in catalogue:
            if message.id:
                message.string = _isolated(message.string)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
