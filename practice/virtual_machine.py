"""A model of a product that runs a Docker Engine in a virtual machine, such as Docker Desktop.

The engine is a real dockerd of the workstation's, beside the system's own. What is modelled is how
the product deals with it: it copies a file of the person's into the engine's settings when it
starts it, and only then; a command of its own restarts it; its log is a file. Written from
docs.docker.com ("Docker Desktop CLI", "Read the daemon logs"), docs.orbstack.dev ("Docker engine
config"), abiosoft/colima ``environment/container/docker/daemon.go``, and for Rancher Desktop
docs.rancherdesktop.io ("Provisioning Scripts") and its ``backendHelper.ts``: a script that is run
at the start writes ``/etc/docker/daemon.json``, which stays from start to start.

There is no virtual machine: the engine has process ids of its own, but the workstation's network,
where ``host.docker.internal`` is put into the hosts file.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from practice.dependencies import FOLDER as PACKAGES
from practice.failure import wait_until
from practice.workstation import Workstation

FOLDER = "/usr/local/lib/practice-machines"
REFUSES = "/run/practice-machine-refuses"
HOME = "/home/person"

_ENGINE = """#!/bin/sh
set -eu
name=$1 settings=$2 socket=$3 log=$4 shape=$5
run=/run/practice-$name
mkdir -p "$run" "$(dirname "$socket")" "$(dirname "$log")"
for folder in .docker .orbstack .colima .rd .local .config; do
    [ ! -e "/home/person/$folder" ] || chown -R person:person "/home/person/$folder"
done
if [ "$shape" = yaml ]; then
    PYTHONPATH=PACKAGES python3 -c 'import json, sys
from ruamel.yaml import YAML
said = YAML(typ="safe", pure=True).load(open(sys.argv[1]))
print(json.dumps(said.get("docker") or {}))' "$settings" > "$run/daemon.json"
elif [ "$shape" = script ]; then
    mkdir -p "/srv/practice-etc-$name"
    chown person:person "/srv/practice-etc-$name"
    if [ -e "$settings" ]; then
        PYTHONPATH=PACKAGES python3 -c 'import sys
from ruamel.yaml import YAML
said = YAML(typ="safe", pure=True).load(open(sys.argv[1]))
print(said["provision"][0]["script"])' "$settings" |
            sed "s,/etc/docker,/srv/practice-etc-$name,g" | sh
    fi
    echo '{}' > "$run/daemon.json"
    cp "/srv/practice-etc-$name/daemon.json" "$run/daemon.json" || true
elif [ -e "$settings" ]; then
    cp "$settings" "$run/daemon.json"
else
    echo '{}' > "$run/daemon.json"
fi
rm -f "$run/log"
mkfifo "$run/log"
sed -u 's/^{/{"component":"dockerd",/' < "$run/log" >> "$log" &
exec unshare --pid --fork --mount-proc --kill-child=TERM \
    /usr/sbin/dockerd --config-file "$run/daemon.json" -H "unix://$socket" --group person \
    --data-root "/srv/practice-$name" --exec-root "$run/exec" --pidfile "$run/pid" \
    --storage-driver vfs --log-format json \
    --bridge=none --iptables=false --ip6tables=false --ip-masq=false > "$run/log" 2>&1
"""

_UNIT = """[Unit]
StartLimitIntervalSec=0

[Service]
ExecStart={folder}/engine {name} {settings} {socket} {log} {shape}
Delegate=yes
"""

_POLKIT = """polkit.addRule(function(action, subject) {
    if (action.id === "org.freedesktop.systemd1.manage-units" && subject.user === "person"
            && action.lookup("unit").indexOf("practice-machine-") === 0) {
        return polkit.Result.YES;
    }
});
"""

_REFUSAL = f'[ ! -e {REFUSES} ] || {{ echo "the machine is busy" >&2; exit 1; }}'

_PLUGIN = f"""#!/bin/sh
if [ "$1" = docker-cli-plugin-metadata ]; then
    echo '{{"SchemaVersion": "0.1.0", "Vendor": "Dockmirror practice", "Version": "v0.1.0"}}'
    exit 0
fi
{_REFUSAL}
exec systemctl "$2" practice-machine-docker-desktop.service
"""

_COMMAND = f"""#!/bin/sh
{_REFUSAL}
exec systemctl "$1" practice-machine-{{name}}.service
"""


_RDCTL = f"""#!/bin/sh
{_REFUSAL}
case "$1" in
    shutdown) exec systemctl stop practice-machine-rancher-desktop.service ;;
    start) exec systemctl start practice-machine-rancher-desktop.service ;;
    shell)
        inside=/srv/practice-etc-rancher-desktop
        exec sh -c "$(echo "$4" | sed "s,/etc/docker,$inside,g")" ;;
