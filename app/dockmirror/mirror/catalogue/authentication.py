"""Findings on a mirror that asks who is there."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, info, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "auth-basic",
        N_("The mirror asks for a user name and password"),
        N_(
            "Docker has no way to give a mirror a password of its own, so it passes this mirror "
            "by. docker login to the mirror does not help."
        ),
        workstation=N_("Nothing helps here: docker login to the mirror is not used for mirroring."),
        operator=N_(
            "Whoever runs the mirror opens it for pulls from this network without a password."
        ),
    ),
    error(
        "auth-unknown",
        N_("The mirror asks for a login that Docker does not know"),
        N_("It answers 401 with: {challenge}"),
        workstation=N_("Nothing helps here: Docker cannot log in to a mirror that way."),
        operator=N_(
            "Whoever runs the mirror opens it for pulls from this network without a login."
        ),
    ),
    error(
        "auth-token-server-unreachable",
        N_("The mirror's token server cannot be reached"),
        N_("The mirror sends Docker to {realm} for a token, and that failed: {reason}."),
        workstation=N_("Check that this network allows the way to {realm}."),
        operator=N_(
            "Whoever runs the mirror opens it without tokens, or makes the token server "
            "reachable from this network."
        ),
    ),
    error(
        "auth-token-refused",
        N_("The mirror's token server lets nobody in without a password"),
        N_(
            "{realm} refused a token for an anonymous pull ({status}). Docker passes the mirror by."
        ),
        workstation=N_("Nothing helps here: docker login to the mirror is not used for mirroring."),
        operator=N_("Whoever runs the mirror allows anonymous pulls."),
    ),
    error(
        "auth-token-useless",
        N_("The mirror does not accept its own token server's token"),
        N_("A token from {realm} was refused again with 401."),
        workstation=N_("Check the date of this workstation: timedatectl"),
        operator=N_(
            "Whoever runs the mirror checks that registry and token server share keys and clock."
        ),
    ),
    info(
        "auth-anonymous-token",
        N_("The mirror gives out tokens without a password"),
        N_("Docker fetches a token from {realm} by itself before each pull."),
        workstation=N_("Nothing."),
    ),
    warning(
        "hub-login-sent",
        N_("Docker would give this mirror your Docker Hub password"),
        N_(
            "You are logged in to Docker Hub, the mirror asks for a login, and this image store "
            "answers with your Docker Hub name and password."
        ),
        workstation=N_("Log out first (docker logout), or do not use this mirror."),
        operator=N_(
            "Whoever runs the mirror opens it for pulls without a login, so that nobody's "
            "password comes to it."
        ),
    ),
    info(
        "hub-login-withheld",
        N_("Your Docker Hub login does not open this mirror"),
        N_(
            "You are logged in to Docker Hub. The containerd image store keeps that login for "
            "Docker Hub and asks the mirror without one."
        ),
        workstation=N_("Nothing."),
    ),
    error(
        "auth-not-announced",
        N_("The mirror asks for a login only once an image is wanted"),
        N_(
            "At /v2/ it lets everyone in, for {image} it answers 401. With the graph-driver "
            "image store Docker logs in only where /v2/ asks for it, so it passes the mirror by."
        ),
        workstation=N_("Nothing helps here: Docker cannot be told to log in later."),
        operator=N_("Whoever runs the mirror answers 401 at /v2/ as well, or opens the images."),
    ),
)
