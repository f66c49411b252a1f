"""Findings on this computer: the engine, the helper, the change itself."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, info, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "docker-not-found",
        N_("No Docker Engine was found on this computer"),
        N_("There is no docker.service, and nothing else that Dockmirror can configure."),
        workstation=N_("Install Docker Engine first (Debian, Ubuntu: sudo apt install docker.io)."),
    ),
    error(
        "docker-not-found-in-wsl",
        N_("No Docker Engine was found in this distribution of WSL"),
        N_("Neither is Docker Engine installed here, nor does Docker Desktop lend its own."),
        workstation=N_(
            "In Docker Desktop on Windows switch the integration on for this distribution "
            "(Settings, Resources, WSL integration), or install Docker Engine here (Debian, "
            "Ubuntu: sudo apt install docker.io)."
        ),
    ),
    error(
        "target-not-found",
        N_('There is no target "{target}" here'),
        N_("Dockmirror found: {targets}."),
        workstation=N_("Choose one of those with --target."),
    ),
    error(
        "set-by-organisation",
        N_("This is set by your organisation"),
        N_("{what}: {value}. The profile {path} lets nobody change that."),
        workstation=N_("Leave that choice out, or ask whoever administers this computer."),
    ),
    error(
        "mirror-not-of-organisation",
        N_("Your organisation allows its own mirrors only"),
        N_("{mirror} is none of those in the profile {path}: {allowed}."),
        workstation=N_("Use one of them, or ask whoever administers this computer."),
    ),
    warning(
        "profile-ignored",
        N_("The organisation's profile is ignored"),
        N_("{path}: {why}"),
        workstation=N_("Tell whoever administers this computer."),
    ),
    error(
        "engine-not-running",
        N_("{program} is not running"),
        N_("Nothing answers at {socket}."),
        workstation=N_("Start it: {start}. If it fails, look at its log: {log}"),
    ),
    error(
        "engine-not-found",
        N_("There is no Docker at {socket}"),
        N_("The engine's socket does not exist."),
        workstation=N_("Check that Docker is installed and started: systemctl status docker"),
    ),
    error(
        "engine-permission",
        N_("You may not speak to Docker"),
        N_("The socket {socket} is open to root and to the members of its group only."),
        workstation=N_(
            "Run with sudo, or ask the administrator: sudo usermod -aG docker USER, then log in "
            "anew. (Members of that group are as mighty as root.)"
        ),
    ),
    error(
        "engine-timed-out",
        N_("{program} does not answer in time"),
        N_("The engine at {socket} gave no answer within {seconds} seconds."),
        workstation=N_("Look at its log: {log}"),
    ),
    error(
        "engine-tls",
        N_("{program} cannot be asked over TLS"),
        N_("{sentence}"),
        workstation=N_("See what 'docker version' says with the same address and certificates."),
    ),
    error(
        "mirror-passed-over",
        N_("{program} passed the mirror over"),
        N_("{why}"),
        workstation=N_("Nothing: {program} pulls from Docker Hub meanwhile."),
        operator=N_(
            "Whoever runs the mirror looks up the test pull in the log of the registry and of "
            "the proxy before it."
        ),
    ),
    info(
        "test-image-present",
        N_("The test image is on this computer already"),
        N_("{image} would prove little, so another image is used: {used}."),
        workstation=N_("Nothing. Your own images are not touched."),
    ),
    warning(
        "no-test-image",
        N_("Every test image is on this computer already"),
        N_("A pull of {image} downloads nothing and proves little."),
        workstation=N_("Name an image that is not here: dockmirror verify --image REF"),
    ),
    error(
        "configuration-shape",
        N_("Dockmirror cannot change this configuration file"),
        N_("{sentence}"),
        workstation=N_("Until then the mirrors in it are yours to change."),
    ),
    warning(
        "settings-locked",
        N_("An administrator has locked the settings of Docker Desktop's engine"),
        N_("{path} says so, and Docker Desktop would not take a change."),
        workstation=N_("Ask whoever administers Docker Desktop to let you set mirrors."),
        operator=N_(
            "Whoever administers it adds the mirror to linuxVM.dockerDaemonOptions in that file, "
            "or unlocks it there."
        ),
    ),
    error(
        "helper-not-installed",
        N_("Dockmirror's helper is not installed"),
        N_("Without it an ordinary user cannot change Docker's configuration."),
        workstation=N_("As an administrator run: {command}. Or run Dockmirror with sudo."),
    ),
    error(
        "helper-not-trusted",
        N_("Others than root can change Dockmirror's helper"),
        N_("{path} or a folder above it is not root's alone, so the helper was not started."),
        workstation=N_(
            "As an administrator make the file and its folders root's own, then run: {command}"
        ),
    ),
    warning(
        "containerd-folder-not-set",
        N_("Kubernetes would pass the mirror by"),
        N_(
            "containerd's part for Kubernetes reads {folder} only where its configuration names "
            "it. Other programs, such as nerdctl, read it by themselves."
        ),
        workstation=N_(
            'Where Kubernetes is used: set config_path = "{folder}" in the registry section of '
            "containerd's configuration (/etc/containerd/config.toml), then restart containerd."
        ),
    ),
    error(
        "helper-busy",
        N_("Dockmirror is at work on this computer already"),
        N_("Another window or command is making a change."),
        workstation=N_("Wait until it has finished, then try again."),
    ),
    error(
        "refused-by-helper",
        N_("The change was refused"),
        N_("{sentence}"),
        workstation=N_("Put that right, then try again."),
    ),
    warning(
        "interrupted-change",
        N_("A change was interrupted and is not finished"),
        N_("{sentence}"),
        workstation=N_("Dockmirror puts it right with the next change, or now: dockmirror undo"),
    ),
    error(
        "unexpected",
        N_("Something unexpected happened"),
        N_("{what}"),
        workstation=N_("Try again. If it stays, send this message to those who make Dockmirror."),
    ),
)
