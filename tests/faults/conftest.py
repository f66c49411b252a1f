"""One workstation for all fault tests, and the counts that they end with."""

from collections.abc import Iterator

import pytest

from practice.site import Site, practice_site
from tests.faults.conversation import Inside
from tests.faults.counts import Counts

_COUNTS: pytest.StashKey[Counts] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_COUNTS] = Counts()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    counts = config.stash.get(_COUNTS, Counts())
    if counts.seen:
        terminalreporter.section("faults")
        for line in [*counts.lines(), *counts.wrong]:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def counts(pytestconfig: pytest.Config) -> Counts:
    return pytestconfig.stash.setdefault(_COUNTS, Counts())


@pytest.fixture(scope="session")
def faulty_site() -> Iterator[Site]:
    """A workstation with the helper installed, whose person may use it unasked."""
    with practice_site() as site:
        done = site.workstation.install_helper()
        assert done.returncode == 0, done.stderr.decode()
        site.workstation.set_polkit("yes")
        yield site


@pytest.fixture
def site(faulty_site: Site) -> Site:
    faulty_site.reset()
    return faulty_site


@pytest.fixture
def inside(site: Site) -> Iterator[Inside]:
    with Inside(site.workstation) as conversation:
        yield conversation