esac
exit 2
"""


@dataclass(frozen=True)
class Product:
    """A product of which there is a model.

    ``command`` is the file of its command, ``sign`` a folder that is there where it is installed,
    ``extra`` are files besides.
    """

    name: str
    settings: str
    socket: str
    command: str
    shape: str = "json"
    sign: str = ""
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def host(self) -> str:
        """Its engine's address."""
        return f"unix://{self.socket}"

    @property
    def unit(self) -> str:
        """The service that plays it."""
        return f"practice-machine-{self.name}.service"

    @property
    def log(self) -> str:
        """Where Docker Desktop on Linux would keep it; that of the others nobody reads."""
        if self.name == "docker-desktop":
            return f"{HOME}/.docker/desktop/log/vm/init.log"
        return f"/var/log/practice-{self.name}.log"


DOCKER_DESKTOP = Product(
    "docker-desktop",
    f"{HOME}/.docker/daemon.json",
    f"{HOME}/.docker/desktop/docker.sock",
    "/usr/libexec/docker/cli-plugins/docker-desktop",
    sign="/opt/docker-desktop",
)
ORBSTACK = Product(
    "orbstack",
    f"{HOME}/.orbstack/config/docker.json",
    f"{HOME}/.orbstack/run/docker.sock",
    "/usr/local/bin/orb",
)
COLIMA = Product(
    "colima",
    f"{HOME}/.colima/default/colima.yaml",
    f"{HOME}/.colima/default/docker.sock",
    "/usr/local/bin/colima",
    shape="yaml",
)


RANCHER_DESKTOP = Product(
    "rancher-desktop",
    f"{HOME}/.local/share/rancher-desktop/lima/_config/override.yaml",
    f"{HOME}/.rd/docker.sock",
    "/usr/local/bin/rdctl",
    shape="script",
    extra={
        f"{HOME}/.config/rancher-desktop/settings.json": '{"containerEngine": {"name": "moby"}}'
    },
)

_ALIAS = b"127.0.0.1 host.docker.internal\n"
_FOLDERS = (
    ".docker",
    ".orbstack",
    ".colima",
    ".rd",
    ".local/share/rancher-desktop",
    ".config/rancher-desktop",
    ".local/state/dockmirror",
)
_COMMANDS = {DOCKER_DESKTOP.name: _PLUGIN, RANCHER_DESKTOP.name: _RDCTL}


class VirtualMachine:
    """A model that runs in a workstation."""

    def __init__(self, workstation: Workstation, product: Product) -> None:
        self.workstation = workstation
        self.product = product

    def await_engine(self) -> None:
        """Wait until it answers."""
        docker = ["docker", "-H", self.product.host, "version"]
        wait_until(
            lambda: self.workstation.run(docker, user="person").returncode == 0,
            f"the engine of the model of {self.product.name}",
        )

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Meanwhile the product's command refuses to do anything."""
        self.workstation.write(REFUSES, b"")
        try:
            yield
        finally:
            self.workstation.remove(REFUSES)


@contextmanager
def virtual_machine(
    workstation: Workstation, product: Product, settings: bytes | None, *, alias: bool = True
) -> Iterator[VirtualMachine]:
    """Install and start the model, with these settings of the person's (``None``: no file).

    ``alias`` says whether the engine can look ``host.docker.internal`` up.
    """
    rule = "/etc/polkit-1/rules.d/20-practice-machine.rules"
    unit = _UNIT.format(
        folder=FOLDER,
        name=product.name,
        settings=product.settings,
        socket=product.socket,
        log=product.log,
        shape=product.shape,
    )
    command = _COMMANDS.get(product.name) or _COMMAND.replace("{name}", product.name)
    files = {
        f"{FOLDER}/engine": _ENGINE.replace("PACKAGES", f"/{PACKAGES}"),
        product.command: command,
        f"/etc/systemd/system/{product.unit}": unit,
        rule: _POLKIT,
        **product.extra,
    }
    hosts = workstation.read("/etc/hosts")
    for path, text in files.items():
        workstation.write(path, text.encode())
    workstation.run(["chmod", "755", f"{FOLDER}/engine", product.command], check=True)
    # Another model may have put it there already.
    workstation.write("/etc/hosts", hosts.replace(_ALIAS, b"") + (_ALIAS if alias else b""))
    if product.sign:
        workstation.run(["mkdir", "-p", product.sign], check=True)
    if settings is not None:
        workstation.write(product.settings, settings)
    machine = VirtualMachine(workstation, product)
    try:
        workstation.run(["systemctl", "daemon-reload"], check=True)
        workstation.run(["systemctl", "restart", "polkit.service"], check=True)
        workstation.run(["systemctl", "start", product.unit], check=True)
        machine.await_engine()
        yield machine
    finally:
        workstation.run(["systemctl", "stop", product.unit])
        workstation.write("/etc/hosts", hosts)
        for path in (
            *files,
            product.sign,
            *(f"/srv/practice{one}-{product.name}" for one in ("", "-etc")),
        ):
            if path:
                workstation.run(["rm", "-rf", path])
        for folder in _FOLDERS:
            workstation.remove(f"{HOME}/{folder}")
        workstation.run(["systemctl", "daemon-reload"])
