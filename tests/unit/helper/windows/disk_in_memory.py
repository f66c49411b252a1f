r"""A fake of Windows' file calls, over a dictionary.

Written from learn.microsoft.com: ``GetFileAttributesW``, ``GetFileSecurityW``, ``CreateFileW`` with
``CREATE_NEW``, ``MoveFileExW`` with ``MOVEFILE_REPLACE_EXISTING``. Paths are compared without case.
The security descriptors are those that ``icacls`` shows on a Windows 11 for the folders here.
"""

import struct
from dataclasses import dataclass, field

from dockmirror.helper.windows.disk import FOLDER

SYSTEM = "S-1-5-18"
ADMINISTRATORS = "S-1-5-32-544"
USERS = "S-1-5-32-545"
AUTHENTICATED = "S-1-5-11"
CREATOR = "S-1-3-0"
TRUSTED_INSTALLER = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
ANNA = "S-1-5-21-397955417-626881126-188441444-1001"

FULL = 0x1F01FF
READ = 0x1200A9
MODIFY = 0x1301BF
ADD_FOLDERS = 0x4
ADD_ALL = 0x116
"""What Users may do in ``C:\\ProgramData``: add files and folders, write attributes."""

INHERIT_ONLY = 0x08


def sid_bytes(sid: str) -> bytes:
    _s, revision, authority, *parts = sid.split("-")
    head = bytes([int(revision), len(parts)]) + int(authority).to_bytes(6, "big")
    return head + b"".join(struct.pack("<I", int(part)) for part in parts)


def descriptor(
    owner: str, *grants: tuple[str, int] | tuple[str, int, int] | tuple[str, int, int, int]
) -> bytes:
    """A self-relative descriptor; a grant is a SID, a mask, flags and a type of entry."""
    entries = b""
    for grant in grants:
        sid, mask, flags, kind = (*grant, 0, 0)[:4]
        body = struct.pack("<I", mask) + sid_bytes(sid)
        entries += struct.pack("<BBH", kind, flags, 4 + len(body)) + body
    acl = struct.pack("<BBHHH", 2, 0, 8 + len(entries), len(grants), 0) + entries
    who = sid_bytes(owner)
    return struct.pack("<BBHIIII", 1, 0, 0x8404, 20, 0, 0, 20 + len(who)) + who + acl


ROOT_OF_C = descriptor(
    TRUSTED_INSTALLER,
    (SYSTEM, FULL, 3),
    (ADMINISTRATORS, FULL, 3),
    (USERS, READ, 3),
    (AUTHENTICATED, MODIFY, 3 | INHERIT_ONLY),
    (AUTHENTICATED, ADD_FOLDERS),
)
PROGRAM_DATA = descriptor(
    SYSTEM,
    (SYSTEM, FULL, 3),
    (ADMINISTRATORS, FULL, 3),
    (CREATOR, FULL, 3 | INHERIT_ONLY),
    (USERS, READ, 3),
    (USERS, ADD_ALL, 2),
)
CLOSED = descriptor(ADMINISTRATORS, (SYSTEM, FULL, 3), (ADMINISTRATORS, FULL, 3))
"""As dockerd makes ``%ProgramData%\\docker`` (moby ``pkg/system``: "D:P(A;OICI;GA;;;BA)…SY")."""

READABLE = descriptor(
    ADMINISTRATORS, (SYSTEM, FULL, 3), (ADMINISTRATORS, FULL, 3), (USERS, READ, 3)
)
ANNAS = descriptor(ANNA, (SYSTEM, FULL, 3), (ADMINISTRATORS, FULL, 3), (ANNA, FULL, 3))


@dataclass
class Item:
    attributes: int
    security: bytes
    data: bytes = b""


@dataclass
class DiskInMemory:
    """Plays ``Disk``. ``done`` are the changing calls; ``fails`` names one that is refused."""

    items: dict[str, Item] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    fails: str = ""

    def folder(self, path: str, security: bytes, attributes: int = 0) -> None:
        self.items[path.lower()] = Item(FOLDER | attributes, security)

    def file(self, path: str, data: bytes, security: bytes, attributes: int = 0x20) -> None:
        self.items[path.lower()] = Item(attributes, security, data)

    def names(self) -> set[str]:
        return {path.rpartition("\\")[2] for path in self.items}

    def attributes(self, path: str) -> int | None:
        item = self.items.get(path.lower())
        return None if item is None else item.attributes

    def set_attributes(self, path: str, attributes: int) -> None:
        self._step("set_attributes")
        self._item(path).attributes = attributes

    def security(self, path: str) -> bytes:
        return self._item(path).security

    def give_security(self, path: str, descriptor: bytes) -> None:
        self._step("give_security")
        self._item(path).security = descriptor

    def read(self, path: str, limit: int) -> bytes:
        return self._item(path).data[:limit]

    def create(self, path: str, data: bytes, sddl: str = "") -> None:
        self._step("create")
        if path.lower() in self.items:
            raise FileExistsError(17, "The file exists", path)
        self.file(path, data, self._item(path.rpartition("\\")[0]).security, 0x20)

    def move(self, source: str, target: str) -> None:
        self._step("move")
        self.items[target.lower()] = self.items.pop(source.lower())

    def delete(self, path: str) -> None:
        self._item(path)
        self._step("delete")
        del self.items[path.lower()]

    def make_folder(self, path: str, sddl: str = "") -> None:
        self._step("make_folder")
        self.folder(path, self._item(path.rpartition("\\")[0]).security)

    def remove_folder(self, path: str) -> None:
        self._step("remove_folder")
        if any(other.startswith(f"{path.lower()}\\") for other in self.items):
            raise OSError(41, "The directory is not empty", path)
        del self.items[path.lower()]

    def _item(self, path: str) -> Item:
        if path.lower() not in self.items:
            raise FileNotFoundError(2, "The system cannot find the file specified", path)
        return self.items[path.lower()]

    def _step(self, name: str) -> None:
        if name == self.fails:
            raise OSError(5, "Access is denied")
        self.done.append(name)


def with_docker() -> DiskInMemory:
    """A machine on which dockerd has made its folders."""
    disk = DiskInMemory()
    disk.folder("C:\\", ROOT_OF_C)
    disk.folder("C:\\ProgramData", PROGRAM_DATA)
    disk.folder("C:\\ProgramData\\docker", CLOSED)
    disk.folder("C:\\ProgramData\\docker\\config", CLOSED)
    return disk
