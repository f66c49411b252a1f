"""The flags that dockerd was or will be started with, read as dockerd itself reads them.

The flags and which of them take a value follow moby ``daemon/command/config.go``,
``config_unix.go``, ``options.go``, ``docker.go`` and their forebears in ``cmd/dockerd``; the
spellings follow spf13/pflag.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

_SWITCHES: Final = frozenset(
    {
        "allow-direct-routing",
        "cri-containerd",
        "debug",
        "disable-legacy-registry",
        "experimental",
        "help",
        "icc",
        "init",
        "ip-forward",
        "ip-forward-no-drop",
        "ip-masq",
        "ip6tables",
        "iptables",
        "ipv6",
        "live-restore",
        "no-new-privileges",
        "raw-logs",
        "restart",
        "rootless",
        "selinux-enabled",
        "tls",
        "tlsverify",
        "userland-proxy",
        "validate",
        "version",
    }
)
"""Flags that need no value: one is given only with ``=``."""

_SHORT: Final[Mapping[str, str]] = {
    "b": "bridge",
    "D": "debug",
    "G": "group",
    "g": "graph",
    "H": "host",
    "h": "help",
    "l": "log-level",
    "p": "pidfile",
    "r": "restart",
    "s": "storage-driver",
    "v": "version",
}


def parse_flags(arguments: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Flags by long name without dashes, with every value given; a bare switch gives ``true``.

    ``arguments`` are those after the program. An unknown flag takes a value only with ``=``.

    >>> parse_flags(["-H", "fd://", "--debug", "--registry-mirror=https://a.test"])
    {'host': ('fd://',), 'debug': ('true',), 'registry-mirror': ('https://a.test',)}
    """
    found: dict[str, list[str]] = {}
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument == "--":
            break
        if argument.startswith("--"):
            _long(argument[2:], rest, found)
        elif len(argument) > 1 and argument.startswith("-"):
            _short(argument[1:], rest, found)
    return {name: tuple(values) for name, values in found.items()}


def _long(text: str, rest: list[str], found: dict[str, list[str]]) -> None:
    name, equals, value = text.partition("=")
    if not equals:
        takes_next = name in _VALUED and bool(rest)
        value = rest.pop(0) if takes_next else "true"
    found.setdefault(name, []).append(value)


def _short(letters: str, rest: list[str], found: dict[str, list[str]]) -> None:
    while letters:
        letter, letters = letters[0], letters[1:]
        name = _SHORT.get(letter, letter)
        values = found.setdefault(name, [])
        if letters.startswith("="):
            values.append(letters[1:])
            return
        if name in _SWITCHES or letter not in _SHORT:
            values.append("true")
        elif letters:
            values.append(letters)
            return
        elif rest:
            values.append(rest.pop(0))


def union(lists: Iterable[Mapping[str, tuple[str, ...]]]) -> Mapping[str, tuple[str, ...]]:
    """All flags of several command lines, each value once, in the order first met."""
    found: dict[str, dict[str, None]] = {}
    for flags in lists:
        for name, values in flags.items():
            found.setdefault(name, {}).update(dict.fromkeys(values))
    return {name: tuple(values) for name, values in found.items()}


_VALUED: Final = frozenset(
    {
        "add-runtime",
        "allow-nondistributable-artifacts",
        "api-cors-header",
        "authorization-plugin",
        "bip",
        "bip6",
        "bridge",
        "bridge-accept-fwmark",
        "cdi-spec-dir",
        "cgroup-parent",
        "cluster-advertise",
        "cluster-store",
        "cluster-store-opt",
        "config-file",
        "containerd",
        "containerd-namespace",
        "containerd-plugins-namespace",
        "cpu-rt-period",
        "cpu-rt-runtime",
        "data-root",
        "default-address-pool",
        "default-cgroupns-mode",
        "default-gateway",
        "default-gateway-v6",
        "default-ipc-mode",
        "default-network-opt",
        "default-runtime",
        "default-shm-size",
        "default-stop-timeout",
        "default-ulimit",
        "dns",
        "dns-opt",
        "dns-search",
        "exec-opt",
        "exec-root",
        "feature",
        "firewall-backend",
        "fixed-cidr",
        "fixed-cidr-v6",
        "graph",
        "group",
        "host",
        "host-gateway-ip",
        "http-proxy",
        "https-proxy",
        "init-path",
        "insecure-registry",
        "ip",
        "label",
        "log-driver",
        "log-format",
        "log-level",
        "log-opt",
        "max-concurrent-downloads",
        "max-concurrent-uploads",
        "max-download-attempts",
        "metrics-addr",
        "mtu",
        "network-control-plane-mtu",
        "network-diagnostic-port",
        "no-proxy",
        "node-generic-resource",
        "nri-opts",
        "oom-score-adjust",
        "pidfile",
        "registry-mirror",
        "seccomp-profile",
        "shutdown-timeout",
        "storage-driver",
        "storage-opt",
        "swarm-default-advertise-addr",
        "tlscacert",
        "tlscert",
        "tlskey",
        "userland-proxy-path",
        "userns-remap",
    }
)
