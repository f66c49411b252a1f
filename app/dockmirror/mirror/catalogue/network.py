"""Findings on the way to the mirror: its name, its addresses, the connection."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, info, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "name-not-found",
        N_("The name {host} is not known"),
        N_("The name server of this computer says that there is no such name."),
        N_(
            "Check the spelling. If the name belongs to your organisation, connect to its network "
            "or VPN; then try: getent hosts {host}"
        ),
    ),
    error(
        "name-no-address",
        N_("The name {host} has no address"),
        N_("The name exists, but no IPv4 or IPv6 address belongs to it."),
        N_("Whoever runs the mirror adds an A or AAAA record for {host}."),
    ),
    error(
        "name-server-failed",
        N_("The name server does not answer"),
        N_("This computer could not find out where {host} is ({reason})."),
        N_("Check this workstation's network connection and name server: resolvectl status"),
    ),
    error(
        "name-timed-out",
        N_("Looking up {host} took too long"),
        N_("No answer came within {seconds} seconds."),
        N_("Check this workstation's network connection and name server: resolvectl status"),
    ),
    error(
        "connection-refused",
        N_("Nothing listens at {host}, port {port}"),
        N_("The computer is there ({addresses}) and refuses the connection."),
        N_(
            "Check the port in the address. Whoever runs the mirror checks that the registry or "
            "the proxy before it is running."
        ),
    ),
    error(
        "connection-timed-out",
        N_("No answer from {host}, port {port}"),
        N_(
            "Connections to {addresses} got no answer within {seconds} seconds. A firewall may "
            "drop them, or the computer may be off."
        ),
        N_(
            "Connect to your organisation's network or VPN if the mirror is inside it. Whoever "
            "runs the mirror checks the firewall for port {port}."
        ),
    ),
    error(
        "no-route",
        N_("This computer has no way to {host}"),
        N_("The network says about {addresses}: {reason}."),
        N_("Check the network connection or VPN of this workstation: ip route get ADDRESS"),
    ),
    error(
        "connection-failed",
        N_("The connection to {host}, port {port}, failed"),
        N_("Tried {addresses}: {reason}."),
        N_("Try again. If it stays, tell whoever runs the mirror the time and this message."),
    ),
    error(
        "connection-broken",
        N_("{host} broke the connection off"),
        N_("It was closed without a complete answer ({reason})."),
        N_(
            "Try again. If it stays, whoever runs the mirror looks into the log of the proxy and "
            "the registry at this time."
        ),
    ),
    error(
        "probe-timed-out",
        N_("The check took longer than {seconds} seconds"),
        N_("{host} was too slow to answer everything that was asked in that time."),
        N_("Try again with a longer limit: dockmirror check --timeout 120 {url}"),
    ),
    warning(
        "ipv6-dead",
        N_("The mirror does not answer over IPv6"),
        N_("{dead} gives no connection, {alive} does. Each pull may wait before it uses IPv4."),
        N_(
            "Whoever runs the mirror repairs its IPv6 address or removes the AAAA record of {host}."
        ),
    ),
    warning(
        "address-dead",
        N_("One of the mirror's addresses does not answer"),
        N_("{dead} gives no connection, {alive} does. Some pulls may be slow or skip the mirror."),
        N_("Whoever runs the mirror repairs that computer or removes its address from {host}."),
    ),
    info(
        "proxy-in-environment",
        N_("A proxy is set for your programs, not for Docker"),
        N_(
            "{variable} is set here. The check did not use it, because the Docker daemon reads its "
            "own settings."
        ),
        N_(
            "Nothing, if the mirror is reached without a proxy. Otherwise set the proxy for the "
            "daemon: systemctl edit docker"
        ),
    ),
)
