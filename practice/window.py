"""Dockmirror's window in the practice workstation, shown on this machine's display."""

import os
import re
import shutil
import subprocess

from practice.failure import PracticeError
from practice.site import Site, practice_site
from practice.workstation import Workstation

_SOCKETS = "/tmp/.X11-unix"
_COOKIE = "/home/person/.Xauthority"
_ANY_HOST = "ffff"
"""In ``xauth``'s numeric lists: a cookie that holds for whatever host name."""


def local_display(name: str | None) -> str:
    """The X display of this very machine that ``$DISPLAY`` names. Raises ``PracticeError``."""
    if not name:
        raise PracticeError(
            "There is no display: DISPLAY is not set. Run it from a desktop session, or use "
            "“make demo”, which needs none."
        )
    if re.fullmatch(r"(?:unix)?:\d+(?:\.\d+)?", name) is None:
        raise PracticeError(
            f"The display {name} is reached over a network, and the practice workstation has "
            "none to the outside. Run it from a desktop session of this machine."
        )
    return name


def demo_window(suite: str = "trixie") -> int:
    """Open the window for ``person`` until it is closed; its exit status."""
    display = local_display(os.environ.get("DISPLAY"))
    with practice_site(suite, binds=[_SOCKETS]) as site:
        _show_display(site.workstation, display)
        site.workstation.install_helper()
        site.workstation.set_polkit("yes")
        return open_window(site, display)


def open_window(site: Site, display: str) -> int:
    """Tell what to try, and wait for the window's end."""
    print(
        f"The window opens on display {display}. Give it the address of the mirror:\n\n"
        f"    {site.mirror.url}\n\nClose it to end the practice site.",
        flush=True,
    )
    environment = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XAUTHORITY": _COOKIE}
    with site.workstation.popen(
        ["dockmirror"], "person", env=environment, stdout=None, stderr=None
    ) as window:
        return window.wait()


def _show_display(workstation: Workstation, display: str) -> None:
    # The workstation's own /tmp hides what nspawn binds there, hence the second step.
    workstation.run(["mkdir", "-p", "-m", "1777", _SOCKETS], check=True)
    workstation.run(["mount", "--bind", f"/host{_SOCKETS}", _SOCKETS], check=True)
    if shutil.which("xauth") is None:
        return
    shown = subprocess.run(["xauth", "nlist", display], capture_output=True, check=False)
    cookies = b"".join(
        _ANY_HOST.encode() + line[4:] for line in shown.stdout.splitlines(keepends=True)
    )
    workstation.run(["xauth", "-q", "-f", _COOKIE, "nmerge", "-"], "person", input=cookies)
