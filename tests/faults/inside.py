"""Runs in the workstation, as root: sessions with the installed helper, and what they leave behind.

One request a line on standard input, one answer a line on standard output, both JSON.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dockmirror.cancellation import CancelToken
from dockmirror.daemonjson import DaemonJsonError, set_mirrors, sha256
from dockmirror.elevation import direct
from dockmirror.elevation.failure import HelperLost
from dockmirror.elevation.process import HelperProcess
from dockmirror.elevation.session import HelperSession
from dockmirror.helper.ending import Ending
from dockmirror.helper.engine_api import EngineSilent, SocketEngine, normalised
from dockmirror.helper.history import changes
from dockmirror.helper.journal import interrupted
from dockmirror.helper.protocol import CaCertificate

HELPER = "/usr/local/libexec/dockmirror-helper"
FILE = Path("/etc/docker/daemon.json")
CERTIFICATES = Path("/etc/docker/certs.d")
STATE = Path("/var/lib/dockmirror")
COVER = Path("/run/dockmirror-cover")
LOCK = COVER / "lock"
SAVED = Path("/root/saved-state")
SAVED_CERTIFICATES = Path("/root/saved-certificates")
ENGINE = SocketEngine("/run/docker.sock")

Facts = dict[str, Any]


def present() -> bytes | None:
    try:
        return FILE.read_bytes()
    except FileNotFoundError:
        return None


def text(data: bytes | None) -> str | None:
    return None if data is None else data.decode("latin-1")


class Desk:
    """A client of one helper, started under strace with ``options`` where there are any."""

    def __init__(self, options: list[str]) -> None:
        argv = ["strace", *options, "--", HELPER] if options else [HELPER]
        self.session = HelperSession(HelperProcess(argv, explain=direct.explain), CancelToken())
        self.session.wait_until_ready()
        self.session.open("docker-engine")

    def set_mirrors(self, mirrors: list[str], restart: str, authority: str = "") -> None:
        data = present()
        certificate = CaCertificate(mirrors[0], "mirror", authority) if authority else None
        self.session.set_mirrors(
            mirrors,
            seen_sha256=sha256(data),
            agreed_sha256=sha256(set_mirrors(data, mirrors)),
            restart=restart,
            ca_certificate=certificate,
        )

    def pull(self) -> None:
        self.session.observe()
        self.session.observed()


def job_setup(desk: Desk, asked: Facts) -> None:
    desk.set_mirrors(asked["mirrors"], asked["restart"], asked.get("authority", ""))
    desk.pull()
    desk.session.confirm(verdict="mirror")


def job_remove(desk: Desk, asked: Facts) -> None:
    desk.set_mirrors([], asked["restart"])
    desk.session.confirm(verdict=None)


def job_undo(desk: Desk, asked: Facts) -> None:
    desk.session.undo(seen_sha256=sha256(present()), restart=asked["restart"])
    desk.session.confirm(verdict=None)


def job_fall_back(desk: Desk, asked: Facts) -> None:
    desk.set_mirrors(asked["mirrors"], asked["restart"])
    desk.pull()
    desk.session.roll_back()


def job_recover(desk: Desk, asked: Facts) -> None:
    desk.session.recover()


JOBS: dict[str, Callable[[Desk, Facts], None]] = {
    "setup": job_setup,
    "remove": job_remove,
    "undo": job_undo,
    "fall-back": job_fall_back,
    "recover": job_recover,
}


def run(asked: Facts) -> Facts:
    """One job; how its session ended: ``done``, ``lost``, or a code with its sentence."""
    session: HelperSession | None = None
    ended: Facts = {"ended": "done", "sentence": "", "commands": []}
    try:
        desk = Desk(asked.get("strace", []))
        session = desk.session
        JOBS[asked["job"]](desk, asked)
        session.close()
    except HelperLost as error:
        ended.update(ended="lost", sentence=error.sentence)
    except Ending as error:
        ended.update(
            ended=error.code,
            kind=type(error).__name__,
            sentence=error.sentence,
            commands=list(getattr(error, "commands", ())),
        )
    finally:
        if session is not None:
            try:
                session.close()
            except (HelperLost, Ending) as error:
                ended["at_close"] = error.sentence
    return ended


PERSON = {
    "HOME": "/home/person",
    "LANG": "C.UTF-8",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "XDG_RUNTIME_DIR": "/run/user/1000",
}


def run_client(asked: Facts) -> Facts:
    """The program itself, as the person, under strace; its helper is not traced."""
    done = subprocess.run(
        ["strace", "-f", "-b", "execve", "-u", "person", *asked["strace"], "--", *asked["argv"]],
        env=PERSON,
        cwd="/home/person",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return {"code": done.returncode, "out": done.stdout.decode(), "err": done.stderr.decode()}


def await_helper(_asked: Facts) -> Facts:
    """Wait until no helper works: each holds the lock to its end."""
    if STATE.exists():
        with (STATE / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
    return {}


def recover(_asked: Facts) -> Facts:
    """What every command does first: put right what an earlier helper left."""
    desk = Desk([])
    try:
        return {"sentence": desk.session.recover()}
    finally:
        desk.session.close()


def engine() -> Facts:
    """What the engine shows; waited for, since a restart may be under way still."""
    deadline = time.monotonic() + 60
    while True:
        try:
            state = ENGINE.info()
        except EngineSilent:
            if time.monotonic() > deadline:
                return {"answers": False, "mirrors": [], "debug": False}
            time.sleep(0.05)
            continue
        return {"answers": True, "mirrors": list(state.mirrors), "debug": state.debug}


def await_cover() -> None:
    """Wait until nothing is laid over the file: whoever holds it there has a lock to its end."""
    if LOCK.exists():
        with LOCK.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)


def look(_asked: Facts) -> Facts:
    """The file, the journal and the sentence on it, and what lies about."""
    await_cover()
    return {
        "file": text(present()),
        "interrupted": interrupted(),
        "changes": len(changes()),
        "certificates": sorted(str(path) for path in CERTIFICATES.rglob("*")),
        "beside": sorted(path.name for path in FILE.parent.glob(".*")),
        "state": sorted(path.name for path in STATE.glob("*")) if STATE.exists() else [],
        "run": sorted(str(path) for path in Path("/run").glob("dockmirror*/*") if path != LOCK),
        "hidden": sorted(path.name for path in STATE.glob(".*")) if STATE.exists() else [],
    }


def look_at_all(asked: Facts) -> Facts:
    return {**look(asked), **engine()}


def reset(asked: Facts) -> Facts:
    """This file, this state folder (the saved one, or none), and an engine that has it in force."""
    data = None if asked["file"] is None else asked["file"].encode("latin-1")
    if present() != data:
        if data is None:
            FILE.unlink()
        else:
            FILE.write_bytes(data)
    for kept, saved in ((STATE, SAVED), (CERTIFICATES, SAVED_CERTIFICATES)):
        shutil.rmtree(kept, ignore_errors=True)
        if asked.get("saved") and saved.exists():
            shutil.copytree(saved, kept, copy_function=shutil.copy2)
    state = engine()
    if not state["answers"] or tuple(state["mirrors"]) != normalised(asked["in_force"]):
        subprocess.run(["systemctl", "reset-failed", "docker"], check=True)
        subprocess.run(["systemctl", "restart", "docker"], check=True)
    return engine()


def judge(asked: Facts) -> Facts:
    """What the engine's own check and our reader say of a file, and its mirrors after an edit."""
    data = asked["file"].encode("latin-1") * asked.get("times", 1)
    case = Path("/root/case.json")
    case.write_bytes(data)
    words = ["/usr/sbin/dockerd", "--validate", "--config-file", str(case)]
    checked = subprocess.run(words, capture_output=True, check=False)
    answer: Facts = {
        "engine": checked.returncode == 0,
        "words": (checked.stdout + checked.stderr).decode(errors="replace")[:300],
        "ours": True,
        "sentence": "",
    }
    try:
        after = set_mirrors(data, ["https://mirror.example.test/"])
        answer["kept"] = after is not None and set_mirrors(after, []) == data
        case.write_bytes(after or b"")
        answer["engine_after"] = subprocess.run(words, capture_output=True).returncode == 0
    except DaemonJsonError as error:
        answer.update(ours=False, sentence=error.sentence)
    return answer


def save(_asked: Facts) -> Facts:
    for kept, saved in ((STATE, SAVED), (CERTIFICATES, SAVED_CERTIFICATES)):
        shutil.rmtree(saved, ignore_errors=True)
        if kept.exists():
            shutil.copytree(kept, saved, copy_function=shutil.copy2)
    return {}


REQUESTS: dict[str, Callable[[Facts], Facts]] = {
    "run": run,
    "run-client": run_client,
    "await-helper": await_helper,
    "recover": recover,
    "look": look,
    "look-at-all": look_at_all,
    "reset": reset,
    "save": save,
    "judge": judge,
}


def main() -> None:
    os.umask(0o022)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(REQUESTS[asked["request"]](asked)), flush=True)


if __name__ == "__main__":
    main()
