"""A ``daemon.json`` to look at: its keys and values as dockerd takes them."""

import hashlib
from dataclasses import dataclass, field

from .source import DEBUG_KEY, MIRRORS_KEY, Source, read


@dataclass(frozen=True)
class Document:
    """What a file says. Made by ``parse``.

    ``data`` is the file's bytes, None when there is no file. ``mirrors`` are the entries of
    ``registry-mirrors`` as written, none when the key is absent or null. ``debug`` is None when
    the key is absent or null.
    """

    data: bytes | None
    mirrors: tuple[str, ...]
    debug: bool | None
    _source: Source = field(repr=False, compare=False)

    def keys(self) -> tuple[str, ...]:
        """The keys, each once, in the order in which they first stand in the file."""
        return tuple(dict.fromkeys(member.key for member in self._source.root.members))

    def has(self, key: str) -> bool:
        """Whether the file has this key, in these very letters."""
        return self._source.last(key) is not None

    def value(self, key: str, default: object = None) -> object:
        """The value of a key, the last one if it is there more than once; else the default."""
        member = self._source.last(key)
        return default if member is None else self._source.value(member)


def parse(data: bytes | None, *, reads_bom: bool = True, empty_is_valid: bool = True) -> Document:
    """Read the bytes of a file, None for no file, as dockerd would.

    ``reads_bom`` and ``empty_is_valid`` are true from engine 23.0. Before, a byte order mark and
    an empty file stopped the daemon, and text that is not UTF-8 did not.

    Raises DaemonJsonError for what dockerd would not start with.

    >>> parse(b'{"registry-mirrors": ["https://mirror.example.com"]}').mirrors
    ('https://mirror.example.com',)
    """
    source = read(data, reads_bom=reads_bom, empty_is_valid=empty_is_valid)
    mirrors, debug = source.last(MIRRORS_KEY), source.last(DEBUG_KEY)
    entries = None if mirrors is None else source.value(mirrors)
    state = None if debug is None else source.value(debug)
    return Document(
        data,
        tuple(map(str, entries)) if isinstance(entries, list) else (),
        state if isinstance(state, bool) else None,
        source,
    )


def sha256(data: bytes | None) -> str:
    """The digest that names a file's state, in hexadecimal; ``absent`` when there is no file."""
    return "absent" if data is None else hashlib.sha256(data).hexdigest()
