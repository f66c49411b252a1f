"""An engine on another machine: what to run there. Its pull is verified from here.

Dockmirror changes nothing on another machine. The commands make a missing ``daemon.json``, or put
the mirror first into one that is there; what else it says, and who may read it, stays.
"""

import shlex
from typing import Final
from urllib.parse import urlsplit

from dockmirror.i18n import N_, _
from dockmirror.mirror.host_name import is_loopback_address
from dockmirror.mirror.plain_text import visible
from dockmirror.targets.target import Target

REMOTE_ID: Final = "docker-remote"

_DAEMON_JSON: Final = "/etc/docker/daemon.json"

_ON_ANOTHER_MACHINE: Final = N_(
    "This engine is on another machine, {host}, and so is its configuration, {path}. Where "
    "Dockmirror is installed there, this sets the mirror up and proves it: {command}. Otherwise "
    "the commands put the mirror into that file, whose other settings stay, and restart Docker "
    "there; they need Python 3."
)

_SETUP: Final = "sudo dockmirror setup {mirror}"

_PUT_IN: Final = ";".join(
    (
        "import json,os,shutil",
        'os.makedirs("/etc/docker",493,True)',
        "os.umask(63)",
        'p=os.path.realpath("/etc/docker/daemon.json")',
        'n=p+".new"',
        "t=os.path.exists(p)",
        'd=json.loads(t and open(p,encoding="utf-8-sig").read() or "{}") or {}',
        'm="{mirror}"',
        'd["registry-mirrors"]=[m]+[x for x in d.get("registry-mirrors",[])'
        ' if x.rstrip("/")!=m.rstrip("/")]',
        r'open(n,"w").write(json.dumps(d,indent=2)+"\n")',
        "shutil.copymode(p,n) if t else os.chmod(n,420)",
        "os.replace(n,p)",
    )
)
"""Written as a person pastes it: one line. A new file is readable by all, as Docker's own is."""


def from_host(host: str) -> Target | None:
    """The target that the address ``host`` stands for; ``None`` where it may be of this machine.

    >>> from_host("tcp://127.0.0.1:2375") is None
    True
    """
    parts = urlsplit(host)
    name = parts.hostname or ""
    if parts.scheme not in ("ssh", "tcp", "http", "https") or not name:
        return None
    if parts.scheme != "ssh" and (name == "localhost" or is_loopback_address(name)):
        return None
    there = _way(parts.scheme, parts.username, name, parts.port)
    return Target(
        id=REMOTE_ID,
        title=_("Docker Engine on {host}").format(host=visible(name, 100)),
        config_path=_DAEMON_JSON,
        engine_host=host,
        service=None,
        needs_elevation=False,
        own_network=True,
        elsewhere=_(_ON_ANOTHER_MACHINE).format(
            host=visible(name, 100), path=_DAEMON_JSON, command=_run(there, _SETUP)
        ),
        by_hand=(
            _run(there, f"sudo python3 -c '{_PUT_IN}'"),
            _run(there, "sudo systemctl restart docker"),
        ),
    )


def _way(scheme: str, user: str | None, name: str, port: int | None) -> tuple[str, ...]:
    """The words that run a command there through ssh, where that is how the engine is reached."""
    if scheme != "ssh":
        return ()
    login = f"{user}@{name}" if user else name
    return ("ssh", "-t", *(["-p", str(port)] if port else []), login)


def _run(way: tuple[str, ...], command: str) -> str:
    return f"{shlex.join(way)} {shlex.quote(command)}" if way else command
