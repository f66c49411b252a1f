"""Practice sites for the real tests: one boot a session and image store, pristine for each test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from practice.site import ImageStore, Site, practice_site
from tests.real.hosting import Hosted, hosting


def ready_site(image_store: ImageStore) -> Iterator[Site]:
    if os.geteuid() != 0:
        pytest.skip("the practice workstation needs root")
    with practice_site("trixie", image_store) as site:
        done = site.workstation.install_helper()
        assert done.returncode == 0, done.stderr.decode()
        site.workstation.set_polkit("yes")
        yield site


@pytest.fixture(scope="session")
def site_graph_driver() -> Iterator[Site]:
    yield from ready_site("graph-driver")


@pytest.fixture(scope="session")
def site_containerd() -> Iterator[Site]:
    yield from ready_site("containerd")


@pytest.fixture(params=["graph-driver", "containerd"])
def site(request: pytest.FixtureRequest) -> Site:
    """Each image store in turn, back in its first state."""
    fixture = f"site_{request.param.replace('-', '_')}"
    running: Site = request.getfixturevalue(fixture)
    running.reset()
    return running


@pytest.fixture
def hosted(site_containerd: Site, tmp_path: Path) -> Iterator[Hosted]:
    """Hosts kits that the program wrote, beside the site."""
    yield from hosting(site_containerd, tmp_path)
