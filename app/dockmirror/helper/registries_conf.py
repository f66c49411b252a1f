"""Podman's mirrors of Docker Hub, in a drop-in file that is Dockmirror's alone.

The form follows containers-registries.conf.d(5) and containers/image
``pkg/sysregistriesv2``: every file of the folder is read, in the order of their names, at each
pull; a later table takes the place of an earlier one of the same prefix. A mirror has no scheme:
``insecure`` allows plain http, and leaves a certificate unchecked.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Final

from dockmirror.daemonjson.saying import said
from dockmirror.helper.ending import Refused
from dockmirror.helper.plain_text import visible

FILE_NAME: Final = "zz-dockmirror.conf"
"""In ``registries.conf.d``: late among the names, so that no other takes its place."""

PREFIX: Final = "docker.io"

_HEAD: Final = (
    "# Written by Dockmirror, which replaces the whole file. Take it away to be without mirrors.\n"
)
_PLAIN: Final = re.compile(r"[!#-\[\]-~]+")


class RegistriesConf:
    """The file's form. Plays ``ConfigForm``."""

    def mirrors(self, data: bytes | None, path: str) -> tuple[str, ...]:
        """The mirrors as addresses. Raises ``Refused`` where Dockmirror did not write the file."""
        if data is None:
            return ()
        try:
            mirrors = hub_mirrors(tomllib.loads(data.decode("utf-8")))
        except (ValueError, RecursionError):
            mirrors = ()
        if not mirrors or render(mirrors) != data:
            raise Refused(
                "registries-conf-changed",
                said(
                    "{path} is not as Dockmirror wrote it, so it was left alone. Take it away or "
                    "put it right, then try again.",
                    path=visible(path),
                ),
                {"path": visible(path)},
            )
        return mirrors

    def with_mirrors(self, data: bytes | None, mirrors: Sequence[str], path: str) -> bytes | None:
        """See ``ConfigForm``; without a mirror there is no file."""
        self.mirrors(data, path)
        return render(mirrors)


def render(mirrors: Sequence[str]) -> bytes | None:
    """The file for these mirrors, in their order; ``None``, no file, without any."""
    if not mirrors:
        return None
    tables = [_HEAD, f'[[registry]]\nprefix = "{PREFIX}"\nlocation = "{PREFIX}"\n']
    for mirror in mirrors:
        scheme, _separator, location = mirror.partition("://")
        location = location.rstrip("/")
        if not _PLAIN.fullmatch(location):
            raise ValueError("the mirror cannot stand in the file")
        insecure = "true" if scheme == "http" else "false"
        tables.append(f'[[registry.mirror]]\nlocation = "{location}"\ninsecure = {insecure}\n')
    return "\n".join(tables).encode("ascii")


def hub_mirrors(document: Mapping[str, object]) -> tuple[str, ...]:
    """The mirrors of Docker Hub in a file, or in what Podman says of itself.

    >>> hub_mirrors({"registry": [{"prefix": "docker.io", "mirror": [{"location": "a.test/x"}]}]})
    ('https://a.test/x/',)
    """
    found: list[str] = []
    for table in _tables(document.get("registry")):
        if table.get("prefix", table.get("location")) == PREFIX:
            found = [_address(mirror) for mirror in _tables(table.get("mirror"))]
    return tuple(found)


def speaks_of_hub(document: Mapping[str, object]) -> bool:
    """Whether a file has a table for Docker Hub, of which only the last of all files counts."""
    return any(
        table.get("prefix", table.get("location")) == PREFIX
        for table in _tables(document.get("registry"))
    )


def _address(mirror: Mapping[str, object]) -> str:
    scheme = "http" if mirror.get("insecure") is True else "https"
    return f"{scheme}://{mirror.get('location', '')}/"


def _tables(value: object) -> list[Mapping[str, object]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


REGISTRIES_CONF: Final = RegistriesConf()
