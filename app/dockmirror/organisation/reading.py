"""Reads a profile's text: TOML, each key and value judged, each mistake with its line; pure."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import urlsplit

from dockmirror.i18n import _
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.finding import Severity
from dockmirror.mirror.hub_image import read_image
from dockmirror.mirror.mirror_url import judge
from dockmirror.mirror.plain_text import visible
from dockmirror.organisation.profile import CHANGEABLE, Profile

MOST_MIRRORS: Final = 100
_LONGEST: Final = 1024
_WORDS: Final = {
    "restart": ("auto", "restart", "reload", "none"),
    "if-not-used": ("revert", "keep"),
    "position": ("first", "last"),
}
_LINE_IN_ERROR: Final = re.compile(r"\s*\(at line (\d+), column \d+\)$")


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a profile; ``line`` counts from 1, None where it is no line in particular.

    ``sentence`` names the line too.
    """

    line: int | None
    sentence: str


class ProfileInvalid(Exception):
    """The text is no profile; ``mistakes`` has at least one, in the order of their lines."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda one: one.line or 0))
        super().__init__(" ".join(mistake.sentence for mistake in self.mistakes))


def read_profile(text: str, path: str) -> Profile:
    """The profile that ``text``, the content of the file at ``path``, spells.

    Raises ``ProfileInvalid`` with every mistake. A word that is not known is one: a profile that
    is half understood would be half obeyed.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileInvalid([_not_toml(text, str(error))]) from None
    except RecursionError:
        raise ProfileInvalid([Mistake(None, _("It is nested too deeply."))]) from None
    return _Reader(text, table, path).read()


def _not_toml(text: str, reason: str) -> Mistake:
    found = _LINE_IN_ERROR.search(reason)
    line = int(found[1]) if found else text.count("\n") + 1
    told = visible(reason[: found.start()] if found else reason, 120)
    return Mistake(line, _("Line {line} is no TOML ({reason}).").format(line=line, reason=told))


class _Reader:
    """One reading of one text."""

    def __init__(self, text: str, table: Mapping[str, Any], path: str) -> None:
        self._lines = text.splitlines()
        self._table = table
        self._path = path
        self._mistakes: list[Mistake] = []

    def read(self) -> Profile:
        readers: dict[str, Callable[[str], Any]] = {
            "mirrors": self._mirrors,
            "test-image": self._image,
            "ca-certificate": self._certificate,
            "restart": self._word,
            "if-not-used": self._word,
            "position": self._word,
            "release-feed": self._feed,
            "may-change": self._may_change,
        }
        values = {key.replace("-", "_"): readers[key](key) for key in self._table if key in readers}
        for key in self._table:
            if key not in readers:
                known = ", ".join(readers)
                self._wrong(
                    key,
                    _("Line {line}: {key} is no word of a profile; there are {known}."),
                    known=known,
                )
        if self._mistakes:
            raise ProfileInvalid(self._mistakes)
        return Profile(self._path, **values)

    def _wrong(self, key: str, sentence: str, part: str = "", **facts: str) -> None:
        line = self._line_of(key, part)
        told = sentence.format(line=line, key=visible(key, 40), **facts)
        self._mistakes.append(Mistake(line, told))

    def _line_of(self, key: str, part: str = "") -> int:
        """The line of a key of the first level, or of a text in its value."""
        spelled = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[=.\]]""")
        start = next((n for n, line in enumerate(self._lines) if spelled.match(line)), 0)
        rest = enumerate(self._lines[start:], start)
        return next((n for n, line in rest if part in line), start) + 1

    def _text(self, key: str) -> str | None:
        value = self._table[key]
        if isinstance(value, str) and value.strip() and len(value) <= _LONGEST:
            return value.strip()
        self._wrong(key, _("Line {line}: {key} must be a text between quotation marks."))
        return None

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self._table[key]
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self._wrong(key, _("Line {line}: {key} must be a list of texts between brackets."))
        return ()

    def _mirrors(self, key: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        texts = self._texts(key)
        if len(texts) > MOST_MIRRORS:
            self._wrong(
                key,
                _("Line {line}: {key} has more than {most} addresses."),
                most=str(MOST_MIRRORS),
            )
            return ()
        for text in texts:
            judgement = judge(text)
            if judgement.url is not None and judgement.accepted:
                found[judgement.url.text] = None
                continue
            why = next(
                (one.title for one in judgement.findings if one.severity is Severity.ERROR), ""
            )
            self._wrong(
                key,
                _("Line {line}: {mirror} can be no mirror ({why})."),
                text,
                mirror=visible(text, 80),
                why=why,
            )
        return tuple(found)

    def _image(self, key: str) -> str | None:
        text = self._text(key)
        try:
            return None if text is None else read_image(text).name
        except Fault:
            self._wrong(
                key,
                _("Line {line}: {image} is no image of Docker Hub."),
                image=visible(text or "", 80),
            )
            return None

    def _certificate(self, key: str) -> str | None:
        text = self._text(key)
        # A relative one lies beside the profile.
        return None if text is None else str(PurePath(self._path).parent / text)

    def _word(self, key: str) -> str | None:
        text = self._text(key)
        if text is None or text in _WORDS[key]:
            return text
        self._wrong(
            key,
            _("Line {line}: {key} can be {known}, and is {value}."),
            known=", ".join(_WORDS[key]),
            value=visible(text, 40),
        )
        return None

    def _feed(self, key: str) -> str | None:
        text = self._text(key)
        if text is None or _is_https(text):
            return text
        self._wrong(
            key,
            _("Line {line}: {key} must be an address that begins with https://, and is {value}."),
            value=visible(text, 80),
        )
        return None

    def _may_change(self, key: str) -> frozenset[str]:
        texts = self._texts(key)
        for text in texts:
            if text not in CHANGEABLE:
                self._wrong(
                    key,
                    _("Line {line}: {key} can name {known}, and names {value}."),
                    text,
                    known=", ".join(CHANGEABLE),
                    value=visible(text, 40),
                )
        return frozenset(texts)


def _is_https(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        return False
