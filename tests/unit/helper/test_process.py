import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from dockmirror.helper.requester import requesting_uid

APP = Path(__file__).resolve().parents[3] / "app"
CHILD = """
import json, os, signal, sys
sys.path.insert(0, sys.argv[1])
from dockmirror.helper.process import make_own
make_own()
mask = os.umask(0)
print(json.dumps({
    "environment": sorted(os.environ), "cwd": os.getcwd(), "mask": mask,
    "descriptors": sorted(int(name) for name in os.listdir("/proc/self/fd"))[:4],
    "blocked": len(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "timer": signal.getitimer(signal.ITIMER_REAL)[0],
}))
"""


def test_nothing_of_the_callers_is_relied_on(tmp_path: Path) -> None:
    read, write = os.pipe()

    def hostile() -> None:
        import signal

        os.umask(0)
        signal.alarm(60)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, resource.RLIM_INFINITY))

    done = subprocess.run(
        [sys.executable, "-I", "-c", CHILD, str(APP)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=120,
        cwd=tmp_path,
        pass_fds=(read, write),
        preexec_fn=hostile,
        env={"PATH": str(tmp_path), "PYTHONPATH": str(tmp_path), "LD_LIBRARY_PATH": "/x"},
    )
    os.close(read)
    os.close(write)
    found = json.loads(done.stdout)
    assert found["environment"] == ["LANG", "LC_ALL", "PATH", "SYSTEMD_COLORS", "SYSTEMD_PAGER"]
    assert (found["cwd"], found["mask"], found["blocked"], found["timer"]) == ("/", 0o022, 0, 0)
    assert found["descriptors"] == [0, 1, 2, 3], "3 is the listing itself"


def test_the_person_behind_pkexec_or_sudo_is_known() -> None:
    assert requesting_uid({"PKEXEC_UID": "1000", "SUDO_UID": "1001"}, 0) == 1000
    assert requesting_uid({"SUDO_UID": "1001"}, 0) == 1001
    assert requesting_uid({"PKEXEC_UID": "x" * 99, "SUDO_UID": "٣"}, 7) == 7
