"""What keeps the disk from filling up: a script, and a systemd timer that runs it."""

from typing import Final

from dockmirror.hostkit.design import STORAGE, Design
from dockmirror.hostkit.template import filled

_COLLECT: Final = 'registry garbage-collect "$1"'
# There the collector would fail, and nothing is wrong.
_NOTHING_STORED: Final = '[ ! -d "$2/docker/registry/v2/repositories" ]'


def clean_up_script(design: Design) -> str:
    """A POSIX shell script that collects garbage and holds the caches to their limit."""
    limit = design.cache_limit or 0
    return filled(
        "clean-up.sh",
        {
            "services": " ".join(part.service for part in design.parts),
            "caches": " ".join(part.service for part in design.caches) if limit else "",
            "limit": str(limit * 1024),
            "storage": STORAGE,
            "collect": _COLLECT if design.s3 else f"{_NOTHING_STORED} || {_COLLECT}",
            "configuration": design.registry_configuration,
        },
    )


def clean_up_service(design: Design) -> str:
    """The systemd unit that runs the script in the kit's folder."""
    # systemd.unit(5): a percent sign begins a specifier
    return filled("clean-up.service", {"folder": design.folder.replace("%", "%%")})


def clean_up_timer() -> str:
    """The systemd timer: once a week, in the night."""
    return filled("clean-up.timer", {})
