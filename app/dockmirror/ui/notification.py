"""Tells the desktop that something has ended, for whoever looks at another window."""

import html
import subprocess
import threading
from typing import Final

_SECONDS: Final = 5
_NAME: Final = "org.freedesktop.Notifications"
_PATH: Final = "/org/freedesktop/Notifications"
_LONGEST: Final = 300
_SHOWN_MILLISECONDS: Final = 10_000


def notify(title: str, body: str) -> None:
    """Show a notification where the desktop has a place for them; waits for nothing.

    (freedesktop.org, Desktop Notifications Specification, ``Notify``.)
    """
    threading.Thread(
        target=_call, args=(title, body), name="dockmirror-notification", daemon=True
    ).start()


def notification_call(title: str, body: str) -> list[str]:
    """The call as ``busctl`` takes it; the body's mark-up is escaped, as servers may read it."""
    text = html.escape(body[:_LONGEST], quote=False)
    return [
        *("busctl", "--user", f"--timeout={_SECONDS}", "--quiet", "call"),
        *(_NAME, _PATH, _NAME, "Notify", "susssasa{sv}i"),
        *("Dockmirror", "0", "dockmirror", title[:_LONGEST], text),
        *("0", "1", "desktop-entry", "s", "dockmirror", str(_SHOWN_MILLISECONDS)),
    ]


def _call(title: str, body: str) -> None:
    try:
        subprocess.run(
            notification_call(title, body),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=2 * _SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return
