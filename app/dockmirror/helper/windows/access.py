"""Who may change what a Windows security descriptor is of; pure.

The layout is that of [MS-DTYP] 2.4 ("Security Constructs"), which learn.microsoft.com shows for
``SECURITY_DESCRIPTOR``, ``ACL``, ``ACCESS_ALLOWED_ACE`` and ``SID``.
"""

import struct
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

_ADD_FILE: Final = 0x0002
_ADD_FOLDER: Final = 0x0004
_DELETE_CHILD: Final = 0x0040
_WRITE_ATTRIBUTES: Final = 0x0100
_DELETE: Final = 0x0001_0000
_WRITE_DAC: Final = 0x0004_0000
_WRITE_OWNER: Final = 0x0008_0000
_GENERIC_ALL: Final = 0x1000_0000
_GENERIC_WRITE: Final = 0x4000_0000

REPLACE_ROOT: Final = _DELETE_CHILD | _WRITE_DAC | _WRITE_OWNER | _GENERIC_ALL
"""With one of these rights, what is in the root of a volume can be made another."""

REPLACE: Final = REPLACE_ROOT | _DELETE
"""With one of these, a folder on the way can be made to lead elsewhere."""

FILL: Final = REPLACE | _ADD_FILE | _ADD_FOLDER | _WRITE_ATTRIBUTES | _GENERIC_WRITE
"""With one of these, a folder can be given files, or a file other bytes (both have one number)."""

_ALLOWED: Final = 0
_ALLOWED_IF: Final = 9
_ALLOWED_OTHERS: Final = frozenset({4, 5, 11})
_INHERIT_ONLY: Final = 0x08
_DACL_PRESENT: Final = 0x0004
_DACL_PROTECTED: Final = 0x1000
_AUTO_INHERITED: Final = 0x0400
_AUTO_INHERIT_REQUEST: Final = 0x0100
_ANYBODY: Final = "S-1-1-0"
_OWNER_RIGHTS: Final = "S-1-3-4"
"""Stands for whoever owns it."""


@dataclass(frozen=True)
class Grant:
    """An entry that allows ``sid`` the rights in ``mask``."""

    sid: str
    mask: int


@dataclass(frozen=True)
class Access:
    """A descriptor's owner (a SID as text) and what it allows; ``protected``: nothing inherited."""

    owner: str
    grants: tuple[Grant, ...]
    protected: bool = False


def read_access(descriptor: bytes) -> Access:
    """What a self-relative descriptor says. Raises ``ValueError`` where it is none.

    A missing list allows everybody everything. What an entry denies is not counted, and one on
    a condition as if it were met: this errs on the side of the attacker.
    """
    try:
        revision, control, owner, _group, _sacl, dacl = struct.unpack_from("<BxHIIII", descriptor)
        if revision != 1 or not owner:
            raise ValueError("no security descriptor with an owner")
        protected = bool(control & _DACL_PROTECTED)
        who = sid_text(descriptor, owner)
        if not control & _DACL_PRESENT or not dacl:
            return Access(who, (Grant(_ANYBODY, _GENERIC_ALL),), protected)
        return Access(who, tuple(_grants(descriptor, dacl)), protected)
    except struct.error as error:
        raise ValueError("the security descriptor is cut off") from error


def others_may(access: Access, trusted: Collection[str], rights: int) -> bool:
    """Whether anybody but ``trusted`` has one of ``rights``, or owns it and can so give them."""
    if access.owner not in trusted:
        return True
    known = {*trusted, _OWNER_RIGHTS}
    return any(grant.mask & rights and grant.sid not in known for grant in access.grants)


def inheriting_as_before(descriptor: bytes) -> bytes:
    """``descriptor`` so that, set on a file, what is inherited in it stays marked as such.

    (learn.microsoft.com, "Automatic Propagation of Inheritable ACEs".)
    """
    (control,) = struct.unpack_from("<H", descriptor, 2)
    if control & _AUTO_INHERITED:
        control |= _AUTO_INHERIT_REQUEST
    return descriptor[:2] + struct.pack("<H", control) + descriptor[4:]


def sid_text(data: bytes, offset: int = 0) -> str:
    """A SID as text. Raises ``struct.error`` where it is cut off.

    >>> sid_text(bytes([1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]))
    'S-1-5-18'
    """
    revision, count = struct.unpack_from("<BB", data, offset)
    authority = int.from_bytes(data[offset + 2 : offset + 8], "big")
    parts = struct.unpack_from(f"<{count}I", data, offset + 8)
    return "-".join(["S", str(revision), str(authority), *map(str, parts)])


def _grants(descriptor: bytes, dacl: int) -> list[Grant]:
    (count,) = struct.unpack_from("<H", descriptor, dacl + 4)
    found = []
    place = dacl + 8
    for _number in range(count):
        kind, flags, size, mask = struct.unpack_from("<BBHI", descriptor, place)
        if not flags & _INHERIT_ONLY:
            if kind in (_ALLOWED, _ALLOWED_IF):
                found.append(Grant(sid_text(descriptor, place + 8), mask))
            elif kind in _ALLOWED_OTHERS:
                found.append(Grant(_ANYBODY, mask))
        if size < 8:
            raise ValueError("an entry of the access list has no size")
        place += size
    return found
