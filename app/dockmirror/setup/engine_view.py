"""How this computer's engine sees mirrors, gathered from what it and its settings say."""

from typing import Final
from urllib.parse import urlsplit

import psutil

from dockmirror.daemonjson import DaemonJsonError, Document
from dockmirror.engine.info import EngineInfo
from dockmirror.engine.unreachable import EngineUnreachable
from dockmirror.helper.config_form import document_of
from dockmirror.helper.docker_service import daemon_environment
from dockmirror.helper.ending import Refused
from dockmirror.i18n import _
from dockmirror.mirror.daemon_view import ALWAYS_INSECURE, CERTIFICATES, DaemonView
from dockmirror.mirror.host_name import is_loopback_address
from dockmirror.mirror.plain_text import visible
from dockmirror.mirror.proxy_rules import Proxies
from dockmirror.setup import daemon_proxies
from dockmirror.setup.client_config import hub_login
from dockmirror.setup.machine import connect
from dockmirror.setup.options import Options
from dockmirror.targets.configuration_file import ConfigurationUnreadable, read_configuration
from dockmirror.targets.discovery import find_targets
from dockmirror.targets.target import Target

_MACHINES: Final = ("docker desktop", "rancher desktop", "colima", "orbstack", "boot2docker")
"""What an engine in a virtual machine calls its operating system."""


def look_for_engine(options: Options) -> DaemonView:
    """The view of the engine that would use a mirror; what cannot be learnt stays unknown.

    Never raises: a mirror can be checked where no engine is, or where it may not be asked.
    """
    targets = find_targets()
    target = next((one for one in targets if options.target in (None, one.id)), None)
    host = options.docker_host or (target.engine_host if target else None)
    info = None
    if host is not None and (options.docker_host or (target and target.active)):
        try:
            info = connect(host)[1]
        except EngineUnreachable:
            info = None
    document = None
    if target is not None and target.service is not None:
        try:
            path = options.config_file or target.config_path
            document = document_of(target.form, read_configuration(path), path)
        except (ConfigurationUnreadable, DaemonJsonError, Refused):
            document = None
    return engine_view(target, document, info, host)


def engine_view(
    target: Target | None, document: Document | None, info: EngineInfo | None, host: str | None
) -> DaemonView:
    """The view of an engine at ``host`` that says ``info`` of itself."""
    insecure = list(ALWAYS_INSECURE if info is None else info.insecure_registries)
    named = None if document is None else document.value("insecure-registries")
    if isinstance(named, list):
        insecure += [entry for entry in named if isinstance(entry, str)]
    return DaemonView(
        engine_version=info.version if info else None,
        image_store=info.image_store if info else None,
        insecure=tuple(dict.fromkeys(insecure)),
        proxies=_proxies(target, document, info),
        config_path=target.config_path if target else "/etc/docker/daemon.json",
        certificates=target.certificates if target else CERTIFICATES,
        elsewhere=elsewhere(info, host) or _network(target),
        host_alias=target.host_alias if target else "",
        hub_login=hub_login(),
        started=_started(target),
    )


def elsewhere(info: EngineInfo | None, host: str | None) -> str:
    """The machine that the engine runs in where that is not this one; else empty."""
    system = info.operating_system if info else ""
    if any(name in system.lower() for name in _MACHINES):
        return visible(system, 60)
    parts = urlsplit(host or "")
    if parts.scheme in ("tcp", "ssh", "http", "https") and parts.hostname:
        local = parts.hostname == "localhost" or is_loopback_address(parts.hostname)
        return "" if local else visible(parts.hostname, 100)
    return ""


def _network(target: Target | None) -> str:
    """The network of an engine of this machine that does not see its loopback addresses."""
    if target is None or target.service is None or not target.own_network:
        return ""
    if target.host_alias:
        return target.title
    return _("its own network, without root")


def _proxies(target: Target | None, document: Document | None, info: EngineInfo | None) -> Proxies:
    # An engine in a virtual machine is started there, with other variables than a unit here.
    environment = {} if target is not None and target.host_alias else daemon_environment()
    written = daemon_proxies.configured(document, environment)
    if info is None:
        return written
    return daemon_proxies.with_logins(daemon_proxies.in_force(info), written)


def _started(target: Target | None) -> float | None:
    pid = target.main_pid if target else None
    if pid is None:
        return None
    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:
        return None
