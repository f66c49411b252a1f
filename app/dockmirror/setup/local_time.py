"""A moment as a person here reads it."""

from datetime import datetime

from dockmirror.quantities import moment_text


def local_time(iso: str) -> str:
    """The ISO 8601 moment in this machine's zone, to the minute; as it is where it is none."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return moment_text(moment)
