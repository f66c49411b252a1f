"""Findings on the configuration as it is, and on what a change would do."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, info, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "daemon-json-invalid",
        N_("daemon.json has a mistake in line {line}, column {column}"),
        N_("{sentence} Docker would not start with this file, so it was left untouched."),
        workstation=N_("Correct it with an editor: sudoedit {path}. Then try again."),
    ),
    error(
        "daemon-json-unreadable",
        N_("The configuration file could not be read"),
        N_("{path}: {reason}"),
        workstation=N_(
            "Check the file's owner and mode: ls -l {path}. Or run Dockmirror as an administrator."
        ),
    ),
    error(
        "daemon-json-private",
        N_("Only root may read daemon.json"),
        N_(
            "{path} is closed to you. It may hold passwords, so Dockmirror's elevated part does "
            "not show it to you either."
        ),
        workstation=N_("Run it as root: {command}"),
    ),
    error(
        "flag-conflict",
        N_("Docker is started with --{flag} already"),
        N_(
            "It is set in {where}. Docker does not start when a setting is both there and in "
            "daemon.json."
        ),
        workstation=N_("Remove --{flag} from {where} (systemctl edit docker), then try again."),
    ),
    error(
        "changed-meanwhile",
        N_("The configuration file was changed by someone else meanwhile"),
        N_("{path} is no longer the file that was shown, so nothing was written."),
        workstation=N_("Start again, to see the change for the file as it is now."),
    ),
    error(
        "changed-since",
        N_("The configuration file was changed after Dockmirror's last change"),
        N_("{path} is not as Dockmirror left it. Undo would take the other change away as well."),
        workstation=N_("Remove the mirror instead, or edit the file: sudoedit {path}"),
    ),
    warning(
        "mirror-in-insecure-registries",
        N_("Docker checks no certificate for this mirror"),
        N_(
            '"{mirror}" is in insecure-registries. With the containerd image store of Docker 28 '
            "and newer that switches off the certificate check for Docker Hub itself, too."
        ),
        workstation=N_(
            "Remove it from insecure-registries in {path}; add the issuer to this computer's "
            "trusted certificates instead."
        ),
    ),
    warning(
        "registry-mirror-singular",
        N_('"registry-mirror" in daemon.json does nothing'),
        N_('Docker ignores it without a word: the key is called "registry-mirrors".'),
        workstation=N_('Remove "registry-mirror" from {path}, after moving what you need of it.'),
    ),
    warning(
        "empty-mirror-entry",
        N_("The list of mirrors holds an empty entry"),
        N_("Docker does not start with an empty text in registry-mirrors."),
        workstation=N_("Remove the empty entry from {path}."),
    ),
    warning(
        "hosts-toml-overrides",
        N_("Another file overrides the list of mirrors"),
        N_(
            "{path} names several servers for Docker Hub; the containerd image store then "
            "ignores registry-mirrors."
        ),
        workstation=N_("Remove {path}, or set the mirror there."),
    ),
    warning(
        "stops-containers",
        N_("Applying this stops running containers"),
        N_("Restarting {program} stops: {containers}."),
        workstation=N_(
            "Do it when they may stop. Where a reload is possible, --restart reload keeps them "
            "running."
        ),
    ),
    info(
        "restarts-again",
        N_("{program} is restarted more than once"),
        N_(
            "It reads its settings at its start only. So it is restarted for the change, and again "
            "before and after a test pull."
        ),
        workstation=N_("Nothing."),
    ),
    info(
        "reload-keeps-containers",
        N_("Running containers keep running"),
        N_("{program} reloads its configuration instead of restarting, because of: {containers}."),
        workstation=N_("Nothing."),
    ),
    warning(
        "hub-login-offered",
        N_("Your Docker Hub login may be sent to the mirror"),
        N_(
            "You are logged in to Docker Hub. With this image store Docker offers that name and "
            "password to any mirror that asks."
        ),
        workstation=N_("Use a mirror that you trust, or log out first: docker logout"),
    ),
    info(
        "builder-ignores-mirror",
        N_("Some builders do not use the mirror"),
        N_(
            "A docker-container builder does not read daemon.json: {builders}. What it builds is "
            "pulled straight from Docker Hub."
        ),
        workstation=N_(
            "Set the mirror up for such a builder too: 'dockmirror status' lists those that run "
            "in containers. Give any other the mirror in its own buildkitd.toml."
        ),
    ),
    warning(
        "mirror-scheme-capitals",
        N_("A mirror's address begins with capital letters"),
        N_(
            '"{mirror}" in {path}: the graph-driver image store puts a second https:// before '
            "it, and never reaches it."
        ),
        workstation=N_("Write the scheme in small letters: {suggestion}"),
    ),
    warning(
        "mirror-with-v2",
        N_("A mirror's address ends with /v2"),
        N_(
            '"{mirror}" in {path}: the graph-driver image store asks for /v2/v2/…, and finds '
            "nothing."
        ),
        workstation=N_("Leave /v2 out: {suggestion}"),
    ),
    warning(
        "mirror-refused-by-engine",
        N_("Docker does not start with a mirror in the list"),
        N_('"{mirror}" in {path}: {reason}'),
        workstation=N_("Correct or remove that entry: sudoedit {path}"),
    ),
)
