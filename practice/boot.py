"""From cached layers to a running machine: overlay, first files, systemd-nspawn."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from practice.dependencies import dependency_layer, python_version
from practice.failure import PracticeError, wait_until
from practice.image import workstation_image
from practice.keeper import STATE
from practice.network import Network, hosts_file
from practice.processes import InsideProcess, children
from practice.product import CODE, copy_product

_OVERLAY = """
base=$1/workstation
mkdir -p "$base/upper" "$base/work" "$base/root"
mount -t overlay overlay -o "lowerdir=$2,upperdir=$base/upper,workdir=$base/work" "$base/root"
"""

_IN_GROUPS = 'for group in $1; do echo 0 >"$group/cgroup.procs"; done; shift; exec "$@"'


@dataclass(frozen=True)
class Machine:
    """A running machine: its systemd as seen from outside, and the nspawn that holds it."""

    leader: int
    console: InsideProcess


@contextmanager
def boot(
    network: Network,
    suite: str,
    *,
    trusted: Sequence[bytes],
    files: Mapping[str, bytes],
    binds: Sequence[str],
) -> Iterator[Machine]:
    """Start a machine and wait for its first process; see ``booted_workstation``."""
    with workstation_image(suite) as image, dependency_layer(suite, image) as dependencies:
        base = network.state / "workstation"
        lower = f"{dependencies}:{image}"
        done = network.run(["sh", "-euc", _OVERLAY, "sh", STATE, lower])
        if done.returncode != 0:
            words = done.stderr.decode(errors="replace").strip()
            raise PracticeError(f"The workstation's file system could not be laid: {words}")
        root = base / "root"
        _first_files(root, image, trusted, files)
        compile_all = ["python3", "-m", "compileall", "-q", f"/{CODE}"]
        network.run(["chroot", f"{STATE}/workstation/root", *compile_all])
        console = _start(network, base / "console.log", binds)
        try:
            leader = _leader(console, base / "console.log")
            yield Machine(leader, console)
        finally:
            console.stop()
            network.run(["umount", f"{STATE}/workstation/root"])
            shutil.rmtree(base, ignore_errors=True)


def _first_files(
    root: Path, image: Path, trusted: Sequence[bytes], files: Mapping[str, bytes]
) -> None:
    (root / "etc/hosts").write_text(hosts_file())
    with (root / "etc/ssl/certs/ca-certificates.crt").open("ab") as bundle:
        for number, certificate in enumerate(trusted):
            source = root / f"usr/local/share/ca-certificates/practice-{number}.crt"
            source.write_bytes(certificate)
            bundle.write(certificate)
    copy_product(root, python_version(image))
    for path, content in files.items():
        target = root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _start(network: Network, log: Path, binds: Sequence[str]) -> InsideProcess:
    nspawn = network.command(
        [
            *("env", "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1"),
            # Docker sets net.ipv4 switches; the rest of /proc/sys is the host's and stays closed.
            "SYSTEMD_NSPAWN_API_VFS_WRITABLE=network",
            *("systemd-nspawn", "-D", f"{STATE}/workstation/root", "--boot", "--quiet"),
            *("--machine=workstation", "--register=no", "--keep-unit", "--capability=all"),
            # Containers inside get a session keyring each, as on a real machine.
            "--system-call-filter=@keyring bpf",
            *("--resolv-conf=off", "--timezone=off", "--link-journal=no", "--console=pipe"),
            # Docker's overlay2 cannot lie on the workstation's own overlay.
            *("--tmpfs=/var/lib/docker:mode=711", "--tmpfs=/var/lib/containerd:mode=711"),
            *(f"--bind-ro={path}:/host{path}" for path in binds),
        ]
    )
    groups = " ".join(map(str, network.groups))
    with log.open("ab") as output:
        return InsideProcess(
            ["sh", "-euc", _IN_GROUPS, "sh", groups, *nspawn],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _leader(console: InsideProcess, log: Path) -> int:
    """The machine's systemd: the first process of a namespace below nspawn's."""
    found: list[int] = []

    def booted() -> bool:
        if console.poll() is not None:
            words = log.read_text(errors="replace")[-2000:]
            raise PracticeError(f"The workstation did not boot:\n{words}")
        found[:] = [pid for pid in children(console.pid or 0) if _is_first_in_namespace(pid)]
        return bool(found)

    wait_until(booted, "the practice workstation to boot")
    return found[0]


def _is_first_in_namespace(pid: int) -> bool:
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text()
        own = next(line for line in status.splitlines() if line.startswith("NSpid:"))
        started = Path(f"/proc/{pid}/exe").readlink().name == "systemd"
        return started and own.split()[-1] == "1"
    return False
