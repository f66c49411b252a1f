"""Findings on a mirror that asks who is there."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, info

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "auth-basic",
        N_("The mirror asks for a user name and password"),
        N_(
            "Docker has no way to give a mirror its own password, so it passes this mirror by. "
            "docker login to the mirror does not help. With some versions your Docker Hub password "
            "would be sent to it."
        ),
        N_("Whoever runs the mirror opens it for pulls from this network without a password."),
    ),
    error(
        "auth-unknown",
        N_("The mirror asks for a login that Docker does not know"),
        N_("It answers 401 with: {challenge}"),
        N_("Whoever runs the mirror opens it for pulls from this network without a login."),
    ),
    error(
        "auth-token-server-unreachable",
        N_("The mirror's token server cannot be reached"),
        N_("The mirror sends Docker to {realm} for a token, and that failed: {reason}."),
        N_(
            "Whoever runs the mirror opens it without tokens, or makes the token server reachable "
            "from this network."
        ),
    ),
    error(
        "auth-token-refused",
        N_("The mirror's token server lets nobody in without a password"),
        N_(
            "{realm} refused a token for an anonymous pull ({status}). Docker passes the mirror by."
        ),
        N_("Whoever runs the mirror allows anonymous pulls."),
    ),
    error(
        "auth-token-useless",
        N_("The mirror does not accept its own token server's token"),
        N_("A token from {realm} was refused again with 401."),
        N_("Whoever runs the mirror checks that registry and token server share keys and clock."),
    ),
    info(
        "auth-anonymous-token",
        N_("The mirror gives out tokens without a password"),
        N_("Docker fetches a token from {realm} by itself before each pull."),
        N_("Nothing."),
    ),
)
