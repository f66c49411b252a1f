"""Small file systems in the workstation, laid over a folder with its content."""

from collections.abc import Iterator
from contextlib import contextmanager

from practice.workstation import Workstation

_LAY = """
mkdir -p "$1" && rm -rf /root/kept && cp -a "$1" /root/kept
mount -t tmpfs -o "$2" small "$1" && chmod 755 "$1" && cp -a /root/kept/. "$1"
"""


@contextmanager
def small_file_system(workstation: Workstation, folder: str, options: str) -> Iterator[None]:
    """A tmpfs with these mount options over ``folder``, holding what that held."""
    workstation.run(["sh", "-euc", _LAY, "sh", folder, options], check=True)
    try:
        yield
    finally:
        workstation.run(["umount", "-l", folder], check=True)


def fill(workstation: Workstation, folder: str) -> None:
    """Use up all the room of the file system at ``folder``."""
    workstation.run(["sh", "-c", 'cat /dev/zero >"$1/filler"', "sh", folder])


def use_up_inodes(workstation: Workstation, folder: str) -> None:
    """Use up all the inodes of the file system at ``folder``."""
    script = 'i=0; while touch "$1/filler$i" 2>/dev/null; do i=$((i + 1)); done'
    workstation.run(["sh", "-c", script, "sh", folder])


def make_read_only(workstation: Workstation, folder: str) -> None:
    """Make the file system at ``folder`` read-only."""
    workstation.run(["mount", "-o", "remount,ro", folder], check=True)
