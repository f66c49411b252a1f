"""Findings in the files of a kit that hosts a mirror."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "kit-file-missing",
        N_("A file of the kit is missing"),
        N_("{where} needs {path}, and there is no such file in the kit."),
        workstation="",
        operator=N_(
            "Give the file the name that is expected, or the other way round; the two are one."
        ),
    ),
    error(
        "kit-file-invalid",
        N_("A file of the kit cannot be read"),
        N_("{where}: {reason}."),
        workstation="",
        operator=N_("Correct that line, or write the kit again with --overwrite."),
    ),
    error(
        "kit-configuration-not-mounted",
        N_("The registry does not get its configuration"),
        N_(
            "{service} reads {path} in its container, and {where} puts no file there. The image's "
            "own configuration is in force: no cache, no password."
        ),
        workstation="",
        operator=N_("Mount the kit's configuration at {path}, under that very name."),
    ),
    error(
        "kit-storage-not-mounted",
        N_("The registry's content is lost with its container"),
        N_("{where} keeps it in {path}, where {service} has no volume that can be written to."),
        workstation="",
        operator=N_("Let the volume in compose.yaml and rootdirectory name one and the same path."),
    ),
    error(
        "kit-storage-shared",
        N_("Two registries share one storage"),
        N_(
            "{service} and {other} keep their content in the same place, {path}. A registry is a "
            "cache or private, not both."
        ),
        workstation="",
        operator=N_("Give each registry a volume of its own."),
    ),
    error(
        "kit-private-is-cache",
        N_("The private registry is a cache and refuses every push"),
        N_("{where} has proxy.remoteurl ({upstream}) for {service}."),
        workstation="",
        operator=N_("Take the proxy section out; have a cache beside it, under another name."),
    ),
    error(
        "kit-cache-has-no-upstream",
        N_("The cache fetches nothing"),
        N_("{where} has no proxy.remoteurl for {service}, so it serves only what it holds."),
        workstation="",
        operator=N_("Put proxy.remoteurl back in, such as https://registry-1.docker.io."),
    ),
    warning(
        "kit-cache-asks-password",
        N_("The cache asks for a password, so Docker skips it"),
        N_(
            "{where} asks for one for {service}. Docker gives a mirror no password (moby 30880), "
            "but for that of Docker Hub in the classic image store."
        ),
        workstation="",
        operator=N_("Take the auth section out, and keep strangers out by --allow."),
    ),
    error(
        "kit-no-clean-up",
        N_("Nothing is ever cleaned up, so the disk fills up"),
        N_("{where}: {what}."),
        workstation="",
        operator=N_("Put it back as the kit had it, and let the timer run clean-up.sh."),
    ),
    error(
        "kit-secret-in-file",
        N_("A secret stands in a file that others read"),
        N_("{where} has the value of {name}. It shows in copies, and in docker inspect."),
        workstation="",
        operator=N_("Move it to a file in secrets/, have the kit use that, and change the secret."),
    ),
    warning(
        "kit-secret-readable",
        N_("Others on the server can read a secret"),
        N_("{path} is open to more than its owner."),
        workstation="",
        operator=N_("Run: chmod 600 {path}"),
    ),
    error(
        "kit-forwarded-header",
        N_("nginx does not tell the registry how it was asked"),
        N_(
            "{where} sets no {header} for {service}. The registry then builds addresses of "
            "uploads that clients cannot use, and pushes fail."
        ),
        workstation="",
        operator=N_("Add to that location: proxy_set_header {header} {value};"),
    ),
    error(
        "kit-body-limit",
        N_("nginx refuses every layer above {limit}"),
        N_("{where} has no client_max_body_size that would let larger ones through to {service}."),
        workstation="",
        operator=N_("Add to that server: client_max_body_size 16384m;"),
    ),
    error(
        "kit-unknown-service",
        N_("nginx passes requests to nobody"),
        N_("{where} passes them to {target}, where no registry of the kit listens."),
        workstation="",
        operator=N_("Write the name of the service in compose.yaml, and the registry's port."),
    ),
)
