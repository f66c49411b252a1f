"""Findings on this computer, in words for Windows."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "docker-not-found-on-windows",
        N_("No Docker was found on this computer"),
        N_("There is no service 'docker', and neither Docker Desktop nor Rancher Desktop is here."),
        workstation=N_("Install Docker Desktop or the Docker Engine first."),
    ),
    error(
        "engine-not-found-on-windows",
        N_("There is no Docker at {socket}"),
        N_("The engine's named pipe does not exist."),
        workstation=N_(
            "Check that Docker is installed and started: Get-Service docker, or the window of "
            "Docker Desktop."
        ),
    ),
    error(
        "engine-permission-on-windows",
        N_("You may not speak to Docker"),
        N_("The pipe {socket} is open to administrators and to the engine's own group only."),
        workstation=N_(
            "Run Dockmirror as an administrator, or ask one to name a group of yours as 'group' in "
            "daemon.json. (Its members are as mighty as administrators.)"
        ),
    ),
    error(
        "daemon-json-private-on-windows",
        N_("Only administrators may read daemon.json"),
        N_(
            "{path} is closed to you. It may hold passwords, so Dockmirror's elevated part does "
            "not show it to you either."
        ),
        workstation=N_("Run it in a terminal that was opened as an administrator: {command}"),
    ),
    error(
        "helper-not-installed-on-windows",
        N_("Dockmirror's helper is not installed"),
        N_("Without it an ordinary user cannot change Docker's configuration."),
        workstation=N_(
            "Install Dockmirror with its installer, which puts the helper into Program Files. Or "
            "run Dockmirror in a terminal that was opened as an administrator."
        ),
    ),
    error(
        "helper-not-trusted-on-windows",
        N_("Others than administrators can change Dockmirror's helper"),
        N_(
            "{path} or a folder above it is not the administrators' alone, so the helper was not "
            "started."
        ),
        workstation=N_("As an administrator install Dockmirror anew with its installer."),
    ),
)
