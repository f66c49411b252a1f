"""Image references in the familiar form that the engine's list uses."""

from typing import Final

_PREFIXES: Final = ("docker.io/library/", "index.docker.io/library/", "docker.io/", "library/")


def normal(reference: str) -> str:
    """The familiar form with its tag: ``docker.io/library/alpine`` is ``alpine:latest``.

    See distribution ``reference/normalize.go``; a reference with a digest keeps that alone.
    """
    reference = reference.strip()
    for prefix in _PREFIXES:
        if reference.startswith(prefix):
            reference = reference.removeprefix(prefix)
            break
    name, separator, digest = reference.partition("@")
    if separator:
        return f"{repository(name)}@{digest}"
    return reference if ":" in reference.rpartition("/")[2] else f"{reference}:latest"


def repository(reference: str) -> str:
    """The familiar name without tag or digest."""
    name = reference.partition("@")[0]
    head, slash, last = name.rpartition("/")
    return f"{head}{slash}{last.partition(':')[0]}"


def is_docker_hub(reference: str) -> bool:
    """Whether the reference is Docker Hub's, the only registry that is mirrored.

    The first part names a registry if it has a dot or a colon or is ``localhost``.
    """
    first, slash, _rest = normal(reference).partition("/")
    return not slash or not ("." in first or ":" in first or first == "localhost")
