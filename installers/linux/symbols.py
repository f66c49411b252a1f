"""The symbols that binaries need and give, and which versions of them may be counted on."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

OLDEST: Final[dict[str, tuple[int, ...]]] = {
    "GLIBC": (2, 35),
    "GLIBCXX": (3, 4, 30),
    "CXXABI": (1, 3, 13),
    "GCC": (7, 0, 0),
    "OPENSSL": (3, 0, 2),
    "LIBFFI_BASE": (8, 0),
    "LIBFFI_CLOSURE": (8, 0),
}
"""The newest symbol version of each library that keeps versions, on the oldest systems meant.

Ubuntu 22.04 has glibc 2.35, the libraries of GCC 12 (https://gcc.gnu.org/onlinedocs/libstdc++/manual/
abi.html tells their symbol versions), OpenSSL 3.0.2 and libffi 3.4.2; Fedora 36 has newer ones.
"""

_VERSION: Final = re.compile(r"(?P<family>[A-Z_]+)_(?P<numbers>\d+(?:\.\d+)*)")


@dataclass(frozen=True, order=True)
class Symbol:
    """A symbol; ``version`` is as ELF has it, such as ``GLIBC_2.34``, or empty."""

    name: str
    version: str = ""

    @property
    def is_counted_on(self) -> bool | None:
        """Whether the oldest system has its version; ``None`` where versions do not tell."""
        found = _VERSION.fullmatch(self.version)
        if found is None or found["family"] not in OLDEST:
            return None
        numbers = tuple(map(int, found["numbers"].split(".")))
        return numbers <= OLDEST[found["family"]]


def needed_symbols(path: Path) -> set[Symbol]:
    """The symbols that an ELF file does not start without."""
    return {symbol for kind, symbol in _read(path, "--undefined-only") if kind == "U"}


def given_symbols(path: Path) -> set[Symbol]:
    """The symbols that an ELF file gives to others."""
    return {symbol for _kind, symbol in _read(path, "--defined-only")}


def too_new(path: Path) -> set[Symbol]:
    """The symbols that an ELF file needs, and that the oldest systems do not have."""
    return {symbol for symbol in needed_symbols(path) if symbol.is_counted_on is False}


def _read(path: Path, which: str) -> list[tuple[str, Symbol]]:
    command = ["nm", "--dynamic", "--with-symbol-versions", which, "--format=posix", str(path)]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = []
    for line in shown.splitlines():
        spelled, kind = line.split()[:2]
        name, _at, version = spelled.partition("@")
        found.append((kind, Symbol(name, version.lstrip("@"))))
    return found
