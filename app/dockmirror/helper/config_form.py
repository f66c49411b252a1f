"""How a target's file says which mirrors there are: what is read from it, and how it is changed."""

import dataclasses
import json
from collections.abc import Sequence
from typing import Final, Protocol

from dockmirror.daemonjson import DaemonJsonError, Document, parse, set_mirrors
from dockmirror.daemonjson.saying import said
from dockmirror.helper.ending import Refused
from dockmirror.helper.plain_text import visible


class ConfigForm(Protocol):
    """The form of a file. Both raise ``Refused`` for a file that is not of it."""

    def mirrors(self, data: bytes | None, path: str) -> tuple[str, ...]:
        """The mirrors in the file's bytes (``None``: no file)."""
        ...

    def with_mirrors(self, data: bytes | None, mirrors: Sequence[str], path: str) -> bytes | None:
        """The bytes with the list of mirrors exactly ``mirrors``."""
        ...


class DaemonJson:
    """The Docker Engine's ``daemon.json``."""

    def mirrors(self, data: bytes | None, path: str) -> tuple[str, ...]:
        """See ``ConfigForm``."""
        return readable(data, path).mirrors

    def with_mirrors(self, data: bytes | None, mirrors: Sequence[str], path: str) -> bytes | None:
        """See ``ConfigForm``."""
        try:
            return set_mirrors(data, list(mirrors))
        except DaemonJsonError as error:
            raise _invalid(error, path) from error


DAEMON_JSON: Final = DaemonJson()


def document_of(form: ConfigForm, data: bytes | None, path: str) -> Document:
    """What a file of any form says of mirrors, as a ``daemon.json`` would; with the file's bytes.

    Raises ``DaemonJsonError`` for a ``daemon.json``, ``Refused`` for another form.
    """
    if form is DAEMON_JSON:
        return parse(data)
    said_of_mirrors = json.dumps({"registry-mirrors": form.mirrors(data, path)}).encode()
    return dataclasses.replace(parse(said_of_mirrors), data=data)


def readable(data: bytes | None, path: str) -> Document:
    """The file as read. Raises ``Refused`` (``daemon-json-invalid``)."""
    try:
        return parse(data)
    except DaemonJsonError as error:
        raise _invalid(error, path) from error


def _invalid(error: DaemonJsonError, path: str) -> Refused:
    return Refused(
        "daemon-json-invalid",
        said(
            "{path} cannot be read by the Docker Engine: {reason} Nothing was changed. Correct "
            "the file, then try again.",
            path=visible(path),
            reason=error.sentence,
        ),
        {
            "path": visible(path),
            "line": "" if error.line is None else str(error.line),
            "column": "" if error.column is None else str(error.column),
            "sentence": error.sentence,
        },
    )
