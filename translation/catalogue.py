"""One language's catalogue as a file: read, brought up to date, written so that diffs are small."""

from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from dockmirror.i18n import DOMAIN, LANGUAGES

FOLDER: Final = Path(__file__).resolve().parents[1] / "resources" / "translations"
TEMPLATE: Final = FOLDER / f"{DOMAIN}.pot"

TRANSLATED: Final = tuple(language for language in LANGUAGES if language != "en")
"""The languages that have a catalogue."""


def path_of(language: str) -> Path:
    """The file of a language's catalogue."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """A language's catalogue, empty where there is no file yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, charset="utf-8", fuzzy=False)
    return read_po(BytesIO(path.read_bytes()), locale=language, domain=DOMAIN)


def update(catalogue: Catalog, template: Catalog) -> None:
    """Give the catalogue exactly the template's messages; a changed one has no translation."""
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()


def untranslated(catalogue: Catalog) -> list[Message]:
    """The messages without a translation, or with one that is marked as doubtful."""
    return [
        message
        for message in catalogue
        if message.id and (message.fuzzy or not all(_strings(message)))
    ]


def written(catalogue: Catalog) -> bytes:
    """The bytes of the file: without dates and line numbers, sorted by file."""
    head = ['msgid ""', 'msgstr ""', f'"Project-Id-Version: {DOMAIN}\\n"']
    if catalogue.locale is not None:
        head += [
            f'"Language: {catalogue.locale}\\n"',
            f'"Plural-Forms: {catalogue.plural_forms}\\n"',
        ]
    head += [
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        "",
        "",
    ]
    body = BytesIO()
    write_po(body, catalogue, width=100, omit_header=True, sort_by_file=True, ignore_obsolete=True)
    return "\n".join(head).encode() + body.getvalue().rstrip(b"\n") + b"\n"


def write(language: str, catalogue: Catalog) -> None:
    """Write a language's catalogue."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(catalogue))


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string or "",) if isinstance(message.string, str | None) else (*message.string,)
