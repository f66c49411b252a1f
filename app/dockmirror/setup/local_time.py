"""A moment as a person here reads it."""

from datetime import datetime


def local_time(iso: str) -> str:
    """The ISO 8601 moment in this machine's zone, to the minute; as it is where it is none."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
