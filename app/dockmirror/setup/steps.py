"""The steps of every command, in the person's words."""

from typing import Final

from dockmirror.i18n import N_, _

DOCKER: Final = "Docker"

_TITLES: Final = {
    "check-list": N_("Check the mirrors of the list"),
    "judge-url": N_("Check the address"),
    "machine": N_("Look at {program} on this computer"),
    "look-up": N_("Look up the name"),
    "connect": N_("Connect to the mirror"),
    "tls": N_("Check the certificate"),
    "registry-api": N_("Ask for the registry API"),
    "authentication": N_("Check that no password is asked for"),
    "cache": N_("Fetch a Docker Hub image through the mirror"),
    "uploads": N_("Start an upload and cancel it"),
    "plan": N_("Work out the change"),
    "elevate": N_("Ask for permission"),
    "recover": N_("Put an interrupted change right"),
    "write": N_("Write daemon.json"),
    "apply": N_("Make {program} take the change"),
    "wait": N_("Wait until {program} shows it"),
    "pull": N_("Pull a test image"),
    "evidence": N_("See which registry served it"),
    "confirm": N_("Keep the change"),
    "fall-back": N_("Put the former configuration back"),
    "hub-pull": N_("Check that {program} works without the mirror"),
}


_OTHER_FILE: Final = N_("Write the configuration of {program}")


def step_title(step_id: str, program: str = DOCKER) -> str:
    """The title of the step, in the person's language; the id itself where it has none."""
    title = _TITLES.get(step_id)
    if step_id == "write" and program != DOCKER:
        title = _OTHER_FILE
    return step_id if title is None else _(title).format(program=program)
