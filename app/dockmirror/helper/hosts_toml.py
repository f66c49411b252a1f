"""containerd's mirrors of Docker Hub, in a ``hosts.toml`` that is Dockmirror's alone.

The form follows containerd ``docs/hosts.md`` and ``core/remotes/docker/config/hosts.go``: the hosts
are asked in the order in which their tables stand, each for every object by itself, and ``server``
last. ``/v2`` is put after a host's path. The file is read at each pull.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Final

from dockmirror.daemonjson.saying import said
from dockmirror.helper.ending import Refused
from dockmirror.helper.plain_text import visible

FILE_NAME: Final = "hosts.toml"
REGISTRY: Final = "docker.io"
"""The folder of Docker Hub's images, below each of containerd's folders."""

DEFAULT_FOLDER: Final = "_default"
"""The folder for whatever has none of its own."""

HUB: Final = "https://registry-1.docker.io"

_HEAD: Final = (
    "# Written by Dockmirror, which replaces the whole file. Take it away to be without mirrors.\n"
    f'server = "{HUB}"\n'
)
_PLAIN: Final = re.compile(r"https?://[!#-\[\]-~]+")
_NEEDED: Final = frozenset({"pull", "resolve"})


class HostsToml:
    """The file's form. Plays ``ConfigForm``."""

    def mirrors(self, data: bytes | None, path: str) -> tuple[str, ...]:
        """The mirrors as addresses. Raises ``Refused`` where Dockmirror did not write the file."""
        if data is None:
            return ()
        mirrors = mirrors_in(data)
        if not mirrors or render(mirrors) != data:
            raise Refused(
                "hosts-toml-changed",
                said(
                    "{path} is not as Dockmirror wrote it, so it was left alone. Take it away, or "
                    "put the mirror in there yourself.",
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
    """The file for these mirrors, in their order; ``None``, no file, without any.

    Nothing in it switches a check of certificates off. Raises ``Refused`` for what cannot stand in
    the file.
    """
    if not mirrors:
        return None
    tables = [_HEAD]
    # A table that stood twice would make containerd pass the whole file over.
    for address in dict.fromkeys(mirror.rstrip("/") for mirror in mirrors):
        if not _PLAIN.fullmatch(address):
            raise Refused(
                "mirror-refused",
                said(
                    "{mirror} cannot be written into containerd's file. Nothing was changed.",
                    mirror=visible(address, 200),
                ),
                {"mirror": visible(address, 200)},
            )
        tables.append(f'[host."{address}"]\ncapabilities = ["pull", "resolve"]\n')
    return "\n".join(tables).encode("ascii")


def mirrors_in(data: bytes) -> tuple[str, ...]:
    """The hosts that are asked for images before Docker Hub, whoever wrote the file.

    >>> mirrors_in(b'[host."https://a.test/x"]')
    ('https://a.test/x/',)
    """
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return ()
    hosts = document.get("host")
    if not isinstance(hosts, Mapping):
        return ()
    return tuple(_address(name) for name, table in hosts.items() if _serves(table))


def _serves(table: object) -> bool:
    listed = table.get("capabilities") if isinstance(table, Mapping) else None
    return not isinstance(listed, list) or not listed or set(map(str, listed)) >= _NEEDED


def _address(name: str) -> str:
    address = name if name.startswith("http") else f"https://{name}"
    return address if address.endswith("/") else f"{address}/"


HOSTS_TOML: Final = HostsToml()
