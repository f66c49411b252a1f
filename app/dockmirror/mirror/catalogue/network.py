"""Findings on the way to the mirror: its name, its addresses, the connection."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, info, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "name-not-found",
        N_("The name {host} is not known"),
        N_("The name server of this computer says that there is no such name."),
        workstation=N_(
            "Check the spelling. If the name belongs to your organisation, connect to its "
            "network or VPN; then try: getent hosts {host}"
        ),
        operator=N_(
            "Whoever runs the mirror checks that {host} is in the name server that the "
            "workstations ask."
        ),
    ),
    error(
        "name-no-address",
        N_("The name {host} has no address"),
        N_("The name exists, but no IPv4 or IPv6 address belongs to it."),
        workstation=N_("Check the spelling of the name, then: getent ahosts {host}"),
        operator=N_("Whoever runs the mirror adds an A or AAAA record for {host}."),
    ),
    error(
        "name-server-failed",
        N_("The name server does not answer"),
        N_("This computer could not find out where {host} is ({reason})."),
        workstation=N_(
            "Check this workstation's network connection and name server: resolvectl status"
        ),
    ),
    error(
        "name-timed-out",
        N_("Looking up {host} took too long"),
        N_("No answer came within {seconds} seconds."),
        workstation=N_(
            "Check this workstation's network connection and name server: resolvectl status"
        ),
        operator=N_(
            "Whoever runs the mirror checks that the name server that knows {host} answers this "
            "network."
        ),
    ),
    error(
        "connection-refused",
        N_("Nothing listens at {host}, port {port}"),
        N_("The computer is there ({addresses}) and refuses the connection."),
        workstation=N_("Check the port in the address."),
        operator=N_(
            "Whoever runs the mirror checks that the registry or the proxy before it is running."
        ),
    ),
    error(
        "connection-timed-out",
        N_("No answer from {host}, port {port}"),
        N_(
            "Connections to {addresses} got no answer within {seconds} seconds. A firewall may "
            "drop them, or the computer may be off."
        ),
        workstation=N_("Connect to your organisation's network or VPN if the mirror is inside it."),
        operator=N_("Whoever runs the mirror checks the firewall for port {port}."),
    ),
    error(
        "no-route",
        N_("This computer has no way to {host}"),
        N_("The network says about {addresses}: {reason}."),
        workstation=N_(
            "Check the network connection or VPN of this workstation: ip route get ADDRESS"
        ),
        operator=N_("Whoever runs the mirror checks that its network is announced to this one."),
    ),
    error(
        "connection-failed",
        N_("The connection to {host}, port {port}, failed"),
        N_("Tried {addresses}: {reason}."),
        workstation=N_("Try again. If it stays, note the time and this message."),
        operator=N_(
            "Whoever runs the mirror looks into the firewall and the log of the proxy at that time."
        ),
    ),
    error(
        "connection-broken",
        N_("{host} broke the connection off"),
        N_("It was closed without a complete answer ({reason})."),
        workstation=N_("Try again. If it stays, note the time."),
        operator=N_(
            "Whoever runs the mirror looks into the log of the proxy and the registry at that time."
        ),
    ),
    error(
        "probe-timed-out",
        N_("The check took longer than {seconds} seconds"),
        N_("{host} was too slow to answer everything that was asked in that time."),
        workstation=N_("Try again with a longer limit: dockmirror check --timeout 120 {url}"),
        operator=N_(
            "Whoever runs the mirror checks the load of the registry, and its own way to Docker "
            "Hub."
        ),
    ),
    warning(
        "ipv6-dead",
        N_("The mirror does not answer over IPv6"),
        N_("{dead} gives no connection, {alive} does. Each pull may wait before it uses IPv4."),
        workstation=N_(
            "Nothing, or leave IPv6 out for now: an entry with the IPv4 address in /etc/hosts."
        ),
        operator=N_(
            "Whoever runs the mirror repairs its IPv6 address or removes the AAAA record of {host}."
        ),
    ),
    warning(
        "address-dead",
        N_("One of the mirror's addresses does not answer"),
        N_("{dead} gives no connection, {alive} does. Some pulls may be slow or skip the mirror."),
        workstation=N_("Nothing: Docker tries the other address by itself."),
        operator=N_(
            "Whoever runs the mirror repairs that computer or removes its address from {host}."
        ),
    ),
    info(
        "proxy-in-environment",
        N_("A proxy is set for your programs, not for Docker"),
        N_(
            "{variable} is set here, and Docker's own settings name no proxy. The check went the "
            "way that Docker goes, without one."
        ),
        workstation=N_(
            "Nothing, if the mirror is reached without a proxy. Otherwise set the proxy for the "
            "daemon: systemctl edit docker"
        ),
    ),
    info(
        "daemon-uses-proxy",
        N_("Docker goes through a proxy to this mirror"),
        N_("Docker's own settings name {proxy}. The check went the same way."),
        workstation=N_(
            "Nothing. To reach the mirror directly, add {host} to the no-proxy list of Docker."
        ),
    ),
    error(
        "proxy-unreachable",
        N_("Docker's proxy cannot be reached"),
        N_("Docker is set to go through {proxy} to {host}, and that failed: {reason}"),
        workstation=N_(
            "Correct the proxy in Docker's settings (daemon.json: proxies, or systemctl edit "
            "docker), or add {host} to its no-proxy list."
        ),
    ),
    error(
        "proxy-refused",
        N_("Docker's proxy does not let the mirror through"),
        N_("{proxy} answered {status} to the wish to reach {host}."),
        workstation=N_(
            "Add {host} to the no-proxy list of Docker, or ask whoever runs the proxy to allow it."
        ),
    ),
    warning(
        "proxy-not-followed",
        N_("The check could not go through Docker's proxy"),
        N_(
            "Docker is set to go through {proxy}, a kind of proxy that Dockmirror does not "
            "speak. The check went without it."
        ),
        workstation=N_(
            "Read the result with care; the test pull of dockmirror setup is what counts."
        ),
    ),
    error(
        "daemon-asks-tls",
        N_("This Docker asks an http:// mirror over TLS"),
        N_(
            "Docker {engine} with the containerd image store takes every mirror for an https:// "
            "one, so it does not find {url}."
        ),
        workstation=N_(
            "Update Docker to version 28 or newer, or use the mirror's https:// address."
        ),
        operator=N_("Whoever runs the mirror offers https:// with a certificate."),
    ),
)
