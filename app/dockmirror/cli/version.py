"""The version of the program."""

from importlib import metadata


def program_version() -> str:
    """The installed version, such as ``0.1.0``; ``unknown`` where it was never installed."""
    try:
        return metadata.version("dockmirror")
    except metadata.PackageNotFoundError:
        return "unknown"
