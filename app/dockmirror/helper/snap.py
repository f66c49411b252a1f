"""Docker's snap: where it keeps its data, so that a change outlives the snap's refresh.

What is the snap's own follows docker-snap (``snap/snapcraft.yaml``, ``bin/dockerd-wrapper``): its
``/etc/docker`` is ``etc/docker`` below its data. snapd copies the data at a refresh into a folder
of the new revision, and has the link ``current`` lead there.
"""

import re
from typing import Final

_UNIT: Final = re.compile(r"snap\.([a-z0-9-]+(?:_[a-z0-9]+)?)\.([A-Za-z0-9-]+)\.service")
_REVISION: Final = re.compile(r"/var/snap/[^/]+/(?:x?\d+|current)/")


def data_folder(unit: str) -> str:
    """The data of the snap that a service is of, whatever its revision; "" where it is of none.

    >>> data_folder("snap.docker.dockerd.service")
    '/var/snap/docker/current'
    """
    match = _UNIT.fullmatch(unit)
    return f"/var/snap/{match[1]}/current" if match else ""


def service_name(unit: str) -> str:
    """The name by which snapd knows a service; "" where it is none of its.

    >>> service_name("snap.docker.dockerd.service")
    'docker.dockerd'
    """
    match = _UNIT.fullmatch(unit)
    return f"{match[1]}.{match[2]}" if match else ""


def steady(path: str, unit: str) -> str:
    """A path in the data of a snap's service, written so that it outlives a refresh.

    >>> steady("/var/snap/docker/2932/config/daemon.json", "snap.docker.dockerd.service")
    '/var/snap/docker/current/config/daemon.json'
    """
    folder = data_folder(unit)
    return _REVISION.sub(f"{folder}/", path, count=1) if folder and _REVISION.match(path) else path
