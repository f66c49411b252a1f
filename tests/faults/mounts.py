"""Small file systems in the workstation, laid over a folder with its content."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from practice.workstation import Workstation

_IMAGE: Final = "/root/small"
_MAJOR_OF_LOOP_DEVICES: Final = 7
_LAY = """
mkdir -p "$1" && rm -rf /root/kept && cp -a "$1" /root/kept
folder=$1; shift
mount "$@" "$folder" && chmod 755 "$folder" && cp -a /root/kept/. "$folder"
"""
_DEVICES = f"""
[ -e /dev/loop-control ] || mknod /dev/loop-control c 10 237
for number in $(seq 0 15); do
    [ -e /dev/loop$number ] || mknod /dev/loop$number b {_MAJOR_OF_LOOP_DEVICES} $number
done
"""


@contextmanager
def small_file_system(
    workstation: Workstation, folder: str, *, kibibytes: int = 1024, inodes: int = 64
) -> Iterator[None]:
    """A small ext4 from a file over ``folder``, holding what that held.

    Where the kernel has no loop devices it is a tmpfs of that size.
    """
    if Path("/dev/loop-control").exists():
        image = workstation.root / _IMAGE[1:]
        image.unlink(missing_ok=True)
        with image.open("wb") as file:
            file.truncate(kibibytes * 1024)
        made = ["mkfs.ext4", "-q", "-F", "-m", "0", "-O", "^has_journal", "-N", str(inodes)]
        subprocess.run([*made, str(image)], check=True, env={"PATH": "/usr/sbin:/sbin:/usr/bin"})
        workstation.run(["sh", "-euc", _DEVICES], check=True)
        mount = ["-o", "loop", _IMAGE]
    else:
        mount = ["-t", "tmpfs", "-o", f"size={kibibytes}k,nr_inodes={inodes}", "small"]
    workstation.run(["sh", "-euc", _LAY, "sh", folder, *mount], check=True)
    try:
        yield
    finally:
        workstation.run(["umount", "-l", folder], check=True)
        workstation.remove(_IMAGE)


def fill(workstation: Workstation, folder: str) -> None:
    """Use up all the room of the file system at ``folder``."""
    script = 'cat /dev/zero >"$1/filler"; i=0; '
    script += 'while echo >"$1/filler$i"; do i=$((i + 1)); done 2>/dev/null'
    workstation.run(["sh", "-c", script, "sh", folder])


def use_up_inodes(workstation: Workstation, folder: str) -> None:
    """Use up all the inodes of the file system at ``folder``."""
    script = 'i=0; while touch "$1/filler$i" 2>/dev/null; do i=$((i + 1)); done'
    workstation.run(["sh", "-c", script, "sh", folder])


def make_read_only(workstation: Workstation, folder: str) -> None:
    """Make the file system at ``folder`` read-only."""
    workstation.run(["mount", "-o", "remount,ro", folder], check=True)
