"""What is asked of Windows about files: the port, so that the decisions need no Windows."""

from typing import Final, Protocol

FOLDER: Final = 0x10
DEVICE: Final = 0x40
LINK: Final = 0x400
"""``FILE_ATTRIBUTE_DIRECTORY``, ``_DEVICE`` and ``_REPARSE_POINT``."""

KEPT: Final = 0x1 | 0x2 | 0x4 | 0x20 | 0x2000
"""The attributes that a new file takes over: read-only, hidden, system, archive, not indexed."""


class Disk(Protocol):
    """Calls on absolute paths. Each raises ``OSError``; none follows a link at the path's end."""

    def attributes(self, path: str, /) -> int | None:
        """The attributes of what is at ``path``; ``None`` where nothing is."""
        ...

    def set_attributes(self, path: str, attributes: int, /) -> None:
        """Give a file its attributes."""
        ...

    def security(self, path: str, /) -> bytes:
        """The security descriptor: owner, group and access list."""
        ...

    def give_security(self, path: str, descriptor: bytes, /) -> None:
        """Set owner, group and access list."""
        ...

    def read(self, path: str, limit: int, /) -> bytes:
        """The first ``limit`` bytes of a file."""
        ...

    def create(self, path: str, data: bytes, sddl: str = "", /) -> None:
        """Make a file that is not there yet, on disk; ``sddl`` is its security, if given."""
        ...

    def move(self, source: str, target: str, /) -> None:
        """Rename in one step, on disk; a file at ``target`` is replaced."""
        ...

    def delete(self, path: str, /) -> None:
        """Delete a file."""
        ...

    def make_folder(self, path: str, sddl: str = "", /) -> None:
        """Make a folder."""
        ...

    def remove_folder(self, path: str, /) -> None:
        """Remove an empty folder."""
        ...
