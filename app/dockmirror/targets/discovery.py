"""Every target that is on this machine."""

from dockmirror.targets import docker_engine
from dockmirror.targets.target import Target


def find_targets() -> tuple[Target, ...]:
    """The targets found, the one to offer first at the front."""
    return tuple(target for target in (docker_engine.find(),) if target is not None)
