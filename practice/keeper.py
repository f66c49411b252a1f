"""The process that holds a site's namespaces, and takes everything down when its parent ends.

It runs as a script of its own, so that a parent killed with SIGKILL still leaves nothing: its
standard input is a pipe from the parent, and the end of that pipe is the order to stop.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

GROUP_PREFIX = "dockmirror-practice-"
STATE = "/run/practice"
"""The site's own files, on a tmpfs that only its mount namespace sees."""

INSIDE = f"""
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p {STATE}
ip link set lo up
for address in "$@"; do ip address add "$address/32" dev lo; done
cp /etc/hosts {STATE}/hosts
mount --bind {STATE}/hosts /etc/hosts
echo ready
exec >/dev/null
trap 'exit 0' TERM
while :; do sleep 86400 & wait; done
"""
"""The first process of the site's process namespace: when it ends, the kernel ends the rest."""


def cgroup_mounts(mountinfo: str, own: str) -> list[Path]:
    """Where new groups go: below our own group in each hierarchy that systemd would use.

    ``mountinfo`` and ``own`` are the texts of ``/proc/self/mountinfo`` and ``/proc/self/cgroup``.
    """
    paths = {}
    for line in own.splitlines():
        _, controllers, path = line.split(":", 2)
        paths[controllers] = path
    found = []
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        if kind == "cgroup2" and "" in paths:
            own_path = paths[""]
        elif kind == "cgroup" and "name=systemd" in options and "name=systemd" in paths:
            own_path = paths["name=systemd"]
        else:
            continue
        found.append(Path(before.split()[4]) / own_path.lstrip("/"))
    return found


def _make_groups() -> list[Path]:
    mounts = cgroup_mounts(
        Path("/proc/self/mountinfo").read_text(), Path("/proc/self/cgroup").read_text()
    )
    groups = []
    for mount in mounts:
        for old in mount.glob(GROUP_PREFIX + "*"):
            if not Path("/proc", old.name.removeprefix(GROUP_PREFIX)).exists():
                _remove_group(old)
        group = mount / f"{GROUP_PREFIX}{os.getpid()}"
        (group / "keeper").mkdir(parents=True)
        (group / "workstation").mkdir()
        (group / "keeper" / "cgroup.procs").write_text("0")
        for level in (mount, group):
            _pass_controllers_on(level)
        groups.append(group)
    return groups


def _pass_controllers_on(group: Path) -> None:
    """Let the groups below use pids, memory and cpu limits, as far as this machine allows."""
    with contextlib.suppress(OSError):
        for name in (group / "cgroup.controllers").read_text().split():
            with contextlib.suppress(OSError):
                (group / "cgroup.subtree_control").write_text(f"+{name}")


def _remove_group(group: Path) -> None:
    for folder, _, _ in os.walk(group, topdown=False):
        with contextlib.suppress(OSError):
            Path(folder).rmdir()


def _leave(groups: list[Path]) -> None:
    for group in groups:
        parent = group.parent / "cgroup.procs"
        with contextlib.suppress(OSError):
            parent.write_text("0")
    # A group can be busy for a moment after its last process has ended.
    for _ in range(100):
        for group in groups:
            _remove_group(group)
        if not any(group.exists() for group in groups):
            return
        time.sleep(0.02)


def _first_child(pid: int) -> int:
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == pid:
                return int(path.parent.name)
    raise RuntimeError("the namespace has no first process")


def main(addresses: list[str]) -> int:
    """Make the namespaces, say where they are (one JSON line), hold them until input ends."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Not SIG_IGN: what runs below would inherit that, and a shell could not trap it.
        signal.signal(number, lambda *_: None)
    groups = _make_groups()
    try:
        with subprocess.Popen(
            [
                *("setpriv", "--pdeathsig", "KILL"),
                *("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child"),
                *("--mount-proc", "--", "sh", "-euc", INSIDE, "sh", *addresses),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        ) as holder:
            assert holder.stdout is not None
            if holder.stdout.readline() != b"ready\n":
                holder.kill()
                return 1
            init = _first_child(holder.pid)
            inner = [str(group / "workstation") for group in groups]
            print(json.dumps({"init": init, "groups": inner}), flush=True)
            sys.stdin.buffer.read()
            with contextlib.suppress(ProcessLookupError):
                os.kill(init, signal.SIGTERM)
            try:
                holder.wait(10)
            except subprocess.TimeoutExpired:
                holder.kill()
    finally:
        _leave(groups)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
