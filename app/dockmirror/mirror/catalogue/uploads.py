"""Findings on pushes to a private registry."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, info, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "uploads-elsewhere",
        N_("The registry sends pushes to an address that does not work"),
        N_("{registry} said that layers are to be uploaded to {location}."),
        workstation=N_("Tell whoever runs the registry."),
        operator=N_(
            "The proxy before the registry has to pass on how it was asked. nginx: "
            "proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;"
        ),
    ),
    error(
        "uploads-too-large",
        N_("Layers above {size} are refused"),
        N_("{registry} answered 413 to a part of a layer: pushes of ordinary images fail."),
        workstation=N_("Tell whoever runs the registry."),
        operator=N_("The proxy before it has a limit. nginx: client_max_body_size 16384m;"),
    ),
    error(
        "uploads-refused",
        N_("The registry takes no pushes"),
        N_("{registry} answered {status} when an upload was started."),
        workstation=N_("Tell whoever runs the registry."),
        operator=N_("Look at the registry's log, and at its rights to write to its storage."),
    ),
    error(
        "uploads-refused-by-cache",
        N_("This is a cache: it refuses every push"),
        N_("{registry} is no private registry. A registry is a cache or private, not both."),
        workstation=N_("Check it as a mirror, without --private."),
        operator=N_("A private registry has no proxy section in its configuration."),
    ),
    info(
        "uploads-not-checked",
        N_("Whether pushes get through was not checked"),
        N_("{registry} asks for a password before it takes one."),
        workstation=N_("Nothing."),
        operator=N_("On the server, dockmirror host-kit DIR --check looks through its files."),
    ),
    warning(
        "uploads-not-cancelled",
        N_("The upload that was started could not be cancelled"),
        N_("{registry} answered {status}. It holds 1 MiB until it cleans up by itself."),
        workstation=N_("Nothing: registries remove such uploads after a week."),
    ),
)
