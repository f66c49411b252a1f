"""The addresses of the mirrors that were set up from this window, newest first."""

from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import QSettings

_KEY: Final = "window/addresses"
MOST: Final = 10
_LONGEST: Final = 2048


class AddressHistory:
    """Remembered in the window's settings; without settings, as long as the window is there."""

    def __init__(self, settings: QSettings | None = None) -> None:
        self._settings = settings
        self._addresses: list[str] = []
        kept = settings.value(_KEY) if settings is not None else None
        # QSettings gives a list of one back as its one string.
        values = [kept] if isinstance(kept, str) else kept if isinstance(kept, list) else []
        self._addresses = [
            value for value in values if isinstance(value, str) and _may_be_kept(value)
        ][:MOST]

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses, the one used last first."""
        return tuple(self._addresses)

    def remember(self, address: str) -> None:
        """Put the address first. One with a name or a password in it is not kept."""
        if _may_be_kept(address):
            others = [other for other in self._addresses if other != address]
            self._addresses = [address, *others][:MOST]
            self._save()

    def clear(self) -> None:
        """Forget them all."""
        self._addresses = []
        self._save()

    def _save(self) -> None:
        if self._settings is not None:
            self._settings.setValue(_KEY, self._addresses)


def _may_be_kept(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (
        0 < len(address) <= _LONGEST
        and address.isprintable()
        and "@" not in parts.netloc
        and not parts.query
    )
